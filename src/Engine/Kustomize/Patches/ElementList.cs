using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Kustomize.Patches;

/// <summary>
/// A list under merge whose items are found by key fields, with exactly the find, set and remove rules of the original: a value
/// that is not given matches any value that the item has, and items that miss the keys get lost in some constellations. Manifests
/// rely on what comes out of it, so none of this is mended here.
/// </summary>
internal sealed class ElementList
{
    private readonly List<Slot> _slots;

    /// <summary>An item; shared between lists, so that a merge into it shows in all of them.</summary>
    public sealed class Slot(Node node)
    {
        public Node Node { get; set; } = node;
    }

    public ElementList(IEnumerable<Slot> slots) => _slots = [.. slots];

    public IReadOnlyList<Slot> Slots => _slots;

    public Slot? Find(IReadOnlyList<string> keys, IReadOnlyList<string> values) => _slots.Find(slot => slot.Node is MapNode map && MatchesExactly(map, keys, values));

    public void Append(Slot slot) => _slots.Add(slot);

    /// <summary>Puts the item in place of all that match, or at the end; without an item, removes all that match.</summary>
    public void Set(Slot? item, IReadOnlyList<string> keys, IReadOnlyList<string> values)
    {
        var (kept, found) = (new List<Slot>(), false);
        foreach (var slot in _slots)
        {
            if (slot.Node is NullNode or MapNode { Count: 0 }) continue;
            if (!Matches(slot.Node as MapNode, keys, values))
            {
                if (values.Count > 0) kept.Add(slot);
                continue;
            }

            found = true;
            if (item is not null) kept.Add(item);
        }

        if (item is not null && !found) kept.Add(item);
        _slots.Clear();
        _slots.AddRange(kept);
    }

    public static string ValueText(Node? node) => node switch
    {
        null or NullNode => "",
        StringNode text => text.Value,
        MapNode or ListNode => "",
        _ => node.ToString()!,
    };

    private static bool MatchesExactly(MapNode map, IReadOnlyList<string> keys, IReadOnlyList<string> values)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (map[keys[i]] is not { } value || ValueText(value) != values[i]) return false;
        }

        return true;
    }

    private static bool Matches(MapNode? map, IReadOnlyList<string> keys, IReadOnlyList<string> values)
    {
        if (map is null) return false;
        var last = false;
        for (var i = 0; i < keys.Count; i++)
        {
            // Fewer values than keys: the outcome for the last key that has one stands for the rest.
            if (i < values.Count) last = map[keys[i]] is { } value && (values[i].Length == 0 || ValueText(value) == values[i]);
            if (!last) return false;
        }

        return true;
    }
}
