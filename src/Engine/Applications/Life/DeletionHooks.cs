using System.Globalization;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Syncing;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>
/// Hooks that run before or after the objects of an Application are deleted. Nothing of a deletion goes on while one of them runs, or after
/// it has failed: what a hook saves is lost otherwise.
/// </summary>
internal static class DeletionHooks
{
    /// <summary>Makes the hooks and waits for their end. Returns why it does not go on.</summary>
    public static string Run(Turn turn, Context context, DeletionMoment moment, string finalizer)
    {
        if (HooksOf(turn, context, moment) is not { } hooks) return WhyUnknown(turn, context);
        var (live, state) = (turn.Picture.Live, turn.Picture.Deletion);
        if (state.WaitsForHooks) return state.Problem;
        if (Deleting.Unanswered(turn) is { } unanswered) return unanswered;
        var missing = hooks.Where(hook => !live.ContainsKey(hook.Target.Key)).ToList();
        if (missing.Count > 0) return Make(turn, context, missing);
        var made = hooks.ConvertAll(hook => live[hook.Target.Key]);
        if (made.FindAll(static one => one.IsTerminating) is { Count: > 0 } going) return Deleting.Slow(state, going);
        if (made.FindAll(static one => one.Health is { Status: HealthStatus.Degraded }) is { Count: > 0 } failed)
        {
            // They are made anew after a while: what they failed by may be mended by then.
            Postpone(turn, $"{moment switch { DeletionMoment.Before => "PreDelete", _ => "PostDelete" }} hook(s) failed: {Comparison.Named(failed.Select(static one => one.Key))}");
            Deleting.Ask(turn, context, failed, inBackground: false);
            return turn.Picture.Deletion.Problem;
        }

        var running = made.FindAll(static one => one.Health is { Status: HealthStatus.Progressing });
        if (running.Count == 0) return Deleting.Release(turn, context, [finalizer], "");
        return state.Waits == 0 ? "" : $"waiting for completion of hook {Comparison.Named(running.Select(static one => one.Key))}";
    }

    /// <summary>Deletes the hooks whose policy says so, now that all of the deletion is done.</summary>
    public static string CleanUp(Turn turn, Context context, DeletionMoment moment, string finalizer)
    {
        if (HooksOf(turn, context, moment) is not { } hooks) return WhyUnknown(turn, context);
        if (Deleting.Unanswered(turn) is { } unanswered) return unanswered;
        var (live, state) = (turn.Picture.Live, turn.Picture.Deletion);
        var made = hooks.FindAll(hook => live.ContainsKey(hook.Target.Key));
        var hasFailed = made.Exists(hook => live[hook.Target.Key].Health is { Status: HealthStatus.Degraded });
        var isHealthy = made.TrueForAll(hook => live[hook.Target.Key].Health is null or { Status: HealthStatus.Healthy });
        var going = made
            .FindAll(hook => (isHealthy && hook.Hook.Deletion.HasFlag(HookDeletion.OnSuccess))
                || (hasFailed && hook.Hook.Deletion.HasFlag(HookDeletion.OnFailure)))
            .ConvertAll(hook => live[hook.Target.Key]);
        if (going.Count == 0) return Deleting.Release(turn, context, [finalizer], "");
        if (going.TrueForAll(static one => one.IsTerminating)) return Deleting.Slow(state, going);
        return Deleting.Ask(turn, context, going.FindAll(static one => !one.IsTerminating), inBackground: false);
    }

    /// <summary>What became of hooks that were to be made.</summary>
    public static void TakeOutcome(Turn turn, SyncOutcome outcome)
    {
        var refused = outcome.Resources.Where(static one => one.Result.Status == "SyncFailed")
            .Select(static one => $"{one.Result.Key}: {one.Result.Message}").ToList();
        var problem = refused.Count > 0 ? string.Join("; ", refused) : outcome.Problem;
        // Without news of any of them, the same would be asked again at once and without end.
        if (problem.Length == 0 && outcome.Resources.Count == 0) problem = "nothing was told of them";
        if (problem.Length > 0) Postpone(turn, $"hooks of the deletion can't be made: {problem}");
    }

    private static string Make(Turn turn, Context context, List<(Target Target, Hook Hook)> missing)
    {
        var refusals = missing
            .Select(hook => context.Project!.Refusal(hook.Target.Key, context.Destination, hook.Target.IsNamespaced))
            .OfType<string>().Distinct().ToList();
        if (refusals.Count > 0) return $"hooks of the deletion can't be made: {string.Join("; ", refusals)}";
        var writer = Deleting.WriterOf(turn, context);
        if (writer.Problem.Length > 0) return Deleting.NoWriter(writer);
        var request = new OperationRequest(Documents.MapNode.Empty);
        var ask = new SyncAsk(SyncAsk.OfDeletion, turn.NextAsk());
        var server = turn.Picture.TrackedServer;
        turn.Picture = turn.Picture with { Syncing = ask, SyncingOn = server };
        turn.Do(new Effect.RunSync(ask, new SyncPlan
        {
            Server = server,
            Writer = writer.User,
            Applies = [.. missing.Select(hook =>
                ApplyTask.OfHook(hook.Target, null, SyncPhase.Sync, hook.Hook, request, context.Spec.SyncPolicy.Options))],
            Propagation = "foreground",
        }));
        return "";
    }

    /// <summary>The hooks of the moment, as they are made; null while the manifests are not known.</summary>
    private static List<(Target Target, Hook Hook)>? HooksOf(Turn turn, Context context, DeletionMoment moment)
    {
        if (turn.Picture.Rendered is not { Done.IsRefused: false } rendered || context.Goal is null || rendered.Goal != context.Goal)
            return null;
        var suffix = string.Create(
            CultureInfo.InvariantCulture, $"{(moment == DeletionMoment.Before ? "predelete" : "postdelete")}-{Deleting.Began(turn).ToUnixTimeSeconds()}");
        return [.. rendered.Done.Targets.Hooks
            .Where(hook => hook.Hook.Moments.HasFlag(moment))
            .Select(hook => (hook.AtDeletion(suffix), hook.Hook))];
    }

    private static string WhyUnknown(Turn turn, Context context)
    {
        const string Remedy = "mend it, or remove the finalizers of hooks to delete without them";
        if (context.Problems.Count > 0) return $"the hooks of the deletion are not known: {string.Join("; ", context.Problems)}; {Remedy}";
        if (turn.Picture.RenderFault is { } fault) return $"the hooks of the deletion are not known: {fault.Problem}; {Remedy}";
        if (turn.Picture.Rendered?.Done.Refusals is [var refusal, ..])
            return $"the hooks of the deletion are not known: {refusal.Message}; {Remedy}";
        return turn.Picture.Deletion.Waits == 0 ? "" : "waiting for the manifests to be rendered, which say what hooks the deletion has";
    }

    private static void Postpone(Turn turn, string problem)
    {
        var state = turn.Picture.Deletion;
        turn.Picture = turn.Picture with
        {
            Deletion = state with { WaitsForHooks = true, HookFailures = state.HookFailures + 1, Problem = problem, HasAlarm = false },
        };
    }
}
