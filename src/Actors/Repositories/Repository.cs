using System.Collections.Concurrent;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Reading;

namespace GitOpsActors.Actors.Repositories;

/// <summary>One repository for all who read it: its mirror, and where its refs were at the last look.</summary>
public sealed class Repository(string id, GitMirror mirror, TimeProvider time)
{
    private volatile Look? _look;
    private volatile CommitInfo? _lastCommit;
    private volatile RepositoryLook? _lastLook;

    /// <summary>The name under which the repository's actor is found.</summary>
    public string Id => id;

    public GitMirror Mirror => mirror;

    /// <summary>How the last look went; null before the first.</summary>
    public RepositoryLook? LastLook => _lastLook;

    /// <summary>Who follows it, and what they read. Outlives the actor's instances.</summary>
    internal RepositoryFollowers Followers { get; } = new();

    /// <summary>Looks where the refs are now.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        try
        {
            _look = new Look(await mirror.ReadRefsAsync(stop));
            _lastLook = new RepositoryLook(time.GetUtcNow(), "");
        }
        catch (GitException error)
        {
            _lastLook = new RepositoryLook(time.GetUtcNow(), error.Message);
            throw;
        }
    }

    /// <summary>The commit that a follower's revision meant at the last look; null when it meant none, or nobody has looked.</summary>
    internal ObjectId? NewestOf(Follow follow) => _look?.Resolve(follow.Revision, follow.TagPrefix)?.Commit;

    /// <summary>Whether a follower's revision meant nothing any more at the last look.</summary>
    internal bool HasLost(Follow follow) => _look is { } look && look.Resolve(follow.Revision, follow.TagPrefix) is null;

    /// <summary>The commit that a revision means; by the last look unless a fresh one is wanted.</summary>
    public async Task<ObjectId> ResolveAsync(string revision, string tagPrefix, bool isFresh, CancellationToken stop)
    {
        if (ObjectId.TryParse(revision) is { } exact) return exact;
        if (!isFresh && _look?.Resolve(revision, tagPrefix)?.Commit is { } known) return known;
        await LookAsync(stop);
        return _look?.Resolve(revision, tagPrefix)?.Commit ?? await mirror.ResolveAsync(revision, tagPrefix, stop);
    }

    /// <summary>When a commit was made. Applications of one repository mostly ask for the same one.</summary>
    public async Task<DateTimeOffset> TimeOfAsync(ObjectId commit, CancellationToken stop)
    {
        if (_lastCommit is { } last && last.Id == commit) return last.CommitterDate;
        var read = await Mirror.ReadCommitAsync(commit, stop);
        _lastCommit = read;
        return read.CommitterDate;
    }

    public Task<GitTree> OpenAsync(ObjectId commit, CancellationToken stop) => mirror.OpenAsync(commit, stop);

    /// <summary>Where the refs were at one moment. Thousands ask it for the same few names, so each name is resolved once.</summary>
    private sealed class Look(RemoteRefs refs)
    {
        private readonly ConcurrentDictionary<(string Revision, string TagPrefix), Resolution?> _resolved = new();

        public Resolution? Resolve(string revision, string tagPrefix) =>
            _resolved.GetOrAdd((revision, tagPrefix), static (name, refs) => refs.Resolve(name.Revision, name.TagPrefix), refs);
    }
}

/// <summary>What came of looking at a repository.</summary>
/// <param name="Problem">Why it could not be reached; empty when it could.</param>
public sealed record RepositoryLook(DateTimeOffset At, string Problem);

/// <summary>A render of an Application that is to be told when what it read changes.</summary>
/// <param name="Source">Which of its sources.</param>
/// <param name="Commit">What was rendered.</param>
/// <param name="Reads">What the render read of it.</param>
public sealed record Follow(string Application, int Source, string Revision, string TagPrefix, ObjectId Commit, ReadSet Reads, Runtime.ActorRef Actor) : Runtime.IMergeable
{
    public Runtime.MergeKey MergeKey => new("follow", $"{Source}/{Application}");
}
