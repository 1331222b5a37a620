using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>What a project demands of signatures is met before anything is rendered.</summary>
internal static class SignatureChecking
{
    /// <exception cref="RenderException">A source may not be used.</exception>
    public static async Task CheckAsync(FleetNode node, RenderGoal goal, IEnumerable<OpenedSource> opened, CancellationToken stop)
    {
        foreach (var one in opened)
        {
            foreach (var demand in goal.Signatures.For(one.Source.RepoUrl, isGit: one is OpenedGit))
            {
                if (one is not OpenedGit git) throw new RenderException($"{one.Source.RepoUrl} is no repository of Git, and the project demands a signature (signatureKeys), which only commits can have");
                var finding = await git.Repository.CheckSignatureAsync(new Wish(git.Source.TargetRevision, git.Source.TagPrefix), git.Commit, node.Keys, stop);
                if (demand.Refusal(git.Commit, finding) is { } why) throw new RenderException(why);
            }
        }
    }
}
