using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>An applied object laid over the live one: scalars and what is atomic replace, structs, maps and keyed lists merge.</summary>
internal static class TypedMerge
{
    public static Node Merge(Shape shape, Node live, Node applied) => MergeValues(shape, live, applied) ?? NullNode.Instance;

    private static Node? MergeValues(Shape shape, Node? left, Node? right)
    {
        if (left is null || right is null) return right ?? left;
        switch (TypedValues.FormOf(shape, right))
        {
            case TypedValues.Form.Map:
                var (leftMap, rightMap) = (left as MapNode ?? MapNode.Empty, right as MapNode ?? MapNode.Empty);
                return shape.Map!.IsAtomic || (leftMap.Count == 0 && rightMap.Count == 0) ? right : Maps(shape.Map, leftMap, rightMap);
            case TypedValues.Form.List:
                var (leftList, rightList) = (left as ListNode ?? ListNode.Empty, right as ListNode ?? ListNode.Empty);
                return shape.List!.Kind == ListKind.Atomic || (leftList.Count == 0 && rightList.Count == 0) ? right : Lists(shape.List, leftList, rightList);
            default:
                return right;
        }
    }

    private static MapNode Maps(MapShape shape, MapNode left, MapNode right)
    {
        if (right.Count == 0) return left;
        var merged = new MapBuilder(left);
        foreach (var (key, value) in right)
        {
            if (shape.Below(key) is not { } below) continue;
            merged.Set(key, MergeValues(below, left[key], value)!);
        }
        return merged.Build();
    }

    // Items of both keep the order of the applied list; items that only the live list has keep their place among their neighbours.
    private static ListNode Lists(ListShape shape, ListNode left, ListNode right)
    {
        var (leftSteps, leftItems) = Index(shape, left);
        var (rightSteps, rightItems) = Index(shape, right);
        var shared = new Queue<PathElement>(rightSteps.Where(leftItems.ContainsKey));
        var nextShared = Next(shared);
        var merged = new HashSet<PathElement>();
        var result = new List<Node>(left.Count + right.Count);
        for (var (l, r) = (0, 0); l < leftSteps.Count || r < rightSteps.Count;)
        {
            if (l < leftSteps.Count && r < rightSteps.Count)
            {
                if (leftSteps[l] == rightSteps[r])
                {
                    merged.Add(leftSteps[l]);
                    Take(leftSteps[l]);
                    (l, r) = (l + 1, r + 1);
                    nextShared = Next(shared);
                    continue;
                }
                if (rightItems.ContainsKey(leftSteps[l]) && nextShared is not null && nextShared != leftSteps[l])
                {
                    l++;
                    continue;
                }
            }
            if (l < leftSteps.Count)
            {
                if (!rightItems.ContainsKey(leftSteps[l]))
                {
                    result.Add(left[l++]);
                    continue;
                }
                if (merged.Contains(leftSteps[l])) l++;
            }
            if (r < rightSteps.Count)
            {
                merged.Add(rightSteps[r]);
                Take(rightSteps[r]);
                if (nextShared == rightSteps[r]) nextShared = Next(shared);
                r++;
            }
        }
        return ListNode.Of(result);

        void Take(PathElement step)
        {
            if (MergeValues(shape.Element, leftItems.GetValueOrDefault(step), rightItems.GetValueOrDefault(step)) is { } item) result.Add(item);
        }
    }

    private static PathElement? Next(Queue<PathElement> shared) => shared.TryDequeue(out var step) ? step : null;

    // An item that the live list has several times merges with nothing: its value is unknown, its place is not.
    private static (List<PathElement> Steps, Dictionary<PathElement, Node?> Items) Index(ListShape shape, ListNode list)
    {
        var steps = new List<PathElement>(list.Count);
        var items = new Dictionary<PathElement, Node?>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var step = TypedValues.Step(shape, i, list[i], out _);
            steps.Add(step);
            items[step] = items.ContainsKey(step) ? null : list[i];
        }
        return (steps, items);
    }
}
