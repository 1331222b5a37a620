using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Diffing;

/// <summary>
/// What a client-side apply has left on an object: the manifest that it applied. A server-side apply does not know that those fields were
/// meant to go with the manifest; a field that stands in it, not in the new one, and still in the object, is to be removed.
/// </summary>
public static class LastApplied
{
    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    public static bool HasWhatIsGone(MapNode live, MapNode target)
    {
        if (live.Map("metadata", "annotations")[Annotation].Text() is not { } text) return false;
        try
        {
            return JsonReader.Read(text) is MapNode applied && Remains(applied, target, live);
        }
        catch (DocumentException)
        {
            return false;
        }
    }

    private static bool Remains(MapNode applied, MapNode target, MapNode live)
    {
        foreach (var (key, value) in applied)
        {
            if (value is NullNode || live[key] is not { } now) continue;
            if (target[key] is not { } wanted)
            {
                if (value is not MapNode { Count: 0 } and not ListNode { Count: 0 }) return true;
                continue;
            }

            if (value is MapNode map && wanted is MapNode wantedMap && now is MapNode nowMap && Remains(map, wantedMap, nowMap)) return true;
            if (value is ListNode list && wanted is ListNode wantedList && now is ListNode nowList && Remains(list, wantedList, nowList)) return true;
        }

        return false;
    }

    /// <summary>Items that are told apart by a name; lists of other things differ as a whole, which an apply sees by itself.</summary>
    private static bool Remains(ListNode applied, ListNode target, ListNode live)
    {
        foreach (var item in applied)
        {
            if (item["name"].Text() is not { } name || Named(live, name) is not { } now) continue;
            if (Named(target, name) is not { } wanted || Remains(item.Map(), wanted, now)) return true;
        }

        return false;
    }

    private static MapNode? Named(ListNode items, string name) => items.FirstOrDefault(item => item["name"].Text() == name) as MapNode;
}
