using GitOpsActors.Actors.ChartRepositories;
using GitOpsActors.Charts.Dependencies;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.Applications;

/// <summary>Brings in what a render reads: commits of repositories, charts, and the charts that those are made of.</summary>
internal sealed class SourceOpening(ApplicationRoom room, RenderAsk ask)
{
    private readonly Freshness _freshness = ask.IsHard ? Freshness.Anew : ask.IsFresh ? Freshness.Asked : Freshness.Known;

    /// <param name="pinned">The revision that it has to be; empty for the one that the source names.</param>
    public async Task<OpenedSource> OpenAsync(SourceSpec source, string pinned, CancellationToken stop)
    {
        var wanted = pinned.Length > 0 ? pinned : source.TargetRevision;
        if (source.IsChart) return await OpenChartAsync(source, wanted, stop);
        var (id, access) = room.ControlPlane.Repositories.Find(source.RepoUrl, ask.Goal.Project);
        var repository = room.Repositories.Of(id, access);
        var commit = await repository.ResolveAsync(wanted, source.TagPrefix, ask.IsFresh, stop);
        return new OpenedGit(source, repository, commit, new RecordingTree(await repository.OpenAsync(commit, stop)));
    }

    /// <summary>The charts that a chart names and that do not lie beside it.</summary>
    public async Task<IReadOnlyList<FetchedChart>> FetchMissingAsync(OpenedSource opened, string path, CancellationToken stop)
    {
        var list = room.Tools.Helm.DependenciesOf(opened.Tree, path) ?? throw new RenderException($"'{path}': Chart.yaml file is missing");
        var fetch = new DependencyFetch(
            url => SupplyOf(url).Repository, name => room.ControlPlane.Repositories.UrlOf(name, ask.Goal.Project), ask.IsHard ? Freshness.Anew : Freshness.Known, PassesCredentials(opened.Source));
        return await fetch.RunAsync(list, opened.Tree, path, stop);
    }

    private async Task<OpenedSource> OpenChartAsync(SourceSpec source, string wanted, CancellationToken stop)
    {
        var supply = SupplyOf(source.RepoUrl);
        return await supply.UseAsync(async repository =>
        {
            var pin = await repository.ResolveAsync(source.Chart, wanted, _freshness, stop);
            return new OpenedChart(source, supply, pin, await repository.FetchAsync(pin, PassesCredentials(source), stop));
        });
    }

    private ChartSupply SupplyOf(string url)
    {
        var (id, access) = room.ControlPlane.Repositories.FindCharts(url, ask.Goal.Project);
        return room.Charts.Of(id, access);
    }

    private static bool PassesCredentials(SourceSpec source) => source.Helm["passCredentials"].Bool() == true;
}
