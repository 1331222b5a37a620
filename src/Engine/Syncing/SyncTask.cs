using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Syncing;

/// <summary>One object in one phase of a sync: it is applied, or pruned.</summary>
/// <param name="IsSuperfluous">Nothing has to be done, and nothing is to be said about it either.</param>
public sealed record SyncTask(SyncPhase Phase, int Wave, ApplyTask? Apply, PruneTask? Prune, bool IsSuperfluous = false)
{
    public ResourceKey Key => Apply?.Target.Key ?? Prune!.Live.Key;

    public Hook? Hook => Apply?.Hook;

    public string ApiVersion => Apply?.Target.ApiVersion ?? Prune!.Live.ApiVersion;
}

/// <summary>One object that is brought to its target.</summary>
/// <param name="Hook">What makes it a hook; null for what Git wants to stay.</param>
/// <param name="IsUnchanged">It is there already as it should be; nothing is sent.</param>
/// <param name="Replaces">Written whole instead of applied field by field.</param>
/// <param name="Forces">Deleted and made anew when the cluster refuses the change.</param>
/// <param name="Validates">Unknown and doubled fields are refused.</param>
/// <param name="ToleratesMissingKind">The kind may come into being during the sync.</param>
public sealed record ApplyTask(
    Target Target, LiveObject? Live, SyncPhase Phase, Hook? Hook,
    bool IsUnchanged, bool Replaces, bool Forces, bool Validates, bool ToleratesMissingKind)
{
    /// <summary>What is no difference between the target and the object.</summary>
    public IgnoreRules Ignored { get; init; } = IgnoreRules.None;

    /// <summary>What is ignored keeps the values that it has in the cluster.</summary>
    public bool RespectsIgnored { get; init; }

    /// <summary>Fields of earlier client-side applies become ours.</summary>
    public bool TakesOver { get; init; } = true;

    /// <summary>Stands for the manifest, and for what of it is ignored.</summary>
    public Digest Manifest => Ignored.Mark(Target.Digest);

    internal static ApplyTask Of(
        Target target, LiveObject? live, OperationRequest request, IReadOnlyList<string> options, bool isUnchanged) =>
        Of(target, live, SyncPhase.Sync, null, request, options, isUnchanged);

    internal static ApplyTask OfHook(
        Target target, LiveObject? live, SyncPhase phase, Hook hook, OperationRequest request, IReadOnlyList<string> options) =>
        Of(target, live, phase, hook, request, options, isUnchanged: false);

    private static ApplyTask Of(
        Target target, LiveObject? live, SyncPhase phase, Hook? hook,
        OperationRequest request, IReadOnlyList<string> options, bool isUnchanged) => new(
        target, live, phase, hook, isUnchanged && !Replace(target, live, options),
        Replaces: Replace(target, live, options),
        Forces: request.Force || SyncOption.IsOn("Force", target.SyncOptions, []) || SyncOption.IsOn("Force", live?.SyncOptions, []),
        Validates: SyncOption.Of("Validate", target.SyncOptions, options) != "false",
        ToleratesMissingKind: SyncOption.IsOn("SkipDryRunOnMissingResource", target.SyncOptions, options))
        {
            RespectsIgnored = options.Contains("RespectIgnoreDifferences=true"),
            TakesOver = SyncOption.Find("ClientSideApplyMigration", options) != "false",
        };

    private static bool Replace(Target target, LiveObject? live, IReadOnlyList<string> options) =>
        SyncOption.IsOn("Replace", target.SyncOptions, options) || SyncOption.IsOn("Replace", live?.SyncOptions, []);
}

/// <summary>A live object that is the Application's by its mark and that Git does not want.</summary>
/// <param name="Kept">Why it stays, whatever a request says; empty when it may go.</param>
/// <param name="IsForbidden">It stays since the project does not permit it: by its mark it is ours, but it may be another team's.</param>
public readonly record struct ExtraObject(LiveObject Live, string Kept = "", bool IsForbidden = false);

/// <summary>One object that Git does not want any more.</summary>
/// <param name="Skipped">Why it stays; empty when it goes.</param>
/// <param name="NeedsConfirmation">A person has to agree first.</param>
public sealed record PruneTask(LiveObject Live, string Skipped, bool NeedsConfirmation = false)
{
    /// <summary>
    /// What a request prunes. A Namespace takes all that lies in it along, so it stays as long as anything of ours in it does.
    /// </summary>
    internal static IReadOnlyList<PruneTask> All(
        IReadOnlyList<ExtraObject> extra, OperationRequest request, IReadOnlyList<string> options)
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
        var option = SyncOption.Of("Prune", extra.Live.SyncOptions, options);
        return new PruneTask(extra.Live, option == "false" ? "ignored (no prune)" : "", NeedsConfirmation: option == "confirm");
    }
}
