using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Regexes;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Schemas;

/// <summary>What a schema says about a value by itself: its type, size and form.</summary>
internal static class SchemaAssertions
{
    /// <summary>What is held against any value, and makes everything else meaningless when it fails.</summary>
    public static string? First(SchemaDraft draft, MapNode schema, Node value)
    {
        if (schema["type"] is { } type && TypeProblem(type, value) is { } wrong) return wrong;
        if (draft.Of(schema, "const") is { } constant && !IsEqual(constant, value)) return Choice("const", [constant]);
        if (schema["enum"] is ListNode choices && !choices.Any(choice => IsEqual(choice, value))) return Choice("enum", [.. choices]);
        return draft.IsOld && value is StringNode text && schema["format"].Text() is { } format && !SchemaFormats.Fits(format, text.Value)
            ? $"{SchemaProblem.Quoted(text.Value)} is not valid {format}"
            : null;
    }

    public static bool Matches(string pattern, string text)
    {
        try
        {
            return GoRegex.Of(pattern, isMust: true).IsMatch(text);
        }
        catch (TemplateException error)
        {
            throw new DocumentException($"the schema has a pattern that can't be used: {error.Message}", error);
        }
    }

    private static string Choice(string keyword, IReadOnlyList<Node> choices)
    {
        if (choices.Any(static choice => choice is MapNode or ListNode)) return $"'{keyword}' failed";
        var shown = string.Join(", ", choices.Select(static choice => choice switch
        {
            StringNode text => SchemaProblem.Quoted(text.Value),
            NullNode => "<nil>",
            _ => choice.PlainText(),
        }));
        return choices.Count == 1 ? $"value must be {shown}" : $"value must be one of {shown}";
    }

    private static string? TypeProblem(Node type, Node value)
    {
        string[] wanted = type is ListNode list ? [.. list.Select(static one => one.Text() ?? "")] : [type.Text() ?? ""];
        var actual = TypeOf(value);
        if (wanted.Contains(actual)) return null;
        if (actual == "number" && wanted.Contains("integer") && Number(value) is { } number && number == Math.Floor(number)) return null;
        return $"got {actual}, want {string.Join(" or ", wanted.Order(StringComparer.Ordinal))}";
    }

    public static string TypeOf(Node value) => value switch
    {
        StringNode => "string",
        BoolNode => "boolean",
        ListNode => "array",
        MapNode => "object",
        NullNode => "null",
        _ => "number",
    };

    private static bool IsEqual(Node left, Node right) => (left, right) switch
    {
        (ListNode one, ListNode other) => one.Count == other.Count && one.Zip(other).All(static pair => IsEqual(pair.First, pair.Second)),
        (MapNode one, MapNode other) => one.Count == other.Count && one.All(entry => other[entry.Key] is { } there && IsEqual(entry.Value, there)),
        _ => Number(left) is { } number ? Number(right) == number : left == right,
    };

    private static double? Number(Node value) => value switch
    {
        IntegerNode number => number.Value,
        FloatNode number => number.Value,
        _ => null,
    };

    private static double? Limit(MapNode schema, string keyword) => schema[keyword] is { } limit ? Number(limit) : null;

    private static string GotAndWant(string keyword, double got, double want) => $"{keyword}: got {EnglishNumbers.Show(got)}, want {EnglishNumbers.Show(want)}";

    private static IEnumerable<string> Size(MapNode schema, string what, int size)
    {
        if (Limit(schema, "min" + what) is { } least && size < least) yield return GotAndWant("min" + what, size, least);
        if (Limit(schema, "max" + what) is { } most && size > most) yield return GotAndWant("max" + what, size, most);
    }

    public static IEnumerable<string> OfText(MapNode schema, string text)
    {
        foreach (var problem in Size(schema, "Length", text.EnumerateRunes().Count())) yield return problem;
        if (schema["pattern"].Text() is { } pattern && !Matches(pattern, text)) yield return $"{SchemaProblem.Quoted(text)} does not match pattern {SchemaProblem.Quoted(pattern)}";
    }

    public static IEnumerable<string> OfNumber(MapNode schema, Node value)
    {
        if (Number(value) is not { } number) yield break;
        var (least, most) = (Limit(schema, "minimum"), Limit(schema, "maximum"));
        // In draft 4 these are flags beside the limits, which then are no limits of their own.
        var (above, below) = (Limit(schema, "exclusiveMinimum"), Limit(schema, "exclusiveMaximum"));
        if (schema["exclusiveMinimum"].Bool() == true) (above, least) = (least, null);
        if (schema["exclusiveMaximum"].Bool() == true) (below, most) = (most, null);
        if (number < least) yield return GotAndWant("minimum", number, least.Value);
        if (number > most) yield return GotAndWant("maximum", number, most.Value);
        if (number <= above) yield return GotAndWant("exclusiveMinimum", number, above.Value);
        if (number >= below) yield return GotAndWant("exclusiveMaximum", number, below.Value);
        if (Limit(schema, "multipleOf") is { } unit and > 0 && (decimal)Math.Clamp(number, -1e27, 1e27) % (decimal)unit != 0) yield return GotAndWant("multipleOf", number, unit);
    }

    public static IEnumerable<string> OfList(MapNode schema, ListNode list)
    {
        foreach (var problem in Size(schema, "Items", list.Count)) yield return problem;
        if (schema["uniqueItems"].Bool() == true && Twins(list) is { } twins) yield return $"items at {twins.First} and {twins.Second} are equal";
    }

    private static (int First, int Second)? Twins(ListNode list)
    {
        // Equal numbers may be written in two ways, so that only scalars of other kinds can be told apart by a hash.
        var places = new Dictionary<Node, int>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is StringNode)
            {
                if (!places.TryAdd(list[i], i)) return (places[list[i]], i);
                continue;
            }

            for (var k = 0; k < i; k++)
                if (IsEqual(list[k], list[i])) return (k, i);
        }

        return null;
    }

    public static IEnumerable<string> OfMap(MapNode schema, MapNode map)
    {
        foreach (var problem in Size(schema, "Properties", map.Count)) yield return problem;
        var missing = Missing(schema["required"].List(), map);
        if (missing.Count > 0) yield return $"missing propert{(missing.Count == 1 ? "y" : "ies")} {SchemaProblem.Quoted(missing)}";
    }

    public static List<string> Missing(IEnumerable<Node> names, MapNode map) => [.. names.Select(static name => name.Text() ?? "").Where(name => !map.Has(name))];
}
