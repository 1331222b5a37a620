using System.Collections.Immutable;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>
/// The life of an Application. A message changes the picture of the world (<see cref="Take"/>); then everything that can follow from the
/// picture is looked at, in one order (<see cref="Settle"/>). So it does not matter in which order messages come, and a message that
/// says nothing new decides nothing.
///
/// <code>
///   resource, view --> goal --> render --> targets --+
///                                                    +--> comparison --> automated sync --> operation --> sync --> verdicts
///   cluster ------------------------> live objects --+         \--> status of the resource
/// </code>
///
/// Invariants: at most one operation at a time, and its commits never change within an attempt; a question is asked once until it is
/// answered; what an apply made of an object is recorded with the operation's end, so that it is compared with nothing else afterwards;
/// nothing that failed is asked again before time has passed or there is news; every wait ends by an answer, or by an alarm, or by the slow
/// <see cref="Alarm.Verify"/> at the latest.
/// </summary>
public static class Decider
{
    private static readonly TimeSpan VerifyEvery = TimeSpan.FromMinutes(5);

    public static Decision Decide(ApplicationState state, ApplicationMessage message, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var turn = new Turn(state, now);
        Take(turn, message);
        Settle(turn);
        return turn.Decision();
    }

    private static void Settle(Turn turn)
    {
        var picture = turn.Picture;
        if (picture.Resource is null || picture.View is null || IsLeftAlone(picture)) return;
        var context = Goals.Of(turn);
        if (context.Cluster is { IsLeftAlone: true }) return;
        Acquaint(turn);
        Goals.Follow(turn, context);
        Operations.Step(turn, context);
        var comparison = Comparison.Of(turn, context);
        turn.Picture = turn.Picture with { Comparison = comparison ?? turn.Picture.Comparison };
        if (turn.Picture.IsBeingDeleted) Deleting.Step(turn, context);
        else if (comparison is not null)
        {
            Rollbacks.Step(turn, context, comparison);
            AutoSync.Step(turn, context, comparison);
        }

        Operations.TellWait(turn);
        Explaining.Step(turn);
        Goals.AnswerRefresh(turn, context, comparison);
        Reporting.Step(turn, context);
        if (turn.Picture.VerifyIsSet) return;
        turn.Picture = turn.Picture with { VerifyIsSet = true };
        turn.Do(new Effect.SetAlarm(Alarm.Verify, VerifyEvery, Backoff.Jitter));
    }

    /// <summary>A person wants nothing to be done about it for now, neither syncs nor a status nor its deletion.</summary>
    private static bool IsLeftAlone(Picture picture) =>
        picture.Resource.Map("metadata", "annotations")["argocd.argoproj.io/skip-reconcile"].Text() == "true";

    /// <summary>An Application with another uid is another one; what the status of an old one tells (of another engine, perhaps) is taken over.</summary>
    private static void Acquaint(Turn turn)
    {
        if (turn.Record.Uid != turn.Picture.Uid) turn.Happened(StatusReading.Known(turn.Picture.Resource!));
        else if (StatusReading.NewerHistory(turn.Picture.Resource!, turn.Record) is { IsEmpty: false } history)
            turn.Happened(new ApplicationEvent.HistoryTold(history));
    }

    private static void Take(Turn turn, ApplicationMessage message)
    {
        switch (message)
        {
            case ApplicationMessage.ResourceSeen seen: TakeResource(turn, seen.Resource); break;
            case ApplicationMessage.ResourceGone gone: TakeEnd(turn, gone); break;
            case ApplicationMessage.ViewSeen seen: TakeView(turn, seen.View); break;
            case ApplicationMessage.DependenciesSeen seen: turn.Picture = turn.Picture with { Dependencies = seen.Wait }; break;
            case ApplicationMessage.SourceMoved: turn.Picture = turn.Picture.WithNewsOfSources(); break;
            case ApplicationMessage.Rendered rendered: Goals.TakeRender(turn, rendered); break;
            case ApplicationMessage.LiveSeen seen: TakeLive(turn, seen); break;
            case ApplicationMessage.KindsArrived arrived: TakeKinds(turn, arrived); break;
            case ApplicationMessage.UnclaimedSeen seen: Orphans.Take(turn, seen); break;
            case ApplicationMessage.Predicted predicted: Comparison.TakePrediction(turn, predicted); break;
            case ApplicationMessage.Explained explained: Explaining.Take(turn, explained); break;
            case ApplicationMessage.SyncEnded ended: Operations.TakeOutcome(turn, ended); break;
            case ApplicationMessage.Reverted reverted: Reverts.Take(turn, reverted); break;
            case ApplicationMessage.DeletionsAsked asked: Deleting.TakeAnswer(turn, asked); break;
            case ApplicationMessage.StatusWritten written:
                // The answer to a write of an earlier life is about a resource that is no more.
                if (written.Resource is not null && written.Resource.Text("metadata", "uid") == turn.Picture.Uid) TakeResource(turn, written.Resource);
                Reporting.TakeAnswer(turn, written);
                break;
            case ApplicationMessage.TerminationWanted: Operations.Terminate(turn); break;
            case ApplicationMessage.Due due: TakeAlarm(turn, due.Alarm); break;
            default: throw new ArgumentException($"Nobody decides about {message}.", nameof(message));
        }
    }

    private static void TakeResource(Turn turn, MapNode resource)
    {
        var picture = turn.Picture;
        // The answer to a write of ours may have been faster than the watch.
        if (picture.Resource is { } before && Versions.IsNewer(before, resource)) return;
        if (picture.Uid.Length > 0 && picture.Uid != resource.Text("metadata", "uid")) picture = LeaveLife(turn);
        var annotation = resource.Map("metadata", "annotations")["argocd.argoproj.io/refresh"].Text();
        var refresh = annotation is null ? "" : annotation == "hard" ? "hard" : "normal";
        turn.Picture = picture with
        {
            Resource = resource,
            Spec = picture.Resource is { } known && ApplicationSpec.ReadsTheSame(known, resource) ? picture.Spec : ApplicationSpec.Read(resource),
        };
        if (refresh != picture.Refresh) turn.Picture = turn.Picture with { Refresh = refresh, RefreshAsk = 0, RefreshIsDone = false };
        if (refresh != picture.Refresh && refresh.Length > 0) turn.Picture = turn.Picture.WithNewsOfSources();
        if (Operations.IsAskedToTerminate(turn)) Operations.Terminate(turn);
        if (turn.Record.Operation is { MustBeCleared: true } operation && turn.Record.Uid == turn.Picture.Uid && !operation.IsSameRequest(turn.Picture.RequestedOperation))
            turn.Happened(new ApplicationEvent.OperationCleared(operation.Id));
    }

    private static void TakeEnd(Turn turn, ApplicationMessage.ResourceGone gone)
    {
        // An Application of the same name may have been seen already when the end of the one before it is told.
        if (gone.Uid.Length > 0 && turn.Picture.Uid.Length > 0 && gone.Uid != turn.Picture.Uid) return;
        if (turn.Record.Uid.Length > 0) turn.Happened(new ApplicationEvent.Removed());
        turn.Picture = LeaveLife(turn);
        turn.Do(new Effect.End());
    }

    /// <summary>Gives up what was begun for an Application that is no more. Numbers go on, so that a late answer to it is no answer to its successor.</summary>
    private static Picture LeaveLife(Turn turn)
    {
        if (turn.Picture.Syncing is { } sync) turn.Do(new Effect.CancelSync(sync));
        return Picture.Blank with { View = turn.Picture.View, Asked = turn.Picture.Asked };
    }

    private static void TakeView(Turn turn, ControlPlaneView view)
    {
        var picture = turn.Picture;
        // Credentials that were missing may be there now; nobody has to wait for the next attempt.
        var mayReach = (picture.RenderFault is not null || picture.Asking is not null) && picture.View is not null && picture.View.Repositories != view.Repositories;
        turn.Picture = (mayReach || Renders(picture, view) ? picture.WithNewsOfSources() : picture) with
        {
            View = view,
            WaitsToRevert = picture.WaitsToRevert && picture.View?.Repositories == view.Repositories,
        };
    }

    /// <summary>
    /// Whether what was rendered comes out differently by what the settings leave out, or by a tool that they switch on or off.
    /// </summary>
    private static bool Renders(Picture picture, ControlPlaneView view)
    {
        if (picture.View is not { } before) return false;
        if (picture.Rendered is not { } rendered)
            return before.Tools != view.Tools || !before.Resources.Filter.Equals(view.Resources.Filter);
        var (server, targets) = (rendered.Goal.Server, rendered.Done.Targets);
        return targets.Kinds.Concat(targets.Excluded).Any(kind => before.Resources.Filter.Excludes(kind, server) != view.Resources.Filter.Excludes(kind, server))
            // What is rendered as a plain folder may be more than that to a tool that is switched on.
            || rendered.Done.Tools.Any(tool => tool == "Directory" ? before.Tools != view.Tools : before.Tools.IsOn(tool) != view.Tools.IsOn(tool));
    }

    private static void TakeLive(Turn turn, ApplicationMessage.LiveSeen seen)
    {
        var picture = turn.Picture;
        if (seen.Server != picture.TrackedServer) return;
        var (live, gone, namespaceWent) = (picture.Live.ToBuilder(), picture.Gone.ToBuilder(), false);
        foreach (var change in seen.Changes)
        {
            // An answer to an apply may have been faster than the watch.
            if (picture.IsLate(change.Key, change.Version)) continue;
            namespaceWent |= change.Key is { Group: "", Kind: "Namespace" } && live.TryGetValue(change.Key, out var known) && known.Uid != change.Live?.Uid;
            if (change.Live is { } now)
            {
                live[change.Key] = now;
                gone.Remove(change.Key);
            }
            else
            {
                live.Remove(change.Key);
                gone[change.Key] = change.Version;
            }
        }

        turn.Picture = picture with
        {
            Live = live.ToImmutable(),
            Gone = gone.ToImmutable(),
            // Every message tells both whole; mostly they say what was known before.
            ListedKinds = seen.Ask != picture.TrackAsk || picture.ListedKinds.SetEquals(seen.Listed) ? picture.ListedKinds : [.. seen.Listed],
            Unwatched = seen.Ask != picture.TrackAsk ? picture.Unwatched : UnwatchedOf(picture, seen),
            Deletion = picture.Deletion.After(seen.Changes),
        };
        // What could not be made in a namespace on its way out can be made now, with the namespace. An attempt that runs may fail yet for its sake.
        if (namespaceWent && turn.Record.Operation is { } operation) turn.Picture = turn.Picture with { OperationWithAnotherChance = operation.Id };
    }

    private static ImmutableDictionary<GroupKind, string> UnwatchedOf(Picture picture, ApplicationMessage.LiveSeen seen)
    {
        if (seen.Unwatched is not { Count: > 0 } unwatched) return ImmutableDictionary<GroupKind, string>.Empty;
        var known = picture.Unwatched;
        var news = unwatched.Where(one => picture.TrackedKinds.Contains(one.Key) && !seen.Listed.Contains(one.Key)).ToImmutableDictionary();
        return known.Count == news.Count && news.All(one => known.GetValueOrDefault(one.Key) == one.Value) ? known : news;
    }

    private static void TakeKinds(Turn turn, ApplicationMessage.KindsArrived arrived)
    {
        if (arrived.Server != turn.Picture.TrackedServer) return;
        // Where objects of the kind belong may have been guessed.
        turn.Picture = turn.Picture.WithNewsOfSources();
        if (turn.Record.Operation is { } operation && operation.Results.Any(result => result.IsMissingKind && arrived.Kinds.Contains(result.Key.GroupKind)))
            turn.Picture = turn.Picture with { OperationWithAnotherChance = operation.Id };
    }

    private static void TakeAlarm(Turn turn, Alarm alarm)
    {
        switch (alarm)
        {
            case Alarm.Render: turn.Picture = turn.Picture with { MustRender = true }; break;
            case Alarm.Predict: turn.Picture = turn.Picture with { PredictFaults = ImmutableDictionary<ResourceKey, string>.Empty }; break;
            case Alarm.Delete: turn.Picture = turn.Picture with { Deletion = turn.Picture.Deletion.AfterWait() }; break;
            case Alarm.Report: turn.Picture = turn.Picture with { WaitsToReport = false, IsHeldBack = false, LastWrite = null }; break;
            // The time itself is looked at when everything is; an alarm that rang too early is set again then.
            case Alarm.Retry: turn.Picture = turn.Picture with { RetryAlarm = null }; break;
            case Alarm.SelfHeal: turn.Picture = turn.Picture with { SelfHealAlarm = null }; break;
            case Alarm.Window: turn.Picture = turn.Picture with { WindowAlarm = null }; break;
            case Alarm.Timeout: turn.Picture = turn.Picture with { TimeoutAlarm = null }; break;
            case Alarm.Rollback: turn.Picture = turn.Picture with { RollbackAlarm = null }; break;
            case Alarm.Revert: turn.Picture = turn.Picture with { WaitsToRevert = false }; break;
            case Alarm.TellWait: turn.Picture = turn.Picture with { TellsWait = turn.Picture.OperationWaits }; break;
            case Alarm.Explain: turn.Picture = turn.Picture with { MustExplain = turn.Picture.Unwell is not null }; break;
            case Alarm.Verify: Verify(turn); break;
        }
    }

    /// <summary>
    /// Whatever is waited for is asked for again, whoever lost it. When all is well nothing is waited for, and only those who tell of the live objects
    /// are asked to tell all that they know, which costs the cluster nothing.
    /// </summary>
    private static void Verify(Turn turn)
    {
        ReadOnlySpan<Alarm> alarms =
        [
            Alarm.Predict, Alarm.Report, Alarm.Retry, Alarm.SelfHeal, Alarm.Window, Alarm.Timeout, Alarm.Rollback, Alarm.TellWait, Alarm.Explain,
        ];
        foreach (var alarm in alarms) TakeAlarm(turn, alarm);
        if (turn.Picture.Deletion.HasAlarm) TakeAlarm(turn, Alarm.Delete);
        turn.Picture = turn.Picture with
        {
            VerifyIsSet = false,
            TriedCleanups = [],
            ReportedFrom = null,
            // Only an answer that is still to come can be older than what the watch has told.
            Gone = turn.Picture.Syncing is null && turn.Picture.Predicting is null ? ImmutableDictionary<ResourceKey, string>.Empty : turn.Picture.Gone,
            MustRender = turn.Picture.MustRender || turn.Picture.RenderFault is not null,
            MustTrack = true,
        };
    }
}
