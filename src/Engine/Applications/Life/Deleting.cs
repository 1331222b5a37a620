using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>The end of an Application: with a finalizer its objects go first, the last wave before the others.</summary>
internal static class Deleting
{
    public const string Cascade = "resources-finalizer.argocd.argoproj.io";

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(15);

    public static void Step(Turn turn, Context context)
    {
        var picture = turn.Picture;
        if (turn.Record.Operation is { IsDone: false } || picture.IsWriting || picture.Deleting != 0) return;
        if (CascadeOf(picture.Resource!) is not { } finalizer) return;
        // Without a cluster there is nothing that could be deleted, and the resource would stay for ever.
        if (context.Cluster is null || context.Project is null)
        {
            Release(turn);
            return;
        }

        if (picture.TrackedServer != context.Cluster.Server || !picture.TrackedKinds.IsSubsetOf(picture.ListedKinds)) return;
        var candidates = Candidates(turn, context);
        if (candidates.Count == 0)
        {
            Release(turn);
            return;
        }

        // What is on its way out is waited for; the watch tells when it is gone.
        if (candidates.Exists(static candidate => candidate.IsTerminating)) return;
        var last = candidates.Max(static candidate => candidate.Wave);
        var ask = turn.NextAsk();
        turn.Picture = turn.Picture with { Deleting = ask };
        turn.Do(new Effect.Delete(ask, context.Cluster.Server, [.. candidates.Where(candidate => candidate.Wave == last)], finalizer.EndsWith("/background", StringComparison.Ordinal)));
        turn.Do(new Effect.SetAlarm(Alarm.Delete, AskAgainAfter));
    }

    public static void TakeAnswer(Turn turn, ApplicationMessage.DeletionsAsked message)
    {
        if (message.Ask != turn.Picture.Deleting) return;
        // The number stays until the alarm: objects that were asked to go are not asked again at once.
        turn.Picture = turn.Picture with { DeletionProblem = message.Problems.Count == 0 ? "" : string.Join("; ", message.Problems), Deleting = message.Problems.Count == 0 ? 0 : message.Ask };
        if (message.Problems.Count > 0) return;
        turn.Do(new Effect.StopAlarm(Alarm.Delete));
    }

    /// <summary>The finalizer that asks for the objects to go as well.</summary>
    public static string? CascadeOf(MapNode resource) => resource.List("metadata", "finalizers")
        .Select(static finalizer => finalizer.Text() ?? "")
        .FirstOrDefault(static finalizer => finalizer is Cascade or Cascade + "/foreground" or Cascade + "/background");

    private static List<LiveObject> Candidates(Turn turn, Context context)
    {
        var options = context.Spec.SyncPolicy.Options;
        var self = new ResourceKey("argoproj.io", "Application", turn.Picture.View!.Namespace, Comparison.InstanceOf(turn.Picture.Resource!));
        return [.. Comparison.Marked(turn)
            .Where(live => live.Key is not { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" } && live.Key != self)
            .Where(live => !live.IsKeptByHelm && SyncOption.Of("Delete", live.SyncOptions, options) != "false")
            .Where(live => context.Project!.Refusal(live.Key, context.Destination, live.Key.Namespace.Length > 0) is null)
            .OrderBy(static live => live.Key)];
    }

    /// <summary>Takes our finalizers out, so that the resource goes.</summary>
    private static void Release(Turn turn)
    {
        var kept = turn.Picture.Resource!.List("metadata", "finalizers").Where(static finalizer => finalizer.Text()?.Contains("-finalizer.argocd.argoproj.io", StringComparison.Ordinal) != true);
        var metadata = MapNode.Of(("finalizers", ListNode.Of(kept)), ("resourceVersion", turn.Picture.Resource!.Text("metadata", "resourceVersion") ?? ""));
        turn.Picture = turn.Picture with { IsWriting = true };
        turn.Do(new Effect.Write(MapNode.Of(("metadata", metadata)), null));
    }
}
