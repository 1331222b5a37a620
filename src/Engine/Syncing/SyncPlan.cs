using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Syncing;

/// <summary>What is done at once in a sync: mostly all of it, and with waves or hooks one group after another.</summary>
public sealed record SyncPlan
{
    public required string Server { get; init; }

    /// <summary>The user as whom everything is written; empty for ourselves.</summary>
    public string Writer { get; init; } = "";

    /// <summary>All that the sync is to apply, whose kinds are checked and which is tried dry; empty once that is done.</summary>
    public IReadOnlyList<ApplyTask> Checked { get; init; } = [];

    /// <summary>The namespace that is made first when it is missing; empty for none.</summary>
    public string Namespace { get; init; } = "";

    public MapNode NamespaceLabels { get; init; } = MapNode.Empty;

    public MapNode NamespaceAnnotations { get; init; } = MapNode.Empty;

    public IReadOnlyList<HookCleanup> Cleanups { get; init; } = [];

    public IReadOnlyList<ApplyTask> Applies { get; init; } = [];

    public IReadOnlyList<PruneTask> Prunes { get; init; } = [];

    /// <summary>The phase and the wave of what is done; no phase where it is of several, or of none.</summary>
    public SyncPhase? Phase { get; init; }

    public int Wave { get; init; }

    public bool IsDryRun { get; init; }

    /// <summary>Foreground, background or orphan, for what is pruned, and for hooks that are deleted.</summary>
    public required string Propagation { get; init; }

    /// <summary>Applies in groups of one kind: a group is applied at once, one group after another.</summary>
    public IEnumerable<IReadOnlyList<ApplyTask>> Groups()
    {
        var group = new List<ApplyTask>();
        foreach (var task in Applies)
        {
            if (group.Count > 0 && group[0].Target.Key.Kind != task.Target.Key.Kind)
            {
                yield return group;
                group = [];
            }

            group.Add(task);
        }

        if (group.Count > 0) yield return group;
    }
}

/// <summary>A hook that has had its time: our finalizer is taken out.</summary>
/// <param name="IsDeleted">It is deleted as well.</param>
/// <param name="IsInTheWay">Nothing can go on while it is there.</param>
public sealed record HookCleanup(LiveObject Live, bool IsDeleted, bool IsInTheWay)
{
    /// <summary>Tells what was tried already of one object.</summary>
    public string Mark => $"{Live.Uid}{(IsInTheWay ? " in the way" : IsDeleted ? " deleted" : "")}";
}
