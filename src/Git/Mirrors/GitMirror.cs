using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git.Reading;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Git.Mirrors;

/// <summary>What we keep of one repository: a bare copy in a folder, filled by need. Failures are <see cref="GitException"/>s.</summary>
public sealed class GitMirror : IAsyncDisposable
{
    /// <param name="folder">Belongs to the mirror alone; it is made when it does not exist, and made anew when it is damaged.</param>
    public GitMirror(string folder, RepositoryAccess access, GitMirrorOptions? options = null) => throw new NotImplementedException();

    public RepositoryAccess Access => throw new NotImplementedException();

    /// <summary>One cheap look at where branches and tags are. Who asks meanwhile shares the answer.</summary>
    public Task<RemoteRefs> ReadRefsAsync(CancellationToken stop) => throw new NotImplementedException();

    /// <summary>The commit that a targetRevision means now. Looks at the refs, unless it is the full id of a commit.</summary>
    public Task<ObjectId> ResolveAsync(string revision, string tagPrefix, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Makes sure that the commit is here, and fetches it when it is not. Who asks for the same meanwhile shares the fetch.</summary>
    public Task FetchAsync(ObjectId commit, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>The files of a commit that was fetched; fetches it if need be.</summary>
    public Task<GitTree> OpenAsync(ObjectId commit, CancellationToken stop) => throw new NotImplementedException();

    public Task<CommitInfo> ReadCommitAsync(ObjectId commit, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>The paths of files whose content, mode or existence differs.</summary>
    public Task<IReadOnlyList<string>> CompareAsync(ObjectId from, ObjectId to, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Of these reads, those that would be answered otherwise by the other tree.</summary>
    public static bool Holds(ReadSet reads, GitTree tree) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
