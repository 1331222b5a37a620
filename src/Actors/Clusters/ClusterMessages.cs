using GitOpsActors.Actors.Runtime;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Clusters;

/// <summary>An Application wants to hear of its objects from now on.</summary>
/// <param name="Instance">The name by which objects say that they are its own.</param>
/// <param name="Keys">Objects that it hears of whoever's they are.</param>
public sealed record Track(string Instance, ActorRef Application, IReadOnlySet<GroupKind> Kinds, IReadOnlyCollection<ResourceKey> Keys) : IMergeable
{
    public MergeKey MergeKey => new("track", Instance);
}

/// <summary>An Application has no use for this cluster any more.</summary>
public sealed record Untrack(string Instance) : IMergeable
{
    // The newest wish of an Application is the one that counts.
    public MergeKey MergeKey => new("track", Instance);
}

/// <summary>Objects mark their Applications in another way now, or the cluster is reached in another way: look at everything anew.</summary>
public sealed record LookAnew(Tracking Tracking) : IMergeable
{
    public MergeKey MergeKey => new("look-anew");
}

/// <summary>What a watch of one kind told since the actor last listened.</summary>
internal sealed record KindChanged(GroupKind Kind, int Watch, IReadOnlyDictionary<ResourceKey, LiveChange> Changes, bool IsWhole, string Version) : IMergeable
{
    public MergeKey MergeKey => new("changed", Kind + "#" + Watch);

    public IMergeable Absorb(IMergeable older)
    {
        var before = (KindChanged)older;
        if (IsWhole) return this;
        var merged = new Dictionary<ResourceKey, LiveChange>(before.Changes);
        foreach (var (key, change) in Changes) merged[key] = change;
        // A list, and what changed after it, is a newer list.
        if (before.IsWhole)
        {
            foreach (var key in Changes.Where(static change => change.Value.Live is null).Select(static change => change.Key)) merged.Remove(key);
        }

        return before with { Changes = merged, Version = Version };
    }
}

/// <summary>A watch ended: it is no kind of this cluster, or cannot be watched.</summary>
internal sealed record WatchEnded(GroupKind Kind, int Watch, string Problem);

/// <summary>The kinds that the cluster serves may be others now.</summary>
internal sealed record KindsMoved : IMergeable
{
    public MergeKey MergeKey => new("kinds");
}

internal sealed record KindsFound(IReadOnlySet<GroupKind> Served);
