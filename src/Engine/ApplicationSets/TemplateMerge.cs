using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets;

/// <summary>The template of a generator over that of its set: what says something there wins, field by field. Lists are not
/// merged.</summary>
internal static class TemplateMerge
{
    // A block of values is one value, whatever it holds.
    private const string Whole = "valuesObject";

    public static MapNode Merge(MapNode over, MapNode below)
    {
        var merged = new MapBuilder(below);
        foreach (var (key, value) in over)
        {
            if (SaysNothing(value)) continue;
            merged.Set(key, value is MapNode map && below[key] is MapNode other && key != Whole ? Merge(map, other) : value);
        }

        return merged.Build();
    }

    private static bool SaysNothing(Node value) =>
        value is NullNode or StringNode { Value: "" } or BoolNode { Value: false } or IntegerNode { Value: 0 }
        or MapNode { Count: 0 } or ListNode { Count: 0 };
}
