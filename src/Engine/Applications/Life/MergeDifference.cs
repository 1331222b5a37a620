using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>The JSON merge patch that leads from one map to another.</summary>
public static class MergeDifference
{
    public static MapNode Between(MapNode from, MapNode to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var patch = new MapBuilder();
        foreach (var key in from.Keys)
            if (!to.Has(key)) patch.Set(key, NullNode.Instance);
        foreach (var (key, value) in to)
        {
            var old = from[key];
            if (old == value) continue;
            if (old is MapNode below && value is MapNode wanted) patch.Set(key, Between(below, wanted));
            else patch.Set(key, value);
        }

        return patch.Build();
    }
}
