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
    private static readonly TimeSpan WriteAgainAfter = TimeSpan.FromSeconds(5);

    public static void Step(Turn turn, Context context)
    {
        var picture = turn.Picture;
        if (picture.IsWriting || picture.WaitsToReport || picture.Resource is null) return;
        if (turn.Record.Operation is { IsDone: false, Phase: OperationPhase.Running, RetryAt: null } running && running.Request.IsAutomated && turn.Now - running.StartedAt < QuickOperation)
        {
            if (picture.HeldBackFor == running.Id) return;
            turn.Picture = picture with { HeldBackFor = running.Id };
            turn.Do(new Effect.SetAlarm(Alarm.Report, QuickOperation));
            return;
        }

        var changes = MergeDifference.Between(picture.Resource.Map("status"), StatusWriting.Status(turn, context));
        var patch = IsNews(changes) || (picture.RefreshIsDone && changes.Count > 0) ? MapNode.Of(("status", changes)) : null;
        if (picture.RefreshIsDone)
        {
            patch = (patch ?? MapNode.Empty).With("metadata", MapNode.Of(("annotations", MapNode.Of(("argocd.argoproj.io/refresh", NullNode.Instance)))));
        }

        var finished = turn.Record.Operation is { IsDone: true, MustBeCleared: true } done && done.IsSameRequest(picture.RequestedOperation) ? done.Request.Document : null;
        if (patch is null && finished is null) return;
        turn.Picture = turn.Picture with { IsWriting = true };
        turn.Do(new Effect.Write(patch, finished));
    }

    public static void TakeAnswer(Turn turn, ApplicationMessage.StatusWritten message)
    {
        turn.Picture = turn.Picture with { IsWriting = false };
        if (message.Problem.Length > 0) Wait(turn, WriteAgainAfter);
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

    private static void Wait(Turn turn, TimeSpan delay)
    {
        turn.Picture = turn.Picture with { WaitsToReport = true };
        turn.Do(new Effect.SetAlarm(Alarm.Report, delay));
    }
}
