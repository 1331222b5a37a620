using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Git;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Repositories;

/// <summary>All repositories that anybody reads: their mirrors in one folder, and their actors.</summary>
public sealed class RepositoryRoom : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Repository> _repositories = new(StringComparer.Ordinal);
    private readonly ActorSystem _actors;
    private readonly ActorKind _kind;
    private readonly string _folder;
    private readonly TimeProvider _time;
    private long _trials;

    public RepositoryRoom(ActorSystem actors, string folder, TimeSpan pollEvery, TimeProvider time, ILoggerFactory loggers)
    {
        (_actors, _folder, _time) = (actors, folder, time);
        var logger = loggers.CreateLogger<RepositoryActor>();
        _kind = new ActorKind("repository", id => new RepositoryActor(() => _repositories[id], pollEvery, logger)) { MailboxCapacity = 100_000 };
    }

    public IEnumerable<Repository> All => _repositories.Values;

    /// <summary>The repository, reached in this way. Another way to the same one takes the place of the former.</summary>
    /// <param name="id">Its normalised address, with what tells apart two ways that exist at once.</param>
    public Repository Of(string id, RepositoryAccess access)
    {
        while (true)
        {
            if (_repositories.TryGetValue(id, out var known) && ReferenceEquals(known.Mirror.Access, access)) return known;
            var made = new Repository(id, new GitMirror(FolderOf(id), access, new GitMirrorOptions { Time = _time }), _time);
            if (known is null ? _repositories.TryAdd(id, made) : _repositories.TryUpdate(id, made, known))
            {
                foreach (var follow in known?.Followers.All ?? []) made.Followers.Set(follow);
                return made;
            }
        }
    }

    /// <summary>Looks once whether a repository can be reached in this way; nothing of it is kept.</summary>
    /// <exception cref="GitException">It can't.</exception>
    public async Task TryAsync(RepositoryAccess access, CancellationToken stop)
    {
        var folder = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"trial-{Interlocked.Increment(ref _trials)}"));
        try
        {
            await using var mirror = new GitMirror(folder, access, new GitMirrorOptions { Time = _time });
            await mirror.ReadRefsAsync(stop);
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    public ActorRef ActorOf(string id) => _actors.Get(_kind, id);

    /// <summary>Tells every repository but these that an Application has nothing to do with it.</summary>
    public void Unfollow(string application, IReadOnlySet<string> except)
    {
        foreach (var repository in _repositories.Values)
        {
            if (!except.Contains(repository.Id) && repository.Followers.All.Any(follow => follow.Application == application))
                ActorOf(repository.Id).Tell(new Unfollow(application));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var repository in _repositories.Values) await repository.Mirror.DisposeAsync();
    }

    private string FolderOf(string id)
    {
        var name = new string([.. id.Where(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-').TakeLast(40)]);
        return Path.Combine(_folder, $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..12]}");
    }
}
