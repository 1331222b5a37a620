using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Syncing;

/// <summary>What follows next in a sync.</summary>
public abstract record SyncNext
{
    private SyncNext(string message) => Message = message;

    /// <summary>How the sync ended, or what is waited for, in words.</summary>
    public string Message { get; }

    /// <summary>Something is done now.</summary>
    public sealed record Work(IReadOnlyList<SyncTask> Tasks, IReadOnlyList<HookCleanup> Cleanups, string Why) : SyncNext(Why);

    /// <summary>Nothing can be done before there is news of live objects, or a person agrees.</summary>
    /// <param name="IsForHealth">What is waited for is only that objects become healthy, and no hook is in the middle of its work.</param>
    public sealed record Wait(string Why, bool IsForHealth = false) : SyncNext(Why);

    public sealed record Finish(bool Succeeded, string Why) : SyncNext(Why);
}

/// <summary>
/// Looks at a sync as it stands: its tasks in their order, what has become of those that were done, and the live objects. A pure function,
/// asked again with every news, so that a wave goes on the moment that the last object of the one before is healthy, and a restart goes on
/// where it can.
/// </summary>
public sealed class SyncPass
{
    private readonly IReadOnlyList<SyncTask> _tasks;
    private readonly IReadOnlyDictionary<ResourceKey, LiveObject> _live;
    private readonly Dictionary<(ResourceKey, SyncPhase), SyncResult> _results;
    private readonly List<SyncResult> _moved = [];

    /// <param name="tasks">In their order.</param>
    /// <param name="results">Of this attempt, so far.</param>
    public SyncPass(IReadOnlyList<SyncTask> tasks, IEnumerable<SyncResult> results, IReadOnlyDictionary<ResourceKey, LiveObject> live)
    {
        (_tasks, _live) = (tasks, live);
        _results = results.ToDictionary(static one => (one.Key, one.Phase));
    }

    /// <summary>The results that live objects have changed, once <see cref="Next"/> was asked.</summary>
    public IReadOnlyList<SyncResult> Moved => _moved;

    /// <param name="fresh">What a group that was done a moment ago came to; empty when none was.</param>
    /// <param name="isConfirmed">Whether a person agreed to prune.</param>
    /// <param name="tried">The marks of those clean-ups that were tried already.</param>
    public SyncNext Next(IReadOnlyCollection<SyncResult> fresh, bool isConfirmed, IReadOnlySet<string> tried)
    {
        ArgumentNullException.ThrowIfNull(fresh);
        ArgumentNullException.ThrowIfNull(tried);
        var ofSync = _tasks.Where(static task => task.Phase != SyncPhase.SyncFail).ToList();
        var pending = ofSync.Where(task => !task.IsSuperfluous && ResultOf(task) is null).ToList();
        // What becomes of the last group is not looked at, unless it holds a hook.
        if (fresh.Count > 0 && !HasFailed && pending.Count == 0 && !fresh.Any(static one => one.IsHook))
            return Succeed("successfully synced (all tasks run)", tried);
        foreach (var task in _tasks) Look(task);
        if (RunningHooks() is { } hooks) return new SyncNext.Wait(hooks);
        if (Running(ofSync) is { } running) return new SyncNext.Wait(running, IsForHealth: true);
        if (PrunedButThere() is { } pruned) return new SyncNext.Wait(pruned);
        if (HasFailed) return Fail(tried);
        return pending.Count == 0 ? Succeed("successfully synced (no more tasks)", tried) : Group(pending, isConfirmed, tried);
    }

    private bool HasFailed => _results.Values.Any(static one =>
        one.Phase != SyncPhase.SyncFail && one.State is OperationPhase.Failed or OperationPhase.Error);

    private SyncResult? ResultOf(SyncTask task) => _results.GetValueOrDefault((task.Key, task.Phase));

    private bool IsRunning(SyncTask task) => ResultOf(task)?.State == OperationPhase.Running;

    /// <summary>A task that runs ends by what is seen of its object.</summary>
    private void Look(SyncTask task)
    {
        if (task.Apply is null || ResultOf(task) is not { State: OperationPhase.Running } result) return;
        var (state, message) = StateOf(task, _live.GetValueOrDefault(task.Key));
        if (state == OperationPhase.Running) return;
        var moved = result with { State = state, Message = message.Length > 0 ? message : result.Message };
        _results[(task.Key, task.Phase)] = moved;
        _moved.Add(moved);
    }

    private static (OperationPhase State, string Message) StateOf(SyncTask task, LiveObject? live)
    {
        if (live is null) return (OperationPhase.Error, $"Resource {Named(task.Key)} is missing, it might have been deleted");
        return live.Health switch
        {
            null => (OperationPhase.Succeeded, ""),
            { Status: HealthStatus.Healthy } health => (OperationPhase.Succeeded, health.Message),
            { Status: HealthStatus.Degraded } health => (OperationPhase.Failed, health.Message),
            { Status: HealthStatus.Unknown } health when task.Hook is not null => (OperationPhase.Failed, health.Message),
            _ => (OperationPhase.Running, ""),
        };
    }

    private string? RunningHooks()
    {
        var hooks = _tasks.Where(task => task.Hook is not null && IsRunning(task)).ToList();
        return hooks.Count == 0 ? null : $"waiting for completion of hook {Named(hooks[0].Key)}{More(hooks.Count, "hooks")}";
    }

    private string? Running(List<SyncTask> ofSync)
    {
        // What could not be applied ends the sync, whatever else may become healthy.
        if (ofSync.Count == 0 || !IsMultiStep(ofSync) || _results.Values.Any(static one => one.Status == "SyncFailed")) return null;
        var resources = ofSync.Where(IsRunning).ToList();
        return resources.Count == 0 ? null : $"waiting for healthy state of {Named(resources[0].Key)}{More(resources.Count, "resources")}";
    }

    private static bool IsMultiStep(List<SyncTask> tasks) => tasks[0].Phase != tasks[^1].Phase || tasks[0].Wave != tasks[^1].Wave;

    private string? PrunedButThere()
    {
        var there = _results.Values
            .Where(one => one.Status == "Pruned" && _live.GetValueOrDefault(one.Key) is { IsTerminating: true })
            .OrderBy(static one => one.Key).ToList();
        return there.Count == 0 ? null : $"waiting for deletion of {Named(there[0].Key)}{More(there.Count, "resources")}";
    }

    private SyncNext Succeed(string message, IReadOnlySet<string> tried)
    {
        var cleanups = Cleanups(HookDeletion.OnSuccess, tried);
        return cleanups.Count > 0 ? new SyncNext.Work([], cleanups, message) : new SyncNext.Finish(Succeeded: true, message);
    }

    private SyncNext Fail(IReadOnlySet<string> tried)
    {
        var message = WhyFailed();
        var pending = _tasks.Where(task => task.Phase == SyncPhase.SyncFail && ResultOf(task) is null).ToList();
        if (pending.Count > 0) return Ready(pending, message, tried);
        var cleanups = Cleanups(HookDeletion.OnFailure, tried);
        return cleanups.Count > 0 ? new SyncNext.Work([], cleanups, message) : new SyncNext.Finish(Succeeded: false, message);
    }

    private string WhyFailed()
    {
        var refused = _results.Values.Where(static one => one.Status == "SyncFailed").ToList();
        var (ofSync, ofFailure) = (
            refused.FindAll(static one => one.Phase != SyncPhase.SyncFail),
            refused.FindAll(static one => one.Phase == SyncPhase.SyncFail));
        var why = ofSync.Count > 0
            ? $"one or more objects failed to apply, reason: {Messages(ofSync)}"
            : "one or more synchronization tasks completed unsuccessfully";
        return ofFailure.Count == 0 ? why : $"{why}\none or more SyncFail hooks failed, reason: {Messages(ofFailure)}";
    }

    private static string Messages(IEnumerable<SyncResult> results) =>
        string.Join(",", results.Select(static one => one.Message).Distinct().Order(StringComparer.Ordinal));

    /// <summary>The next group of one phase and wave.</summary>
    private SyncNext Group(List<SyncTask> pending, bool isConfirmed, IReadOnlySet<string> tried)
    {
        var group = pending.FindAll(task => task.Phase == pending[0].Phase && task.Wave == pending[0].Wave);
        var unconfirmed = isConfirmed ? [] : group.FindAll(static task => task.Prune is { NeedsConfirmation: true, Skipped.Length: 0 });
        return unconfirmed.Count > 0
            ? new SyncNext.Wait($"waiting for pruning confirmation of {Named(unconfirmed[0].Key)}{More(unconfirmed.Count, "resources")}")
            : Ready(group, "one or more tasks are running", tried);
    }

    /// <summary>A hook that is left of an earlier operation goes before it is made anew; the rest of its group waits for that.</summary>
    private SyncNext Ready(List<SyncTask> group, string message, IReadOnlySet<string> tried)
    {
        var left = group.Where(static task => task.Hook is not null)
            .Select(task => (Task: task, Live: _live.GetValueOrDefault(task.Key))).Where(static one => one.Live is not null).ToList();
        var inTheWay = left.FindAll(static one => one.Live!.IsTerminating || one.Task.Hook!.Deletion.HasFlag(HookDeletion.BeforeCreation));
        if (inTheWay.Count == 0) return new SyncNext.Work(group, Held(tried), message);
        var cleanups = Untried(tried, inTheWay
            .Where(static one => !one.Live!.IsTerminating || one.Live.IsHeldAsHook)
            .Select(static one => new HookCleanup(one.Live!, IsDeleted: true, IsInTheWay: true)));
        if (cleanups.Count > 0) return new SyncNext.Work(group.FindAll(static task => task.Prune is not null), cleanups, message);
        return new SyncNext.Wait($"waiting for deletion of hook {Named(inTheWay[0].Task.Key)}{More(inTheWay.Count, "hooks")}");
    }

    /// <summary>Hooks that have ended. One object may be a hook of several phases, and run in another one now.</summary>
    private IEnumerable<(SyncTask Task, LiveObject Live)> Ended() => _tasks
        .Where(task => task.Hook is not null
            && ResultOf(task) is not null
            && _live.ContainsKey(task.Key)
            && !_tasks.Any(one => one.Key == task.Key && IsRunning(one)))
        .Select(task => (task, _live[task.Key]));

    /// <summary>Our hold on hooks that have ended.</summary>
    private IReadOnlyList<HookCleanup> Held(IReadOnlySet<string> tried) => Untried(tried, Ended()
        .Where(static hook => hook.Live.IsHeldAsHook)
        .Select(static hook => new HookCleanup(hook.Live, IsDeleted: false, IsInTheWay: false)));

    private IReadOnlyList<HookCleanup> Cleanups(HookDeletion when, IReadOnlySet<string> tried)
    {
        var going = Ended().Where(hook => hook.Task.Hook!.Deletion.HasFlag(when) && (!hook.Live.IsTerminating || hook.Live.IsHeldAsHook))
            .Select(static hook => new HookCleanup(hook.Live, IsDeleted: true, IsInTheWay: false)).ToList();
        return [.. Untried(tried, going), .. Held(tried).Where(held => !going.Exists(one => one.Live.Uid == held.Live.Uid))];
    }

    /// <summary>Each is tried once: what the cluster refuses must not be asked for without end.</summary>
    private static IReadOnlyList<HookCleanup> Untried(IReadOnlySet<string> tried, IEnumerable<HookCleanup> cleanups) =>
        [.. cleanups.DistinctBy(static one => one.Live.Uid).Where(one => !tried.Contains(one.Mark))];

    private static string Named(ResourceKey key) => $"{key.Group}/{key.Kind}/{key.Name}";

    private static string More(int count, string what) => count == 1
        ? ""
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $" and {count - 1} more {what}");
}
