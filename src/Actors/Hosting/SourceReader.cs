using GitOpsActors.Charts.Repositories;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.Hosting;

/// <summary>
/// What people could make Applications of, and what could be set of it. It is read where renders read, in the places that renders take, so
/// that looking around is no way to take more of a node than a render does.
/// </summary>
public sealed class SourceReader(FleetNode node)
{
    private readonly RevisionReader _revisions = new(node);

    /// <summary>The folders of a repository that could be Applications, each with the tool that would render it.</summary>
    /// <param name="project">As a member of which project the repository is reached.</param>
    public async Task<IReadOnlyList<(string Path, string Tool)>> FindAsync(
        string project, SourceSpec source, ToolSwitches tools, CancellationToken stop)
    {
        var (tree, _) = await _revisions.OpenAsync("", project, source, stop);
        return await node.InRenderPlaceAsync(() => SourceDiscovery.Find(tree, tools), stop);
    }

    /// <summary>What could be set of a source.</summary>
    /// <param name="others">The other sources of its Application, from which it may take values.</param>
    public async Task<MapNode> DescribeAsync(
        ApplicationName application, string project, SourceSpec source, IReadOnlyList<SourceSpec> others,
        ControlPlaneView view, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(view);
        var name = application.Short(node.Namespace);
        var (tree, revision) = await _revisions.OpenAsync(name, project, source, stop);
        var referred = new Dictionary<string, ISourceTree>(StringComparer.Ordinal);
        foreach (var other in others.Where(one => one.Ref.Length > 0 && Refers(source, one.Ref)))
            referred[other.Ref] = (await _revisions.OpenAsync(name, project, other, stop)).Tree;
        var environment = new BuildEnvironment(ApplicationName.InstanceOf(name), "", project, revision, source)
        {
            KustomizeBuildOptions = view.KustomizeBuildOptions, Tools = view.Tools,
        };
        var helm = new HelmOptions
        {
            ReleaseName = application.Name, TreeOf = referred.GetValueOrDefault,
            Random = new SeededBytes(node.RenderSeed.Span, "details/" + name).Fill,
        };
        return await node.InRenderPlaceAsync(() => SourceDetails.Of(source, tree, environment, node.Tools, helm), stop);
    }

    /// <summary>A place of charts.</summary>
    public Task<ChartRepository> ChartsAsync(string project, string url, CancellationToken stop) =>
        _revisions.ChartsAsync("", project, url, stop);

    private static bool Refers(SourceSpec source, string name) =>
        source.Helm.List("valueFiles").Any(one => one.Text()?.StartsWith($"${name}/", StringComparison.Ordinal) == true);
}
