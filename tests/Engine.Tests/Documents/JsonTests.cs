using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Tests.Documents;

public sealed class JsonTests
{
    [Theory]
    [InlineData("", "unexpected end of JSON input")]
    [InlineData("{", "unexpected end of JSON input")]
    [InlineData("{\"a\":1,}", "invalid character '}' looking for beginning of object key string")]
    [InlineData("[1,]", "invalid character ']' looking for beginning of value")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"a\":1 \"b\"}", "invalid character '\"' after object key:value pair")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("{} x", "invalid character 'x' after top-level value")]
    [InlineData("nope", "invalid character 'o' in literal null (expecting 'u')")]
    [InlineData("-x", "invalid character 'x' in numeric literal")]
    [InlineData("1.x", "invalid character 'x' after decimal point in numeric literal")]
    [InlineData("1ex", "invalid character 'x' in exponent of numeric literal")]
    [InlineData("\"a\nb\"", "invalid character '\\n' in string literal")]
    [InlineData("\"\\q\"", "invalid character 'q' in string escape code")]
    [InlineData("\"\\u12g4\"", "invalid character 'g' in \\u hexadecimal character escape")]
    public void Errors_have_the_words_of_go(string text, string message) =>
        Assert.Equal(message, Assert.Throws<DocumentException>(() => JsonReader.Read(text)).Message);

    [Fact]
    public void An_error_tells_its_place()
    {
        var error = Assert.Throws<DocumentException>(() => JsonReader.Read("{\n  \"a\": x}"));
        Assert.Equal((2, 8), (error.Line, error.Column));
    }

    [Fact]
    public void Nesting_is_bounded() =>
        Assert.Equal("exceeded max depth", Assert.Throws<DocumentException>(() => JsonReader.Read(new string('[', 100_000))).Message);

    [Fact]
    public void Keys_that_come_twice_are_reported_with_their_path_and_the_last_wins()
    {
        var duplicates = new List<DuplicateKey>();
        var node = JsonReader.Read("""{"a":[{"b":1,"b":2,"b":3}],"c":{},"c":1}"""u8, duplicates);
        Assert.Equal(["a[0].b", "a[0].b", "c"], duplicates.Select(d => d.Place()));
        Assert.Equal("""{"a":[{"b":3}],"c":1}""", node.ToString());
    }

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1.5e-9", "1.5e-9")]
    [InlineData("12345678901234567890", "12345678901234567000")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("-0.25", "-0.25")]
    [InlineData("123456789.125e-12", "0.000123456789125")]
    public void Floats_are_written_as_go_writes_them(string text, string written) =>
        Assert.Equal(written, JsonReader.Read(text).ToString());

    [Fact]
    public void A_float_never_equals_an_integer_and_map_order_does_not_matter()
    {
        Assert.NotEqual(JsonReader.Read("1"), JsonReader.Read("1.0"));
        Assert.Equal(JsonReader.Read("""{"a":1,"b":[true,null]}"""), JsonReader.Read("""{"b":[true,null],"a":1}"""));
        Assert.Equal(JsonText.Digest(JsonReader.Read("""{"a":1,"b":2}""")), JsonText.Digest(JsonReader.Read("""{"b":2,"a":1}""")));
    }

    [Fact]
    public void Strings_survive_whatever_is_in_them()
    {
        var text = "quote \" slash \\ tab \t bell \a smile 😀 ä < & '";
        Assert.Equal(text, JsonReader.Read(JsonText.Write(text)).Text());
        Assert.Equal("\uFFFD", JsonReader.Read("\"\\ud800\"").Text());
        Assert.Equal("😀", JsonReader.Read("\"\\ud83d\\ude00\"").Text());
    }

    [Fact]
    public void An_edit_shares_all_but_its_path()
    {
        var before = (MapNode)JsonReader.Read("""{"a":{"b":1},"c":{"d":2}}""");
        var after = before.WithAt(["a", "x"], 3);
        Assert.Equal("""{"a":{"b":1,"x":3},"c":{"d":2}}""", after.ToString());
        Assert.Equal("""{"a":{"b":1},"c":{"d":2}}""", before.ToString());
        Assert.Same(before["c"], after["c"]);
        Assert.Same(before, before.WithoutAt("a", "nothing"));
    }

    [Fact]
    public void Large_maps_find_their_keys()
    {
        var map = MapNode.Of(Enumerable.Range(0, 1000).Select(i => KeyValuePair.Create("key" + i, (Node)(long)i)));
        Assert.Equal(777, map.Integer("key777"));
        Assert.Null(map["key1000"]);
        Assert.Equal(1, map.With("key777", 1).Integer("key777"));
        Assert.Null(map.Without("key777")["key777"]);
    }
}
