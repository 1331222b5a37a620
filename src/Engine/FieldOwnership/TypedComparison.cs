using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>What differs between two states of an object, field by field as the schema tells fields apart.</summary>
internal sealed record Comparison(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    public bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    public Comparison Without(FieldSet fields) => fields.IsEmpty ? this
        : new(Added.RecursiveDifference(fields), Modified.RecursiveDifference(fields), Removed.RecursiveDifference(fields));

    public static Comparison Of(Shape shape, Node left, Node right)
    {
        var level = new Level();
        TypedComparison.Compare(shape, left, right, level, out _);
        return new(FieldSet.Of(level.Added), FieldSet.Of(level.Modified), FieldSet.Of(level.Removed));
    }

    /// <summary>The differences directly below one path.</summary>
    internal sealed class Level
    {
        public readonly List<FieldSet.Entry> Added = [];
        public readonly List<FieldSet.Entry> Modified = [];
        public readonly List<FieldSet.Entry> Removed = [];
    }
}

internal static class TypedComparison
{
    public enum Change { None, Added, Modified, Removed }

    /// <summary>Compares two values, one of which may be missing. Differences below go into <paramref name="level"/>,
    /// the one of the value's own path into <paramref name="own"/>.</summary>
    public static void Compare(Shape shape, Node? left, Node? right, Comparison.Level level, out Change own)
    {
        own = Change.None;
        if (ReferenceEquals(left, right)) return;
        var isLeaf = CompareForms(shape, left, right, level, ref own);
        if (isLeaf || own != Change.None) return;
        if (left is null) own = Change.Added;
        else if (right is null) own = Change.Removed;
    }

    private static bool CompareForms(Shape shape, Node? left, Node? right, Comparison.Level level, ref Change own)
    {
        if (right is null) return Handle(TypedValues.FormOf(shape, left), shape, left, right, level, ref own);
        var rightForm = TypedValues.FormOf(shape, right);
        if (left is not null && TypedValues.FormOf(shape, left) is var leftForm && leftForm != rightForm)
            Handle(leftForm, shape, left, right, level, ref own);
        return Handle(rightForm, shape, left, right, level, ref own);
    }

    // True when the value is a leaf, which differs as a whole or not at all.
    private static bool Handle(TypedValues.Form form, Shape shape, Node? left, Node? right, Comparison.Level level, ref Change own)
    {
        switch (form)
        {
            case TypedValues.Form.Map:
                var (leftMap, rightMap) = (left as MapNode, right as MapNode);
                if (shape.Map!.IsAtomic || ((leftMap?.Count ?? 0) == 0 && (rightMap?.Count ?? 0) == 0)) break;
                Maps(shape.Map, leftMap ?? MapNode.Empty, rightMap ?? MapNode.Empty, level);
                return false;
            case TypedValues.Form.List:
                var (leftList, rightList) = (left as ListNode, right as ListNode);
                if (shape.List!.Kind == ListKind.Atomic || ((leftList?.Count ?? 0) == 0 && (rightList?.Count ?? 0) == 0)) break;
                Lists(shape.List, leftList ?? ListNode.Empty, rightList ?? ListNode.Empty, level);
                return false;
        }
        own = left is null ? Change.Added : right is null ? Change.Removed : TypedValues.AreEqual(left, right) ? own : Change.Modified;
        return true;
    }

    private static void Maps(MapShape shape, MapNode left, MapNode right, Comparison.Level level)
    {
        foreach (var (key, value) in left)
            if (shape.Below(key) is { } below) Item(below, PathElement.Field(key), value, right[key], level);
        foreach (var (key, value) in right)
            if (!left.Has(key) && shape.Below(key) is { } below) Item(below, PathElement.Field(key), null, value, level);
    }

    private static void Lists(ListShape shape, ListNode left, ListNode right, Comparison.Level level)
    {
        var order = new List<PathElement>();
        var leftItems = Index(shape, left, order);
        var rightItems = Index(shape, right, order);
        foreach (var step in order)
        {
            var (l, r) = (leftItems.GetValueOrDefault(step) ?? [], rightItems.GetValueOrDefault(step) ?? []);
            if (l.Count <= 1 && r.Count <= 1)
            {
                Item(shape.Element, step, l.Count > 0 ? l[0] : null, r.Count > 0 ? r[0] : null, level);
                continue;
            }
            // Items that come several times are compared as one, since nothing tells them apart.
            var whole = new FieldSet.Entry(step, true, FieldSet.Empty);
            if (l.Count > 1 && r.Count > 1)
            {
                if (l.Count != r.Count || !l.Zip(r).All(pair => TypedValues.AreEqual(pair.First, pair.Second))) level.Modified.Add(whole);
            }
            else if (l.Count > 1)
            {
                if (r.Count > 0) Item(shape.Element, step, null, r[0], level);
                level.Removed.Add(whole);
            }
            else
            {
                if (l.Count > 0) Item(shape.Element, step, l[0], null, level);
                AddWhole(level.Added, whole);
            }
        }
    }

    private static void AddWhole(List<FieldSet.Entry> entries, FieldSet.Entry whole)
    {
        var at = entries.FindIndex(entry => entry.Step == whole.Step);
        if (at < 0) entries.Add(whole);
        else entries[at] = entries[at] with { IsMember = true };
    }

    private static Dictionary<PathElement, List<Node>> Index(ListShape shape, ListNode list, List<PathElement> order)
    {
        var index = new Dictionary<PathElement, List<Node>>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var step = TypedValues.Step(shape, i, list[i], out var problem);
            if (problem is not null) continue;
            if (index.TryGetValue(step, out var items)) items.Add(list[i]);
            else index[step] = [list[i]];
        }
        foreach (var step in index.Keys)
            if (!order.Contains(step)) order.Add(step);
        return index;
    }

    private static void Item(Shape shape, PathElement step, Node? left, Node? right, Comparison.Level level)
    {
        if (ReferenceEquals(left, right)) return;
        var below = new Comparison.Level();
        Compare(shape, left, right, below, out var own);
        Add(level.Added, step, own == Change.Added, below.Added);
        Add(level.Modified, step, own == Change.Modified, below.Modified);
        Add(level.Removed, step, own == Change.Removed, below.Removed);
    }

    private static void Add(List<FieldSet.Entry> entries, PathElement step, bool isMember, List<FieldSet.Entry> below)
    {
        if (isMember || below.Count > 0) entries.Add(new FieldSet.Entry(step, isMember, FieldSet.Of(below)));
    }
}
