using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Projects;

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
            var why = one is OpenedGit git
                ? await RefusalAsync(node, goal.Signatures, one.Source.RepoUrl, git.Repository,
                    new Wish(git.Source.TargetRevision, git.Source.TagPrefix), git.Commit, stop)
                : goal.Signatures.For(one.Source.RepoUrl, isGit: false).Any() ? $"{one.Source.RepoUrl} {NoCommits}" : "";
            if (why.Length > 0) return why;
        }

        return "";
    }

    /// <summary>Why a commit may not be used; empty when it may.</summary>
    /// <param name="named">What the commit was named by.</param>
    public static async Task<string> RefusalAsync(
        FleetNode node, SignatureRules rules, string url, IRepository repository, Wish named, string commit, CancellationToken stop)
    {
        foreach (var demand in rules.For(url, isGit: true))
        {
            var finding = await repository.CheckSignatureAsync(named, commit, node.Keys, stop);
            var why = demand.Refusal(commit, finding);
            if (why is null && demand.IsOfHistory) why = await node.Histories.RefusalAsync(repository, commit, demand, node.Keys, stop);
            if (why is not null) return why;
        }

        return "";
    }
}
