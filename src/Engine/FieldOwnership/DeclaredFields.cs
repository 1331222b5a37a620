using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>
/// Who does not want validation has unknown fields dropped. The API server refuses an apply with them all the same, so they are left out
/// before. Of kinds that are not Kubernetes' own nobody here knows the fields.
/// </summary>
public static class DeclaredFields
{
    public static MapNode Of(MapNode manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var shape = Schema.Kubernetes.ShapeOf(manifest.Text("apiVersion") ?? "", manifest.Text("kind") ?? "");
        return shape is null ? manifest : (MapNode)Of(shape, manifest);
    }

    private static Node Of(Shape shape, Node value) => value switch
    {
        MapNode map when shape.Map is { } fields => map.Changed((key, item) => fields.Below(key) is { } below ? Of(below, item) : null),
        ListNode list when shape.List is { } items => ListNode.Of(list.Select(item => Of(items.Element, item))),
        _ => value,
    };
}
