using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>An object without a set of fields. A map or list that loses its last item this way becomes null, as with the API server.</summary>
internal static class TypedRemoval
{
    public static Node Remove(Shape shape, Node value, FieldSet fields)
    {
        if (fields.IsEmpty) return value;
        return TypedValues.FormOf(shape, value) switch
        {
            TypedValues.Form.Map => Map(shape.Map!, value, fields),
            TypedValues.Form.List => List(shape.List!, value, fields),
            _ => value,
        };
    }

    private static Node Map(MapShape shape, Node value, FieldSet fields)
    {
        if (value is not MapNode map) return value;
        if (map.Count == 0 || shape.IsAtomic) return NullNode.Instance;
        var kept = new MapBuilder(map.Count);
        foreach (var (key, item) in map)
        {
            var step = PathElement.Field(key);
            if (fields.Has(step)) continue;
            var below = fields.Below(step);
            kept.Add(key, below.IsEmpty || shape.Below(key) is not { } next ? item : Remove(next, item, below));
        }
        return kept.Count == 0 ? NullNode.Instance : kept.Build();
    }

    private static Node List(ListShape shape, Node value, FieldSet fields)
    {
        if (value is not ListNode list) return value;
        if (list.Count == 0 || shape.Kind == ListKind.Atomic) return NullNode.Instance;
        var kept = new List<Node>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var step = TypedValues.Step(shape, i, list[i], out _);
            if (fields.Has(step)) continue;
            kept.Add(Remove(shape.Element, list[i], fields.Below(step)));
        }
        return kept.Count == 0 ? NullNode.Instance : ListNode.Of(kept);
    }
}
