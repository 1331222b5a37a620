using System.Collections.Concurrent;
using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Dependencies;
using GitOpsActors.Charts.Keeping;
using GitOpsActors.Charts.Remotes;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Host.Commands.Render;

/// <summary>Fetches charts and files for renders of the local disk, without credentials; what was fetched is kept in the user's cache folder.</summary>
internal sealed class LocalCharts : IDisposable
{
    private readonly ChartLibrary _library = new(Path.Combine(CacheFolder(), "gitopsactors", "charts"), TimeProvider.System);
    private readonly RemoteFiles _files = new(TimeProvider.System);
    private readonly ConcurrentDictionary<string, ChartRepository> _repositories = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<FetchedChart>> FetchAsync(DependencyList list, ISourceTree tree, string path, CancellationToken stop) =>
        new DependencyFetch(url => Task.FromResult(RepositoryAt(url)), static _ => null, Freshness.Known, passesCredentials: false).RunAsync(list, tree, path, stop);

    public Task<ISourceTree> FetchAsync(RemoteSource.File file, CancellationToken stop) => _files.FetchAsync(file, stop);

    public void Dispose()
    {
        foreach (var repository in _repositories.Values) repository.Dispose();
    }

    private ChartRepository RepositoryAt(string url) => _repositories.GetOrAdd(url, name => _library.Open(new ChartAccess { Url = name }));

    private static string CacheFolder() => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } folder
        ? folder : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
