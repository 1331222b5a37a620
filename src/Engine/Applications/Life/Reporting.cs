using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>
/// Writes the status back to the resource: one write at a time, and only what differs from what stands there, so that a burst of changes
/// becomes one write and a restart writes nothing.
/// </summary>
internal static class Reporting
{
    // An automated sync is mostly over before anybody could read that it runs.
    private static readonly TimeSpan QuickOperation = TimeSpan.FromSeconds(1);

    // The first comparison is mostly made before anybody could read that it is waited for.
    private static readonly TimeSpan QuickComparison = TimeSpan.FromSeconds(2);
    private const long FirstComparison = -1;

    public static void Step(Turn turn, Context context)
    {
        var picture = turn.Picture;
        if (picture.IsWriting || picture.WaitsToReport || picture.Resource is null || HoldsBack(turn, context)) return;
        var inputs = InputsOf(turn, context);
        if (inputs.AreThoseOf(picture.ReportedFrom)) return;
        if (WriteOf(turn, context) is not { } write)
        {
            turn.Picture = turn.Picture with { ReportedFrom = inputs, LastWrite = null, WriteFailures = 0 };
            return;
        }

        // What was written a moment ago and is not there did not stay: something takes it out again, or the kind does not have the field.
        if (SaysTheSame(write, picture.LastWrite))
        {
            Wait(turn);
            return;
        }

        turn.Picture = turn.Picture with
        {
            IsWriting = true,
            LastWrite = write,
            WriteFailures = picture.LastWrite is null ? picture.WriteFailures : 0,
            Clearing = write.Finished is null ? 0 : turn.Record.Operation!.Id,
        };
        turn.Do(write);
    }

    public static void TakeAnswer(Turn turn, ApplicationMessage.StatusWritten message)
    {
        if (!turn.Picture.IsWriting) return;
        TakeClearance(turn, message.Resource);
        turn.Picture = turn.Picture with { IsWriting = false, Clearing = 0 };
        if (!turn.Picture.Deletion.Releasing.IsEmpty) Deleting.TakeRelease(turn, message);
        // Without an answer and without a problem there is no such resource, or we would have been told by now that it is another one.
        else if (message.Problem.Length > 0 || message.Resource is null) Wait(turn);
    }

    /// <summary>
    /// Our own answer shows the resource without the request. The watch may never: somebody may have put an equal one there since, which is
    /// another request.
    /// </summary>
    private static void TakeClearance(Turn turn, MapNode? answer)
    {
        if (answer is null || answer.Text("metadata", "uid") != turn.Picture.Uid || turn.Record.Uid != turn.Picture.Uid) return;
        if (turn.Record.Operation is { MustBeCleared: true } operation && operation.Id == turn.Picture.Clearing
            && !operation.IsSameRequest(answer["operation"] as MapNode))
            turn.Happened(new ApplicationEvent.OperationCleared(operation.Id));
    }

    /// <summary>A merge patch that brings the status to what it should be; null when it is.</summary>
    internal static MapNode? PatchOf(Turn turn, Context context)
    {
        var changes = MergeDifference.Between(turn.Picture.Resource!.Map("status"), StatusWriting.Status(turn, context));
        return IsNews(changes) || (turn.Picture.RefreshIsDone && changes.Count > 0) ? MapNode.Of(("status", changes)) : null;
    }

    private static Effect.Write? WriteOf(Turn turn, Context context)
    {
        var patch = PatchOf(turn, context);
        var metadata = MetadataOf(turn, context);
        if (metadata.Count > 0) patch = (patch ?? MapNode.Empty).With("metadata", metadata);
        var finished = turn.Record.Operation is { IsDone: true, MustBeCleared: true } done
            && done.IsSameRequest(turn.Picture.RequestedOperation)
            ? turn.Picture.RequestedOperation : null;
        return patch is null && finished is null ? null : new Effect.Write(patch, finished);
    }

    private static MapNode MetadataOf(Turn turn, Context context)
    {
        var metadata = new MapBuilder();
        if (turn.Picture.RefreshIsDone) metadata.Set("annotations", MapNode.Of(("argocd.argoproj.io/refresh", NullNode.Instance)));
        if (turn.Picture is { IsBeingDeleted: false, Rendered: { Done.IsRefused: false } rendered, Resource: { } resource }
            && rendered.Goal == context.Goal
            && Finalizers.Missing(resource, rendered.Done.Targets.Hooks) is { } finalizers)
        {
            metadata.Set("finalizers", finalizers);
            // A list is written whole: what others have put there since must not be lost.
            metadata.Set("resourceVersion", resource.Text("metadata", "resourceVersion") ?? "");
        }

        return metadata.Build();
    }

    private static bool SaysTheSame(Effect.Write write, Effect.Write? last) => last is not null && Unversioned(write) == Unversioned(last);

    private static Effect.Write Unversioned(Effect.Write write) => write.Patch?["metadata"] is MapNode metadata
        ? write with { Patch = write.Patch.With("metadata", metadata.Without("resourceVersion")) }
        : write;

    private static bool HoldsBack(Turn turn, Context context)
    {
        if (turn.Record.Operation is null && IsOnlyPending(turn.Picture, context)) return HoldsBack(turn, FirstComparison, QuickComparison);
        var isQuick = turn.Record.Operation is { IsDone: false, Phase: OperationPhase.Running, RetryAt: null } running
            && running.Request.IsAutomated && turn.Now - running.StartedAt < QuickOperation;
        return isQuick && HoldsBack(turn, turn.Record.Operation!.Id, QuickOperation);
    }

    private static bool HoldsBack(Turn turn, long what, TimeSpan span)
    {
        if (turn.Picture.HeldBackFor == what) return turn.Picture.IsHeldBack;
        turn.Picture = turn.Picture with { HeldBackFor = what, IsHeldBack = true };
        turn.Do(new Effect.SetAlarm(Alarm.Report, span));
        return true;
    }

    /// <summary>There is nothing to tell but that the first comparison is not made yet.</summary>
    private static bool IsOnlyPending(Picture picture, Context context) =>
        picture.Comparison is null && picture.RenderFault is null && context.Goal is not null && picture is { IsBeingDeleted: false, RefreshIsDone: false } && picture.Unwatched.IsEmpty;

    /// <summary>All that a status is made of. The time is no part of it: it only stamps what has changed.</summary>
    private static Inputs InputsOf(Turn turn, Context context)
    {
        var picture = turn.Picture;
        return new Inputs(
            context, picture.Resource, picture.Comparison, picture.Reasons, picture.Rendered, picture.Unclaimed, picture.RenderFault, picture.SyncProblem,
            picture.RollbackProblem, picture.RevertProblem, turn.Record.RolledBack, picture.Deletion.Problem, picture.ComparedAt,
            picture.RefreshIsDone, turn.Record.Operation, turn.Record.History, StatusWriting.Shown(picture, context) is null ? Waiting.Of(picture) : "",
            picture.TellsWait ? Waiting.OfOperation(picture, turn.Record.Operation) : "");
    }

    /// <summary>
    /// When it was compared, and a newer commit that changes nothing here, are told along with other news, or to who asks for a refresh;
    /// alone they would make every start and every commit to a large repository a storm of writes.
    /// </summary>
    private static bool IsNews(MapNode changes) => changes.Keys.ToArray().Any(key => key switch
    {
        "reconciledAt" => false,
        "sync" => changes["sync"] is not MapNode sync || sync.Keys.ToArray().Any(static part => part is not ("revision" or "revisions")),
        _ => true,
    });

    private static void Wait(Turn turn)
    {
        turn.Picture = turn.Picture with { WaitsToReport = true, WriteFailures = turn.Picture.WriteFailures + 1 };
        turn.Do(Backoff.OfWrite.Alarm(Alarm.Report, turn.Picture.WriteFailures));
    }
}
