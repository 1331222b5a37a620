using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Charts;
using GitOpsActors.Charts.Dependencies;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>A branch names an older commit than before.</summary>
internal sealed class OlderRevisionException(string message) : Exception(message);

/// <summary>From the sources of an Application to its targets: resolve and fetch all, render each, place what came out.</summary>
/// <param name="follow">Told what the Application has to hear of from now on.</param>
internal sealed class RenderRun(FleetNode node, string name, RenderAsk ask, Action<Follow> follow)
{
    private readonly RenderGoal _goal = ask.Goal;
    private readonly SourceOpening _sources = new(node, name, ask);

    public async Task<RenderOutcome> RunAsync(CancellationToken stop)
    {
        var (client, kinds) = await DestinationAsync(stop);
        if (_goal.Manifests.Count > 0)
            return Placed(LocalManifests.Read(_goal.Manifests), [.. _goal.Sources.Select(static _ => "")], [], [], kinds);
        var (opened, isDone, refusal) = (new List<OpenedSource>(), false, "");
        try
        {
            for (var i = 0; i < _goal.Sources.Count; i++) opened.Add(await _sources.OpenAsync(_goal.Sources[i], ask.Revisions[i], stop));
            CheckDirection(opened);
            refusal = await SignatureChecking.RefusalAsync(node, _goal, opened, stop);
            var done = await RenderAllAsync(opened, client, kinds, stop);
            isDone = true;
            return refusal.Length == 0 ? done : done with { Refusals = [new Condition("ComparisonError", refusal), .. done.Refusals] };
        }
        finally
        {
            // Only what the comparison shows is followed. It uses an operation's render of the spec, unless that fails; any other operation brings
            // out its commit, whatever comes after it. Its own render is followed also when it fails: until something that it read changes, it
            // would fail again.
            if ((ask.OperationId == 0 || (ask.IsOfSpec && isDone)) && Followed(opened, refusal.Length > 0) is { Count: > 0 } followed)
                follow(new Follow(name, followed));
        }
    }

    /// <summary>The same of files that a request brings along, in place of those of the only source.</summary>
    public async Task<RenderOutcome> RunWithAsync(ISourceTree files, CancellationToken stop)
    {
        var (client, kinds) = await DestinationAsync(stop);
        return await RenderAllAsync([new OpenedFiles(_goal.Sources[0], files, node.Time.GetUtcNow())], client, kinds, stop);
    }

    private async Task<(ICluster Client, ResourceMap Kinds)> DestinationAsync(CancellationToken stop)
    {
        var client = node.Connections.Find(_goal.Server)?.Cluster
            ?? throw new RenderException($"there is no cluster with the address {_goal.Server}");
        return (client, await client.KindsAsync(stop));
    }

    /// <summary>What was opened, and what names nothing yet: a branch that nobody has pushed is heard of when it comes.</summary>
    /// <param name="isRefused">Their signatures will not do: any other commit may.</param>
    private List<Following> Followed(List<OpenedSource> opened, bool isRefused)
    {
        var followed = opened.Select((one, index) => isRefused ? one.Following(index) with { Reads = null } : one.Following(index))
            .ToList();
        if (_sources.Unmet is { } unmet) followed.Add(new Following(unmet.Source, opened.Count, unmet.Wish, "", null));
        return followed;
    }

    private async Task<RenderOutcome.Done> RenderAllAsync(List<OpenedSource> opened, ICluster client, ResourceMap kinds,
        CancellationToken stop)
    {
        CheckRefs(opened);
        var (tools, manifests, warnings) = (new List<string>(), new List<MapNode>(), new List<Condition>());
        foreach (var one in opened.Where(static one => !one.Source.RendersNothing))
        {
            var rendered = await RenderAsync(one, opened, client, kinds, stop);
            tools.Add(rendered.Tool);
            manifests.AddRange(rendered.Manifests);
            warnings.AddRange(rendered.Warnings);
        }

        return Placed(manifests, [.. opened.Select(static one => one.Revision)], tools, warnings, kinds);
    }

    private RenderOutcome.Done Placed(
        IReadOnlyList<MapNode> manifests, IReadOnlyList<string> revisions, IReadOnlyList<string> tools, List<Condition> warnings,
            ResourceMap kinds)
    {
        var targets = TargetSet.Of(
            manifests, ApplicationName.InstanceOf(name), _goal.Namespace, _goal.Tracking, kind => kinds.Find(kind.Group, kind.Kind)?.IsNamespaced,
            kind => _goal.Filter.Excludes(kind, _goal.Server));
        targets = targets with { Warnings = [.. targets.Warnings, .. warnings] };
        return new RenderOutcome.Done(revisions, tools, targets) { Refusals = targets.Refusals };
    }

    /// <summary>What the failure of a render means.</summary>
    public static RenderOutcome Failed(Exception error) => error switch
    {
        GitException git => new RenderOutcome.Failed(git.Message, git.IsRetryable || git.Kind is GitFaultKind.AuthenticationFailed or GitFaultKind.NotFound or GitFaultKind.RevisionMissing),
        ChartException chart => new RenderOutcome.Failed(chart.Message, chart.IsPassing),
        ClusterException cluster => new RenderOutcome.Failed(cluster.Message, IsPassing: true),
        OlderRevisionException older => new RenderOutcome.Failed(older.Message, IsPassing: true),
        RenderException or DocumentException or RepositorySettingException => new RenderOutcome.Failed(error.Message, IsPassing: false),
        _ => new RenderOutcome.Failed($"the render ended in an unforeseen way: {error.Message}", IsPassing: true),
    };

    /// <summary>
    /// A branch grows. When it names a commit on which the known one was made, whoever answered is behind, or somebody took commits back: only a person can
    /// tell, and says so by a refresh or a sync.
    /// </summary>
    private void CheckDirection(List<OpenedSource> opened)
    {
        if (ask.IsFresh || ask.Known.Count != opened.Count) return;
        for (var i = 0; i < opened.Count; i++)
        {
            // What was known last may be no commit, but manifests of somebody's machine.
            if (opened[i] is not OpenedGit { IsBranch: true } git || ask.Revisions[i].Length > 0 || ask.Known[i].Length == 0
                || git.Commit == ask.Known[i])
                continue;
            if (!git.Repository.IsAncestor(git.Commit, ask.Known[i])) continue;
            throw new OlderRevisionException(
                $"{(git.Source.TargetRevision.Length > 0 ? git.Source.TargetRevision : "HEAD")} of {git.Repository.Address} went back from {ask.Known[i]} to {git.Commit}, on which that was made; "
                + "it stays at the newer one until the older one is asked for by a refresh or a sync");
        }
    }

    /// <summary>Two references to one repository must mean one commit, or a reader could not tell which values it reads.</summary>
    private static void CheckRefs(List<OpenedSource> opened)
    {
        foreach (var one in opened.Where(static one => one.Source.Ref.Length > 0))
        {
            if (opened.Exists(other => other.Id == one.Id && other.Revision != one.Revision))
                throw new RenderException($"cannot reference multiple revisions for the same repository: {one.Source.RepoUrl}");
        }
    }

    private async Task<RenderedSource> RenderAsync(OpenedSource one, List<OpenedSource> all, ICluster client, ResourceMap kinds, CancellationToken stop)
    {
        var helm = new HelmOptions
        {
            ReleaseName = ApplicationName.Parse(name, node.Namespace).Name,
            Namespace = _goal.Namespace,
            KubeVersion = await node.Facts.VersionAsync(client, stop),
            ApiVersions = node.Facts.ApiVersions(kinds),
            TreeOf = wanted => all.Find(other => other.Source.Ref == wanted)?.Tree,
            // The revision's own time: the same revision renders to the same. Passwords and keys outlive revisions.
            Now = await one.TimeAsync(stop),
            Random = new SeededBytes(node.RenderSeed.Span, $"{name}/{one.Source.RepoUrl}/{one.Source.Chart}{one.Source.Path}").Fill,
        };
        node.Meters.CountRender();
        var environment = new BuildEnvironment(ApplicationName.InstanceOf(name), _goal.Namespace, _goal.Project, one.Revision, one.Source)
        {
            KustomizeBuildOptions = _goal.KustomizeBuildOptions, Tools = _goal.Tools,
        };
        return await new FetchingRender(
            missing => _sources.FetchMissingAsync(one, missing, stop), missing => _sources.FetchAsync(missing.Remote, stop))
            .RunAsync(helm, with => node.InRenderPlaceAsync(
                () => SourceRendering.Render(one.Source, one.Tree, environment, node.Tools, with), stop));
    }
}
