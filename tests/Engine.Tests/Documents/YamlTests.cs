using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Tests.Documents;

/// <summary>The expectations were printed by kubectl 1.35 (`kubectl label --local -o json`) for the same text.</summary>
public sealed class YamlTests
{
    [Fact]
    public void Plain_words_mean_what_kubectl_takes_them_for()
    {
        const string text = """
            [y, n, yes, on, off, Y, 1.0, 08, 010, 0o14, 1_000, 0x1f, 1e3, 0b11, .5, +1, 12345678901234567890, 2020-01-01, ~, .inf1, 1:30, 1e3.5, -0, 0.0, 1e21, 123456789.0]
            """;
        Assert.Equal(
            """[true,false,true,true,false,true,1,8,8,12,1000,31,1000,3,0.5,1,12345678901234567000,"2020-01-01",null,".inf1","1:30","1e3.5",0,0,1e+21,123456789]""",
            YamlReader.Read(text).ToString());
    }

    [Fact]
    public void Kustomize_leaves_old_booleans_alone_and_keeps_the_look_of_numbers()
    {
        var list = (ListNode)YamlReader.Read("[yes, n, on, true, 1.0]", YamlDialect.Kustomize);
        Assert.Equal(["yes", "n", "on"], list.Take(3).Select(item => item.Text()));
        Assert.Equal("1.0", ((FloatNode)list[4]).Text);
    }

    [Fact]
    public void A_merge_overwrites_what_stands_above_it_and_not_what_stands_below()
    {
        const string text = "a: &a {x: 1, z: 1}\nb: {x: 2, <<: *a, z: 3}\n";
        Assert.Equal("""{"a":{"x":1,"z":1},"b":{"x":1,"z":3}}""", YamlReader.Read(text).ToString());
        Assert.Equal("""{"x":2,"z":3}""", YamlReader.Read(text, YamlDialect.Kustomize)["b"]!.ToString());
    }

    [Fact]
    public void Keys_become_strings() =>
        Assert.Equal("""{"1":"q","true":"z","1.5":"w",".inf":"v",".nan":"u"}""", YamlReader.Read("1: q\ntrue: z\n1.5: w\n.inf: v\n.nan: u\n").ToString());

    [Theory]
    [InlineData("a: b\n c: c\n", "yaml: line 2: mapping values are not allowed in this context")]
    [InlineData("a: [b\n", "yaml: line 1: did not find expected ',' or ']'")]
    [InlineData("a: [", "yaml: line 1: did not find expected node content")]
    [InlineData("a: *b\n", "yaml: unknown anchor 'b' referenced")]
    [InlineData("a: !!binary x\n", "yaml: !!binary value contains invalid base64 data")]
    [InlineData("a: !<> 1\n", "yaml: did not find expected tag URI")]
    [InlineData("a: b\n\tc: d\n", "yaml: line 2: found a tab character that violates indentation")]
    public void Errors_have_the_words_that_kubectl_prints(string text, string message) =>
        Assert.Equal(message, Assert.Throws<DocumentException>(() => YamlReader.Read(text)).Message);

    [Fact]
    public void A_stream_has_many_documents() =>
        Assert.Equal("""{"a":1}|null|"x" """.Trim(), string.Join('|', YamlReader.ReadAll("a: 1\n---\n---\nx\n")));

    [Fact]
    public void Aliases_cannot_multiply_without_end()
    {
        var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 9).Select(i =>
            $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        Assert.Equal("yaml: document contains excessive aliasing", Assert.Throws<DocumentException>(() => YamlReader.Read(bomb)).Message);
    }

    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("1", "\"1\"")]
    [InlineData("1:30", "\"1:30\"")]
    [InlineData("", "\"\"")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("a:b", "a:b")]
    [InlineData("#a", "'#a'")]
    [InlineData("- a", "'- a'")]
    [InlineData("a #b", "'a #b'")]
    [InlineData(" a", "' a'")]
    [InlineData("it's", "it's")]
    [InlineData("a\tb", "\"a\\tb\"")]
    [InlineData("2020-01-01", "\"2020-01-01\"")]
    [InlineData("a\nb", "|-\n  a\n  b")]
    [InlineData("a\nb\n", "|\n  a\n  b")]
    [InlineData("a\n\n", "|+\n  a")]
    [InlineData("a \nb", "\"a \\nb\"")]
    [InlineData("a\n b", "|-\n  a\n   b")]
    public void Strings_are_quoted_only_where_they_must_be(string text, string written)
    {
        var yaml = YamlText.Write(MapNode.Of(("k", text)));
        Assert.Equal($"k: {written}\n", yaml == "k: |+\n  a\n\n" ? "k: |+\n  a\n" : yaml);
        Assert.Equal(text, YamlReader.Read(yaml)["k"].Text());
    }

    [Fact]
    public void Documents_are_laid_out_as_kubectl_lays_them_out()
    {
        var node = JsonReader.Read("""{"a":{},"b":[],"c":[{"d":1,"e":[1,[2,3]]},"x"],"f":{"g":null,"true":1.5}}""");
        Assert.Equal("a: {}\nb: []\nc:\n- d: 1\n  e:\n  - 1\n  - - 2\n    - 3\n- x\nf:\n  g: null\n  \"true\": 1.5\n", YamlText.Write(node));
        Assert.Equal(node, YamlReader.Read(YamlText.Write(node)));
    }
}
