using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Jq;

/// <summary>Changes a document at places that an expression has found.</summary>
internal static class JqPaths
{
    /// <exception cref="JqException">The value was made by the expression, and stands nowhere.</exception>
    public static JqPath MustBe(JqValue value) =>
        value.Path ?? throw new JqException("the expression makes a new value instead of naming a place in the document");

    public static Node Delete(Node document, IEnumerable<JqValue> places)
    {
        var paths = places.Select(static place => ListNode.Of(MustBe(place).Keys())).ToList();
        // The last items of lists first, so that the numbers of the others stay.
        paths.Sort(static (left, right) => JqOrder.Compare(right, left));
        return paths.Aggregate(document, static (node, path) => Without(node, path.Items));
    }

    private static Node Without(Node node, ReadOnlySpan<Node> path)
    {
        if (path.IsEmpty) return NullNode.Instance;
        var key = path[0];
        var rest = path[1..];
        switch (node, key)
        {
            case (MapNode map, StringNode name) when map[name.Value] is { } child:
                return rest.IsEmpty ? map.Without(name.Value) : map.With(name.Value, Without(child, rest));
            case (ListNode list, IntegerNode number) when number.Value >= 0 && number.Value < list.Count:
                return rest.IsEmpty
                    ? list.WithoutAt((int)number.Value)
                    : list.With((int)number.Value, Without(list[(int)number.Value], rest));
            case (ListNode list, MapNode slice):
                var (start, end) = ((int)(slice["start"].Integer() ?? 0), (int)Math.Min(slice["end"].Integer() ?? 0, list.Count));
                if (start >= end) return node;
                var part = rest.IsEmpty ? ListNode.Empty : Without(ListNode.Of(list.Items[start..end]), rest).List();
                return ListNode.Of([.. list.Items[..start], .. part, .. list.Items[end..]]);
            default:
                return node;
        }
    }
}
