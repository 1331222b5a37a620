using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>The fields that an object sets: what somebody who applies it will own.</summary>
internal static class TypedFields
{
    /// <summary>The paths below the value; <paramref name="isLeaf"/> says whether the value's own path is owned as a whole.</summary>
    public static FieldSet Of(Shape shape, Node value, out bool isLeaf)
    {
        isLeaf = false;
        switch (TypedValues.FormOf(shape, value))
        {
            case TypedValues.Form.Map:
                if (shape.Map!.IsAtomic) isLeaf = true;
                return isLeaf || value is not MapNode map ? FieldSet.Empty : Map(shape.Map, map);
            case TypedValues.Form.List:
                if (shape.List!.Kind == ListKind.Atomic) isLeaf = true;
                return isLeaf || value is not ListNode list ? FieldSet.Empty : List(shape.List, list);
            default:
                isLeaf = true;
                return FieldSet.Empty;
        }
    }

    private static FieldSet Map(MapShape shape, MapNode map)
    {
        var entries = new List<FieldSet.Entry>(map.Count);
        foreach (var (key, value) in map)
        {
            var field = shape.Field(key);
            if ((field?.Shape ?? shape.Element) is not { } below) continue;
            var set = Of(below, value, out var isLeaf);
            // A key of a map is there by itself; a field of a struct only through what is below it, unless that is nothing.
            var isMember = isLeaf || field is null || value is NullNode or MapNode { Count: 0 };
            entries.Add(new FieldSet.Entry(PathElement.Field(key), isMember, set));
        }
        return FieldSet.Of(entries);
    }

    private static FieldSet List(ListShape shape, ListNode list)
    {
        var entries = new List<FieldSet.Entry>(list.Count);
        var seen = new HashSet<PathElement>();
        for (var i = 0; i < list.Count; i++)
        {
            var step = TypedValues.Step(shape, i, list[i], out var problem);
            if (problem is not null || !seen.Add(step)) continue;
            entries.Add(new FieldSet.Entry(step, true, Of(shape.Element, list[i], out _)));
        }
        return FieldSet.Of(entries);
    }
}
