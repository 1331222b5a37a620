using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Syncing;

/// <summary>
/// All that a sync has to do, in its order: by phase, wave, kind and name. Objects that Git does not want any more go in the opposite order
/// of waves, and what others stand on (a namespace, the definition of a kind) comes before them, whatever its own wave says.
/// </summary>
public static class SyncTasks
{
    /// <param name="hookSuffix">What a hook without a name of its own is called by, in a phase.</param>
    /// <param name="ignore">What is no difference.</param>
    /// <param name="isUnchanged">Whether an object is known to be as its target says, so that an apply would change nothing.</param>
    public static IReadOnlyList<SyncTask> Of(
        OperationRequest request, TargetSet targets, IReadOnlyDictionary<ResourceKey, LiveObject> live, IEnumerable<ExtraObject> extra,
        Func<SyncPhase, string> hookSuffix, Func<Target, bool> isUnchanged, IgnoreRules ignore)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(hookSuffix);
        ArgumentNullException.ThrowIfNull(isUnchanged);
        ArgumentNullException.ThrowIfNull(ignore);
        var options = request.Options;
        var onlyDifferent = options.Contains("ApplyOutOfSyncOnly=true");
        var tasks = new List<SyncTask>(targets.Targets.Count);
        foreach (var target in targets.Targets.Values)
        {
            if (!request.Covers(target.Key)) continue;
            var isSame = isUnchanged(target);
            var apply = ApplyTask.Of(target, live.GetValueOrDefault(target.Key), request, options, isSame && !request.Force) with
            {
                Ignored = ignore.For(target.Key)
            };
            tasks.Add(new SyncTask(SyncPhase.Sync, target.Wave, apply, null, IsSuperfluous: isSame && onlyDifferent));
        }

        if (request.RunsHooks) tasks.AddRange(Hooks(request, targets, live, options, hookSuffix));
        tasks.AddRange(Prunes(
            request, extra, options, tasks.Where(static task => task.Phase == SyncPhase.Sync).Select(static task => task.Wave)));
        tasks.Sort(Compare);
        Ground(
            tasks,
            static task => task.Key is { Group: "", Kind: "Namespace" } ? task.Key.Name : null,
            static task => task.Key.Namespace);
        Ground(tasks, static task => task.Apply?.Target.DefinedKind?.ToString(), static task => task.Key.GroupKind.ToString());
        return tasks;
    }

    private static IEnumerable<SyncTask> Hooks(
        OperationRequest request, TargetSet targets, IReadOnlyDictionary<ResourceKey, LiveObject> live,
        IReadOnlyList<string> options, Func<SyncPhase, string> hookSuffix)
    {
        foreach (var hook in targets.Hooks)
        {
            foreach (var phase in hook.Hook.Phases)
            {
                var target = hook.At(hookSuffix(phase));
                yield return new SyncTask(
                    phase, target.Wave,
                    ApplyTask.OfHook(target, live.GetValueOrDefault(target.Key), phase, hook.Hook, request, options), null);
            }
        }
    }

    private static IEnumerable<SyncTask> Prunes(
        OperationRequest request, IEnumerable<ExtraObject> extra, IReadOnlyList<string> options, IEnumerable<int> waves)
    {
        var prunes = PruneTask.All([.. extra.OrderBy(static one => one.Live.Key)], request, options);
        var own = prunes.Select(static task => task.Live.Wave).Distinct().Order().ToList();
        var mirrored = prunes.Select(task => own[own.Count - 1 - own.IndexOf(task.Live.Wave)]).ToList();
        var last = Math.Max(0, waves.Concat(mirrored).DefaultIfEmpty(0).Max()) + 1;
        return prunes.Select((task, i) => new SyncTask(
            SyncPhase.Sync, SyncOption.IsOn("PruneLast", task.Live.SyncOptions, options) ? last : mirrored[i], null, task));
    }

    private static int Compare(SyncTask left, SyncTask right)
    {
        if (left.Phase != right.Phase) return left.Phase.CompareTo(right.Phase);
        if (left.Wave != right.Wave) return left.Wave.CompareTo(right.Wave);
        var ranks = KindOrder.RankOf(left.Key.Kind).CompareTo(KindOrder.RankOf(right.Key.Kind));
        if (ranks != 0) return ranks;
        var names = string.CompareOrdinal(left.Key.Name, right.Key.Name);
        return names != 0 ? names : left.Key.CompareTo(right.Key);
    }

    /// <summary>What others stand on moves before the first of them, and into its phase and wave.</summary>
    private static void Ground(List<SyncTask> tasks, Func<SyncTask, string?> givenBy, Func<SyncTask, string> needed)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < tasks.Count; i++) first.TryAdd(needed(tasks[i]), i);
        for (var i = 0; i < tasks.Count; i++)
        {
            if (tasks[i] is not { Apply: not null } ground
                || givenBy(ground) is not { } given
                || !first.TryGetValue(given, out var at)
                || at >= i) continue;
            var (phase, wave) = (tasks[at].Phase, tasks[at].Wave);
            tasks.RemoveAt(i);
            tasks.Insert(at, ground with { Phase = phase, Wave = wave, Apply = ground.Apply with { Phase = phase } });
            foreach (var (key, place) in first.ToList())
                if (place >= at && place < i) first[key] = place + 1;
        }
    }
}
