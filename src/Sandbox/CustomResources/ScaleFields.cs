using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds;

namespace GitOpsActors.Sandbox.CustomResources;

/// <summary>The fields of an object that its scale shows must be what a scale can show.</summary>
internal static class ScaleFields
{
    /// <param name="errors">Where to say what is wrong.</param>
    /// <param name="scale">What the definition says of the scale; null where there is none.</param>
    /// <param name="item">The object.</param>
    public static void Validate(FieldErrors errors, Node? scale, MapNode item)
    {
        foreach (var place in (ReadOnlySpan<string>)["specReplicasPath", "statusReplicasPath"])
            if (scale.Text(place) is { Length: > 0 } path) Replicas(errors, path, item);
        if (scale.Text("labelSelectorPath") is { Length: > 0 } selector && Value(item, selector) is { } text and not StringNode)
            errors.Invalid(selector, "", WrongType(selector, text, "string"));
    }

    private static void Replicas(FieldErrors errors, string path, MapNode item)
    {
        switch (Value(item, path))
        {
            case null: break;
            case IntegerNode { Value: < 0 } negative: errors.Invalid(path, negative, "should be a non-negative integer"); break;
            case IntegerNode { Value: > int.MaxValue } large:
                errors.Invalid(path, large, $"should be less than or equal to {int.MaxValue}");
                break;
            case IntegerNode: break;
            case var other: errors.Invalid(path, 0, WrongType(path, other, "int64")); break;
        }
    }

    private static Node? Value(MapNode item, string path) => item.At(path.TrimStart('.').Split('.'));

    private static string WrongType(string path, Node value, string wanted) =>
        $"{path} accessor error: {GoText.Value(value)} is of the type {GoText.TypeOf(value)}, expected {wanted}";
}
