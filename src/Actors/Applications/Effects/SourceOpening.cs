using Akka.Actor;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Charts;
using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Dependencies;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>Brings in what a render reads: commits of repositories, charts, and the charts that those are made of.</summary>
internal sealed class SourceOpening(FleetNode node, string application, RenderAsk ask)
{
    // A first fetch of a large repository waits beside the render's own deadline, not beside this one: only looks and answers of actors count here.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(5);

    private readonly Freshness _freshness = ask.IsHard ? Freshness.Anew : ask.IsFresh ? Freshness.Asked : Freshness.Known;

    /// <summary>The source that was asked for something that it does not have; null when there was none.</summary>
    public (string Source, Wish Wish)? Unmet { get; private set; }

    /// <param name="pinned">The revision that it has to be; empty for the one that the source names.</param>
    public async Task<OpenedSource> OpenAsync(SourceSpec source, string pinned, CancellationToken stop)
    {
        var wanted = pinned.Length > 0 ? pinned : source.TargetRevision;
        if (source.IsChart) return await OpenChartAsync(source, wanted, stop);
        var wish = new Wish(wanted, source.TagPrefix);
        var opened = await OpenGitAsync(source.RepoUrl, wish, stop);
        if (opened.Point is "") Unmet = (opened.Source, wish);
        var (repository, commit, tree) = await opened.ReadAsync(wish, stop);
        return new OpenedGit(opened.Source, source, repository, commit, new RecordingTree(tree), opened.IsBranch);
    }

    /// <summary>The charts that a chart names and that do not lie beside it.</summary>
    public async Task<IReadOnlyList<FetchedChart>> FetchMissingAsync(OpenedSource opened, MissingChartsException missing, CancellationToken stop)
    {
        var path = missing.Path;
        var list = missing.Wanted ?? node.Tools.Helm.DependenciesOf(opened.Tree, path) ?? throw new RenderException($"'{path}': Chart.yaml file is missing");
        var names = await node.Sources.AskWithinAsync<IReadOnlyDictionary<string, string>>(new AskNames(ask.Goal.Project), AnswerWithin, node.Time, stop);
        var fetch = new DependencyFetch(
            async url => (await ChartsAtAsync(url, stop)).Repository,
            name => names.GetValueOrDefault(name) is { } url && MayUseSecretsOf(url) ? url : null, ask.IsHard ? Freshness.Anew : Freshness.Known, PassesCredentials(opened.Source));
        return await fetch.RunAsync(list, opened.Tree, path, stop);
    }

    /// <summary>What a kustomization or a chart names in another place, as far as the project permits that place.</summary>
    public async Task<ISourceTree> FetchAsync(RemoteSource remote, CancellationToken stop)
    {
        if (!ask.Goal.Permitted.Permit(remote.Address))
            throw new RenderException($"project {ask.Goal.Project} does not permit to read from {remote.Address}; add it to sourceRepos, or vendor what lies there");
        if (remote is RemoteSource.File file) return await node.RemoteFiles.FetchAsync(file, stop);
        var folder = (RemoteSource.Folder)remote;
        var wish = new Wish(folder.Revision, "");
        return (await (await OpenGitAsync(folder.Repository, wish, stop)).ReadAsync(wish, stop)).Tree;
    }

    private Task<Opened> OpenGitAsync(string url, Wish wish, CancellationToken stop) =>
        AskAsync(new OpenSource(application, url, IsChart: false, ask.Goal.Project, wish, ask.IsFresh), stop);

    private async Task<OpenedSource> OpenChartAsync(SourceSpec source, string wanted, CancellationToken stop)
    {
        var opened = await AskAsync(new OpenSource(application, source.RepoUrl, IsChart: true, ask.Goal.Project, null, ask.IsFresh), stop);
        var repository = ((ChartOrigin)opened.Origin).Repository;
        try
        {
            var pin = await repository.ResolveAsync(source.Chart, wanted, _freshness, stop);
            var package = await repository.FetchAsync(pin, PassesCredentials(source), stop);
            node.Sources.Tell(new SourceUsed(opened.Source, ""));
            return new OpenedChart(opened.Source, source, pin, package);
        }
        catch (ChartException error)
        {
            // A version that nobody has published says nothing against the repository.
            if (error.Kind == ChartFaultKind.VersionMissing) Unmet = (opened.Source, new Wish(source.TargetRevision, source.Chart));
            node.Sources.Tell(new SourceUsed(opened.Source, error.Kind == ChartFaultKind.VersionMissing ? "" : error.Message));
            throw;
        }
    }

    /// <summary>What a chart names is foreign: the credentials of a place that the project does not permit are not for it.</summary>
    private async Task<ChartOrigin> ChartsAtAsync(string url, CancellationToken stop) => (ChartOrigin)(await AskAsync(
        new OpenSource(application, url, IsChart: true, ask.Goal.Project, null, IsFresh: false) { IsAnonymous = !MayUseSecretsOf(url) }, stop)).Origin;

    /// <summary>Projects and Secrets write a registry with its scheme or without.</summary>
    private bool MayUseSecretsOf(string url) =>
        ask.Goal.Permitted.Permit(url) || ask.Goal.Permitted.Permit(ChartAddress.WithoutOciScheme(url));

    private Task<Opened> AskAsync(OpenSource question, CancellationToken stop) => node.Sources.AskWithinAsync<Opened>(question, AnswerWithin, node.Time, stop);

    private static bool PassesCredentials(SourceSpec source) => source.Helm["passCredentials"].Bool() == true;
}
