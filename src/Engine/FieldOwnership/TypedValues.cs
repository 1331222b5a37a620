using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>The form of a shape that a value takes: a shape of unknown values has several.</summary>
internal static class TypedValues
{
    public enum Form { Scalar, List, Map }

    public static Form FormOf(Shape shape, Node? value)
    {
        if (value is ListNode && shape.List is not null) return Form.List;
        if (value is MapNode && shape.Map is not null) return Form.Map;
        if (value is not null and not NullNode and not ListNode and not MapNode && shape.Scalar is not null) return Form.Scalar;
        return shape.Map is not null ? Form.Map : shape.Scalar is not null ? Form.Scalar : Form.List;
    }

    /// <summary>The step that names a list item. Items of unknown places get their reason in <paramref name="problem"/>.</summary>
    public static PathElement Step(ListShape list, int index, Node item, out string? problem)
    {
        problem = null;
        if (list.Kind == ListKind.Atomic) return PathElement.Index(index);
        if (list.Kind == ListKind.Set || list.Keys.Count == 0)
        {
            if (item is MapNode) problem = "associative list without keys has an element that's a map type";
            else if (item is ListNode) problem = "not supported: associative list with lists as elements";
            return PathElement.Value(item);
        }
        if (item is NullNode) problem = "associative list with keys may not have a null element";
        else if (item is not MapNode) problem = "associative list with keys may not have non-map elements";
        var keys = Keys(list, item.Map());
        if (problem is null && keys.Count == 0)
            problem = $"associative list with keys has an element that omits all key fields [{string.Join(' ', list.Keys.Select(key => $"\"{key}\""))}] (and doesn't have default values for any key fields)";
        return PathElement.Keys(keys);
    }

    /// <summary>Whether two values are the same: numbers by what they count, so that 1 is 1.0, maps in any order.</summary>
    public static bool AreEqual(Node left, Node right) => (left, right) switch
    {
        (FloatNode a, IntegerNode b) => a.Value.Equals(b.Value),
        (IntegerNode a, FloatNode b) => b.Value.Equals(a.Value),
        (ListNode a, ListNode b) =>
            ReferenceEquals(a, b) || (a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second))),
        (MapNode a, MapNode b) => ReferenceEquals(a, b)
            || (a.Count == b.Count && a.All(pair => b[pair.Key] is { } other && AreEqual(pair.Value, other))),
        _ => left.Equals(right),
    };

    /// <summary>What a key field is when an item leaves it out.</summary>
    private static Node? KeyDefault(FieldShape? field) =>
        field is null ? null
        : field.Default is { } known ? known
        : !field.Go.IsAlwaysWritten ? null
        : field.Shape.Scalar switch
        {
            ScalarKind.String => StringNode.Empty,
            ScalarKind.Numeric => IntegerNode.Of(0),
            _ => null,
        };

    private static MapNode Keys(ListShape list, MapNode item)
    {
        var keys = new MapBuilder(list.Keys.Count);
        foreach (var key in list.Keys)
            if ((item[key] ?? KeyDefault(list.Element.Map?.Field(key))) is { } value) keys.Set(key, value);
        return list.Keys.Count > 1 ? keys.Build().Sorted() : keys.Build();
    }
}
