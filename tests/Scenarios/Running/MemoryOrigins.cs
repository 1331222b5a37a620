using System.Collections.Concurrent;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Charts.Access;
using GitOpsActors.Git;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Scenarios.Running;

/// <summary>The repositories of scenarios: each has one of its own.</summary>
internal sealed class MemoryOrigins : IOrigins
{
    public const string Branch = "main";

    private readonly ConcurrentDictionary<string, MemoryRepository> _repositories = new(StringComparer.Ordinal);

    public MemoryRepository Make(string url) => _repositories[url] = new MemoryRepository(url);

    public IOrigin Open(string id, RepositoryAccess access) => _repositories.TryGetValue(access.Url, out var known)
        ? new MemoryOrigin(known)
        : throw new GitException(GitFaultKind.NotFound, $"{access.Url}: repository not found");

    public IOrigin Open(string id, ChartAccess access) => throw new NotSupportedException("no scenario uses charts");

    public async Task TryAsync(RepositoryAccess access, CancellationToken stop)
    {
        await using var origin = Open("", access);
        await origin.LookAsync([], stop);
    }

    public Task<RemoteRefs> ReadRefsAsync(RepositoryAccess access, CancellationToken stop) =>
        throw new NotSupportedException("nobody in a scenario lists branches");

    public Task TryAsync(ChartAccess access, CancellationToken stop) => throw new NotSupportedException("no scenario uses charts");
}
