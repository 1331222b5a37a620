using System.Collections.Immutable;
using System.Globalization;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Syncing;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>
/// The operation of an Application: asked for, rendered at its commits, carried out, and ended or tried again. Each step looks at what is
/// there and asks for what is missing, so an operation that a restart interrupts goes on where it can.
/// </summary>
internal static class Operations
{
    public static void Step(Turn turn, Context context)
    {
        if (!turn.Picture.IsBeingDeleted) StartWhatIsAsked(turn, context);
        // What is being deleted is not brought about any more, and its deletion waits for nothing that could take long.
        else Terminate(turn);
        if (turn.Record.Operation is not { IsDone: false } operation) return;
        if (operation.Phase == OperationPhase.Terminating)
        {
            if (turn.Picture.Syncing is null) End(turn, context, OperationPhase.Failed, "Operation terminated", operation.Results);
            return;
        }

        if (operation.WaitsForRetry && !RetryIsDue(turn, operation)) return;
        operation = turn.Record.Operation;
        if (turn.Picture.Syncing is not null || Refuse(turn, context, operation)) return;
        if (TargetsOf(turn, context, operation) is not { } rendered) return;
        if (!turn.Picture.KindsAreAnswered || !rendered.Done.Targets.Targets.Keys.All(turn.Picture.TrackedKeys.Contains)) return;
        Run(turn, context, operation, rendered);
    }

    public static void Start(Turn turn, Context context, OperationRequest request, ImmutableArray<string> revisions, bool mustBeCleared)
    {
        var sources = request.Sources is { Count: > 0 } own ? own : context.Spec.Sources;
        turn.Happened(new ApplicationEvent.OperationStarted(new OperationState
        {
            Id = turn.Record.NextOperationId, Request = request, Phase = OperationPhase.Running, StartedAt = turn.Now, Revisions = revisions,
            Sources = [.. sources], IsMultiSource = context.Spec.IsMultiSource, MustBeCleared = mustBeCleared,
        }));
        turn.Picture = turn.Picture with { ForOperation = null, AskingForOperation = null, RetryAlarm = null };
    }

    /// <summary>The operation ends as soon as nothing of it runs any more.</summary>
    public static void Terminate(Turn turn)
    {
        if (turn.Record.Operation is not { Phase: OperationPhase.Running } operation) return;
        turn.Happened(new ApplicationEvent.TerminationAsked(operation.Id));
        if (turn.Picture.Syncing is { } sync) turn.Do(new Effect.CancelSync(sync));
        if (turn.Picture.AskingForOperation is { } render) turn.Do(new Effect.CancelRender(render));
    }

    public static void TakeRender(Turn turn, ApplicationMessage.Rendered message)
    {
        turn.Picture = turn.Picture with { AskingForOperation = null };
        if (turn.Record.Operation is not { IsDone: false } operation || operation.Id != message.Ask.OperationId) return;
        var context = Goals.Of(turn);
        switch (message.Outcome)
        {
            case RenderOutcome.Done done:
                if (operation.Revisions.IsEmpty) turn.Happened(new ApplicationEvent.RevisionsPinned(operation.Id, [.. done.Revisions]));
                // A commit may have several names; this is what was asked for by the one that is pinned.
                turn.Picture = turn.Picture with { ForOperation = new RenderedGoal(message.Ask.Goal, done with { Revisions = turn.Record.Operation.Revisions }) };
                // A sync of what the spec names has just looked up the newest commit; the comparison need not ask again.
                if (context.Goal is not null && message.Ask.Goal == context.Goal && operation.Revisions.IsEmpty && operation.Request.Revisions.Count == 0)
                    Goals.Use(turn, turn.Picture.ForOperation, message.Ask.Number);
                break;
            case RenderOutcome.Failed failed:
                Fail(turn, context, OperationPhase.Error, $"ComparisonError: Failed to load target state: {failed.Problem}", [], []);
                break;
        }
    }

    public static void TakeOutcome(Turn turn, ApplicationMessage.SyncEnded message)
    {
        if (message.Ask != turn.Picture.Syncing) return;
        turn.Picture = turn.Picture with { Syncing = null };
        if (turn.Record.Operation is not { IsDone: false } operation || operation.Id != message.Ask.OperationId) return;
        // What was synced to another cluster than the one that is looked at now is none of its objects.
        var verdicts = turn.Picture.SyncingOn == turn.Picture.TrackedServer ? TakeResults(turn, message.Outcome.Resources) : [];
        ImmutableArray<SyncResult> results = [.. message.Outcome.Resources.Select(static one => one.Result)];
        var context = Goals.Of(turn);
        if (operation.Phase == OperationPhase.Terminating) End(turn, context, OperationPhase.Failed, "Operation terminated", results, verdicts);
        else if (message.Outcome.Problem.Length > 0) Fail(turn, context, message.Outcome.IsError ? OperationPhase.Error : OperationPhase.Failed, message.Outcome.Problem, results, verdicts);
        else End(turn, context, OperationPhase.Succeeded, "successfully synced (all tasks run)", results, verdicts);
    }

    private static void StartWhatIsAsked(Turn turn, Context context)
    {
        if (turn.Picture.RequestedOperation is not { } requested || turn.Record.Operation is { IsDone: false }) return;
        if (turn.Record.Operation is { MustBeCleared: true } last && last.IsSameRequest(requested)) return;
        var request = new OperationRequest(requested);
        // Commits that are named by their ids are known; everything else is looked up when the attempt begins.
        Start(turn, context, request, [], mustBeCleared: true);
    }

    private static bool RetryIsDue(Turn turn, OperationState operation)
    {
        var due = operation.RetryAt!.Value;
        if (turn.Now < due)
        {
            if (turn.Picture.RetryAlarm == due) return false;
            turn.Picture = turn.Picture with { RetryAlarm = due };
            turn.Do(new Effect.SetAlarm(Alarm.Retry, due - turn.Now));
            return false;
        }

        var refresh = operation.Request.Retry.Refresh;
        turn.Happened(new ApplicationEvent.RetryStarted(
            operation.Id, refresh ? "Retrying operation with latest revisions..." : string.Create(CultureInfo.InvariantCulture, $"Retrying operation. Attempt #{operation.RetryCount}"),
            KeepsRevisions: !refresh));
        if (refresh) turn.Picture = turn.Picture with { ForOperation = null };
        return true;
    }

    /// <summary>Ends what can't run at all.</summary>
    private static bool Refuse(Turn turn, Context context, OperationState operation)
    {
        if (!operation.Request.HasSync) End(turn, context, OperationPhase.Error, "Invalid operation request: no operation specified", []);
        else if (operation.Request.HasLocalManifests) End(turn, context, OperationPhase.Error, "Syncs of local manifests are not supported: commit them", []);
        else if (context.Goal is null) End(turn, context, OperationPhase.Error, string.Join(';', context.Problems.Select(static problem => "InvalidSpecError: " + problem)), []);
        else return false;
        return true;
    }

    /// <summary>What the operation brings out; null while it is asked for.</summary>
    private static RenderedGoal? TargetsOf(Turn turn, Context context, OperationState operation)
    {
        var goal = context.Goal! with { Sources = operation.Sources };
        var picture = turn.Picture;
        if (!operation.Revisions.IsEmpty)
        {
            if (picture.ForOperation is { } own && own.Goal == goal && own.Done.Revisions.SequenceEqual(operation.Revisions)) return own;
            if (picture.Rendered is { } rendered && rendered.Goal == goal && rendered.Done.Revisions.SequenceEqual(operation.Revisions)) return rendered;
        }

        if (picture.AskingForOperation is not null) return null;
        IReadOnlyList<string> revisions = !operation.Revisions.IsEmpty ? operation.Revisions
            : operation.Request.Revisions is { Count: > 0 } named && named.Count == operation.Sources.Length ? named
            : [.. operation.Sources.Select(static _ => "")];
        var ask = new RenderAsk(turn.NextAsk(), operation.Id, goal, revisions, IsFresh: !operation.Request.IsAutomated,
            IsOfSpec: goal == context.Goal && operation.Revisions.IsEmpty && operation.Request.Revisions.Count == 0);
        turn.Picture = turn.Picture with { AskingForOperation = ask };
        turn.Do(new Effect.Render(ask));
        return null;
    }

    private static void Run(Turn turn, Context context, OperationState operation, RenderedGoal rendered)
    {
        var request = operation.Request;
        var targets = rendered.Done.Targets;
        if (Unwatched(turn, request) is { } blind)
        {
            Fail(turn, context, OperationPhase.Failed, blind, [], []);
            return;
        }

        var refused = Refusals(context, request, targets);
        if (refused.Length > 0)
        {
            var why = string.Join("; ", refused.Select(static result => result.Message).Distinct().Order(StringComparer.Ordinal));
            Fail(turn, context, OperationPhase.Failed, $"one or more synchronization tasks are not valid: {why}", refused, []);
            return;
        }

        if (request.Options.Contains("FailOnSharedResource=true") && turn.Picture.Comparison?.Conditions.FirstOrDefault(static condition => condition.Type == "SharedResourceWarning") is { } shared)
        {
            Fail(turn, context, OperationPhase.Failed, $"Shared resource found: {shared.Message}", [], []);
            return;
        }

        var ask = new SyncAsk(operation.Id, turn.NextAsk());
        turn.Picture = turn.Picture with { Syncing = ask, SyncingOn = rendered.Goal.Server };
        turn.Do(new Effect.RunSync(ask, SyncPlan.Of(
            rendered.Goal.Server, context.Spec, request, targets, turn.Picture.Live, Comparison.Extra(turn, context, targets.Targets),
            target => Comparison.IsUnchanged(turn, rendered.Goal.Server, target))));
    }

    /// <summary>Without knowing what there is nothing can be brought to what it should be.</summary>
    private static string? Unwatched(Turn turn, OperationRequest request)
    {
        if (turn.Picture.Unwatched.IsEmpty) return null;
        var named = request.Resources.Select(static key => key.GroupKind).ToHashSet();
        var blind = Waiting.Unwatched(turn.Picture, kind => !request.IsSelective || named.Contains(kind)).ToList();
        return blind.Count == 0 ? null : "ComparisonError: " + string.Join("; ", blind);
    }

    private static ImmutableArray<SyncResult> Refusals(Context context, OperationRequest request, TargetSet targets) =>
    [
        .. targets.Targets.Values
            .Where(target => request.Covers(target.Key))
            .Select(target => (target, Why: context.Project!.Refusal(target.Key, context.Destination, target.IsNamespaced)))
            .Where(static one => one.Why is not null)
            .OrderBy(static one => one.target.Key)
            .Select(static one => new SyncResult(one.target.Key, one.target.ApiVersion, "SyncFailed", one.Why!)),
    ];

    /// <summary>What a sync made of objects is what they are compared with from now on.</summary>
    private static ImmutableArray<ResourceVerdict> TakeResults(Turn turn, IReadOnlyList<Synced> results)
    {
        var (verdicts, live) = (ImmutableArray.CreateBuilder<ResourceVerdict>(), turn.Picture.Live.ToBuilder());
        foreach (var one in results)
        {
            var key = one.Result.Key;
            if (one.Live is { } now)
            {
                // The watch may have told meanwhile what became of it, even that it is gone again.
                if (live.TryGetValue(key, out var known) ? !Versions.IsNewer(known.ResourceVersion, now.ResourceVersion) : !turn.Picture.HasGone(key, now.ResourceVersion)) live[key] = now;
                if (one.Manifest is { } manifest) verdicts.Add(new ResourceVerdict(key, new Verdict(manifest, now.Content, IsSynced: true)));
            }
            else if (one.Result.Status == "Pruned" && live.TryGetValue(key, out var pruned))
            {
                live[key] = pruned with { IsTerminating = true };
            }
        }

        turn.Picture = turn.Picture with { Live = live.ToImmutable() };
        return verdicts.ToImmutable();
    }

    /// <summary>Tries again later, or ends.</summary>
    private static void Fail(
        Turn turn, Context context, OperationPhase phase, string message, ImmutableArray<SyncResult> results, ImmutableArray<ResourceVerdict> verdicts)
    {
        var operation = turn.Record.Operation!;
        var retry = operation.Request.Retry;
        if (operation.Request.DryRun || (retry.Limit >= 0 && operation.RetryCount >= retry.Limit))
        {
            var retried = operation.RetryCount > 0 ? string.Create(CultureInfo.InvariantCulture, $" (retried {operation.RetryCount} times).") : "";
            End(turn, context, phase, message + retried, results, verdicts);
            return;
        }

        // The wait that is told is the one before this failure is counted; the wait that is kept, the one after.
        var told = turn.Now + retry.WaitAfter(operation.RetryCount);
        var text = string.Create(CultureInfo.InvariantCulture, $"{message}. Retrying attempt #{operation.RetryCount + 1} at {told:h:mmtt}.");
        turn.Happened(new ApplicationEvent.RetryScheduled(
            operation.Id, text, turn.Now, turn.Now + retry.WaitAfter(operation.RetryCount + 1), results, turn.Picture.SyncingOn, verdicts));
    }

    private static void End(
        Turn turn, Context context, OperationPhase phase, string message, ImmutableArray<SyncResult> results, ImmutableArray<ResourceVerdict> verdicts = default)
    {
        var operation = turn.Record.Operation!;
        var deployment = phase == OperationPhase.Succeeded && !operation.Request.DryRun && !operation.Request.IsSelective && context.Spec.HistoryLimit > 0
            ? new Deployment
            {
                Id = turn.Record.History.Length == 0 ? 0 : turn.Record.History[^1].Id + 1,
                Revisions = operation.Revisions, Sources = operation.Sources, IsMultiSource = operation.IsMultiSource,
                StartedAt = operation.StartedAt, DeployedAt = turn.Now, InitiatedBy = operation.Request.Document.Map("initiatedBy"),
            }
            : null;
        turn.Happened(new ApplicationEvent.OperationEnded(
            operation.Id, phase, message, turn.Now, results, turn.Picture.SyncingOn, verdicts.IsDefault ? [] : verdicts, deployment, context.Spec.HistoryLimit));
        turn.Picture = turn.Picture with { ForOperation = null, AskingForOperation = null, RetryAlarm = null };
    }
}
