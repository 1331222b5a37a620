using GitOpsActors.Actors.Applications.Tracing;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Syncing;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>
/// Carries a plan out: kinds are checked, the namespace is made, several changes are tried dry before any is made, then hooks are cleaned up,
/// objects pruned and applied. Doing the same plan again leads to the same. Which of the results means what is for the decider to say.
/// </summary>
internal sealed partial class SyncRun(ICluster cluster, SyncPlan plan, LiveReading reading, TimeProvider time, ILogger logger)
{
    private static readonly GroupKind Definitions = new("apiextensions.k8s.io", "CustomResourceDefinition");
    private static readonly TimeSpan EstablishedWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan GoneWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private const int LetGoAttempts = 5;

    // Writes are made in the name of whom the plan names, and it is we who look: an account that may write need not be allowed to read.
    private readonly ICluster _client = cluster.At(Priority.User).As(plan.Writer);
    private readonly ICluster _looking = cluster.At(Priority.User);

    public async Task<SyncOutcome> RunAsync(CancellationToken stop)
    {
        if (await MissingKindsAsync(stop) is { Count: > 0 } missing)
            return new SyncOutcome(missing, $"one or more synchronization tasks are not valid: {Messages(missing, "; ")}");
        if (plan.IsDryRun) return await DryRunAsync(stop);
        var (made, refusal) = await MakeNamespaceAsync(stop);
        if (refusal.Length > 0) return new SyncOutcome(made, $"the namespace failed to apply: {refusal}");
        if (await TryDryAsync(stop) is { Count: > 0 } invalid) return new SyncOutcome(invalid, $"one or more objects failed to apply (dry run): {Messages(invalid, ",")}");
        var left = await Task.WhenAll(plan.Cleanups.Select(cleanup => CleanUpAsync(cleanup, stop)));
        if (string.Join(",", left.Where(static problem => problem.Length > 0)) is { Length: > 0 } inTheWay) return new SyncOutcome(made, inTheWay);
        var done = new List<Synced>([.. made, .. await Task.WhenAll(plan.Prunes.Select(task => PruneAsync(task, stop)))]);
        if (done.Exists(IsFailed)) return new SyncOutcome(done, "");
        foreach (var group in plan.Groups())
        {
            done.AddRange(await Task.WhenAll(group.Select(task => ApplyAsync(task, stop))));
            if (group[0].Target.Key.GroupKind == Definitions) await WaitUntilEstablishedAsync(group, stop);
        }

        return new SyncOutcome(done, "");
    }

    private static bool IsFailed(Synced one) => one.Result.Status == "SyncFailed";

    private static string Messages(IEnumerable<Synced> failed, string separator) =>
        string.Join(separator, failed.Select(static one => one.Result.Message).Distinct().Order(StringComparer.Ordinal));

    private async Task<List<Synced>> MissingKindsAsync(CancellationToken stop)
    {
        var (missing, looked) = (new List<Synced>(), false);
        if (plan.Checked.Count == 0) return missing;
        var kinds = await _looking.KindsAsync(stop);
        var defined = plan.Checked.Select(static task => task.Target.DefinedKind).OfType<GroupKind>().ToHashSet();
        foreach (var task in plan.Checked)
        {
            var (key, version) = (task.Target.Key, ResourceKey.VersionOf(task.Target.ApiVersion));
            if (task.ToleratesMissingKind || defined.Contains(key.GroupKind) || kinds.Find(key.Group, version, key.Kind) is not null) continue;
            // It may have arrived since the last look; one more look is enough for all.
            if (!looked) (kinds, looked) = (await _looking.RefreshKindsAsync(stop), true);
            if (kinds.Find(key.Group, version, key.Kind) is not null) continue;
            var what = $"The Kubernetes API could not find {key.Group}/{key.Kind} for requested resource {key.Namespace}/{key.Name}. " +
                $"Make sure the \"{key.Kind}\" CRD is installed on the destination cluster.";
            missing.Add(new Synced(Failure(task, what, isMissingKind: true), null, null));
        }

        return missing;
    }

    private async Task<(IReadOnlyList<Synced> Made, string Problem)> MakeNamespaceAsync(CancellationToken stop)
    {
        if (plan.Namespace.Length == 0) return ([], "");
        var key = new ResourceKey("", "Namespace", "", plan.Namespace);
        var metadata = MapNode.Of(("name", plan.Namespace));
        if (plan.NamespaceLabels.Count > 0) metadata = metadata.With("labels", plan.NamespaceLabels);
        // As Argo CD marks a namespace whose labels and annotations it manages: those of others stay.
        if (plan.NamespaceLabels.Count + plan.NamespaceAnnotations.Count > 0)
            metadata = metadata.With(
                "annotations", plan.NamespaceAnnotations.With(LiveObject.SyncOptionsAnnotation, "ServerSideApply=true"));
        var manifest = MapNode.Of(("apiVersion", "v1"), ("kind", "Namespace"), ("metadata", metadata));
        try
        {
            if (metadata.Count > 1)
            {
                await _client.ApplyAsync(manifest, Applier(dryRun: false, FieldValidation.Unstated), stop);
                return ([Namespace("configured")], "");
            }

            if (await _looking.GetAsync(ObjectName.Of(key), stop) is not null) return ([], "");
            await _client.CreateAsync(manifest, Applier(dryRun: false, FieldValidation.Unstated), stop);
            return ([Namespace("created")], "");
        }
        catch (ClusterException error) when (error.Kind == FaultKind.AlreadyExists)
        {
            return ([], "");
        }
        catch (ClusterException error)
        {
            return ([new Synced(new SyncResult(key, "v1", "SyncFailed", error.Message, Phase: SyncPhase.PreSync, State: OperationPhase.Failed), null, null)], error.Message);
        }

        Synced Namespace(string what) =>
            new(new SyncResult(key, "v1", "Synced", $"{Named(key)} {what}", Phase: SyncPhase.PreSync, State: OperationPhase.Succeeded), null, null);
    }

    /// <summary>Lets a hook go, and deletes it where that is wanted. Returns why what is in the way stays there; what else fails is only logged.</summary>
    private async Task<string> CleanUpAsync(HookCleanup cleanup, CancellationToken stop)
    {
        var name = ObjectName.Of(cleanup.Live.Key);
        using var span = ObjectSpan.Begin("clean up", cleanup.Live.Key);
        try
        {
            if (cleanup.IsDeleted && !cleanup.Live.IsTerminating) await _client.DeleteAsync(name, new DeleteOptions { Propagation = PropagationOf(plan.Propagation), Uid = cleanup.Live.Uid }, stop);
            if (cleanup.Live.IsHeldAsHook) await LetGoAsync(name, cleanup.Live.Uid, stop);
            return "";
        }
        catch (ClusterException error) when (error.Kind is FaultKind.NotFound or FaultKind.Conflict)
        {
            // It is gone, or another object has taken its place, which the watch tells.
            return "";
        }
        catch (ClusterException error) when (cleanup.IsInTheWay)
        {
            return $"failed to delete hook {Named(cleanup.Live.Key)}: {error.Message}";
        }
        catch (ClusterException error)
        {
            LogNotCleanedUp(cleanup.Live.Key, error.Message);
            return "";
        }
    }

    private async Task LetGoAsync(ObjectName name, string uid, CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (await _looking.GetAsync(name, stop) is not { } live || live.Text("metadata", "uid") != uid) return;
            var finalizers = live.List("metadata", "finalizers");
            if (!finalizers.Contains(Hook.Finalizer)) return;
            var patch = MapNode.Of(("metadata", MapNode.Of(
                ("resourceVersion", live.Text("metadata", "resourceVersion") ?? ""),
                ("finalizers", ListNode.Of(finalizers.Where(static one => one.Text() != Hook.Finalizer))))));
            try
            {
                await _client.PatchAsync(name, PatchKind.Merge, patch, new WriteOptions { FieldManager = LiveObject.Manager }, stop);
                return;
            }
            catch (ClusterException error) when (error.Kind == FaultKind.Conflict && attempt < LetGoAttempts)
            {
                // A controller wrote in between.
            }
        }
    }

    /// <summary>
    /// With one change there is nothing that could be half done. With several, a mistake in one must not leave the others applied. What it
    /// lacks does not count, since that may come with another object of the same sync.
    /// </summary>
    private async Task<List<Synced>> TryDryAsync(CancellationToken stop)
    {
        var tasks = plan.Checked.Where(static task => task is { IsUnchanged: false, Replaces: false, Forces: false, ToleratesMissingKind: false }).ToList();
        if (tasks.Count < 2) return [];
        var namespaces = tasks.Where(static task => task.Target.Key.GroupKind == new GroupKind("", "Namespace")).Select(static task => task.Target.Key.Name).ToHashSet(StringComparer.Ordinal);
        var defines = tasks.Exists(static task => task.Target.Key.GroupKind == Definitions);
        // What lives in a namespace, or is of a kind, that this sync brings can't be tried before that is there, nor a hook that is to be made anew.
        var triable = tasks.Where(task => !namespaces.Contains(task.Target.Key.Namespace) && !(defines && task.Target.Key.Group.Contains('.', StringComparison.Ordinal)) && (task.Hook is null || task.Live is null));
        var tried = await Task.WhenAll(triable.Select(task => SendAsync(task, dryRun: true, stop)));
        return [.. tried.Where(static one => IsFailed(one) && !one.MayLackSomething)];
    }

    private async Task<SyncOutcome> DryRunAsync(CancellationToken stop)
    {
        var makesNamespace = plan.Namespace.Length > 0
            && await _looking.GetAsync(ObjectName.Of(new ResourceKey("", "Namespace", "", plan.Namespace)), stop) is null;
        var tried = await Task.WhenAll(plan.Applies.Select(task => makesNamespace && task.Target.Key.Namespace == plan.Namespace ? WouldCreateAsync(task) : SendAsync(task, dryRun: true, stop)));
        var pruned = plan.Prunes.Select(static task => Result(task, task.Skipped.Length > 0 ? "PruneSkipped" : "Pruned", task.Skipped.Length > 0 ? task.Skipped : "pruned (dry run)"));
        List<Synced> all = [.. pruned, .. tried.Select(static one => one with { Live = null, Manifest = null })];
        var failed = all.FindAll(IsFailed);
        return new SyncOutcome(all, failed.Count == 0 ? "" : $"one or more objects failed to apply (dry run): {Messages(failed, ",")}");
    }

    /// <summary>What lives in a namespace that the sync makes can't be tried before that is there.</summary>
    private static Task<Synced> WouldCreateAsync(ApplyTask task) => Task.FromResult(new Synced(
        Success(task, "created (dry run, not tried: the namespace is made first)"), null, null));

    private async Task<Synced> PruneAsync(PruneTask task, CancellationToken stop)
    {
        if (task.Skipped.Length > 0) return Result(task, "PruneSkipped", task.Skipped);
        if (task.Live.IsTerminating) return Result(task, "Pruned", "pruned");
        using var span = ObjectSpan.Begin("prune", task.Live.Key);
        try
        {
            await _client.DeleteAsync(ObjectName.Of(task.Live.Key), new DeleteOptions { Propagation = PropagationOf(plan.Propagation), Uid = task.Live.Uid }, stop);
            return Result(task, "Pruned", "pruned");
        }
        catch (ClusterException error) when (error.Kind == FaultKind.NotFound)
        {
            return Result(task, "Pruned", "pruned");
        }
        catch (ClusterException error) when (error.Kind == FaultKind.Conflict)
        {
            return await ConflictedAsync(task, error, stop);
        }
        catch (ClusterException error)
        {
            span?.Fail(error);
            return Result(task, "SyncFailed", error.Message);
        }
    }

    /// <summary>Another object has taken its place, or somebody wrote to it at the same time, and it is still there.</summary>
    private async Task<Synced> ConflictedAsync(PruneTask task, ClusterException conflict, CancellationToken stop)
    {
        try
        {
            var live = await _looking.GetAsync(ObjectName.Of(task.Live.Key), stop);
            return live?.Text("metadata", "uid") == task.Live.Uid ? Result(task, "SyncFailed", conflict.Message) : Result(task, "Pruned", "pruned");
        }
        catch (ClusterException error)
        {
            return Result(task, "SyncFailed", error.Message);
        }
    }

    private static Synced Result(PruneTask task, string status, string message) =>
        new(new SyncResult(task.Live.Key, task.Live.ApiVersion, status, message, State: status == "SyncFailed" ? OperationPhase.Failed : OperationPhase.Succeeded), null, null);

    private static SyncResult Success(ApplyTask task, string what) => new(
        task.Target.Key, task.Target.ApiVersion, "Synced", $"{Named(task.Target.Key)} {what}", Phase: task.Phase,
            IsHook: task.Hook is not null)
    {
        Images = string.Join(' ', Images.Of(task.Target.Manifest).Distinct()),
    };

    private static SyncResult Failure(ApplyTask task, string message, bool isMissingKind) => new(
        task.Target.Key, task.Target.ApiVersion, "SyncFailed", SecretQuotes.Hide(message, task.Target.Manifest), isMissingKind, task.Phase,
            task.Hook is not null, OperationPhase.Failed);

    private static Propagation PropagationOf(string option) => option switch { "background" => Propagation.Background, "orphan" => Propagation.Orphan, _ => Propagation.Foreground };

    private async Task<Synced> ApplyAsync(ApplyTask task, CancellationToken stop)
    {
        if (task.IsUnchanged) return new Synced(Success(task, "unchanged"), task.Live, task.Manifest);
        return await SendAsync(task, dryRun: false, stop);
    }

    private async Task<Synced> SendAsync(ApplyTask task, bool dryRun, CancellationToken stop)
    {
        var target = task.Target;
        using var span = ObjectSpan.Begin(dryRun ? "try" : task.Hook is null ? "apply" : "hook", target.Key);
        try
        {
            var answer = await WriteAsync(task, dryRun, stop);
            var live = LiveObject.Of(answer, reading);
            var isSame = dryRun ? task.Live is { IsOwned: true } known && known.Content == live.Content : task.Live?.ResourceVersion == live.ResourceVersion;
            var what = task.Live is null ? "created" : task.Replaces ? "replaced" : isSame ? "unchanged" : "configured";
            return new Synced(Success(task, what + (dryRun ? " (dry run)" : "")), live, task.Hook is null ? task.Manifest : null);
        }
        catch (ClusterException error)
        {
            span?.Fail(error);
            return new Synced(Failure(task, error.Message, error.Kind == FaultKind.UnknownKind), null, null) { MayLackSomething = error.Kind is FaultKind.NotFound or FaultKind.Forbidden or FaultKind.UnknownKind };
        }
    }

    private async Task<MapNode> WriteAsync(ApplyTask task, bool dryRun, CancellationToken stop)
    {
        var options = Applier(dryRun, task.Validates ? FieldValidation.Strict : FieldValidation.Ignore);
        try
        {
            if (task.Replaces) return await ReplaceAsync(task, options, stop);
            if (!dryRun && task is { TakesOver: true, Live.IsOwned: false }) await TakeOverAsync(task, stop);
            return await _client.ApplyAsync(await ManifestAsync(task, stop), options, stop);
        }
        catch (ClusterException error) when (task.Forces && !dryRun && error.Kind is FaultKind.Invalid or FaultKind.Conflict)
        {
            await _client.DeleteAsync(ObjectName.Of(task.Target.Key), new DeleteOptions { Propagation = Propagation.Foreground }, stop);
            await WaitUntilGoneAsync(task.Target.Key, stop);
            return await _client.ApplyAsync(Declared(task), options, stop);
        }
    }

    /// <summary>What is applied: where that is wanted, with what the cluster holds in fields that are ignored.</summary>
    private async Task<MapNode> ManifestAsync(ApplyTask task, CancellationToken stop)
    {
        var manifest = Declared(task);
        if (!task.RespectsIgnored || task.Ignored.IsEmpty || task.Live is null) return manifest;
        return await _looking.GetAsync(ObjectName.Of(task.Target.Key), stop) is { } live ? task.Ignored.Respect(manifest, live) : manifest;
    }

    private static MapNode Declared(ApplyTask task) => task.Validates ? task.Target.Manifest : DeclaredFields.Of(task.Target.Manifest);

    /// <summary>A finalizer that nobody takes out must not hold the sync for ever.</summary>
    private async Task WaitUntilGoneAsync(ResourceKey key, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        while (await _looking.GetAsync(ObjectName.Of(key), stop) is { } live)
        {
            if (time.GetElapsedTime(began) > GoneWithin)
            {
                var finalizers = string.Join(", ", live.List("metadata", "finalizers").Select(static finalizer => finalizer.Text()));
                throw new ClusterException(new ClusterFault(FaultKind.TimedOut, FaultNature.Retryable, finalizers.Length > 0
                    ? $"{Named(key)} was deleted to be made anew and is not gone after {GoneWithin.TotalSeconds:0} s: its finalizers hold it ({finalizers})"
                    : $"{Named(key)} was deleted to be made anew and is not gone after {GoneWithin.TotalSeconds:0} s: its dependents may hold it"));
            }

            await Task.Delay(LookEvery, time, stop);
        }
    }

    private async Task<MapNode> ReplaceAsync(ApplyTask task, WriteOptions options, CancellationToken stop)
    {
        var live = await _looking.GetAsync(ObjectName.Of(task.Target.Key), stop);
        if (live is null) return await _client.CreateAsync(task.Target.Manifest, options, stop);
        var version = live.Text("metadata", "resourceVersion") ?? "";
        var manifest = task.RespectsIgnored ? task.Ignored.Respect(task.Target.Manifest, live) : task.Target.Manifest;
        return await _client.UpdateAsync(manifest.WithAt(["metadata", "resourceVersion"], version), options, stop);
    }

    /// <summary>
    /// Fields that an earlier client-side apply wrote belong to its manager as an update. They become ours as an apply, so that what leaves
    /// the manifest leaves the object too.
    /// </summary>
    private async Task TakeOverAsync(ApplyTask task, CancellationToken stop)
    {
        var name = ObjectName.Of(task.Target.Key);
        if (await _looking.GetAsync(name, stop) is not { } live || TakeOver.Patch(live) is not { } patch) return;
        try
        {
            await _client.PatchAsync(name, PatchKind.Json, patch, new WriteOptions { FieldManager = LiveObject.Manager }, stop);
        }
        catch (ClusterException error) when (error.Kind is FaultKind.Conflict or FaultKind.Invalid)
        {
            // Somebody wrote in between: the apply goes on without, and the next one takes over.
            LogNotTakenOver(task.Target.Key, error.Message);
        }
    }

    private async Task WaitUntilEstablishedAsync(IReadOnlyList<ApplyTask> definitions, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        foreach (var definition in definitions)
        {
            while (true)
            {
                var live = await _looking.GetAsync(ObjectName.Of(definition.Target.Key), stop);
                if (live is null || live.List("status", "conditions").Any(static condition => condition["type"].Text() == "Established" && condition["status"].Text() == "True")) break;
                if (time.GetElapsedTime(began) > EstablishedWithin)
                {
                    LogNotEstablished(definition.Target.Key);
                    break;
                }

                await Task.Delay(LookEvery, time, stop);
            }
        }

        // A cluster may serve a kind a moment later than it says so.
        var defined = definitions.Select(static one => one.Target.DefinedKind).OfType<GroupKind>().ToList();
        while (true)
        {
            var kinds = await _looking.RefreshKindsAsync(stop);
            if (defined.TrueForAll(kind => kinds.Find(kind.Group, kind.Kind) is not null) || time.GetElapsedTime(began) > EstablishedWithin) return;
            await Task.Delay(LookEvery, time, stop);
        }
    }

    private static WriteOptions Applier(bool dryRun, FieldValidation validation) =>
        new() { FieldManager = LiveObject.Manager, Force = true, DryRun = dryRun, FieldValidation = validation };

    private static string Named(ResourceKey key) => (key.Group.Length == 0 ? key.Kind : $"{key.Kind}.{key.Group}").ToLowerInvariant() + "/" + key.Name;

    [LoggerMessage(Level = LogLevel.Warning, Message = "the hook {Object} could not be cleaned up: {Problem}")]
    private partial void LogNotCleanedUp(ResourceKey @object, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Definition} is not established yet; its objects may fail for now")]
    private partial void LogNotEstablished(ResourceKey definition);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the fields of {Object} could not be taken over from an earlier client-side apply: {Problem}")]
    private partial void LogNotTakenOver(ResourceKey @object, string problem);
}
