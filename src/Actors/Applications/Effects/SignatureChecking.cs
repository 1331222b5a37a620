using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>What a project demands of signatures is met before anything is rendered.</summary>
internal static class SignatureChecking
{
    private const string NoCommits = "is no repository of Git, and the signatureKeys of the project demand a signature, which only commits can have";

    /// <exception cref="RenderException">A source may not be used.</exception>
    public static async Task CheckAsync(FleetNode node, RenderGoal goal, IEnumerable<OpenedSource> opened, CancellationToken stop)
    {
        foreach (var one in opened)
        {
            foreach (var demand in goal.Signatures.For(one.Source.RepoUrl, isGit: one is OpenedGit))
            {
                if (one is not OpenedGit git) throw new RenderException($"{one.Source.RepoUrl} {NoCommits}");
                var named = new Wish(git.Source.TargetRevision, git.Source.TagPrefix);
                var finding = await git.Repository.CheckSignatureAsync(named, git.Commit, node.Keys, stop);
                var why = demand.Refusal(git.Commit, finding);
                if (why is null && demand.IsOfHistory) why = await node.Histories.RefusalAsync(git.Repository, git.Commit, demand,
                    node.Keys, stop);
                if (why is not null) throw new RenderException(why);
            }
        }
    }
}
