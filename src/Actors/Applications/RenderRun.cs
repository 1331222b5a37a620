using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Repositories;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Engine.Applications;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Actors.Applications;

/// <summary>From the sources of an Application to its targets: resolve and fetch all, render each, place what came out.</summary>
internal sealed class RenderRun(ApplicationRoom room, string name, RenderAsk ask)
{
    private readonly RenderGoal _goal = ask.Goal;

    public async Task<RenderOutcome> RunAsync(ActorRef self, CancellationToken stop)
    {
        var client = room.Connections.Find(_goal.Server) ?? throw new RenderException($"there is no cluster with the address {_goal.Server}");
        var kinds = await client.Discovery.AllAsync(stop);
        var opened = new List<Opened>();
        for (var i = 0; i < _goal.Sources.Count; i++) opened.Add(await OpenAsync(_goal.Sources[i], ask.Revisions[i], stop));
        try
        {
            return await RenderAllAsync(opened, client, kinds, stop);
        }
        finally
        {
            // Also of a render that failed: it would fail again until something that it read changes. Only what the comparison shows is
            // followed; an operation brings out its commit, whatever comes after it.
            if (ask.OperationId == 0) Follow(opened, self);
        }
    }

    private async Task<RenderOutcome> RenderAllAsync(List<Opened> opened, ClusterClient client, ResourceMap kinds, CancellationToken stop)
    {
        CheckRefs(opened);
        var (tools, manifests) = (new List<string>(), new List<MapNode>());
        foreach (var one in opened.Where(static one => !one.Source.RendersNothing))
        {
            var rendered = await RenderAsync(one, opened, client, kinds, stop);
            tools.Add(rendered.Tool);
            manifests.AddRange(rendered.Manifests);
        }

        var targets = TargetSet.Of(manifests, name, _goal.Namespace, _goal.Tracking, kind => kinds.Find(kind.Group, kind.Kind)?.IsNamespaced);
        return new RenderOutcome.Done([.. opened.Select(static one => one.Commit.Hex)], tools, targets);
    }

    /// <summary>What the failure of a render means.</summary>
    public static RenderOutcome Failed(Exception error) => error switch
    {
        GitException git => new RenderOutcome.Failed(git.Message, git.IsRetryable || git.Kind is GitFaultKind.AuthenticationFailed or GitFaultKind.NotFound or GitFaultKind.RevisionMissing),
        ClusterException cluster => new RenderOutcome.Failed(cluster.Message, IsPassing: true),
        RenderException or DocumentException or RepositorySettingException => new RenderOutcome.Failed(error.Message, IsPassing: false),
        _ => new RenderOutcome.Failed($"the render ended in an unforeseen way: {error.Message}", IsPassing: true),
    };

    private async Task<Opened> OpenAsync(SourceSpec source, string pinned, CancellationToken stop)
    {
        if (source.Chart.Length > 0) throw new RenderException($"{source.RepoUrl}: charts of repositories are not supported yet; name a folder of a Git repository");
        var (id, access) = room.ControlPlane.Repositories.Find(source.RepoUrl, _goal.Project);
        var repository = room.Repositories.Of(id, access);
        var commit = await repository.ResolveAsync(pinned.Length > 0 ? pinned : source.TargetRevision, source.TagPrefix, ask.IsFresh, stop);
        return new Opened(source, repository, commit, new RecordingTree(await repository.OpenAsync(commit, stop)));
    }

    /// <summary>Two references to one repository must mean one commit, or a reader could not tell which values it reads.</summary>
    private static void CheckRefs(List<Opened> opened)
    {
        foreach (var one in opened.Where(static one => one.Source.Ref.Length > 0))
        {
            if (opened.Exists(other => other.Repository.Id == one.Repository.Id && other.Commit != one.Commit))
                throw new RenderException($"cannot reference multiple revisions for the same repository: {one.Source.RepoUrl}");
        }
    }

    private async Task<RenderedSource> RenderAsync(Opened one, List<Opened> all, ClusterClient client, ResourceMap kinds, CancellationToken stop)
    {
        var environment = new BuildEnvironment(name, _goal.Namespace, _goal.Project, one.Commit.Hex, one.Source);
        var helm = new HelmOptions
        {
            ReleaseName = name,
            Namespace = _goal.Namespace,
            KubeVersion = await room.Facts.VersionAsync(client, stop),
            ApiVersions = room.Facts.ApiVersions(kinds),
            TreeOf = wanted => all.Find(other => other.Source.Ref == wanted)?.Tree,
            // The commit's own time: the same commit renders to the same. Passwords and keys outlive commits.
            Now = await one.Repository.TimeOfAsync(one.Commit, stop),
            Random = new SeededBytes(room.RenderSeed.Span, $"{name}/{one.Source.RepoUrl}/{one.Source.Path}").Fill,
        };
        await room.RenderPlaces.WaitAsync(stop);
        try
        {
            room.CountRender();
            return SourceRendering.Render(one.Source, one.Tree, environment, room.Tools, helm);
        }
        finally
        {
            room.RenderPlaces.Release();
        }
    }

    private void Follow(List<Opened> opened, ActorRef self)
    {
        for (var i = 0; i < opened.Count; i++)
        {
            var (source, repository, commit, tree) = opened[i];
            room.Repositories.ActorOf(repository.Id).Tell(new Follow(name, i, source.TargetRevision, source.TagPrefix, commit, tree.ReadSet, self));
        }

        room.Repositories.Unfollow(name, opened.Select(static one => one.Repository.Id).ToHashSet(StringComparer.Ordinal));
    }

    private sealed record Opened(SourceSpec Source, Repository Repository, ObjectId Commit, RecordingTree Tree);
}
