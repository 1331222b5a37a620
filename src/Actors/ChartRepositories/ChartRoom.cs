using System.Collections.Concurrent;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Repositories;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Keeping;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.ChartRepositories;

/// <summary>All repositories of charts that anybody uses, what they keep together, and their actors.</summary>
public sealed class ChartRoom : IDisposable
{
    private readonly ConcurrentDictionary<string, ChartSupply> _supplies = new(StringComparer.Ordinal);
    private readonly ActorSystem _actors;
    private readonly ActorKind _kind;
    private readonly ChartLibrary _library;
    private readonly TimeProvider _time;
    private readonly Func<RepositorySecrets> _secrets;

    public ChartRoom(ActorSystem actors, Func<RepositorySecrets> secrets, string folder, TimeSpan pollEvery, TimeProvider time, ILoggerFactory loggers)
    {
        (_actors, _secrets, _library, _time) = (actors, secrets, new ChartLibrary(folder, time), time);
        var logger = loggers.CreateLogger<ChartRepositoryActor>();
        _kind = new ActorKind("charts", id => new ChartRepositoryActor(this, id, pollEvery, logger)) { MailboxCapacity = 100_000 };
    }

    public IEnumerable<ChartSupply> All => _supplies.Values;

    /// <summary>The repository, reached in this way. Another way to the same one takes the place of the former.</summary>
    /// <param name="id">Its address, with what tells apart two ways that exist at once.</param>
    public ChartSupply Of(string id, ChartAccess access)
    {
        while (true)
        {
            if (_supplies.TryGetValue(id, out var known) && ReferenceEquals(known.Repository.Access, access)) return known;
            var made = new ChartSupply(id, _library.Open(access), _time);
            if (known is null ? _supplies.TryAdd(id, made) : _supplies.TryUpdate(id, made, known))
            {
                foreach (var follow in known?.Followers ?? []) made.Set(follow);
                return made;
            }

            made.Repository.Dispose();
        }
    }

    /// <summary>One that is known.</summary>
    internal ChartSupply Known(string id) => _supplies[id];

    /// <summary>The same, reached in the way that the Secrets say now: credentials may have been changed since anybody rendered from it.</summary>
    internal ChartSupply Renewed(string id)
    {
        var known = Known(id);
        try
        {
            var (now, access) = _secrets().FindCharts(known.Repository.Access.Url, RepositorySecrets.ProjectOf(id));
            return now == id ? Of(id, access) : known;
        }
        catch (Exception error) when (error is RepositorySettingException or GitOpsActors.Charts.ChartException)
        {
            // What is wrong with the Secret is told to who renders.
            return known;
        }
    }

    /// <summary>Looks once whether a repository can be reached in this way.</summary>
    /// <exception cref="Charts.ChartException">It can't.</exception>
    public async Task TryAsync(ChartAccess access, CancellationToken stop)
    {
        using var repository = _library.Open(access);
        await repository.TryAsync(stop);
    }

    public ActorRef ActorOf(string id) => _actors.Get(_kind, id);

    /// <summary>Tells every repository but these that an Application has nothing to do with it.</summary>
    public void Unfollow(string application, IReadOnlySet<string> except)
    {
        foreach (var supply in _supplies.Values)
        {
            if (!except.Contains(supply.Id) && supply.Followers.Any(follow => follow.Application == application)) ActorOf(supply.Id).Tell(new Unfollow(application));
        }
    }

    public void Dispose()
    {
        foreach (var supply in _supplies.Values) supply.Repository.Dispose();
    }
}
