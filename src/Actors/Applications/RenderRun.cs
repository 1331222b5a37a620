using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Repositories;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Engine.Applications;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Actors.Applications;

/// <summary>From the sources of an Application to its targets: resolve, fetch, render, place.</summary>
internal static class RenderRun
{
    public static async Task<RenderOutcome> RunAsync(ApplicationRoom room, string name, RenderAsk ask, ActorRef self, CancellationToken stop)
    {
        var goal = ask.Goal;
        var client = room.Connections.Find(goal.Server) ?? throw new RenderException($"there is no cluster with the address {goal.Server}");
        var kinds = await client.Discovery.AllAsync(stop);
        var (revisions, tools, manifests) = (new List<string>(), new List<string>(), new List<MapNode>());
        var repositories = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < goal.Sources.Count; i++)
        {
            var source = goal.Sources[i];
            if (source.Chart.Length > 0) throw new RenderException($"{source.RepoUrl}: charts of repositories are not supported yet; name a folder of a Git repository");
            var (id, access) = room.ControlPlane.Repositories.Find(source.RepoUrl, goal.Project);
            var repository = room.Repositories.Of(id, access);
            repositories.Add(id);
            var revision = ask.Revisions[i].Length > 0 ? ask.Revisions[i] : source.TargetRevision;
            var commit = await repository.ResolveAsync(revision, source.TagPrefix, ask.IsFresh, stop);
            var tree = new RecordingTree(await repository.OpenAsync(commit, stop));
            revisions.Add(commit.Hex);
            if (!source.RendersNothing)
            {
                var rendered = await RenderAsync(room, name, goal, source, commit, tree, stop);
                tools.Add(rendered.Tool);
                manifests.AddRange(rendered.Manifests);
            }

            // Only what the comparison shows is followed; an operation brings out its commit, whatever comes after it.
            if (ask.OperationId == 0)
                room.Repositories.ActorOf(id).Tell(new Follow(name, i, source.TargetRevision, source.TagPrefix, commit, tree.ReadSet, self));
        }

        if (ask.OperationId == 0) room.Repositories.Unfollow(name, repositories);
        var targets = TargetSet.Of(manifests, name, goal.Namespace, goal.Tracking, kind => kinds.Find(kind.Group, kind.Kind)?.IsNamespaced);
        return new RenderOutcome.Done(revisions, tools, targets);
    }

    /// <summary>What the failure of a render means.</summary>
    public static RenderOutcome Failed(Exception error) => error switch
    {
        GitException git => new RenderOutcome.Failed(git.Message, git.IsRetryable || git.Kind is GitFaultKind.AuthenticationFailed or GitFaultKind.NotFound or GitFaultKind.RevisionMissing),
        ClusterException cluster => new RenderOutcome.Failed(cluster.Message, IsPassing: true),
        RenderException or DocumentException or RepositorySettingException => new RenderOutcome.Failed(error.Message, IsPassing: false),
        _ => new RenderOutcome.Failed($"the render ended in an unforeseen way: {error.Message}", IsPassing: true),
    };

    private static async Task<RenderedSource> RenderAsync(
        ApplicationRoom room, string name, RenderGoal goal, SourceSpec source, ObjectId commit, ISourceTree tree, CancellationToken stop)
    {
        await room.RenderPlaces.WaitAsync(stop);
        try
        {
            room.CountRender();
            return SourceRendering.Render(source, tree, new BuildEnvironment(name, goal.Namespace, goal.Project, commit.Hex, source), room.Kustomize);
        }
        finally
        {
            room.RenderPlaces.Release();
        }
    }
}
