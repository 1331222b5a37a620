using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Kustomize.Patches;

/// <summary>
/// Merges two lists whose items are found by keys, as the original does it step by step: the items of the patch come first, and items that
/// give only some of the keys count as the same as one that gives all.
/// </summary>
internal static class AssociativeMerge
{
    public static ListNode Merge(ListNode target, ListNode patch, IReadOnlyList<string> keys, Func<Node?, Node?, Node?> mergeItem)
    {
        var (ours, theirs) = (Slots(target), Slots(patch));
        var valuesList = ValuesOf(theirs, ours, keys);
        if (keys.Count > 1) MergeValues(valuesList);
        var validKeys = keys.Where((_, i) => valuesList.Exists(values => values[i].Length > 0)).ToList();
        if (validKeys.Count == 0) validKeys = [.. keys];
        var added = new ElementList([]);
        foreach (var values in valuesList) MergeItem(values, keys, validKeys, ours, theirs, added, mergeItem);
        if (valuesList.Count == 0) return ListNode.Of(ours.Slots.Select(static slot => slot.Node));
        foreach (var slot in ours.Slots) AppendTo(added, slot, validKeys);
        return ListNode.Of(added.Slots.Select(static slot => slot.Node));
    }

    private static void MergeItem(
        string[] values, IReadOnlyList<string> keys, List<string> validKeys, ElementList ours, ElementList theirs, ElementList added, Func<Node?, Node?, Node?> mergeItem)
    {
        var validValues = keys.Select((key, i) => (key, value: values[i])).Where(pair => validKeys.Contains(pair.key)).Select(static pair => pair.value).ToList();
        var (findKeys, findValues) = Given(validKeys, validValues);
        var (own, other) = (ours.Find(findKeys, findValues), theirs.Find(findKeys, findValues));
        var merged = mergeItem(own?.Node, other?.Node);
        if (merged is null or NullNode or MapNode { Count: 0 })
        {
            ours.Set(null, validKeys, validValues);
            return;
        }

        if (merged is MapNode map)
        {
            for (var i = 0; i < validKeys.Count; i++)
            {
                if (!map.Has(validKeys[i]) && validValues[i].Length > 0) map = map.With(validKeys[i], validValues[i]);
            }

            merged = map;
        }

        // The merged item takes the place of the one that it was merged into, wherever that stands.
        var slot = own ?? other ?? new ElementList.Slot(merged);
        slot.Node = merged;
        added.Set(slot, validKeys, validValues);
    }

    private static void AppendTo(ElementList list, ElementList.Slot slot, List<string> keys)
    {
        var values = new List<string>();
        foreach (var key in keys)
        {
            if (slot.Node[key] is not { } value) list.Append(slot);
            else values.Add(ElementList.ValueText(value));
        }

        if (keys.Count > 1) list.Set(null, keys, values);
        list.Set(slot, keys, values);
    }

    /// <summary>The key values of all items, each combination once, the patch's first.</summary>
    private static List<string[]> ValuesOf(ElementList theirs, ElementList ours, IReadOnlyList<string> keys)
    {
        var seen = new HashSet<string>();
        var valuesList = new List<string[]>();
        foreach (var slot in theirs.Slots.Concat(ours.Slots))
        {
            var values = keys.Select(key => ElementList.ValueText(slot.Node[key])).ToArray();
            if (seen.Add(string.Join('\0', values))) valuesList.Add(values);
        }

        return valuesList;
    }

    private static void MergeValues(List<string[]> valuesList)
    {
        // Only items that agree somewhere can become one; nearly always all differ in their first key.
        for (var i = 0; i < valuesList.Count; i++)
        {
            for (var j = 0; j < valuesList.Count; j++)
            {
                if (Combine(valuesList[i], valuesList[j]) is { } combined) valuesList[i] = valuesList[j] = combined;
            }
        }
    }

    private static string[]? Combine(string[] one, string[] other)
    {
        var (common, result) = (false, new string[one.Length]);
        for (var i = 0; i < one.Length; i++)
        {
            if (one[i] == other[i]) common = true;
            else if (one[i].Length > 0 && other[i].Length > 0) return null;
            result[i] = one[i].Length > 0 ? one[i] : other[i];
        }

        return common ? result : null;
    }

    private static (List<string> Keys, List<string> Values) Given(List<string> keys, List<string> values)
    {
        var (givenKeys, givenValues) = (new List<string>(), new List<string>());
        for (var i = 0; i < keys.Count; i++)
        {
            if (values[i].Length == 0) continue;
            givenKeys.Add(keys[i]);
            givenValues.Add(values[i]);
        }

        return givenKeys.Count == 0 ? (keys, values) : (givenKeys, givenValues);
    }

    private static ElementList Slots(ListNode list) => new(list.AsEnumerable().Select(static node => new ElementList.Slot(node)));
}
