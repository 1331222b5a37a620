using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.CustomResources.Cel;

namespace GitOpsActors.Sandbox.Tests.CustomResources;

/// <summary>The language of validation rules.</summary>
public sealed class CelTests
{
    [Theory]
    [InlineData("self.a == 1 && self.f > 1.0")]
    [InlineData("self.missing == 1 || true")]
    [InlineData("true || self.missing == 1")]
    [InlineData("!(self.missing == 1 && false)")]
    [InlineData("self.l.exists(x, x.id == 'b')")]
    [InlineData("!self.l.all(x, x.id == 'b')")]
    [InlineData("self.l.exists_one(x, x.id == 'b')")]
    [InlineData("self.l.map(x, x.id) == ['a', 'b'] && self.l.map(x, x.v > 1, x.id) == ['b']")]
    [InlineData("self.m.all(k, k.startsWith('k')) && self.m.filter(k, self.m[k] == '1') == ['k1']")]
    [InlineData("self.l.all(i, x, x.v == i + 1) && self.m.exists(k, v, v == '2')")]
    [InlineData("self.l.transformList(i, x, x.v * 10) == [10, 20]")]
    [InlineData("{'a': 1}.a == 1 && size({'a': 1, 'b': 2}) == 2")]
    [InlineData("self.?none.orValue('x') == 'x' && self.?s.value() == 'text' && self.m[?'k9'].hasValue() == false")]
    [InlineData("self.?m.k1.optMap(v, v + '!').orValue('') == '1!'")]
    [InlineData("optional.none().or(optional.of(3)).value() == 3")]
    [InlineData("type(self.a) == int && type(self.s) == string && type(null) == null_type")]
    [InlineData("duration('90s') == duration('1m30s') && duration('1h').getMinutes() == 60")]
    [InlineData("self.t > timestamp('2020-01-01T00:00:00Z') && self.t.getFullYear() == 2024")]
    [InlineData("timestamp('2020-01-01T00:00:00Z') + duration('24h') == timestamp('2020-01-02T00:00:00Z')")]
    [InlineData("quantity('1Gi').isGreaterThan(quantity('1G')) && quantity('500m').add(quantity('500m')).asInteger() == 1 && !isQuantity('x')")]
    [InlineData("isIP('::1') && !isIP('1.2.3') && ip('127.0.0.1').isLoopback() && ip('::1').family() == 6")]
    [InlineData("cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsCIDR('11.0.0.0/16') && isCIDR('::/0')")]
    [InlineData("url('https://a.example:8443/p?q=1').getPort() == '8443' && url('https://a.example/p').getHost() == 'a.example' && !isURL('x')")]
    [InlineData("sets.contains([1, 2, 3], [3, 1]) && sets.equivalent([1, 2], [2, 1]) && !sets.intersects([1], [2])")]
    [InlineData("math.greatest(1, 3, 2) == 3 && math.least([4, 2]) == 2 && [1, 3, 2].max() == 3 && [3, 1].sum() == 4")]
    [InlineData("format.dns1123Label().validate('ok').hasValue() == false && format.dns1123Label().validate('Not').hasValue()")]
    [InlineData("cel.bind(n, self.l.size(), n + n == 4)")]
    [InlineData("'a-b-c'.split('-', 2) == ['a', 'b-c'] && 'ab'.reverse() == 'ba' && r'\\d' == '\\\\d' && 'caf\\u00e9' == 'café'")]
    [InlineData("'''it's''' == \"it's\" // said in two ways")]
    [InlineData("self.__namespace__ == 'ns' && self.x__dash__y == 2")]
    public void Rules_hold_as_the_language_says(string rule) => Assert.Equal(BoolNode.True, Evaluated(rule));

    [Theory]
    [InlineData("self.missing == 1", "no such key: missing")]
    [InlineData("self.l[2].id == 'a'", "index out of bounds: 2")]
    [InlineData("self.s > 1", "no such overload")]
    [InlineData("self.a / 0 == 1", "division by zero")]
    [InlineData("self.l.all(x, x.id == 'a' || x.none == 1)", "no such key: none")]
    [InlineData("quantity('x').isLessThan(quantity('1'))", "quantities must match")]
    [InlineData("duration('5 minutes') == duration('5m')", "invalid duration")]
    public void What_cannot_be_evaluated_says_why(string rule, string problem) =>
        Assert.Contains(problem, Assert.Throws<CelException>(() => Evaluated(rule)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("self.a > 0 && oldSelf.a == self.a", null)]
    [InlineData("self.l.all(x, self.l.exists_one(y, y.id == x.id))", null)]
    [InlineData("self.free.what.ever == 1 && has(self.m.key)", null)]
    [InlineData("cel.bind(v, self.a, v > 1) && type(self.a) == int", null)]
    [InlineData("self.nope > 1", "compilation failed: ERROR: <input>:1:5: undefined field 'nope'\n | self.nope > 1\n | ....^")]
    [InlineData("self.a > 1 &&\nself.o.nope", "compilation failed: ERROR: <input>:2:7: undefined field 'nope'\n | self.o.nope\n | ......^")]
    [InlineData("self.l.all(x, y == 1)", "compilation failed: ERROR: <input>:1:15: undeclared reference to 'y' (in container '')\n | self.l.all(x, y == 1)\n | ..............^")]
    public void Names_are_checked_before_there_are_values(string rule, string? problem) => Assert.Equal(problem, ExpressionCheck.Problem(rule, (MapNode)YamlReader.Read("""
        type: object
        properties:
          a: {type: integer}
          m: {type: object, additionalProperties: {type: string}}
          l: {type: array, items: {type: object, properties: {id: {type: string}}}}
          o: {type: object, properties: {b: {type: string}}}
          free: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """)));

    private static object Evaluated(string rule) => Expression.Parse(rule).Evaluate(new Dictionary<string, object>
    {
        ["self"] = YamlReader.Read("""
            a: 1
            f: 1.5
            s: text
            t: "2024-05-01T00:00:00Z"
            l: [{id: a, v: 1}, {id: b, v: 2}]
            m: {k1: "1", k2: "2"}
            namespace: ns
            x-y: 2
            """),
    });
}
