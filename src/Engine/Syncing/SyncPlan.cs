using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Syncing;

/// <summary>What a sync does, in order.</summary>
public sealed record SyncPlan
{
    public required string Server { get; init; }

    /// <summary>The namespace that is made first when it is missing; empty for none.</summary>
    public required string Namespace { get; init; }

    public MapNode NamespaceLabels { get; init; } = MapNode.Empty;

    public MapNode NamespaceAnnotations { get; init; } = MapNode.Empty;

    public required IReadOnlyList<ApplyTask> Applies { get; init; }

    public required IReadOnlyList<PruneTask> Prunes { get; init; }

    public required bool IsDryRun { get; init; }

    /// <summary>Foreground, background or orphan, for what is pruned.</summary>
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

    /// <param name="isUnchanged">Whether an object is known to be as its target says, so that an apply would change nothing.</param>
    public static SyncPlan Of(
        string server, ApplicationSpec spec, OperationRequest request, TargetSet targets, IReadOnlyDictionary<ResourceKey, LiveObject> live,
        IEnumerable<ExtraObject> extra, Func<Target, bool> isUnchanged)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(targets);
        var options = request.Options;
        var destination = spec.Destination.Namespace;
        var makesNamespace = options.Contains("CreateNamespace=true") && destination.Length > 0 && !targets.Targets.ContainsKey(new ResourceKey("", "Namespace", "", destination));
        return new SyncPlan
        {
            Server = server,
            Namespace = makesNamespace ? destination : "",
            NamespaceLabels = makesNamespace ? spec.SyncPolicy.NamespaceLabels : MapNode.Empty,
            NamespaceAnnotations = makesNamespace ? spec.SyncPolicy.NamespaceAnnotations : MapNode.Empty,
            Applies = [.. targets.Targets.Values
                .Where(target => request.Covers(target.Key))
                .OrderBy(static target => KindOrder.RankOf(target.Key.Kind))
                .ThenBy(static target => target.Key.Kind, StringComparer.Ordinal)
                .ThenBy(static target => target.Key)
                .Select(target => ApplyTask.Of(target, live.GetValueOrDefault(target.Key), request, options, !request.Force && isUnchanged(target)))],
            Prunes = PruneTask.All([.. extra.OrderBy(static one => one.Live.Key)], request, options),
            IsDryRun = request.DryRun,
            Propagation = SyncOption.Find("PrunePropagationPolicy", options) ?? "foreground",
        };
    }
}

/// <summary>One object that is brought to its target.</summary>
/// <param name="IsUnchanged">It is there already as it should be; nothing is sent.</param>
/// <param name="Replaces">Written whole instead of applied field by field.</param>
/// <param name="Forces">Deleted and made anew when the cluster refuses the change.</param>
/// <param name="Validates">Unknown and doubled fields are refused.</param>
/// <param name="ToleratesMissingKind">The kind may come into being during the sync.</param>
public sealed record ApplyTask(Target Target, LiveObject? Live, bool IsUnchanged, bool Replaces, bool Forces, bool Validates, bool ToleratesMissingKind)
{
    internal static ApplyTask Of(Target target, LiveObject? live, OperationRequest request, IReadOnlyList<string> options, bool isUnchanged) => new(
        target, live, isUnchanged,
        Replaces: SyncOption.IsOn("Replace", target.SyncOptions, options) || SyncOption.IsOn("Replace", live?.SyncOptions, []),
        Forces: request.Force || SyncOption.IsOn("Force", target.SyncOptions, []) || SyncOption.IsOn("Force", live?.SyncOptions, []),
        Validates: SyncOption.Of("Validate", target.SyncOptions, options) != "false",
        ToleratesMissingKind: SyncOption.IsOn("SkipDryRunOnMissingResource", target.SyncOptions, options));
}

/// <summary>A live object that is the Application's by its mark and that Git does not want.</summary>
/// <param name="Kept">Why it stays, whatever a request says; empty when it may go.</param>
/// <param name="IsForbidden">It stays since the project does not permit it: by its mark it is ours, but it may be another team's.</param>
public readonly record struct ExtraObject(LiveObject Live, string Kept = "", bool IsForbidden = false);

/// <summary>One object that Git does not want any more.</summary>
/// <param name="Skipped">Why it stays; empty when it goes.</param>
public sealed record PruneTask(LiveObject Live, string Skipped)
{
    /// <summary>What a request prunes. A Namespace takes all that lies in it along, so it stays as long as anything of ours in it does.</summary>
    internal static IReadOnlyList<PruneTask> All(IReadOnlyList<ExtraObject> extra, OperationRequest request, IReadOnlyList<string> options)
    {
        var tasks = extra.Where(one => request.Covers(one.Live.Key)).Select(one => Of(one, request, options)).ToList();
        var pruned = tasks.Where(static task => task.Skipped.Length == 0).Select(static task => task.Live.Key).ToHashSet();
        return [.. tasks.Select(task =>
        {
            if (task.Skipped.Length > 0 || task.Live.Key is not { Group: "", Kind: "Namespace" }) return task;
            var staying = extra.FirstOrDefault(one => one.Live.Key.Namespace == task.Live.Key.Name && !pruned.Contains(one.Live.Key)).Live;
            return staying is null ? task : task with { Skipped = $"ignored ({staying.Key} in it is not pruned)" };
        })];
    }

    private static PruneTask Of(ExtraObject extra, OperationRequest request, IReadOnlyList<string> options)
    {
        if (extra.Kept.Length > 0) return new PruneTask(extra.Live, $"ignored ({extra.Kept})");
        if (!request.Prune) return new PruneTask(extra.Live, "ignored (requires pruning)");
        return new PruneTask(extra.Live, SyncOption.Of("Prune", extra.Live.SyncOptions, options) switch
        {
            "false" => "ignored (no prune)",
            "confirm" => "ignored (requires confirmation, which is not supported yet: delete it by hand)",
            _ => "",
        });
    }
}
