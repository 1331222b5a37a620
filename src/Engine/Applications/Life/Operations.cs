using System.Collections.Immutable;
using System.Globalization;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>
/// The operation of an Application: asked for, rendered at its commits, carried out, and ended or tried again. Each step looks at what is
/// there and asks for what is missing, so an operation that a restart interrupts goes on where it can.
/// </summary>
internal static class Operations
{
    private const string SupersedeSwitch = "gitops-actors.io/supersede";
    private static readonly TimeSpan QuickWait = TimeSpan.FromSeconds(3);

    public static void Step(Turn turn, Context context)
    {
        if (!turn.Picture.IsBeingDeleted) StartWhatIsAsked(turn, context);
        // A deletion waits for an operation in the middle of its work, as in Argo CD, and for none that has yet to begin, or to try again.
        else if (turn.Record.Operation is { WaitsForRetry: true } or { Results.IsEmpty: true }) Terminate(turn);
        if (IsOverdue(turn, turn.Record.Operation)) Terminate(turn);
        if (turn.Record.Operation is not { IsDone: false } operation) return;
        if (operation.Phase == OperationPhase.Terminating)
        {
            if (turn.Picture.Syncing is null) Steps.EndTermination(turn, context, operation);
            return;
        }

        if (operation.WaitsForRetry && (Supersede(turn, context, operation) || !RetryIsDue(turn, operation))) return;
        operation = turn.Record.Operation;
        if (turn.Picture.Syncing is not null || Refuse(turn, context, operation)) return;
        if (TargetsOf(turn, context, operation) is not { } rendered) return;
        if (!turn.Picture.KindsAreAnswered || !rendered.Done.Targets.Targets.Keys.All(turn.Picture.TrackedKeys.Contains)) return;
        Steps.Go(turn, context, operation, rendered);
    }

    /// <summary>Whether an operation has had the time that the settings give it, over all its attempts.</summary>
    public static bool IsOverdue(Turn turn, OperationState? operation)
    {
        var most = turn.Picture.View!.SyncTimeout;
        if (operation is not { IsDone: false } || most <= TimeSpan.Zero) return false;
        var due = operation.StartedAt + most;
        if (turn.Now >= due) return true;
        if (turn.Picture.TimeoutAlarm == due) return false;
        turn.Picture = turn.Picture with { TimeoutAlarm = due };
        turn.Do(new Effect.SetAlarm(Alarm.Timeout, due - turn.Now));
        return false;
    }

    /// <summary>
    /// An operation that waits says so after a moment, so that users see why nothing happens. What is over within that moment costs no write.
    /// </summary>
    public static void TellWait(Turn turn)
    {
        var picture = turn.Picture;
        var waits = Waiting.OfOperation(picture, turn.Record.Operation).Length > 0;
        if (waits == picture.OperationWaits) return;
        turn.Picture = picture with { OperationWaits = waits, TellsWait = false };
        turn.Do(waits ? new Effect.SetAlarm(Alarm.TellWait, QuickWait) : new Effect.StopAlarm(Alarm.TellWait));
    }

    public static void Start(Turn turn, Context context, OperationRequest request, ImmutableArray<string> revisions, TargetSet? targets, bool mustBeCleared)
    {
        var sources = request.Sources is { Count: > 0 } own ? own : context.Spec.Sources;
        turn.Happened(new ApplicationEvent.OperationStarted(new OperationState
        {
            Id = turn.Record.NextOperationId, Request = request, Phase = OperationPhase.Running, StartedAt = turn.Now, Revisions = revisions,
            Kinds = targets is null ? [] : KindsOf(targets),
            Sources = [.. sources], IsMultiSource = context.Spec.IsMultiSource, MustBeCleared = mustBeCleared,
            NamespaceMetadata = request.DryRun ? turn.Record.Operation?.NamespaceMetadata : context.Spec.MadeNamespace.Length > 0
                ? context.Spec.SyncPolicy.NamespaceMetadata : null,
        }));
        turn.Picture = turn.Picture with { ForOperation = null, AskingForOperation = null, RetryAlarm = null, TriedCleanups = [] };
    }

    /// <summary>Whether somebody wrote into the status that the operation that runs is to end, as clients of Argo CD do it.</summary>
    public static bool IsAskedToTerminate(Turn turn)
    {
        var told = turn.Picture.Resource.Map("status", "operationState");
        return turn.Record.Operation is { Phase: OperationPhase.Running } operation && turn.Record.Uid == turn.Picture.Uid && told["phase"].Text() == nameof(OperationPhase.Terminating)
            && DateTimeOffset.TryParse(told["startedAt"].Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var started)
            && started.ToUnixTimeSeconds() == operation.StartedAt.ToUnixTimeSeconds();
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
            case RenderOutcome.Done { IsRefused: true } refused:
                Fail(turn, context, OperationPhase.Error, string.Join(';',
                    refused.Refusals.Select(static one => $"{one.Type}: {one.Message}")), [], []);
                break;
            case RenderOutcome.Done done:
                if (operation.Revisions.IsEmpty) turn.Happened(new ApplicationEvent.RevisionsPinned(operation.Id, [.. done.Revisions]) { Kinds = KindsOf(done.Targets) });
                // A commit may have several names; this is what was asked for by the one that is pinned.
                turn.Picture = turn.Picture with { ForOperation = new RenderedGoal(message.Ask.Goal, done with { Revisions = turn.Record.Operation.Revisions }) };
                // A sync of what the spec names has just looked up the newest commit; the comparison need not ask again.
                if (context.Goal is not null && message.Ask.IsOfSpec && message.Ask.Goal == context.Goal)
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
        if (message.Ask.OperationId == SyncAsk.OfDeletion)
        {
            TakeResults(turn, message.Outcome.Resources);
            DeletionHooks.TakeOutcome(turn, message.Outcome);
            return;
        }

        if (turn.Record.Operation is not { IsDone: false } operation || operation.Id != message.Ask.OperationId) return;
        // What was synced to another cluster than the one that is looked at now is none of its objects.
        var verdicts = turn.Picture.SyncingOn == turn.Picture.TrackedServer ? TakeResults(turn, message.Outcome.Resources) : [];
        ImmutableArray<SyncResult> results = [.. message.Outcome.Resources.Select(static one => one.Result)];
        var context = Goals.Of(turn);
        if (operation.Phase != OperationPhase.Terminating && message.Outcome.Problem.Length > 0)
            Fail(turn, context, message.Outcome.IsError ? OperationPhase.Error : OperationPhase.Failed, message.Outcome.Problem, operation.With(results), verdicts);
        else if (operation.Request.DryRun) End(turn, context, OperationPhase.Succeeded, "successfully synced (all tasks run)", results, verdicts);
        else Steps.Take(turn, context, operation, results, verdicts);
    }

    private static void StartWhatIsAsked(Turn turn, Context context)
    {
        if (turn.Picture.RequestedOperation is not { } requested || turn.Record.Operation is { IsDone: false }) return;
        if (turn.Record.Operation is { MustBeCleared: true } last && last.IsSameRequest(requested)) return;
        var request = new OperationRequest(requested).Told;
        // Commits that are named by their ids are known; everything else is looked up when the attempt begins.
        Start(turn, context, request, [], targets: null, mustBeCleared: true);
    }

    private static ImmutableArray<GroupKind> KindsOf(TargetSet targets) => [.. targets.Kinds.OrderBy(static kind => kind.ToString(), StringComparer.Ordinal)];

    /// <summary>
    /// Another attempt at a commit that a newer one has followed is of no use, nor is the health of what it brought out: automation goes on with the
    /// newer one at once. A hook that runs is not ended for it, since a migration in the middle is better finished.
    /// </summary>
    public static bool Supersede(Turn turn, Context context, OperationState operation)
    {
        if (operation is not { Request.IsAutomated: true, MustBeCleared: false } || operation.Revisions.IsEmpty) return false;
        if (turn.Picture.Resource.Map("metadata", "annotations")[SupersedeSwitch].Text() == "false") return false;
        if (turn.Picture.Rendered is not { } newest || newest.Goal != context.Goal || newest.Done.Revisions.SequenceEqual(operation.Revisions)) return false;
        if (newest.Done.IsRefused) return false;
        if (Rollbacks.IsRollback(turn, operation, newest.Done.Revisions)) return false;
        var message = $"{operation.Message.TrimEnd('.')}. Superseded by {string.Join(", ", newest.Done.Revisions)}.";
        End(turn, context, OperationPhase.Failed, message, operation.Results);
        return true;
    }

    private static bool RetryIsDue(Turn turn, OperationState operation)
    {
        var due = operation.RetryAt!.Value;
        // What it lacked is there now, so that it need not wait any longer; but not once more, should that not be all that it lacks.
        var hasWhatItLacked = turn.Picture.OperationWithAnotherChance == operation.Id;
        if (hasWhatItLacked) turn.Picture = turn.Picture with { OperationWithAnotherChance = 0 };
        if (turn.Now < due && !hasWhatItLacked)
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
        turn.Picture = turn.Picture with { ForOperation = refresh ? null : turn.Picture.ForOperation, TriedCleanups = [] };
        return true;
    }

    /// <summary>Ends what can't run at all.</summary>
    private static bool Refuse(Turn turn, Context context, OperationState operation)
    {
        if (!operation.Request.HasSync) End(turn, context, OperationPhase.Error, "Invalid operation request: no operation specified", []);
        else if (operation.Request.Problem is { Length: > 0 } problem) End(turn, context, OperationPhase.Error, $"Invalid operation request: {problem}", []);
        else if (context.Goal is null) End(turn, context, OperationPhase.Error, string.Join(';', context.Problems.Select(static problem => "InvalidSpecError: " + problem)), []);
        else if (Goals.RefusalsOf(operation.Sources, context.Project!).ToList() is { Count: > 0 } refused)
            End(turn, context, OperationPhase.Error, string.Join(';', refused.Select(static problem => "InvalidSpecError: " + problem)),
                operation.Results);
        else if (RefusalOfLocal(turn, context, operation) is { } local) End(turn, context, OperationPhase.Error, local, operation.Results);
        else if (context.Writer.Problem.Length > 0)
            Fail(turn, context, OperationPhase.Error, $"failed to find a matching service account to impersonate: {context.Writer.Problem}",
                operation.Results, []);
        else return false;
        return true;
    }

    /// <summary>Why manifests of somebody's machine can't be brought out; null when they can, or there are none.</summary>
    private static string? RefusalOfLocal(Turn turn, Context context, OperationState operation)
    {
        if (!operation.Request.HasLocalManifests) return null;
        if (!context.Project!.Signatures.IsEmpty)
            return $"Cannot use local manifests when source integrity is enforced: project {context.Project.Name} demands signed commits";
        return operation.IsSameRequest(turn.Picture.RequestedOperation)
            ? null
            : "the local manifests are not in the operation of the Application any more; sync them again";
    }

    private static RenderGoal GoalOf(Turn turn, Context context, OperationState operation)
    {
        var goal = context.Goal! with { Sources = operation.Sources };
        // Not as they are remembered, since Secrets are not.
        return operation.Request.HasLocalManifests && operation.IsSameRequest(turn.Picture.RequestedOperation)
            ? goal with { Manifests = new OperationRequest(turn.Picture.RequestedOperation!).Manifests }
            : goal;
    }

    /// <summary>What the operation brings out, if it is rendered.</summary>
    public static RenderedGoal? KnownTargetsOf(Turn turn, Context context, OperationState operation)
    {
        if (context.Goal is null || operation.Revisions.IsEmpty) return null;
        var goal = GoalOf(turn, context, operation);
        return IsIt(turn.Picture.ForOperation) ? turn.Picture.ForOperation : IsIt(turn.Picture.Rendered) ? turn.Picture.Rendered : null;

        bool IsIt(RenderedGoal? rendered) => rendered is { Done.IsRefused: false } && rendered.Goal == goal
            && rendered.Done.Revisions.SequenceEqual(operation.Revisions);
    }

    /// <summary>What the operation brings out; null while it is asked for.</summary>
    private static RenderedGoal? TargetsOf(Turn turn, Context context, OperationState operation)
    {
        if (KnownTargetsOf(turn, context, operation) is { } known) return known;
        if (turn.Picture.AskingForOperation is not null) return null;
        var goal = GoalOf(turn, context, operation);
        // A retry that refreshes looks for what the sources name, whatever commit the attempts before it were about.
        var looksAnew = operation is { RetryCount: > 0, Request.Retry.Refresh: true };
        IReadOnlyList<string> revisions = !operation.Revisions.IsEmpty ? operation.Revisions
            : !looksAnew && operation.Request.Revisions is { Count: > 0 } named && named.Count == operation.Sources.Length ? named
            : [.. operation.Sources.Select(static _ => "")];
        var ask = new RenderAsk(turn.NextAsk(), operation.Id, goal, revisions, IsFresh: operation.Revisions.IsEmpty || !operation.Request.IsAutomated,
            IsOfSpec: goal == context.Goal && operation.Revisions.IsEmpty && (looksAnew || operation.Request.Revisions.Count == 0));
        turn.Picture = turn.Picture with { AskingForOperation = ask };
        turn.Do(new Effect.Render(ask));
        return null;
    }

    /// <summary>What a sync made of objects is what they are compared with from now on.</summary>
    private static ImmutableArray<ResourceVerdict> TakeResults(Turn turn, IReadOnlyList<Synced> results)
    {
        var (verdicts, live) = (ImmutableArray.CreateBuilder<ResourceVerdict>(), turn.Picture.Live.ToBuilder());
        foreach (var one in results)
        {
            var key = one.Result.Key;
            if (one.Live is { } now)
            {
                if (!turn.Picture.IsLate(key, now.ResourceVersion)) live[key] = now;
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
    public static void Fail(
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

    public static void End(
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
