using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>What a project demands of signatures is asked before anything is rendered: what does not meet it is only looked at.</summary>
internal static class SignatureChecking
{
    private const string NoCommits = "is no repository of Git, and the signatureKeys of the project demand a signature, which only commits can have";

    /// <summary>Why a source may not be brought out; empty when all may.</summary>
    public static async Task<string> RefusalAsync(FleetNode node, RenderGoal goal, IEnumerable<OpenedSource> opened, CancellationToken stop)
    {
        foreach (var one in opened)
        {
            foreach (var demand in goal.Signatures.For(one.Source.RepoUrl, isGit: one is OpenedGit))
            {
                if (one is not OpenedGit git) return $"{one.Source.RepoUrl} {NoCommits}";
                var named = new Wish(git.Source.TargetRevision, git.Source.TagPrefix);
                var finding = await git.Repository.CheckSignatureAsync(named, git.Commit, node.Keys, stop);
                var why = demand.Refusal(git.Commit, finding);
                if (why is null && demand.IsOfHistory) why = await node.Histories.RefusalAsync(git.Repository, git.Commit, demand,
                    node.Keys, stop);
                if (why is not null) return why;
            }
        }

        return "";
    }
}
