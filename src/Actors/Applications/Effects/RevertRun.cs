using Akka.Actor;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git;
using GitOpsActors.Git.Mirrors;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>
/// Takes back in Git what an Application left. Of what changed only that comes back which it reads, so that a commit that served others as well is taken
/// from them no more than the files that they share with it.
/// </summary>
internal sealed class RevertRun(FleetNode node, string name, RevertAsk ask)
{
    private const int ReasonCharsMax = 500;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(1);

    public async Task<RevertOutcome> RunAsync(CancellationToken stop)
    {
        var source = ask.Goal.Sources[0];
        var writing = await node.Sources.AskWithinAsync<WritingAccess>(new AskWriting(source.RepoUrl, ask.Goal.Project), AnswerWithin, node.Time, stop);
        if (writing.Access is not { } access)
            return new RevertOutcome.Failed($"no Secret of the type repository-write or repo-write-creds says that project {ask.Goal.Project} may write to {source.RepoUrl}; add one");
        var read = new HashSet<string>(StringComparer.Ordinal);
        await ReadAsync(ask.Good, read, stop);
        await ReadAsync(ask.Bad, read, stop);
        var opened = await node.Sources.AskWithinAsync<Opened>(
            new OpenSource(name, source.RepoUrl, IsChart: false, ask.Goal.Project, new Wish(ask.Bad), IsFresh: false), AnswerWithin, node.Time, stop);
        var revert = new Revert(source.TargetRevision, IdOf(ask.Good), IdOf(ask.Bad), read.Contains, Message());
        var result = await ((IRepository)opened.Origin).RevertAsync(revert, access, stop);
        if (result.Commit is { } commit)
        {
            node.Sources.Tell(new LookAgain([source.RepoUrl]), ActorRefs.NoSender);
            return new RevertOutcome.Ended(new RevertEnd(commit.Hex, ""));
        }

        return new RevertOutcome.Ended(new RevertEnd("", result.Refusal));
    }

    /// <summary>What the render of a commit reads: its files, and the folders in which they lie, of which one may be a submodule.</summary>
    private async Task ReadAsync(string commit, HashSet<string> read, CancellationToken stop)
    {
        ReadSet? reads = null;
        await new RenderRun(node, name, new RenderAsk(0, 0, ask.Goal, [commit], IsFresh: false), follow => reads = follow.Sources[0].Reads).RunAsync(stop);
        if (reads is null) throw new RenderException($"what {commit} is made of is not known");
        foreach (var path in reads.FilePaths)
        {
            var at = path;
            while (at.Length > 0 && read.Add(at)) at = SourcePath.FolderOf(at);
        }
    }

    private string Message()
    {
        var why = ask.Why.Length > ReasonCharsMax ? ask.Why[..ReasonCharsMax] + "..." : ask.Why;
        return $"""
            Revert what Application {name} went back from

            {why}.

            Application {name} went back to {ask.Good} by itself.
            Of what changed from there to {ask.Bad}, this takes back what it reads.

            """;
    }

    private static ObjectId IdOf(string commit) => ObjectId.TryParse(commit) ?? throw new RenderException($"'{commit}' is not the id of a commit");
}
