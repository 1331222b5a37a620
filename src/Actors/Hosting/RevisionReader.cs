using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.Hosting;

/// <summary>What revisions say of themselves, for people who look at an Application. They are read where renders read them.</summary>
public sealed class RevisionReader(FleetNode node)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    /// <param name="application">The short name of the Application.</param>
    /// <exception cref="Git.GitException">There is no such commit, or the repository can't be reached.</exception>
    public async Task<CommitDescription> DescribeAsync(string application, string project, SourceSpec source, string revision,
        CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(source);
        var repository = (IRepository)(await AskAsync(application, project, source.RepoUrl, source.IsChart, stop)).Origin;
        return await repository.DescribeAsync(revision, stop);
    }

    /// <summary>The files of a version of a chart.</summary>
    /// <exception cref="Charts.ChartException">There is no such version, or the place of charts can't be reached.</exception>
    public async Task<ISourceTree> OpenChartAsync(string application, string project, SourceSpec source, string version,
        CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(source);
        return (await OpenAsync(application, project, source with { TargetRevision = version }, stop)).Tree;
    }

    /// <summary>What whoever pushed a chart into a registry says of it.</summary>
    /// <exception cref="Charts.ChartException">There is no such version, or the place of charts can't be reached.</exception>
    public async Task<MapNode> AnnotationsAsync(
        string application, string project, SourceSpec source, string version, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(source);
        var charts = await ChartsAsync(application, project, source.RepoUrl, stop);
        return await charts.AnnotationsAsync(await charts.ResolveAsync(source.Chart, version, Freshness.Known, stop), stop);
    }

    /// <summary>The files of what a source names, and the commit or version that it means now.</summary>
    internal async Task<(ISourceTree Tree, string Revision)> OpenAsync(
        string application, string project, SourceSpec source, CancellationToken stop)
    {
        if (source.IsChart)
        {
            var charts = await ChartsAsync(application, project, source.RepoUrl, stop);
            var pin = await charts.ResolveAsync(source.Chart, source.TargetRevision, Freshness.Known, stop);
            return ((await charts.FetchAsync(pin, source.Helm["passCredentials"].Bool() == true, stop)).Tree, pin.Version);
        }

        var repository = (IRepository)(await AskAsync(application, project, source.RepoUrl, isChart: false, stop)).Origin;
        var commit = await repository.ExpandAsync(new Wish(source.TargetRevision, source.TagPrefix), stop);
        return (await repository.OpenAsync(commit, stop), commit);
    }

    internal async Task<ChartRepository> ChartsAsync(string application, string project, string url, CancellationToken stop) =>
        ((ChartOrigin)(await AskAsync(application, project, url, isChart: true, stop)).Origin).Repository;

    private Task<Opened> AskAsync(string application, string project, string url, bool isChart, CancellationToken stop) =>
        node.Sources.AskWithinAsync<Opened>(
            new OpenSource(application, url, isChart, project, Wish: null, IsFresh: false), AnswerWithin, node.Time, stop);
}
