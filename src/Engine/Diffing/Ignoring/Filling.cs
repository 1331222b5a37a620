using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Diffing.Ignoring;

/// <summary>Puts into one document what was taken out of another.</summary>
internal static class Filling
{
    /// <param name="target">To be filled.</param>
    /// <param name="stripped">The other one without what was taken out.</param>
    /// <param name="whole">The other one with it.</param>
    public static Node Of(Node target, Node stripped, Node whole) => (target, stripped, whole) switch
    {
        _ when stripped == whole => target,
        (MapNode into, MapNode less, MapNode more) => Map(into, less, more),
        (ListNode into, ListNode less, ListNode more) => List(into, less, more),
        _ => target,
    };

    private static MapNode Map(MapNode into, MapNode less, MapNode more)
    {
        foreach (var (name, value) in more)
        {
            if (less[name] is not { } known) into = into.With(name, value);
            else if (into[name] is { } mine) into = into.With(name, Of(mine, known, value));
        }

        return into;
    }

    private static ListNode List(ListNode into, ListNode less, ListNode more)
    {
        var filled = into
            .Select((item, i) => Find(less, item, i) is { } known && Find(more, item, i) is { } value ? Of(item, known, value) : item)
            .ToList();
        // Items that were taken out whole come back.
        filled.AddRange(more.Where((item, i) => NameOf(item) is not null && Find(less, item, i) is null && Find(into, item, i) is null));
        return ListNode.Of(filled);
    }

    private static Node? Find(ListNode list, Node item, int index) => NameOf(item) is { } name
        ? list.FirstOrDefault(other => NameOf(other) == name)
        : index < list.Count && NameOf(list[index]) is null ? list[index] : null;

    private static string? NameOf(Node item) => (item["name"] ?? item["key"] ?? item["containerPort"] ?? item["port"])?.PlainText();
}
