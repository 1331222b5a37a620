using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Regexes;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Schemas;

/// <summary>What a schema says about a value by itself: its type, size and form.</summary>
internal static class SchemaAssertions
{
    public static IEnumerable<string> Check(SchemaDraft draft, MapNode schema, Node value)
    {
        if (schema["type"] is { } type && TypeProblem(type, value) is { } wrong) yield return wrong;
        if (draft.Of(schema, "const") is { } constant && !IsEqual(constant, value)) yield return $"value must be {constant}";
        if (schema["enum"] is ListNode choices && !choices.Any(choice => IsEqual(choice, value))) yield return $"value must be one of {string.Join(", ", choices.Select(Quoted))}";
        foreach (var problem in value switch
        {
            StringNode text => OfText(draft, schema, text.Value),
            IntegerNode or FloatNode => OfNumber(schema, Number(value)!.Value),
            ListNode list => OfList(schema, list),
            MapNode map => OfMap(schema, map),
            _ => [],
        }) yield return problem;
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

    private static string Quoted(Node node) => node is StringNode text ? $"'{text.Value}'" : node.ToString();

    private static string? TypeProblem(Node type, Node value)
    {
        string[] wanted = type is ListNode list ? [.. list.Select(static one => one.Text() ?? "")] : [type.Text() ?? ""];
        var actual = TypeOf(value);
        if (wanted.Contains(actual)) return null;
        if (actual == "number" && wanted.Contains("integer") && Number(value) is { } number && number == Math.Floor(number)) return null;
        return $"got {actual}, want {string.Join(" or ", wanted)}";
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

    private static bool IsEqual(Node left, Node right) => Number(left) is { } number ? Number(right) == number : left == right;

    private static double? Number(Node value) => value switch
    {
        IntegerNode number => number.Value,
        FloatNode number => number.Value,
        _ => null,
    };

    private static double? Limit(MapNode schema, string keyword) => schema[keyword] is { } limit ? Number(limit) : null;

    private static string Show(double number) => FloatNode.Format(number);

    private static IEnumerable<string> OfText(SchemaDraft draft, MapNode schema, string text)
    {
        var length = text.EnumerateRunes().Count();
        if (Limit(schema, "minLength") is { } least && length < least) yield return $"minLength: got {length}, want {Show(least)}";
        if (Limit(schema, "maxLength") is { } most && length > most) yield return $"maxLength: got {length}, want {Show(most)}";
        if (schema["pattern"].Text() is { } pattern && !Matches(pattern, text)) yield return $"'{text}' does not match pattern '{pattern}'";
        if (draft.IsOld && schema["format"].Text() is { } format && !SchemaFormats.Fits(format, text)) yield return $"'{text}' is not valid {format}";
    }

    private static IEnumerable<string> OfNumber(MapNode schema, double number)
    {
        var (least, most) = (Limit(schema, "minimum"), Limit(schema, "maximum"));
        // In draft 4 these are flags beside the limits.
        var (above, below) = (schema["exclusiveMinimum"].Bool() == true ? least : Limit(schema, "exclusiveMinimum"), schema["exclusiveMaximum"].Bool() == true ? most : Limit(schema, "exclusiveMaximum"));
        if (number < least) yield return $"minimum: got {Show(number)}, want {Show(least.Value)}";
        if (number > most) yield return $"maximum: got {Show(number)}, want {Show(most.Value)}";
        if (number <= above) yield return $"exclusiveMinimum: got {Show(number)}, want {Show(above.Value)}";
        if (number >= below) yield return $"exclusiveMaximum: got {Show(number)}, want {Show(below.Value)}";
        if (Limit(schema, "multipleOf") is { } unit and > 0 && (decimal)Math.Clamp(number, -1e27, 1e27) % (decimal)unit != 0) yield return $"multipleOf: got {Show(number)}, want {Show(unit)}";
    }

    private static IEnumerable<string> OfList(MapNode schema, ListNode list)
    {
        if (Limit(schema, "minItems") is { } least && list.Count < least) yield return $"minItems: got {list.Count}, want {Show(least)}";
        if (Limit(schema, "maxItems") is { } most && list.Count > most) yield return $"maxItems: got {list.Count}, want {Show(most)}";
        if (schema["uniqueItems"].Bool() == true && list.Distinct().Count() < list.Count) yield return "items are equal that must be unique";
    }

    private static IEnumerable<string> OfMap(MapNode schema, MapNode map)
    {
        var missing = schema["required"].List().Select(static name => name.Text() ?? "").Where(name => !map.Has(name)).ToList();
        if (missing.Count > 0) yield return $"missing propert{(missing.Count == 1 ? "y" : "ies")} {string.Join(", ", missing.Select(static name => $"'{name}'"))}";
        if (Limit(schema, "minProperties") is { } least && map.Count < least) yield return string.Create(CultureInfo.InvariantCulture, $"minProperties: got {map.Count}, want {least}");
        if (Limit(schema, "maxProperties") is { } most && map.Count > most) yield return string.Create(CultureInfo.InvariantCulture, $"maxProperties: got {map.Count}, want {most}");
    }
}
