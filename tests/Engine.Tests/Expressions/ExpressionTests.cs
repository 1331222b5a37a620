using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Expressions;

namespace GitOpsActors.Engine.Tests.Expressions;

public sealed class ExpressionTests
{
    private static readonly MapNode Values = JsonReader.Read("""
        {
          "app": {
            "metadata": {"name": "web", "labels": {"team": "blue", "a/b": "c"}, "annotations": null},
            "spec": {"project": "shop", "replicas": 3, "ratio": 1.5, "paths": ["a", "b", "c"]},
            "status": {"conditions": [{"type": "SyncError", "message": "no"}, {"type": "Other", "message": "yes"}]}
          },
          "empty": [], "nothing": null
        }
        """).Map();

    [Theory]
    // Members, of maps and of lists.
    [InlineData("app.metadata.name", "\"web\"")]
    [InlineData("app.metadata.labels[\"a/b\"]", "\"c\"")]
    [InlineData("app[\"spec\"].paths[0] + app.spec.paths[-1]", "\"ac\"")]
    [InlineData("app.spec.paths[1:]", """["b","c"]""")]
    [InlineData("app.spec.paths[:-1]", """["a","b"]""")]
    [InlineData("app.metadata.name[1:2]", "\"e\"")]
    [InlineData("app.metadata.labels.in", "null")]
    [InlineData("nobody", "null")]
    [InlineData("nobody?.is.there", "null")]
    [InlineData("nothing?.[\"x\"].y", "null")]
    [InlineData("(nobody?.is).there ?? 1", "!cannot fetch there from nil")]
    [InlineData("nobody.is", "!cannot fetch is from nil")]
    [InlineData("app.spec.paths[3]", "!index out of range: 3")]
    // Conditions, as they stand in settings.
    [InlineData("app.spec.project == \"shop\"", "true")]
    [InlineData("application == nil", "true")]
    [InlineData("app.metadata.labels[\"team\"] in ['blue', 'red']", "true")]
    [InlineData("\"team\" in app.metadata.labels", "true")]
    [InlineData("\"x\" not in app.metadata.labels", "true")]
    [InlineData("\"x\" in app.metadata.annotations", "false")]
    [InlineData("not (1 in [1.0, 2])", "false")]
    [InlineData("app.metadata.name contains \"e\" and app.metadata.name startsWith \"w\" && app.metadata.name endsWith 'b'", "true")]
    [InlineData("app.metadata.name not contains \"e\" or false", "false")]
    [InlineData("app.metadata.name matches '^w.b$'", "true")]
    [InlineData("app.metadata.name not matches `\\d`", "true")]
    [InlineData("app.metadata.annotations matches 'x' || nothing contains 'y'", "false")]
    [InlineData("!(app.spec.replicas > 5) and not false", "true")]
    [InlineData("any(app.status.conditions, {.type == 'SyncError'})", "true")]
    [InlineData("all(app.status.conditions, #.type == 'SyncError')", "false")]
    [InlineData("none(empty, true) && all(empty, false) && !any(empty, true)", "true")]
    [InlineData("one(app.status.conditions, {.message == \"yes\"})", "true")]
    [InlineData("filter(app.status.conditions, .type != 'Other')[0].message", "\"no\"")]
    [InlineData("app.status.conditions | filter(.message == 'yes') | map(.type) | first()", "\"Other\"")]
    [InlineData("map(app.status.conditions, {upper(#.type)})", """["SYNCERROR","OTHER"]""")]
    [InlineData("find(app.status.conditions, .type == 'X')", "null")]
    [InlineData("findIndex(app.spec.paths, # == 'b')", "1")]
    [InlineData("count(app.spec.paths, # > 'a')", "2")]
    [InlineData("map(app.spec.paths, #index)", "[0,1,2]")]
    [InlineData("reduce(1..4, #acc + #)", "10")]
    [InlineData("reduce([], #acc + #, 7)", "7")]
    [InlineData("sum([1, 2, 3.5])", "6.5")]
    [InlineData("any(1..3, let x = #; any([2], # == x))", "true")]
    // Operators, as closely as they bind.
    [InlineData("1 + 2 * 3 - 4", "3")]
    [InlineData("2 ** 3 ** 0", "2")]
    [InlineData("-2 ** 2", "-4")]
    [InlineData("7 / 2", "3.5")]
    [InlineData("-7 % 3", "-1")]
    [InlineData("0x10 + 1_000 + 0b11", "1019")]
    [InlineData("1.5e2 == 150", "true")]
    [InlineData("1 < 2 < 3", "true")]
    [InlineData("1 < 3 < 3", "false")]
    [InlineData("true ? 'yes' : 'no'", "\"yes\"")]
    [InlineData("nothing == nil ? 1 : 2 + 3", "1")]
    [InlineData("false ?: 'else'", "\"else\"")]
    [InlineData("if 1 > 2 { 'a' } else if 2 > 1 { 'b' } else { 'c' }", "\"b\"")]
    [InlineData("nothing ?? nobody ?? 'last'", "\"last\"")]
    [InlineData("let name = app.metadata.name; name + '!'", "\"web!\"")]
    [InlineData("1..3", "[1,2,3]")]
    [InlineData("3..1", "[]")]
    [InlineData("{a: 1, 'b': [2,], (app.metadata.name): nil}", """{"a":1,"b":[2],"web":null}""")]
    [InlineData("\"tab\\tquote\\\" \\u00e9\" /* a comment */ // and another", "\"tab\\tquote\\\" é\"")]
    [InlineData("1 == '1'", "false")]
    [InlineData("[1, {a: 2}] == [1.0, {a: 2.0}]", "true")]
    // Functions.
    [InlineData("len(app.status.conditions) + len('äö') + len({a: 1})", "5")]
    [InlineData("lower('A') + upper('b') + trim(' c ') + trimPrefix('xd', 'x') + replace('e-e', 'e', 'f')", "\"aBcdf-f\"")]
    [InlineData("split('a,b', ',') == ['a', 'b'] && join(['a', 'b'], '-') == 'a-b'", "true")]
    [InlineData("hasPrefix('ab', 'a') && hasSuffix('ab', 'b') && indexOf('abc', 'c') == 2", "true")]
    [InlineData("int('12') + int(3.9)", "15")]
    [InlineData("string(12) + string(nil) + type(1.5)", "\"12<nil>float\"")]
    [InlineData("max(1, [3, 2]) - min([1, 2]) + abs(-4)", "6")]
    [InlineData("keys({b: 1, a: 2}) | sort()", """["a","b"]""")]
    [InlineData("sortBy(app.status.conditions, .message, 'desc')[0].message", "\"yes\"")]
    [InlineData("uniq([1, 1.0, 2]) | reverse()", "[2,1]")]
    [InlineData("flatten([1, [2, [3]]]) | concat([4])", "[1,2,3,4]")]
    [InlineData("fromJSON('{\"a\": [1]}').a[0]", "1")]
    [InlineData("get({a: 1}, 'b') ?? fromBase64(toBase64('x'))", "\"x\"")]
    [InlineData("duration('1h30m').Minutes() + 2 * 1.5", "93")]
    [InlineData("duration('90m') > duration('1h') and -duration('1s') < 0 and duration('60m') == duration('1h')", "true")]
    [InlineData("string(duration('10s') * 9 - duration('1ms'))", "\"1m29.999s\"")]
    [InlineData("toJSON({a: duration('1us')}) | replace('\n', '')", "\"{  \\\"a\\\": 1000}\"")]
    [InlineData("app.nothing?.call(1)", "null")]
    [InlineData("groupBy(app.status.conditions, .type).Other[0].message", "\"yes\"")]
    public void It_means_what_it_means_in_expr_lang(string text, string answer)
    {
        if (answer.StartsWith('!')) Assert.Contains(answer[1..], Failure(text), StringComparison.Ordinal);
        else Assert.Equal(answer, JsonText.Write(Expression.Parse(text).Evaluate(Values)));
    }

    [Theory]
    [InlineData("", "unexpected 'the end' at character 1")]
    [InlineData("app.", "a name is expected instead of 'the end'")]
    [InlineData("app.spec ==", "unexpected 'the end' at character 12")]
    [InlineData("app = 1", "unexpected '=' at character 5")]
    [InlineData("'open", "the text that begins at character 1 has no end")]
    [InlineData("nosuch(1)", "there is no function nosuch at character 1")]
    [InlineData("len()", "len at character 1 has 0 arguments, and needs 1")]
    [InlineData("time.Now()", "cannot call Now of nil")]
    [InlineData("'x'.ToUpper()", "there is no function ToUpper of string")]
    [InlineData("duration('soon')", "'soon' is not a duration such as 1h30m")]
    [InlineData("duration('1h') + 'x'", "time.Duration + string can't be calculated")]
    [InlineData("# == 1", "outside of one")]
    [InlineData("any([1], {#nosuch})", "there is no '#nosuch'")]
    [InlineData("'\\q'", "unknown escape '\\q'")]
    [InlineData("1 2", "unexpected '2' at character 3")]
    [InlineData("1 and 2", "true or false is needed, and int is given")]
    [InlineData("1 < 'a'", "int and string can't be compared")]
    [InlineData("1 + 'a'", "int + string can't be calculated")]
    [InlineData("5 % 0", "integer divide by zero")]
    [InlineData("1 in 2", "\"in\" is not defined on int")]
    [InlineData("len(nil)", "invalid argument for len (type nil)")]
    [InlineData("'a' matches '('", "error parsing regexp")]
    [InlineData("sort([1, 'a'])", "can't be compared")]
    [InlineData("map(1..2, #acc)", "#acc means nothing in this loop")]
    public void What_is_not_one_or_can_not_be_evaluated_says_why(string text, string said) =>
        Assert.Contains(said, Failure(text), StringComparison.Ordinal);

    /// <summary>Who writes a condition must not be able to hold the server up with it.</summary>
    [Theory]
    [InlineData("all(1..1000, all(1..1000, all(1..1000, true)))", "too many steps")]
    [InlineData("1..9223372036854775807", "too many steps")]
    [InlineData("-9223372036854775807..9223372036854775807", "too many steps")]
    [InlineData("repeat('x', 9223372036854775807)", "too many steps")]
    [InlineData("reduce(1..64, #acc + #acc, 'x')", "too many steps")]
    [InlineData("replace(repeat('x', 100000), 'x', repeat('y', 100000))", "too many steps")]
    [InlineData("reduce(1..64, {[#acc, #acc]}) == reduce(1..64, {[#acc, #acc] | map(#)})", "too many steps")]
    [InlineData("len(split(repeat('x', 400000), '')) + len(split(repeat('x', 400000), ''))", "too many steps")]
    public void A_hostile_one_ends(string text, string said) => Assert.Contains(said, Failure(text), StringComparison.Ordinal);

    [Fact]
    public void Length_and_depth_are_bounded()
    {
        Assert.Contains("nested", Failure(new string('(', 500) + "1" + new string(')', 500)), StringComparison.Ordinal);
        Assert.Contains("nested", Failure(new string('!', 500) + "true"), StringComparison.Ordinal);
        Assert.Contains("nested", Failure("app" + string.Concat(Enumerable.Repeat(".a", 500))), StringComparison.Ordinal);
        Assert.Contains("in a row", Failure("1" + string.Concat(Enumerable.Repeat("+1", 500))), StringComparison.Ordinal);
        Assert.Contains("longer", Failure(new string(' ', 20_000)), StringComparison.Ordinal);
    }

    private static string Failure(string text) =>
        Assert.Throws<ExpressionException>(() => Expression.Parse(text).Evaluate(Values)).Message;
}
