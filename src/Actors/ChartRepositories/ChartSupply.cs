using System.Collections.Concurrent;
using GitOpsActors.Actors.Repositories;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Charts;
using GitOpsActors.Charts.Repositories;

namespace GitOpsActors.Actors.ChartRepositories;

/// <summary>A version of a chart that an Application has rendered, or looked for in vain. It is told when another one is meant.</summary>
/// <param name="Source">Which of its sources.</param>
/// <param name="Wanted">A version or a range.</param>
/// <param name="Version">What that meant.</param>
public sealed record FollowChart(string Application, int Source, string Chart, string Wanted, string Version, ActorRef Actor) : IMergeable
{
    public MergeKey MergeKey => new("follow", $"{Source}/{Application}");

    /// <summary>It may mean another version some day.</summary>
    internal bool MayMove => Wanted != Version;
}

/// <summary>One repository of charts for all who use it, with who follows which of its charts.</summary>
public sealed class ChartSupply(string id, ChartRepository repository, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Application, int Source), FollowChart> _followers = new();
    private volatile RepositoryLook? _lastLook;

    /// <summary>The name under which the repository's actor is found.</summary>
    public string Id => id;

    public ChartRepository Repository => repository;

    /// <summary>How the last request to it went; null before the first.</summary>
    public RepositoryLook? LastLook => _lastLook;

    internal IEnumerable<FollowChart> Followers => _followers.Values;

    internal void Set(FollowChart follow) => _followers[(follow.Application, follow.Source)] = follow;

    internal void Remove(string application)
    {
        foreach (var key in _followers.Keys.Where(key => key.Application == application)) _followers.TryRemove(key, out _);
    }

    /// <summary>Does something with the repository, and notes how it went.</summary>
    internal async Task<T> UseAsync<T>(Func<ChartRepository, Task<T>> use)
    {
        try
        {
            var result = await use(repository);
            _lastLook = new RepositoryLook(time.GetUtcNow(), "");
            return result;
        }
        catch (ChartException error)
        {
            // A version that nobody has published says nothing against the repository.
            _lastLook = new RepositoryLook(time.GetUtcNow(), error.Kind == ChartFaultKind.VersionMissing ? "" : error.Message);
            throw;
        }
    }
}
