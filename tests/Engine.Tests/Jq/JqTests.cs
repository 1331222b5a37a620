using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Jq;

namespace GitOpsActors.Engine.Tests.Jq;

public sealed class JqTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Jq", "answers.txt"));
    private static readonly Node Document = JsonReader.Read(Lines[0]);

    public static TheoryData<string, string, string> Answers()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var parts in Lines.Skip(1).Select(static line => line.Split('\t'))) data.Add(parts[0], parts[1], parts[2]);
        return data;
    }

    /// <summary>The first line of the file is the document; each other line is what jq 1.6 printed for an expression, or for its deletion.</summary>
    [Theory]
    [MemberData(nameof(Answers))]
    public void The_answer_is_that_of_the_program(string what, string expression, string answer)
    {
        var read = JqExpression.Parse(expression);
        IReadOnlyList<Node> found = what == "del" ? [read.Delete(Document)] : read.Evaluate(Document);
        Assert.Equal(answer, string.Join(' ', found.Select(static one => JsonText.Write(one))));
    }

    [Theory]
    [InlineData(".spec.[", "unexpected 'the end'")]
    [InlineData(".spec | nosuch(1)", "there is no function nosuch with 1 arguments")]
    [InlineData("select(", "unexpected 'the end' at character 8")]
    [InlineData("\"open", "has no end")]
    [InlineData("def f: .; f", "'def' at character 1 is not supported")]
    [InlineData("\"\\(.a)\"", "values inside of texts are not supported")]
    [InlineData(".a = 1", "unexpected '='")]
    public void What_is_not_an_expression_says_where(string text, string said) =>
        Assert.Contains(said, Assert.Throws<JqException>(() => JqExpression.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(".spec.replicas + 1", "makes a new value")]
    [InlineData("\"a\"", "makes a new value")]
    [InlineData(".spec.replicas[]", "cannot iterate over number")]
    [InlineData("[range(1000000)] | .[] | select(. > 5)", "too many steps")]
    [InlineData("recurse(.)", "")]
    public void What_names_no_places_or_never_ends_is_an_error(string text, string said) =>
        Assert.Contains(said, Assert.Throws<JqException>(() => JqExpression.Parse(text).Delete(Document)).Message, StringComparison.Ordinal);

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        Assert.Contains("deep", Assert.Throws<JqException>(static () => JqExpression.Parse(new string('(', 200) + "." + new string(')', 200))).Message, StringComparison.Ordinal);
        Assert.Contains("longer", Assert.Throws<JqException>(static () => JqExpression.Parse("." + new string(' ', 20_000))).Message, StringComparison.Ordinal);
    }
}
