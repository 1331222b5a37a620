using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Tests.Documents;

/// <summary>What the fast reader reads, it reads as the other one does, which is held against kubectl and Helm elsewhere.</summary>
public sealed class PlainYamlTests
{
    private static readonly string[] Fragments =
    [
        "a", "b: ", "key: value", "- ", "- x", "\n", "\n  ", "\n    ", "\n- ", "\n  - ", ": ", ":", " ", "  ", "#", " # comment", "'", "\"", "'it''s'", "\"q\\n\\\"\"", "\\",
        "|", "|-", "|+", ">", ">-", ">+", "|2", "\n\n", "\n \n", "[", "]", "{", "}", ",", "[a, 'b', 1]", "{x: 1, y: [2]}", "{}", "[]", "---", "\n---\n", "...", "\n...\n", "&a ", "*a",
        "!!str ", "? ", "?", "-", "--flag", "-1", "1.5", "0x1f", "010", "1e3", "~", "null", "yes", "True", "<<: ", "<<", "%", "@", "`", "\t", "é", "☃", "\u0085", "\r\n", "metadata:",
        "annotations:", "items:", "http://x:80/y#z", "a b  c", "&", "*", "!", ">x", "|x", "key:\n  nested: 1\n", "list:\n- 1\n- 2\n", "text: |\n  one\n   two\n\n  three\n", "2020-01-02", ".5", "+1",
    ];

    [Fact]
    public void Reads_what_it_can_of_our_own_test_data_as_the_other_reader_does()
    {
        var (files, mine) = (0, 0);
        foreach (var file in Directory.EnumerateFiles(TestsFolder(), "*.y*ml", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            files++;
            if (Agree(text)) mine++;
        }

        Assert.True(files > 500, $"{files} files");
        Assert.True(mine > files / 2, $"{mine} of {files} files are read by the fast reader");
    }

    [Fact]
    public void Reads_random_texts_as_the_other_reader_does_or_leaves_them_alone()
    {
        var seed = Environment.GetEnvironmentVariable("YAML_SEED") is { } given ? int.Parse(given) : Random.Shared.Next();
        var rounds = Environment.GetEnvironmentVariable("YAML_ROUNDS") is { } many ? int.Parse(many) : 20_000;
        var random = new Random(seed);
        var mine = 0;
        for (var i = 0; i < rounds; i++)
        {
            var text = i % 2 == 0 ? RandomText(random) : Damaged(YamlText.Write(RandomNode(random, 4)), random);
            try
            {
                if (Agree(text)) mine++;
            }
            catch (Exception error)
            {
                Assert.Fail($"YAML_SEED={seed}, round {i}: {error.Message}\n{text}");
            }
        }

        Assert.True(mine > rounds / 20, $"YAML_SEED={seed}: only {mine} of {rounds} texts were read by the fast reader");
    }

    /// <summary>True when the fast reader has read the text; fails when both read it differently.</summary>
    private static bool Agree(string text)
    {
        var isMine = false;
        foreach (var dialect in new[] { YamlDialect.Kubernetes, YamlDialect.Kustomize })
        {
            if (PlainYaml.All(text, dialect, JsonReader.DepthMaxDefault) is not { } fast) continue;
            isMine = true;
            var ours = string.Join('\n', fast.Select(static one => $"{one.Line}: {Look(one.Document)}"));
            string theirs;
            try
            {
                theirs = string.Join('\n', YamlReader.DocumentsWithLines(text, dialect).Select(static one => $"{one.Line}: {Look(one.Document)}"));
            }
            catch (DocumentException error)
            {
                // The library wants text in quotes indented, which neither Go's reader nor ours does.
                if (error.Message.Contains("found wrong indentation", StringComparison.Ordinal)) continue;
                theirs = error.Message;
            }

            Assert.Equal($"{dialect} {theirs}", $"{dialect} {ours}");
        }

        return isMine;
    }

    /// <summary>The document with all that a reader may tell of it: the kinds of its scalars and the look of its numbers too.</summary>
    private static string Look(Node node) => node switch
    {
        MapNode map => "{" + string.Join(", ", map.Select(static entry => $"'{entry.Key}': {Look(entry.Value)}")) + "}",
        ListNode list => "[" + string.Join(", ", list.Select(Look)) + "]",
        FloatNode number => $"float {number.Text ?? "-"} {number.Value:R}",
        StringNode text => $"text '{text.Value.Replace("\n", "\\n", StringComparison.Ordinal)}'",
        _ => node.ToString()!,
    };

    private static string RandomText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Fragments[random.Next(Fragments.Length)]));

    private static string Damaged(string text, Random random)
    {
        for (var i = random.Next(3); i > 0 && text.Length > 0; i--)
        {
            var at = random.Next(text.Length);
            text = random.Next(3) switch
            {
                0 => text.Remove(at, 1),
                1 => text.Insert(at, Fragments[random.Next(Fragments.Length)]),
                _ => text[..at] + text[(at + random.Next(Math.Min(6, text.Length - at)))..],
            };
        }

        return text;
    }

    private static Node RandomNode(Random random, int depth) => random.Next(depth > 0 ? 7 : 4) switch
    {
        0 => StringNode.Of(Fragments[random.Next(Fragments.Length)]),
        1 => IntegerNode.Of(random.Next(-3, 100_000)),
        2 => StringNode.Of(RandomText(random)),
        3 => random.Next(4) switch { 0 => NullNode.Instance, 1 => BoolNode.True, 2 => FloatNode.Of(random.NextDouble()), _ => StringNode.Of("yes") },
        4 => ListNode.Owning([.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomNode(random, depth - 1))]),
        _ => RandomMap(random, depth),
    };

    private static MapNode RandomMap(Random random, int depth)
    {
        var map = new MapBuilder();
        for (var i = random.Next(1, 5); i > 0; i--)
            map.Set(random.Next(4) switch { 0 => "metadata", 1 => "annotations", 2 => "items", _ => Fragments[random.Next(Fragments.Length)] }, RandomNode(random, depth - 1));
        return map.Build();
    }

    private static string TestsFolder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
