using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;

namespace GitOpsActors.Engine.Diffing.Ignoring;

/// <summary>
/// Takes owned fields out of a document without knowing its types: the names of the fields tell what a list is ordered by.
/// </summary>
internal static class OwnedParts
{
    public static Node Remove(Node node, FieldSet fields) => node switch
    {
        _ when fields.IsEmpty => node,
        MapNode map => Remove(map, fields),
        ListNode list => ListNode.Of(list.Select((item, i) => (Item: item, Entry: Find(fields, item, i)))
            .Where(static one => one.Entry is not { IsMember: true, Below.IsEmpty: true })
            .Select(static one => one.Entry is { } entry ? Remove(one.Item, entry.Below) : one.Item)),
        _ => node,
    };

    private static MapNode Remove(MapNode map, FieldSet fields)
    {
        var kept = new MapBuilder(map.Count);
        foreach (var (name, value) in map)
        {
            var step = PathElement.Field(name);
            var below = fields.Below(step);
            if (fields.Has(step) && below.IsEmpty) continue;
            kept.Add(name, Remove(value, below));
        }

        return kept.Build();
    }

    private static FieldSet.Entry? Find(FieldSet fields, Node item, int index)
    {
        foreach (var entry in fields.Entries)
            if (IsMeant(entry.Step.Text, item, index)) return entry;
        return null;
    }

    private static bool IsMeant(string step, Node item, int index) => step[..2] switch
    {
        "k:" => item is MapNode map && JsonReader.Read(step[2..]) is MapNode keys && keys.All(key => map[key.Key] == key.Value),
        "v:" => JsonReader.Read(step[2..]) == item,
        _ => step == string.Create(System.Globalization.CultureInfo.InvariantCulture, $"i:{index}"),
    };
}
