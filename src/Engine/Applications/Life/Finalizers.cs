using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>
/// The finalizers of an Application that are ours. Each stands for a part of its deletion that is still to be done; the resource goes when
/// all are taken out.
/// </summary>
internal static class Finalizers
{
    public const string Cascade = "resources-finalizer.argocd.argoproj.io";
    public const string Before = "pre-delete-finalizer.argocd.argoproj.io";
    public const string After = "post-delete-finalizer.argocd.argoproj.io";
    public const string CleanUpBefore = Before + "/cleanup";
    public const string CleanUpAfter = After + "/cleanup";

    private static readonly string[] InOrder =
        [Before, Cascade, Cascade + "/foreground", Cascade + "/background", After, CleanUpAfter, CleanUpBefore];

    /// <summary>The part of the deletion that comes next; null when nothing of it is ours to do.</summary>
    public static string? Next(MapNode resource)
    {
        var present = resource.List("metadata", "finalizers");
        return Array.Find(InOrder, finalizer => present.Contains(finalizer));
    }

    /// <summary>Whether hooks are made or cleaned up in the deletion, for which manifests are needed.</summary>
    public static bool NeedManifests(MapNode resource)
    {
        var present = resource.List("metadata", "finalizers");
        return present.Contains(Before) || present.Contains(After) || present.Contains(CleanUpBefore) || present.Contains(CleanUpAfter);
    }

    public static bool IsOurs(Node finalizer) => finalizer.Text()?.Contains("-finalizer.argocd.argoproj.io", StringComparison.Ordinal) == true;

    /// <summary>
    /// The finalizers that the resource should have, with those that its hooks of deletion need and without those that none needs any more;
    /// null when they are so.
    /// </summary>
    public static ListNode? Missing(MapNode resource, IReadOnlyList<HookTarget> hooks)
    {
        var moments = hooks.Aggregate(DeletionMoment.None, static (all, hook) => all | hook.Hook.Moments);
        var present = resource.List("metadata", "finalizers");
        var wanted = new List<Node>(present);
        Want(DeletionMoment.Before, Before, CleanUpBefore);
        Want(DeletionMoment.After, After, CleanUpAfter);
        return wanted.SequenceEqual(present) ? null : ListNode.Of(wanted);

        void Want(DeletionMoment moment, params ReadOnlySpan<string> finalizers)
        {
            foreach (Node finalizer in finalizers)
            {
                if (!moments.HasFlag(moment)) wanted.RemoveAll(one => one.Equals(finalizer));
                else if (!wanted.Contains(finalizer)) wanted.Add(finalizer);
            }
        }
    }
}
