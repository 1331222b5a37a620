using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Reading;

namespace GitOpsActors.Actors.Repositories;

/// <summary>One repository for all who read it: its mirror, and where its refs were at the last look.</summary>
public sealed class Repository(string id, GitMirror mirror, TimeProvider time)
{
    private volatile RemoteRefs? _refs;
    private volatile RepositoryLook? _lastLook;

    /// <summary>The name under which the repository's actor is found.</summary>
    public string Id => id;

    public GitMirror Mirror => mirror;

    /// <summary>How the last look went; null before the first.</summary>
    public RepositoryLook? LastLook => _lastLook;

    internal RemoteRefs? KnownRefs => _refs;

    /// <summary>Who follows it, and what they read. Outlives the actor's instances.</summary>
    internal RepositoryFollowers Followers { get; } = new();

    /// <summary>Looks where the refs are now.</summary>
    public async Task<RemoteRefs> LookAsync(CancellationToken stop)
    {
        try
        {
            var refs = await mirror.ReadRefsAsync(stop);
            _lastLook = new RepositoryLook(time.GetUtcNow(), "");
            return _refs = refs;
        }
        catch (GitException error)
        {
            _lastLook = new RepositoryLook(time.GetUtcNow(), error.Message);
            throw;
        }
    }

    /// <summary>The commit that a revision means; by the last look unless a fresh one is wanted.</summary>
    public async Task<ObjectId> ResolveAsync(string revision, string tagPrefix, bool isFresh, CancellationToken stop)
    {
        if (ObjectId.TryParse(revision) is { } exact) return exact;
        if (!isFresh && _refs?.Resolve(revision, tagPrefix) is { Commit: { } known }) return known;
        return (await LookAsync(stop)).Resolve(revision, tagPrefix)?.Commit ?? await mirror.ResolveAsync(revision, tagPrefix, stop);
    }

    public Task<GitTree> OpenAsync(ObjectId commit, CancellationToken stop) => mirror.OpenAsync(commit, stop);
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
