using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Tests.Documents;

/// <summary>Every text comes back out of every block that can hold it, from both readers and wherever the block stands.</summary>
public sealed class BlockTextTests
{
    private static readonly string[] Lines = ["", "a", " ", "  ", "   ", "     ", " b", "   c", "# no comment", "- d", "k: v", "e ", "é☃", "\"q\"", "---x", " \tt"];

    // A block stands behind each.
    private static readonly string[] Places = ["k: ", "k:\n  l: ", "- ", "- k: ", "- - ", "k:\n- ", "k:\n  l:\n  - m: "];

    [Fact]
    public void Every_text_comes_back_out_of_every_block()
    {
        var seed = Environment.GetEnvironmentVariable("BLOCK_SEED") is { } given ? int.Parse(given) : Random.Shared.Next();
        var random = new Random(seed);
        var mine = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Join('\n', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Lines[random.Next(Lines.Length)]));
            text = text.TrimEnd('\n') + new string('\n', random.Next(4));
            var place = Places[random.Next(Places.Length)];
            var block = place + Block(text, IndentOf(place), random);
            // An anchor makes it a text for the library.
            var anchored = place.StartsWith('-') ? "- &x 1\n" + block : "x: &x 1\n" + block;
            var about = $"BLOCK_SEED={seed}, round {i}:\n{block}";
            if (PlainYaml.First(block, YamlDialect.Kubernetes, 100) is not null) mine++;
            Assert.True(text == Innermost(Read(block, about)), about);
            Assert.True(text == Innermost(Read(anchored, about)), "with an anchor, " + about);
        }

        Assert.True(mine > 15_000, $"BLOCK_SEED={seed}: only {mine} were read by the fast reader");
    }

    private static Node Read(string yaml, string about)
    {
        try
        {
            return YamlReader.Read(yaml);
        }
        catch (DocumentException error)
        {
            Assert.Fail($"{error.Message}, {about}");
            throw;
        }
    }

    /// <summary>The text as a literal block, its indentation said or, where the text lets a reader find it, perhaps not.</summary>
    private static string Block(string text, int outer, Random random)
    {
        var content = text.TrimEnd('\n');
        var trailing = text.Length - content.Length;
        var lines = content.Split('\n');
        var first = Array.Find(lines, static line => line.Length > 0) ?? "";
        var mustSay = first is "" or [' ' or '\t', ..];
        var extra = random.Next(1, 4);
        var isSaid = mustSay || random.Next(3) == 0;
        var sign = (trailing, content.Length) switch { (0, _) => "-", (1, > 0) => random.Next(2) == 0 ? "" : "+", _ => "+" };
        var number = isSaid ? extra.ToString() : "";
        var indent = new string(' ', outer + extra);
        // Blank lines in front may be as long as the indentation, and no longer.
        string Blank() => new(' ', random.Next(outer + extra + 1));
        var body = content.Length == 0 ? [] : lines.Select(line => line.Length == 0 ? Blank() : indent + line);
        var all = body.Concat(Enumerable.Range(0, content.Length == 0 ? trailing : Math.Max(0, trailing - 1)).Select(_ => Blank()));
        return "|" + (random.Next(2) == 0 ? sign + number : number + sign) + "\n" + string.Concat(all.Select(static line => line + "\n"));
    }

    /// <summary>Where what encloses the block begins.</summary>
    private static int IndentOf(string place) => place switch { "k: " or "- " or "k:\n- " => 0, "k:\n  l:\n  - m: " => 4, _ => 2 };

    private static string? Innermost(Node node) => node switch
    {
        MapNode map => Innermost(map.Last().Value),
        ListNode list => Innermost(list[^1]),
        _ => node.Text(),
    };
}
