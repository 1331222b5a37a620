using System.Collections.Immutable;
using System.Globalization;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Syncing;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>
/// An operation that runs, group by group: what may not be is refused before anything is touched, then each group is done as soon as the
/// objects of the one before allow it. Most syncs are one group, and one step.
/// </summary>
internal static class Steps
{
    /// <summary>Does what can be done next.</summary>
    public static void Go(Turn turn, Context context, OperationState operation, RenderedGoal rendered)
    {
        var tasks = TasksOf(turn, context, operation, rendered);
        if (operation.Results.IsEmpty && RefuseToBegin(turn, context, operation, tasks)) return;
        if (Forbid(turn, context, operation, tasks)) return;
        if (WaitForOthers(turn, operation) is { Length: > 0 } others)
        {
            SayWait(turn, operation, others);
            return;
        }

        if (Windows.Block(turn, context, !operation.Request.IsAutomated, operation.StartedAt))
        {
            SayWait(turn, operation, turn.Picture.Blocked);
            return;
        }

        if (operation.Request.DryRun)
        {
            Do(turn, context, operation, rendered, tasks, tasks, []);
            return;
        }

        var pass = new SyncPass(tasks, operation.Results, turn.Picture.Live);
        var next = pass.Next([], Approval.IsGiven(turn.Picture.Resource, operation.StartedAt), turn.Picture.TriedCleanups);
        ImmutableArray<SyncResult> moved = [.. pass.Moved];
        if (next is SyncNext.Finish finish)
        {
            Finish(turn, context, finish, operation.With(moved), []);
            return;
        }

        if (next is SyncNext.Wait { IsForHealth: true } && Operations.Supersede(turn, context, operation)) return;
        if (moved.Length > 0 || (next is SyncNext.Wait && next.Message != operation.Message))
            turn.Happened(new ApplicationEvent.OperationStepped(operation.Id, next.Message, moved, "", []));
        if (next is SyncNext.Work now) Do(turn, context, operation, rendered, tasks, now.Tasks, now.Cleanups);
    }

    /// <summary>Records for what the operation waits, once.</summary>
    private static void SayWait(Turn turn, OperationState operation, string message)
    {
        if (message != operation.Message) turn.Happened(new ApplicationEvent.OperationStepped(operation.Id, message, [], "", []));
    }

    /// <summary>
    /// A step was done. When that was all, its results are recorded together with the end; else with what is waited for now.
    /// </summary>
    public static void Take(
        Turn turn, Context context, OperationState operation, ImmutableArray<SyncResult> results, ImmutableArray<ResourceVerdict> verdicts)
    {
        if (results.IsEmpty && turn.Picture.SyncingTasks > 0 && operation.Phase != OperationPhase.Terminating)
        {
            // The same step would be taken again at once, and without end.
            Operations.Fail(
                turn, context, OperationPhase.Error, "the sync told of none of its objects what became of it", operation.Results, verdicts);
            return;
        }

        var (merged, message) = (operation.With(results), operation.Message);
        if (operation.Phase != OperationPhase.Terminating && Operations.KnownTargetsOf(turn, context, operation) is { } rendered)
        {
            var pass = new SyncPass(TasksOf(turn, context, operation, rendered), merged, turn.Picture.Live);
            var next = pass.Next(results, Approval.IsGiven(turn.Picture.Resource, operation.StartedAt), turn.Picture.TriedCleanups);
            results = (operation with { Results = results }).With([.. pass.Moved]);
            if (next is SyncNext.Finish finish)
            {
                Finish(turn, context, finish, operation.With(results), verdicts);
                return;
            }

            message = next.Message;
        }

        if (results.Length > 0 || message != operation.Message)
            turn.Happened(new ApplicationEvent.OperationStepped(operation.Id, message, results, turn.Picture.SyncingOn, verdicts));
    }

    /// <summary>Hooks that still run go, and the others are let go; what was applied stays.</summary>
    public static void EndTermination(Turn turn, Context context, OperationState operation)
    {
        var picture = turn.Picture;
        var hooks = operation.Results.Where(static one => one.IsHook).ToList();
        // Of a process that died in the middle nobody knows yet which of them are there.
        if (hooks.Count > 0 && context.Goal is not null && !picture.KindsAreAnswered) return;
        var cleanups = hooks.Where(one => picture.Live.ContainsKey(one.Key))
            .Select(one => new HookCleanup(picture.Live[one.Key], IsDeleted: one.State == OperationPhase.Running, IsInTheWay: false))
            .Where(one => (one.IsDeleted || one.Live.IsHeldAsHook) && !picture.TriedCleanups.Contains(one.Mark))
            .DistinctBy(static one => one.Live.Uid).ToList();
        // Without the account nothing is written at all, and the hooks stay.
        if (cleanups.Count > 0 && picture.TrackedServer.Length > 0 && context.Writer.Problem.Length == 0)
        {
            Send(
                turn, operation,
                new SyncPlan
                {
                    Server = picture.TrackedServer, Writer = context.Writer.User, Cleanups = cleanups, Propagation = PropagationOf(operation.Request),
                });
            return;
        }

        Operations.End(turn, context, OperationPhase.Failed, OperationState.Terminated + (Operations.IsOverdue(turn, operation) ? ", triggered by controller sync timeout" : ""), [.. operation.Results.Select(static one =>
            one is { IsHook: true, State: OperationPhase.Running }
                ? one with { State = OperationPhase.Failed, Message = "Terminated" }
                : one)]);
    }

    private static IReadOnlyList<SyncTask> TasksOf(
        Turn turn, Context context, OperationState operation, RenderedGoal rendered) => SyncTasks.Of(
        operation.Request, rendered.Done.Targets, turn.Picture.Live, Comparison.Extra(turn, context, rendered.Done.Targets),
        phase => HookSuffix(operation, phase),
        target => Comparison.IsUnchanged(turn, context, rendered.Goal.Server, target),
        context.Ignore);

    /// <summary>The same through the whole operation, so that a restart finds the hook that it has made.</summary>
    private static string HookSuffix(OperationState operation, SyncPhase phase)
    {
        var revision = operation.Revisions.IsEmpty ? "" : operation.Revisions[0];
        var start = operation.StartedAt.ToUnixTimeSeconds();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(revision.Length >= 8 ? revision[..7] : revision)}-{phase}-{start}").ToLowerInvariant();
    }

    private static void Do(
        Turn turn, Context context, OperationState operation, RenderedGoal rendered,
        IReadOnlyList<SyncTask> all, IReadOnlyList<SyncTask> now, IReadOnlyList<HookCleanup> cleanups)
    {
        var attempt = (operation.Id, operation.RetryCount);
        var isFirst = turn.Picture.CheckedFor != attempt || operation.Request.DryRun;
        var spec = context.Spec;
        var made = isFirst
            && !rendered.Done.Targets.Targets.ContainsKey(new ResourceKey("", "Namespace", "", spec.Destination.Namespace))
            && operation.Request.Options.Contains("CreateNamespace=true")
            ? spec.Destination.Namespace : "";
        turn.Picture = turn.Picture with { CheckedFor = attempt };
        Send(turn, operation, new SyncPlan
        {
            Server = rendered.Goal.Server,
            Writer = context.Writer.User,
            Checked = isFirst ? [.. all.Select(static task => task.Apply).OfType<ApplyTask>()] : [],
            Namespace = made,
            NamespaceLabels = made.Length > 0 ? spec.SyncPolicy.NamespaceLabels : MapNode.Empty,
            NamespaceAnnotations = made.Length > 0 ? spec.SyncPolicy.NamespaceAnnotations : MapNode.Empty,
            Cleanups = cleanups,
            Applies = [.. now.Select(static task => task.Apply).OfType<ApplyTask>()],
            Prunes = [.. now.Select(static task => task.Prune).OfType<PruneTask>()],
            Phase = now.Count > 0 && !operation.Request.DryRun ? now[0].Phase : null,
            Wave = now.Count > 0 ? now[0].Wave : 0,
            IsDryRun = operation.Request.DryRun,
            Propagation = PropagationOf(operation.Request),
        });
    }

    private static string PropagationOf(OperationRequest request) =>
        SyncOption.Find("PrunePropagationPolicy", request.Options) ?? "foreground";

    private static void Send(Turn turn, OperationState operation, SyncPlan plan)
    {
        var ask = new SyncAsk(operation.Id, turn.NextAsk());
        turn.Picture = turn.Picture with
        {
            Syncing = ask,
            SyncingOn = plan.Server,
            SyncingTasks = plan.Applies.Count + plan.Prunes.Count,
            TriedCleanups = turn.Picture.TriedCleanups.Union(plan.Cleanups.Select(static one => one.Mark))
        };
        turn.Do(new Effect.RunSync(ask, plan));
    }

    private static void Finish(
        Turn turn, Context context, SyncNext.Finish finish, ImmutableArray<SyncResult> results, ImmutableArray<ResourceVerdict> verdicts)
    {
        if (finish.Succeeded) Operations.End(turn, context, OperationPhase.Succeeded, finish.Message, results, verdicts);
        else Operations.Fail(turn, context, OperationPhase.Failed, finish.Message, results, verdicts);
    }

    /// <summary>
    /// For what others a sync of the whole has to wait before it begins; empty for nothing. What has begun goes on, repairs wait for nobody, and
    /// neither does the way back.
    /// </summary>
    private static string WaitForOthers(Turn turn, OperationState operation)
    {
        if (Dependencies.TextOf(turn.Picture.Resource) is not { Length: > 0 } wanted) return "";
        if (operation is not { Results.IsEmpty: true, Request: { DryRun: false, IsSelective: false } } || turn.Record.RolledBack?.OperationId == operation.Id) return "";
        return turn.Picture.Dependencies.Annotation == wanted ? turn.Picture.Dependencies.Words : $"waiting to hear of {wanted}";
    }

    /// <summary>What keeps the whole from being begun.</summary>
    private static bool RefuseToBegin(Turn turn, Context context, OperationState operation, IReadOnlyList<SyncTask> tasks)
    {
        var request = operation.Request;
        if (Unwatched(turn, request) is { } blind)
        {
            Operations.Fail(turn, context, OperationPhase.Failed, blind, [], []);
            return true;
        }

        if ((Unknown(request, tasks)
            ?? request.Options.Select(SyncOption.Problem).FirstOrDefault(static problem => problem is not null)) is { } unknown)
        {
            Operations.End(turn, context, OperationPhase.Error, unknown, []);
            return true;
        }

        if (!request.Options.Contains("FailOnSharedResource=true")) return false;
        if (turn.Picture.Comparison?.Conditions
            .FirstOrDefault(static condition => condition.Type == "SharedResourceWarning") is not { } shared) return false;
        Operations.Fail(turn, context, OperationPhase.Failed, $"Shared resource found: {shared.Message}", [], []);
        return true;
    }

    /// <summary>What the project does not permit is asked before each step: it may have become stricter since the first.</summary>
    private static bool Forbid(Turn turn, Context context, OperationState operation, IReadOnlyList<SyncTask> tasks)
    {
        var done = operation.Results.Select(static one => (one.Key, one.Phase)).ToHashSet();
        var refused = Refusals(context, tasks.Where(task => !done.Contains((task.Key, task.Phase))));
        if (refused.IsEmpty) return false;
        var why = string.Join("; ", refused.Select(static result => result.Message).Distinct().Order(StringComparer.Ordinal));
        var problem = $"one or more synchronization tasks are not valid: {why}";
        Operations.Fail(turn, context, OperationPhase.Failed, problem, operation.With(refused), []);
        return true;
    }

    /// <summary>
    /// A person who names an object that is not the Application's has most likely mistyped it, and would take silence for success.
    /// </summary>
    private static string? Unknown(OperationRequest request, IReadOnlyList<SyncTask> tasks)
    {
        if (!request.IsSelective || request.IsAutomated) return null;
        var unknown = request.Resources.Where(named => !tasks.Any(task => OperationRequest.Names(named, task.Key))).ToList();
        return unknown.Count == 0
            ? null
            : $"Invalid operation request: {Comparison.Named(unknown)} is neither in Git nor to be pruned; "
                + "name group, kind and name of a resource of this application";
    }

    /// <summary>Without knowing what there is nothing can be brought to what it should be.</summary>
    private static string? Unwatched(Turn turn, OperationRequest request)
    {
        if (turn.Picture.Unwatched.IsEmpty) return null;
        var named = request.Resources.Select(static key => key.GroupKind).ToHashSet();
        var blind = Waiting.Unwatched(turn.Picture, kind => !request.IsSelective || named.Contains(kind)).ToList();
        return blind.Count == 0 ? null : "ComparisonError: " + string.Join("; ", blind);
    }

    private static ImmutableArray<SyncResult> Refusals(Context context, IEnumerable<SyncTask> tasks) =>
    [
        .. tasks.Where(static task => task.Apply is not null)
            .Select(task => (task, Why: context.Project!.Refusal(task.Key, context.Destination, task.Apply!.Target.IsNamespaced)
                ?? KnownAnnotations.Problems(task.Apply.Target.Manifest.Map("metadata", "annotations")).FirstOrDefault()))
            .Where(static one => one.Why is not null)
            .OrderBy(static one => one.task.Key)
            .Select(static one => new SyncResult(
                one.task.Key, one.task.ApiVersion, "SyncFailed", one.Why!,
                Phase: one.task.Phase, IsHook: one.task.Hook is not null, State: OperationPhase.Failed)),
    ];
}
