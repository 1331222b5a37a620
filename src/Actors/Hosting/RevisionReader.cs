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
        var repository = (IRepository)(await OpenAsync(application, project, source, stop)).Origin;
        return await repository.DescribeAsync(revision, stop);
    }

    /// <summary>The files of a version of a chart.</summary>
    /// <exception cref="Charts.ChartException">There is no such version, or the place of charts can't be reached.</exception>
    public async Task<ISourceTree> OpenChartAsync(string application, string project, SourceSpec source, string version,
        CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(source);
        var charts = ((ChartOrigin)(await OpenAsync(application, project, source, stop)).Origin).Repository;
        var pin = await charts.ResolveAsync(source.Chart, version, Freshness.Known, stop);
        return (await charts.FetchAsync(pin, source.Helm["passCredentials"].Bool() == true, stop)).Tree;
    }

    private Task<Opened> OpenAsync(string application, string project, SourceSpec source, CancellationToken stop) =>
        node.Sources.AskWithinAsync<Opened>(
        new OpenSource(application, source.RepoUrl, source.IsChart, project, Wish: null, IsFresh: false), AnswerWithin, node.Time, stop);
}
