using GitOpsActors.Actors.Messages;
using GitOpsActors.Charts.Access;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;
using GitOpsActors.Git.Signatures;

namespace GitOpsActors.Actors.Sources;

/// <summary>Where manifests come from: a repository or a place of charts. It marks the edge of the process; concurrent callers are fine.</summary>
public interface IOrigin : IAsyncDisposable
{
    /// <summary>What people may see of its address.</summary>
    string Address { get; }

    /// <summary>`git`, `helm` or `oci`.</summary>
    string Type { get; }

    /// <summary>Looks once what all wishes mean now. A look that began before the call does not count.</summary>
    Task<ISighting> LookAsync(IReadOnlyCollection<Wish> wishes, CancellationToken stop);

    /// <summary>What differs between two points.</summary>
    Task<Step> StepAsync(string from, string to, CancellationToken stop);

    /// <summary>Whether a wish names its point already, so that nobody has to look.</summary>
    bool IsPoint(Wish wish);

    /// <summary>The error of a wish that means nothing.</summary>
    Exception Missing(Wish wish);
}

/// <summary>A repository of Git, or what a test has in its place.</summary>
public interface IRepository : IOrigin
{
    /// <summary>The files of a commit; it is fetched if need be.</summary>
    Task<ISourceTree> OpenAsync(string commit, CancellationToken stop);

    /// <summary>When a commit was made.</summary>
    Task<DateTimeOffset> TimeOfAsync(string commit, CancellationToken stop);

    /// <summary>What a commit says of itself, for people.</summary>
    /// <param name="revision">The commit, or what names it.</param>
    Task<CommitDescription> DescribeAsync(string revision, CancellationToken stop);

    /// <summary>Whether a commit is among those on which another one was made; false where that is not known.</summary>
    bool IsAncestor(string older, string newer);

    /// <summary>What is found of the signature of a commit, or of the annotated tag that names it.</summary>
    /// <param name="named">What the source names the commit by.</param>
    Task<SignatureFinding> CheckSignatureAsync(Wish named, string commit, KeyRing ring, CancellationToken stop);

    /// <summary>The commits on which a commit was made, and its message.</summary>
    Task<(IReadOnlyList<string> Parents, string Message)> HistoryOfAsync(string commit, CancellationToken stop);

    /// <summary>Takes back on a branch what changed between two commits.</summary>
    /// <param name="writing">How the repository is written to.</param>
    Task<RevertResult> RevertAsync(Revert revert, RepositoryAccess writing, CancellationToken stop);

    /// <summary>The commit that a wish means which no ref answers, such as the start of a commit's id.</summary>
    Task<string> ExpandAsync(Wish wish, CancellationToken stop);
}

/// <summary>What wishes meant at one moment.</summary>
public interface ISighting
{
    /// <summary>The point that a wish means; empty when it means none, and null when this look can't tell.</summary>
    string? PointOf(Wish wish);

    /// <summary>Whether a wish means a branch, which grows; a tag may be put anywhere.</summary>
    bool IsBranch(Wish wish) => false;
}

/// <summary>The way from one point to another.</summary>
/// <param name="Changed">The paths that differ; null when anything may.</param>
/// <param name="Holds">Whether a render that read this would read the same at the new point.</param>
public sealed record Step(IReadOnlyList<string>? Changed, Func<ReadSet, bool> Holds);

/// <summary>Opens origins.</summary>
public interface IOrigins
{
    /// <param name="id">The name of the source on this node.</param>
    IOrigin Open(string id, RepositoryAccess access);

    /// <exception cref="Charts.ChartException">The address or what is said of it can't be.</exception>
    IOrigin Open(string id, ChartAccess access);

    /// <summary>Looks once whether a repository can be reached in this way; nothing of it is kept.</summary>
    Task TryAsync(RepositoryAccess access, CancellationToken stop);

    /// <summary>Looks once at the branches and tags of a repository; nothing of it is kept.</summary>
    Task<RemoteRefs> ReadRefsAsync(RepositoryAccess access, CancellationToken stop);

    /// <summary>Looks once whether a place of charts can be reached in this way.</summary>
    Task TryAsync(ChartAccess access, CancellationToken stop);
}
