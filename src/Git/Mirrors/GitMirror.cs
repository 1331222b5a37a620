using System.Diagnostics.CodeAnalysis;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Git.Reading;
using GitOpsActors.Git.Remotes;
using GitOpsActors.Git.Signatures;
using GitOpsActors.Shared;

namespace GitOpsActors.Git.Mirrors;

/// <summary>What we keep of one repository: a bare copy in a folder, filled by need. Failures are <see cref="GitException"/>s.</summary>
[SuppressMessage("Design", "CA2213", Justification = "A semaphore and a token source that nobody asks for wait handles hold nothing that must be freed, and calls that come late still look at them.")]
public sealed class GitMirror : IAsyncDisposable
{
    private const string SubmodulesFile = ".gitmodules";

    private readonly GitMirrorOptions _options;
    private readonly Remote _git;
    private readonly LocalRepository _local;
    private readonly Submodules? _submodules;
    private readonly SingleFlight<string, RemoteRefs> _refs = new();
    private readonly SingleFlight<ObjectId, bool> _fetches = new();
    private readonly FindingMemory _findings = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _closed = new();

    /// <param name="folder">Belongs to the mirror alone; it is made when it does not exist, and made anew when it is damaged.</param>
    public GitMirror(string folder, RepositoryAccess access, GitMirrorOptions? options = null) : this(folder, access, options, depth: 0) { }

    internal GitMirror(string folder, RepositoryAccess access, GitMirrorOptions? options, int depth)
    {
        ArgumentNullException.ThrowIfNull(access);
        (Access, _options) = (access, options ?? new GitMirrorOptions());
        _local = new LocalRepository(Path.GetFullPath(folder), _options);
        _git = new Remote(RemoteAddress.Of(access), access, _local, _options);
        _submodules = access.Submodules ? new Submodules(Path.Combine(folder, "submodules"), access, _options, depth) : null;
    }

    public RepositoryAccess Access { get; }

    /// <summary>One cheap look at where branches and tags are. Concurrent callers share the answer.</summary>
    public Task<RemoteRefs> ReadRefsAsync(CancellationToken stop) => WhileOpenAsync(() => _refs.RunAsync("", LookAsync, stop), stop);

    /// <summary>A look that has begun after this call: what was pushed before it is seen. Concurrent callers share the next one.</summary>
    public Task<RemoteRefs> ReadRefsAfreshAsync(CancellationToken stop) => WhileOpenAsync(() => _refs.RunAfreshAsync("", LookAsync, stop), stop);

    /// <summary>The commit that a targetRevision means now. Looks at the refs, unless it is the full id of a commit.</summary>
    public async Task<ObjectId> ResolveAsync(string revision, string tagPrefix, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(revision);
        if (ObjectId.TryParse(revision) is { } full) return full;
        var refs = await ReadRefsAsync(stop);
        var resolved = refs.Resolve(revision, tagPrefix) ?? throw Unknown(revision);
        return resolved.Commit ?? await WhileOpenAsync(() => ExpandAsync(resolved.Text, refs.IdBytes, stop), stop);
    }

    /// <summary>Makes sure that the commit is here, and fetches it when it is not. Concurrent callers share the fetch.</summary>
    public async Task FetchAsync(ObjectId commit, CancellationToken stop)
    {
        if (_local.Has(commit)) return;
        await WhileOpenAsync(() => _fetches.RunAsync(commit, end => WriteAsync(commit.Length, commit.Hex, async stopped =>
        {
            await FetchNowAsync(commit, stopped);
            return true;
        }, end), stop), stop);
    }

    /// <summary>The files of a commit; fetches it if need be. They can be read on when the mirror is closed.</summary>
    public async Task<GitTree> OpenAsync(ObjectId commit, CancellationToken stop)
    {
        await FetchAsync(commit, stop);
        var objects = _local.Objects;
        var tree = new GitTree(objects, commit, CommitText.Parse(commit, objects.Commit(commit)).Tree);
        if (_submodules is null || tree.FileIdOf(SubmodulesFile) is not { } list) return tree;
        return tree.With(await _submodules.OpenAsync(tree, await _local.ReadSubmodulesAsync(list, stop), stop));
    }

    /// <summary>What a commit says of itself; fetches it if need be.</summary>
    public async Task<CommitInfo> ReadCommitAsync(ObjectId commit, CancellationToken stop)
    {
        await FetchAsync(commit, stop);
        return CommitText.Parse(commit, _local.Objects.Commit(commit));
    }

    /// <summary>Whether a commit is among those on which another one was made; false where that is not known here.</summary>
    public bool IsAncestor(ObjectId older, ObjectId newer) => new Ancestry(_local.Objects).IsAncestor(older, newer);

    /// <summary>What is found of the signature of a commit; of the tag instead, where an annotated one names it.</summary>
    /// <param name="named">What the commit was named by, at a look at the refs; null when it was named by its id.</param>
    public async Task<SignatureFinding> VerifyAsync(
        ObjectId commit, Resolution? named, SignatureVerifier verifier, KeyRing ring, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        ArgumentNullException.ThrowIfNull(ring);
        await FetchAsync(commit, stop);
        if (named is not { Ref: { } name, Tag: { } tag } || named.Commit != commit) return await VerifyAsync(commit, isTag: false);
        if (_local.Objects.Tag(tag) is null)
            await WhileOpenAsync(() => WriteAsync(tag.Length, tag.Hex, stopped => FetchTagAsync(tag, stopped), stop), stop);
        return TagText.Problem(tag, name.Split('/', 3)[^1], commit, _local.Objects.Tag) is { } problem
            ? SignatureFinding.Unknown(problem)
            : await VerifyAsync(tag, isTag: true);

        Task<SignatureFinding> VerifyAsync(ObjectId id, bool isTag) =>
            _findings.OfAsync(id, ring, stopped => verifier.VerifyAsync(_local.Repository, _local.Home, id, isTag, ring, stopped), stop);
    }

    /// <summary>The paths of files whose content, mode or existence differs. A submodule that moved is told by its own path.</summary>
    public async Task<IReadOnlyList<string>> CompareAsync(ObjectId from, ObjectId to, CancellationToken stop)
    {
        var (before, after) = (await OpenAsync(from, stop), await OpenAsync(to, stop));
        return new TreeComparison(after.Objects).Compare(before.Root, after.Root);
    }

    /// <summary>Takes back on a branch what changed between two commits, by one commit on top. Done once, however often it is asked for.</summary>
    /// <param name="writing">How the repository is written to.</param>
    public async Task<RevertResult> RevertAsync(Revert revert, RepositoryAccess writing, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(revert);
        ArgumentNullException.ThrowIfNull(writing);
        await FetchAsync(revert.Bad, stop);
        await FetchAsync(revert.Good, stop);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _closed.Token);
        return await WhileOpenAsync(() => RevertNowAsync(revert, new Remote(RemoteAddress.Of(writing), writing, _local, _options), either.Token), stop);
    }

    /// <summary>Ends what is under way: it fails with a fault that says so. The folder stays, and serves the next mirror that is opened on it, once this has returned.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _writing.WaitAsync();
        try
        {
            _local.Close();
            if (_submodules is not null) await _submodules.DisposeAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<RevertResult> RevertNowAsync(Revert revert, Remote writing, CancellationToken stop)
    {
        var refs = await ReadRefsAfreshAsync(stop);
        var name = refs.Resolve(revert.Revision)?.Ref;
        var branch = name == "HEAD" ? await writing.ReadDefaultBranchAsync(stop) : name;
        if (branch?.StartsWith("refs/heads/", StringComparison.Ordinal) != true || !refs.All.TryGetValue(branch, out var head))
            return new RevertResult(null, $"'{revert.Revision}' does not name a branch");
        using var made = await WriteAsync(revert.Bad.Length, revert.Bad.Hex, stopped => RevertCommit.MakeAsync(_local, _options, _local.Secrets.Next(), revert, stopped), stop);
        if (made is not { Commit: { } commit, Tree: { } tree })
            return new RevertResult(null, $"nothing that it reads of {Access} differs between {revert.Good.Hex} and {revert.Bad.Hex}");
        if (head == revert.Bad)
        {
            var refusal = await writing.PushAsync(commit, branch, head, made.Objects, stop);
            return refusal.Length == 0 ? new RevertResult(commit, "") : new RevertResult(null, $"{branch} of {Access} does not take the commit: {refusal}");
        }

        // An answer that was lost: what stands there is what would be made.
        await FetchAsync(head, stop);
        var there = CommitText.Parse(head, _local.Objects.Commit(head));
        return there.Tree == tree && there.Parents is [{ } parent] && parent == revert.Bad
            ? new RevertResult(head, "") : new RevertResult(null, $"{branch} of {Access} has moved on to {head.Hex}");
    }

    private async Task<RemoteRefs> LookAsync(CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _closed.Token);
        return await _git.ReadRefsAsync(either.Token);
    }

    private async Task FetchNowAsync(ObjectId commit, CancellationToken stop)
    {
        // The one before may have brought it along.
        if (_local.Has(commit)) return;
        if (!await _git.TryFetchAsync(commit, stop)) await _git.FetchAllAsync(stop);
        if (!_local.Has(commit)) throw _local.IsDamaged ? new GitException(GitFaultKind.Corrupt, $"the mirror of {Access} is damaged") : Unknown(commit.Hex);
        await _local.TidyAsync(stop);
    }

    private async Task<bool> FetchTagAsync(ObjectId tag, CancellationToken stop)
    {
        if (!await _git.TryFetchAsync(tag, stop)) await _git.FetchAllAsync(stop);
        return true;
    }

    private async Task<ObjectId> ExpandAsync(string start, int? idBytes, CancellationToken stop)
    {
        if (await _local.ExpandAsync(start, stop) is { } known) return known;
        return await WriteAsync(idBytes ?? _local.IdBytes, start, async stopped =>
        {
            await _git.FetchAllAsync(stopped);
            return await _local.ExpandAsync(start, stopped) ?? throw Unknown(start);
        }, stop);
    }

    /// <summary>Works on the mirror alone; one that turns out damaged is made anew, once.</summary>
    private async Task<T> WriteAsync<T>(int idBytes, string revision, Func<CancellationToken, Task<T>> work, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _closed.Token);
        using (_git.Meter.Pending()) await _writing.WaitAsync(either.Token);
        try
        {
            if (_local.IsDamaged) _local.Delete();
            await PrepareAsync(idBytes, revision, either.Token);
            try
            {
                return await work(either.Token);
            }
            catch (GitException e) when (e.Kind == GitFaultKind.Corrupt)
            {
                _local.Delete();
                await _local.EnsureAsync(idBytes, either.Token);
                return await work(either.Token);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>A mirror has ids of one length. Which one that is the server says, and not who names a commit.</summary>
    private async Task PrepareAsync(int idBytes, string revision, CancellationToken stop)
    {
        if (_local.IdBytes != idBytes)
        {
            if ((await _git.ReadRefsAsync(stop)).IdBytes != idBytes) throw Unknown(revision);
            _local.Delete();
        }

        await _local.EnsureAsync(idBytes, stop);
    }

    private async Task<T> WhileOpenAsync<T>(Func<Task<T>> work, CancellationToken stop)
    {
        if (_closed.IsCancellationRequested) throw Closed();
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw Closed();
        }
    }

    private GitException Closed() => new(GitFaultKind.Closed, $"{Access}: the mirror was closed, and another one takes its place; ask again");

    private GitException Unknown(string revision) =>
        new(GitFaultKind.RevisionMissing, $"{Access}: unable to resolve '{revision}' to a commit SHA");
}
