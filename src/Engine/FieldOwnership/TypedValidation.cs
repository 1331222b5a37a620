using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>Whether an object that somebody applies fits its schema. The words are those that the API server answers with.</summary>
internal static class TypedValidation
{
    /// <summary>What does not fit, each with its path in front; empty when all fits.</summary>
    public static List<string> Problems(Shape shape, Node value, bool allowDuplicates)
    {
        var problems = new List<string>();
        Validate(shape, value, "", allowDuplicates, problems);
        return problems;
    }

    public static string Message(List<string> problems) =>
        problems.Count == 1 ? problems[0] : "errors:\n  " + string.Join("\n  ", problems);

    private static void Validate(Shape shape, Node value, string path, bool allowDuplicates, List<string> problems)
    {
        switch (TypedValues.FormOf(shape, value))
        {
            case TypedValues.Form.Map: Map(shape.Map!, value, path, allowDuplicates, problems); break;
            case TypedValues.Form.List: List(shape.List!, value, path, allowDuplicates, problems); break;
            default:
                if (ScalarProblem(shape.Scalar!.Value, value) is { } problem) problems.Add(At(path, problem));
                break;
        }
    }

    private static void Map(MapShape shape, Node value, string path, bool allowDuplicates, List<string> problems)
    {
        if (value is NullNode) return;
        if (value is not MapNode map)
        {
            problems.Add(At(path, $"expected map, got &{{{GoText.Value(value)}}}"));
            return;
        }
        foreach (var (key, item) in map)
        {
            if (shape.Below(key) is not { } below)
            {
                problems.Add(At($"{path}.{key}", "field not declared in schema"));
                return;
            }
            Validate(below, item, $"{path}.{key}", allowDuplicates, problems);
        }
    }

    private static void List(ListShape shape, Node value, string path, bool allowDuplicates, List<string> problems)
    {
        if (value is NullNode) return;
        if (value is not ListNode list)
        {
            problems.Add(At(path, $"expected list, got &{{{GoText.Value(value)}}}"));
            return;
        }
        var seen = new HashSet<PathElement>();
        for (var i = 0; i < list.Count; i++)
        {
            var step = TypedValues.Step(shape, i, list[i], out var problem);
            if (problem is not null)
            {
                problems.Add(At(path, $"element {i}: {problem}"));
                return;
            }
            if (!seen.Add(step) && !allowDuplicates) problems.Add(At(path, $"duplicate entries for key {step}"));
            Validate(shape.Element, list[i], path + step, allowDuplicates, problems);
        }
    }

    private static string? ScalarProblem(ScalarKind kind, Node value) => (kind, value) switch
    {
        (_, NullNode) => null,
        (ScalarKind.Numeric, not (IntegerNode or FloatNode)) => $"expected numeric (int or float), got {GoText.TypeOf(value)}",
        (ScalarKind.String, not StringNode) => $"expected string, got &value.valueUnstructured{{Value:{GoText.Literal(value)}}}",
        (ScalarKind.Boolean, not BoolNode) => $"expected boolean, got &{{{GoText.Value(value)}}}",
        (ScalarKind.Untyped, MapNode or ListNode) => $"expected any scalar, got &{{{GoText.Value(value)}}}",
        _ => null,
    };

    private static string At(string path, string problem) => path.Length == 0 ? problem : $"{path}: {problem}";
}
