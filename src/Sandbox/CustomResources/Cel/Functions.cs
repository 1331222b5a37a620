using System.Globalization;
using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>The functions that rules may call.</summary>
internal static class Functions
{
    private static readonly TimeSpan MatchTime = TimeSpan.FromSeconds(1);

    public static object Call(string name, object? target, object[] arguments)
    {
        // A function of one value may be called either way.
        object[] all = target is null ? arguments : [target, .. arguments];
        return (name, all) switch
        {
            ("size", [StringNode text]) => IntegerNode.Of(text.Value.EnumerateRunes().Count()),
            ("size", [ListNode list]) => IntegerNode.Of(list.Count),
            ("size", [MapNode map]) => IntegerNode.Of(map.Count),
            ("startsWith", [StringNode text, StringNode other]) => BoolNode.Of(text.Value.StartsWith(other.Value, StringComparison.Ordinal)),
            ("endsWith", [StringNode text, StringNode other]) => BoolNode.Of(text.Value.EndsWith(other.Value, StringComparison.Ordinal)),
            ("contains", [StringNode text, StringNode other]) => BoolNode.Of(text.Value.Contains(other.Value, StringComparison.Ordinal)),
            ("matches", [StringNode text, StringNode pattern]) => BoolNode.Of(Matches(text.Value, pattern.Value)),
#pragma warning disable CA1308 // The function is about lower case.
            ("lowerAscii", [StringNode text]) => StringNode.Of(text.Value.ToLowerInvariant()),
#pragma warning restore CA1308
            ("upperAscii", [StringNode text]) => StringNode.Of(text.Value.ToUpperInvariant()),
            ("trim", [StringNode text]) => StringNode.Of(text.Value.Trim()),
            ("replace", [StringNode text, StringNode from, StringNode to]) => StringNode.Of(text.Value.Replace(from.Value, to.Value, StringComparison.Ordinal)),
            ("split", [StringNode text, StringNode by]) => ListNode.Of(Split(text.Value, by.Value, -1)),
            ("split", [StringNode text, StringNode by, IntegerNode most]) => ListNode.Of(Split(text.Value, by.Value, most.Value)),
            ("charAt", [StringNode text, IntegerNode at]) => StringNode.Of(at.Value == text.Value.Length ? "" : Part(text.Value, at.Value, at.Value + 1)),
            ("lastIndexOf", [StringNode text, StringNode part]) => IntegerNode.Of(text.Value.LastIndexOf(part.Value, StringComparison.Ordinal)),
            ("reverse", [StringNode text]) => StringNode.Of(string.Concat(text.Value.EnumerateRunes().Reverse())),
            ("find", [StringNode text, StringNode pattern]) => StringNode.Of(Found(text.Value, pattern.Value).FirstOrDefault() ?? ""),
            ("findAll", [StringNode text, StringNode pattern]) => ListNode.Of(Found(text.Value, pattern.Value).Select(part => (Node)part)),
            ("indexOf", [ListNode list, var value]) => IntegerNode.Of(list.TakeWhile(item => !Values.IsTrue(Values.Binary("==", item, value))).Count() is var at && at < list.Count ? at : -1),
            ("indexOf", [StringNode text, StringNode part]) => IntegerNode.Of(text.Value.IndexOf(part.Value, StringComparison.Ordinal)),
            ("substring", [StringNode text, IntegerNode from]) => StringNode.Of(Part(text.Value, from.Value, text.Value.Length)),
            ("substring", [StringNode text, IntegerNode from, IntegerNode to]) => StringNode.Of(Part(text.Value, from.Value, to.Value)),
            ("join", [ListNode list]) => StringNode.Of(string.Concat(list.Select(item => item.Text()))),
            ("join", [ListNode list, StringNode by]) => StringNode.Of(string.Join(by.Value, list.Select(item => item.Text()))),
            ("string", [var value]) => StringNode.Of(value is StringNode text ? text.Value : value.ToString() ?? ""),
            ("int", [var value]) => IntegerNode.Of(value switch
            {
                IntegerNode whole => whole.Value,
                FloatNode number => (long)number.Value,
                StringNode text when long.TryParse(text.Value, CultureInfo.InvariantCulture, out var parsed) => parsed,
                _ => throw Values.NoOverload(),
            }),
            ("double", [IntegerNode whole]) => FloatNode.Of(whole.Value),
            ("double", [FloatNode number]) => number,
            ("double", [StringNode text]) when double.TryParse(text.Value, CultureInfo.InvariantCulture, out var parsed) => FloatNode.Of(parsed),
            ("bool", [BoolNode flag]) => flag,
            ("bool", [StringNode { Value: "true" or "false" } text]) => BoolNode.Of(text.Value is "true"),
            ("type", [var value]) => new TypeName(TypeOf(value)),
            ("dyn", [var value]) => value,
            ("isSorted", [ListNode list]) => BoolNode.Of(list.Zip(list.Skip(1)).All(pair => Values.IsTrue(Values.Binary("<=", pair.First, pair.Second)))),
            ("sum", [ListNode list]) => list.Aggregate((object)IntegerNode.Of(0), (sum, item) =>
                sum is IntegerNode { Value: 0 } ? item : Values.Binary("+", sum, item)),
            ("min", [ListNode { Count: > 0 } list]) => list.Aggregate((a, b) => Values.IsTrue(Values.Binary("<", a, b)) ? a : b),
            ("max", [ListNode { Count: > 0 } list]) => list.Aggregate((a, b) => Values.IsTrue(Values.Binary(">", a, b)) ? a : b),
            _ => Libraries.Call(name, all) ?? throw new CelException($"no such overload: {name}"),
        };
    }

    private static IEnumerable<Node> Split(string text, string by, long most)
    {
        if (most == 0) return [];
        var parts = by.Length == 0 ? [.. text.EnumerateRunes().Select(rune => rune.ToString())]
            : most < 0 ? text.Split(by) : text.Split(by, (int)Math.Min(most, int.MaxValue));
        return parts.Select(part => (Node)part);
    }

    public static string TypeOf(object value) => value switch
    {
        StringNode => "string",
        IntegerNode => "int",
        FloatNode => "double",
        BoolNode => "bool",
        ListNode => "list",
        MapNode => "map",
        NullNode => "null_type",
        TimeSpan => "google.protobuf.Duration",
        DateTimeOffset => "google.protobuf.Timestamp",
        Optional => "optional_type",
        _ => "dyn",
    };

    private static string Part(string text, long from, long to) =>
        from >= 0 && from <= to && to <= text.Length ? text[(int)from..(int)to] : throw new CelException($"index out of range: {from}");

    private static List<string> Found(string text, string pattern)
    {
        try
        {
            return [.. Regex.Matches(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchTime).Select(match => match.Value)];
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            throw new CelException($"error parsing regexp: {problem.Message}", problem);
        }
    }

    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchTime);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            throw new CelException($"error parsing regexp: {problem.Message}", problem);
        }
    }
}
