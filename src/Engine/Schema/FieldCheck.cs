using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Schema;

/// <summary>
/// Holds what somebody wrote against the schema of its kind. A cluster with our definitions refuses such a document by itself; one with
/// others lets it pass, and a field that nobody reads would be silence.
/// </summary>
public static class FieldCheck
{
    private static readonly MapNode ApplicationSchema = Definitions.SchemaOf("Application", "spec");
    private static readonly MapNode OperationSchema = Definitions.SchemaOf("Application", "operation");
    private static readonly MapNode ProjectSchema = Definitions.SchemaOf("AppProject", "spec");
    private static readonly MapNode SetSchema = Definitions.SchemaOf("ApplicationSet", "spec");
    private static readonly MapNode NestedGenerators = SetSchema.Map("properties", "generators", "items", "properties", "matrix",
        "properties", "generators");

    /// <summary>What of the spec of an Application is no field, or holds what its field can't.</summary>
    public static IEnumerable<string> OfApplication(Node? spec) => Of(spec, ApplicationSchema, "spec");

    public static IEnumerable<string> OfOperation(Node? operation) => Of(operation, OperationSchema, "operation");

    public static IEnumerable<string> OfProject(Node? spec) => Of(spec, ProjectSchema, "spec");

    /// <summary>What of the spec of an ApplicationSet is no field. A cluster does not look into what is nested twice.</summary>
    public static IEnumerable<string> OfSet(Node? spec)
    {
        foreach (var problem in Of(spec, SetSchema, "spec")) yield return problem;
        foreach (var (nested, place) in TwiceNested(spec.List("generators"), "spec.generators", depth: 0))
        {
            foreach (var problem in Of(nested, NestedGenerators, place)) yield return problem;
        }
    }

    private static IEnumerable<(Node Generators, string Place)> TwiceNested(ListNode generators, string place, int depth)
    {
        for (var i = 0; i < generators.Count; i++)
        {
            foreach (var kind in (string[])["matrix", "merge"])
            {
                if (generators[i].At(kind, "generators") is not ListNode below) continue;
                var at = string.Create(CultureInfo.InvariantCulture, $"{place}[{i}].{kind}.generators");
                if (depth > 0) yield return (below, at);
                else foreach (var one in TwiceNested(below, at, depth + 1)) yield return one;
            }
        }
    }

    /// <param name="place">The path that leads to the value.</param>
    private static IEnumerable<string> Of(Node? value, MapNode schema, string place)
    {
        // A null stands for nothing, as it does in Kubernetes.
        if (value.IsNullOrAbsent()) return [];
        if (schema.Bool("x-kubernetes-int-or-string") == true)
            return value is StringNode or IntegerNode ? [] : [$"{place} is a whole number or text, not {Shown(value!)}"];
        var type = schema["type"].Text();
        if (!IsOf(type, value!)) return [$"{place} is {Named(type)}, not {Shown(value!)}{Remedy(type, value!)}"];
        return value switch
        {
            MapNode map => OfFields(map, schema, place),
            ListNode list => OfItems(list, schema.Map("items"), place),
            StringNode text when schema["enum"] is ListNode words && !words.Contains(text) =>
                [$"{place} is {string.Join(" or ", words.Select(static word => word.PlainText()))}, not '{text.Value}'"],
            _ => [],
        };
    }

    private static IEnumerable<string> OfFields(MapNode map, MapNode schema, string place)
    {
        var fields = schema.Map("properties");
        foreach (var (name, value) in map)
        {
            if (fields[name] is MapNode field)
            {
                foreach (var problem in Of(value, field, $"{place}.{name}")) yield return problem;
            }
            else if (schema["additionalProperties"] is MapNode any)
            {
                foreach (var problem in Of(value, any, $"{place}.{name}")) yield return problem;
            }
            else if (schema.Bool("x-kubernetes-preserve-unknown-fields") != true)
            {
                yield return $"{place}.{name} is no field; did you mean {Words.Nearest(name, fields.Keys.ToArray())}?";
            }
        }
    }

    private static IEnumerable<string> OfItems(ListNode list, MapNode schema, string place)
    {
        for (var i = 0; i < list.Count; i++)
        {
            foreach (var problem in Of(list[i], schema, string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]"))) yield return problem;
        }
    }

    private static bool IsOf(string? type, Node value) => type switch
    {
        "object" => value is MapNode,
        "array" => value is ListNode,
        "string" => value is StringNode,
        "boolean" => value is BoolNode,
        "integer" => value is IntegerNode,
        _ => true,
    };

    private static string Named(string? type) => type switch
    {
        "object" => "a block of fields",
        "array" => "a list",
        "string" => "text",
        "boolean" => "true or false",
        _ => "a whole number",
    };

    private static string Shown(Node value) => value switch
    {
        MapNode => "a block of fields",
        ListNode => "a list",
        StringNode text => $"the text '{text.Value}'",
        _ => value.PlainText(),
    };

    private static string Remedy(string? type, Node value) => (type, value) switch
    {
        ("string", not (MapNode or ListNode)) => "; put it in quotes",
        ("boolean" or "integer", StringNode) => "; write it without quotes",
        _ => "",
    };
}
