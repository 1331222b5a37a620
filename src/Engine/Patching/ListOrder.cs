using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Patching;

/// <summary>The order of a merged list: the items of the patch in the patch's order, the others put among them where they were.</summary>
internal static class ListOrder
{
    public static ListNode Arrange(ListNode merged, ListNode patchOrder, ListNode serverOrder, string mergeKey)
    {
        var fromPatch = Enumerable.Where(merged, item => IndexIn(patchOrder, item, mergeKey) >= 0).ToList();
        var others = Enumerable.Where(merged, item => IndexIn(patchOrder, item, mergeKey) < 0).ToList();
        var right = fromPatch.OrderBy(item => IndexIn(patchOrder, item, mergeKey)).ToList();
        var left = others.OrderBy(item => IndexIn(serverOrder, item, mergeKey)).ToList();
        var result = new List<Node>(merged.Count);
        for (var (l, r) = (0, 0); l < left.Count || r < right.Count;)
        {
            var takesLeft = r == right.Count || (l < left.Count && IsBefore(left[l], right[r], serverOrder, mergeKey));
            result.Add(takesLeft ? left[l++] : right[r++]);
        }
        return ListNode.Of(result);
    }

    public static bool IsSame(Node item, Node other, string mergeKey) =>
        mergeKey.Length == 0 ? item.Equals(other) : item[mergeKey] is { } value && value.Equals(other[mergeKey]);

    private static bool IsBefore(Node left, Node right, ListNode order, string mergeKey)
    {
        var (l, r) = (IndexIn(order, left, mergeKey), IndexIn(order, right, mergeKey));
        return l >= 0 && r >= 0 && l < r;
    }

    private static int IndexIn(ListNode list, Node item, string mergeKey)
    {
        for (var i = 0; i < list.Count; i++)
            if (IsSame(item, list[i], mergeKey)) return i;
        return -1;
    }
}
