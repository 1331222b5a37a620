using System.Globalization;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>The end of an Application: with a finalizer its objects go first, the last wave before the others.</summary>
internal static class Deleting
{
    public static void Step(Turn turn, Context context)
    {
        var (picture, state) = (turn.Picture, turn.Picture.Deletion);
        if (turn.Record.Operation is { IsDone: false } || picture.IsWriting || picture.Syncing is not null || state.Ask != 0 || state.WaitsToRelease) return;
        if (Finalizers.Next(picture.Resource!) is not { } finalizer) return;
        var problem = Go(turn, context, finalizer);
        turn.Picture = turn.Picture with { Deletion = turn.Picture.Deletion with { Problem = problem } };
        // A new question has its own wait, however long the one before it was to last.
        if (turn.Picture.Deletion is { Releasing.IsEmpty: false } or { HasAlarm: true, Ask: 0 }) return;
        turn.Picture = turn.Picture with { Deletion = turn.Picture.Deletion with { HasAlarm = true } };
        turn.Do(Backoff.OfDeletion.Alarm(Alarm.Delete, Math.Max(turn.Picture.Deletion.Waits + 1, turn.Picture.Deletion.HookFailures)));
    }

    public static void TakeAnswer(Turn turn, ApplicationMessage.DeletionsAsked message)
    {
        if (message.Ask != turn.Picture.Deletion.Ask) return;
        // Whether accepted or refused: what was asked is not asked again before the watch tells news of it or time has passed.
        turn.Picture = turn.Picture with { Deletion = turn.Picture.Deletion with { Ask = 0, Refusal = string.Join("; ", message.Problems) } };
    }

    /// <summary>How the write ended that takes our finalizers out. Refused by a policy, it would be refused again at once.</summary>
    public static void TakeRelease(Turn turn, ApplicationMessage.StatusWritten message)
    {
        var wanted = turn.Picture.Deletion.Releasing;
        var state = turn.Picture.Deletion with { Releasing = [] };
        var isReleased = message.Problem.Length == 0 && message.Resource is { } resource
            && !resource.List("metadata", "finalizers").Any(finalizer => wanted.Contains(finalizer.Text() ?? ""));
        if (isReleased)
        {
            var left = state.Problem == state.ReleaseProblem ? "" : state.Problem;
            turn.Picture = turn.Picture with { Deletion = state with { ReleaseFailures = 0, ReleaseProblem = "", Problem = left } };
            return;
        }

        // That somebody wrote in between happens now and then; that it goes on is worth telling.
        var problem = message.Problem.Length == 0 || state.ReleaseFailures == 0 ? "" : $"the finalizer can't be removed: {message.Problem}";
        turn.Picture = turn.Picture with
        {
            Deletion = state with { ReleaseFailures = state.ReleaseFailures + 1, ReleaseProblem = problem, Problem = problem, WaitsToRelease = true, HasAlarm = true },
        };
        turn.Do(Backoff.OfRelease.Alarm(Alarm.Delete, turn.Picture.Deletion.ReleaseFailures));
    }

    /// <summary>Where there is something to delete: the cluster that the spec names, or else the one that was deployed to last.</summary>
    public static KnownCluster? ClusterOf(Turn turn, Context context) => context.Cluster
        ?? (turn.Record.Server.Length == 0 ? null : turn.Picture.View!.Clusters.FirstOrDefault(cluster => cluster.Server == turn.Record.Server));

    /// <summary>When the deletion was asked for.</summary>
    public static DateTimeOffset Began(Turn turn) => DateTimeOffset.TryParse(
        turn.Picture.Resource.Text("metadata", "deletionTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        ? at : DateTimeOffset.MinValue;

    /// <summary>Why it is not known yet what there is; null when it is.</summary>
    public static string? Unanswered(Turn turn)
    {
        var picture = turn.Picture;
        if (picture.KindsAreAnswered) return null;
        return picture.Deletion.Waits > 0 ? $"waiting until {picture.TrackedServer} has listed {Waiting.Unanswered(picture)}" : "";
    }

    /// <summary>One step on; returns why it does not go on, when that is not just a matter of a moment.</summary>
    private static string Go(Turn turn, Context context, string finalizer)
    {
        var picture = turn.Picture;
        // Without a cluster there is nothing that could be deleted, and the resource would stay for ever.
        if (ClusterOf(turn, context) is not { } cluster) return ReleaseAll(turn, context, $"nothing was deleted: {picture.View!.Find(context.Spec.Destination).Problem}");
        if (context.Project is not { } project)
            return $"nothing is deleted while project {context.Spec.Project} does not exist, since it says what may be: create it, or remove the finalizer to leave the objects behind";
        if (picture.TrackedServer != cluster.Server) return "";
        if (Waiting.Unwatched(picture, static _ => true).ToList() is { Count: > 0 } blind) return string.Join("; ", blind);
        return finalizer switch
        {
            Finalizers.Before => DeletionHooks.Run(turn, context, DeletionMoment.Before, finalizer),
            Finalizers.After => DeletionHooks.Run(turn, context, DeletionMoment.After, finalizer),
            Finalizers.CleanUpBefore => DeletionHooks.CleanUp(turn, context, DeletionMoment.Before, finalizer),
            Finalizers.CleanUpAfter => DeletionHooks.CleanUp(turn, context, DeletionMoment.After, finalizer),
            _ => DeleteObjects(turn, context, project, cluster, finalizer),
        };
    }

    private static string DeleteObjects(Turn turn, Context context, Project project, KnownCluster cluster, string finalizer)
    {
        if (Unanswered(turn) is { } unanswered) return unanswered;
        var state = turn.Picture.Deletion;
        var (going, forbidden) = Candidates(turn, context, project, cluster);
        if (going.Count == 0)
        {
            return Release(
                turn, context, CascadesOf(turn),
                forbidden.Count == 0 ? "" : $"{Comparison.Named(forbidden)} is left behind: the project {project.Name} does not permit it");
        }

        // What is on its way out is waited for; the watch tells when it is gone.
        if (going.Exists(static candidate => candidate.IsTerminating)) return Slow(state, going.Where(static candidate => candidate.IsTerminating));
        if (Unconfirmed(turn, context, going) is { } unconfirmed) return unconfirmed;
        var last = going.Max(static candidate => candidate.Wave);
        var group = going.FindAll(candidate => candidate.Wave == last);
        return Ask(turn, context, group, finalizer.EndsWith("/background", StringComparison.Ordinal));
    }

    /// <summary>Why nothing is deleted before a person agrees; null when nobody has to.</summary>
    private static string? Unconfirmed(Turn turn, Context context, List<LiveObject> going)
    {
        var options = context.Spec.SyncPolicy.Options;
        var asking = going.FindAll(live =>
            SyncOption.Of("Delete", live.SyncOptions, options) == "confirm" || SyncOption.Of("Prune", live.SyncOptions, options) == "confirm");
        if (asking.Count == 0 || Approval.IsGiven(turn.Picture.Resource, Began(turn))) return null;
        return $"waiting for deletion confirmation of {Comparison.Named(asking.Select(static live => live.Key))}: "
            + $"annotate the application with {Approval.Annotation} and the present time";
    }

    private static string[] CascadesOf(Turn turn) =>
        [.. turn.Picture.Resource!.List("metadata", "finalizers").Select(static finalizer => finalizer.Text() ?? "").Where(static finalizer =>
            finalizer == Finalizers.Cascade || finalizer.StartsWith(Finalizers.Cascade + "/", StringComparison.Ordinal))];

    /// <summary>Asks for the objects to go, once each. Returns why they do not.</summary>
    public static string Ask(Turn turn, Context context, List<LiveObject> group, bool inBackground)
    {
        var state = turn.Picture.Deletion;
        // What was refused is asked again after a while only; what was accepted and changes without going, at once.
        var unasked = group.FindAll(one => !state.Asked.TryGetValue(one.Key, out var version) || (state.Refusal.Length == 0 && version != one.ResourceVersion));
        if (unasked.Count == 0) return state.Refusal.Length > 0 ? state.Refusal : Slow(state, group);
        var writer = WriterOf(turn, context);
        if (writer.Problem.Length > 0) return NoWriter(writer);
        var ask = turn.NextAsk();
        var asked = state.Asked.SetItems(unasked.Select(static one => KeyValuePair.Create(one.Key, one.ResourceVersion)));
        turn.Picture = turn.Picture with { Deletion = state with { Ask = ask, Asked = asked } };
        turn.Do(new Effect.Delete(ask, turn.Picture.TrackedServer, unasked, inBackground, writer.User));
        return state.Refusal;
    }

    /// <summary>As whom the deletion is done, wherever it is done.</summary>
    public static Writer WriterOf(Turn turn, Context context) =>
        Writer.Of(turn.Picture.View!, context.Project, ClusterOf(turn, context), context.Spec.Destination.Namespace);

    public static string NoWriter(Writer writer) => $"cannot apply impersonation: {writer.Problem}";

    public static string Slow(DeletionState state, IEnumerable<LiveObject> objects) => state.Waits == 0 ? ""
        : $"waiting until {Comparison.Named(objects.Select(static live => live.Key))} is gone: it was asked to go, its finalizers may hold it";

    /// <summary>What goes with the Application, and what bears its mark but is not its to delete.</summary>
    private static (List<LiveObject> Going, List<ResourceKey> Forbidden) Candidates(Turn turn, Context context, Project project, KnownCluster cluster)
    {
        var options = context.Spec.SyncPolicy.Options;
        var destination = cluster.At(context.Spec.Destination.Namespace);
        var name = ApplicationName.Of(turn.Picture.Resource!);
        var self = new ResourceKey("argoproj.io", "Application", name.Namespace, name.Name);
        var marked = Comparison.Marked(turn)
            .Where(live => live.Key is not { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" } && live.Key != self)
            .OrderBy(static live => live.Key).ToList();
        // What it has deployed it may take away again, also when the project has become stricter since.
        var forbidden = marked.FindAll(live =>
            project.Refusal(live.Key, destination, live.Key.Namespace.Length > 0) is not null && !(live.IsOwned && turn.Record.VerdictOf(cluster.Server, live.Key) is not null));
        var kept = marked.FindAll(live => live.IsKeptByHelm || SyncOption.Of("Delete", live.SyncOptions, options) == "false");
        var staying = forbidden.Concat(kept).ToHashSet();
        // A namespace takes all that lies in it along.
        bool HoldsWhatStays(LiveObject live) => live.Key is { Group: "", Kind: "Namespace" } && staying.Any(one => one.Key.Namespace == live.Key.Name);
        return (marked.FindAll(live => !staying.Contains(live) && !HoldsWhatStays(live)), forbidden.ConvertAll(static live => live.Key));
    }

    private static string ReleaseAll(Turn turn, Context context, string left) => Release(
        turn, context, [.. turn.Picture.Resource!.List("metadata", "finalizers").Where(Finalizers.IsOurs).Select(static one => one.Text()!)], left);

    /// <summary>Takes finalizers of ours out, now that what they stand for is done.</summary>
    /// <param name="left">What is left behind; in the status at once, for as long as finalizers of others keep the resource.</param>
    public static string Release(Turn turn, Context context, string[] finalizers, string left)
    {
        var kept = turn.Picture.Resource!.List("metadata", "finalizers").Where(finalizer => !finalizers.Contains(finalizer.Text()));
        var metadata = MapNode.Of(("finalizers", ListNode.Of(kept)), ("resourceVersion", turn.Picture.Resource!.Text("metadata", "resourceVersion") ?? ""));
        var problem = left.Length > 0 ? left : turn.Picture.Deletion.ReleaseProblem;
        turn.Picture = turn.Picture with { IsWriting = true, Deletion = turn.Picture.Deletion with { Releasing = [.. finalizers], Problem = problem } };
        var status = left.Length > 0 ? Reporting.PatchOf(turn, context) : null;
        turn.Do(new Effect.Write((status ?? MapNode.Empty).With("metadata", metadata), null));
        return problem;
    }
}
