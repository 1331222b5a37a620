using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>The form in which objects are written: keys in order, numbers as JSON has them, and no marks that Kustomize made for itself.</summary>
internal static class Output
{
    private static readonly string[] InternalAnnotations =
    [
        "internal.config.kubernetes.io/path", "internal.config.kubernetes.io/index", "internal.config.kubernetes.io/generatorBehavior",
        "internal.config.kubernetes.io/needsHashSuffix", "config.kubernetes.io/index", "config.kubernetes.io/path",
    ];

    public static MapNode Of(MapNode root)
    {
        if (root.Map("metadata", "annotations") is { Count: > 0 } annotations)
        {
            foreach (var name in InternalAnnotations) annotations = annotations.Without(name);
            annotations = annotations.Changed(static (_, value) => value is MapNode or ListNode or StringNode ? value : (Node)(value is NullNode ? "" : value.ToString()));
            root = annotations.Count == 0 ? root.WithoutAt("metadata", "annotations") : root.WithAt(["metadata", "annotations"], annotations);
        }

        return (MapNode)Sorted(root);
    }

    private static Node Sorted(Node node) => node switch
    {
        MapNode map => map.Changed(static (_, value) => Sorted(value)).Sorted(),
        ListNode list => list.Changed(Sorted),
        // 1.0 is the integer 1 once it went through JSON.
        FloatNode number => YamlScalars.AsJson(number),
        _ => node,
    };
}
