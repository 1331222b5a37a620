using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>Small changes to documents that never change: each returns a copy, or the same when there is nothing to do.</summary>
internal static class Edits
{
    /// <summary>With the value, unless the key has one.</summary>
    public static MapNode Or(this MapNode map, string key, Node value) => map[key].IsNullOrAbsent() ? map.With(key, value) : map;

    /// <summary>With the text, unless the key has one that is not empty.</summary>
    public static MapNode OrText(this MapNode map, string key, string value) =>
        map[key] is null or NullNode or StringNode { Value.Length: 0 } ? map.With(key, value) : map;

    /// <summary>With the number, unless the key has one that is not zero.</summary>
    public static MapNode OrNumber(this MapNode map, string key, long value) =>
        map[key] is null or NullNode or IntegerNode { Value: 0 } ? map.With(key, value) : map;

    /// <summary>With the map below the key changed, if there is one.</summary>
    public static MapNode In(this MapNode map, string key, Func<MapNode, MapNode> change) =>
        map[key] is MapNode below ? map.With(key, change(below)) : map;

    /// <summary>With each map in the list below the key changed, if there is one.</summary>
    public static MapNode Each(this MapNode map, string key, Func<MapNode, MapNode> change) =>
        map[key] is ListNode list ? map.With(key, list.Changed(item => item is MapNode below ? change(below) : item)) : map;

    /// <summary>With the keys in order, as maps of texts are written.</summary>
    public static MapNode Sorted(this MapNode map) => MapNode.Of(map.OrderBy(pair => pair.Key, StringComparer.Ordinal));

    /// <summary>The entry of a list of named things.</summary>
    public static MapNode? Named(this ListNode list, string key, string name)
    {
        foreach (var item in list)
            if (item.Text(key) == name) return item as MapNode;
        return null;
    }
}
