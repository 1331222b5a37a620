using System.Collections.Concurrent;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;
using GitOpsActors.Git.Signatures;

namespace GitOpsActors.Actors.Sources;

/// <summary>A repository of Git through its mirror on this node.</summary>
public sealed class GitOrigin(GitMirror mirror, SignatureVerifier verifier) : IRepository
{
    private volatile CommitInfo? _lastCommit;
    private volatile Tuple<string, string, bool>? _lastAncestry;
    private volatile RemoteRefs? _lastRefs;

    public string Address => mirror.Access.ToString();

    public string Type => "git";

    public async Task<ISighting> LookAsync(IReadOnlyCollection<Wish> wishes, CancellationToken stop) =>
        new RefsSighting(_lastRefs = await mirror.ReadRefsAfreshAsync(stop));

    public async Task<Step> StepAsync(string from, string to, CancellationToken stop)
    {
        var tree = await mirror.OpenAsync(IdOf(to), stop);
        try
        {
            return new Step(await mirror.CompareAsync(IdOf(from), IdOf(to), stop), tree.Holds);
        }
        catch (GitException error) when (error.Kind == GitFaultKind.RevisionMissing)
        {
            // History was rewritten and the old commit is nowhere any more: everybody has to look.
            return new Step(null, tree.Holds);
        }
    }

    public bool IsPoint(Wish wish) => ObjectId.TryParse(wish.Name) is not null;

    public Exception Missing(Wish wish) => new GitException(GitFaultKind.RevisionMissing, $"{mirror.Access}: unable to resolve '{wish.Name}' to a commit SHA");

    public async Task<ISourceTree> OpenAsync(string commit, CancellationToken stop) => await mirror.OpenAsync(IdOf(commit), stop);

    /// <summary>Applications of one repository mostly ask for the same commit.</summary>
    public async Task<DateTimeOffset> TimeOfAsync(string commit, CancellationToken stop)
    {
        var id = IdOf(commit);
        if (_lastCommit is { } last && last.Id == id) return last.CommitterDate;
        var read = await mirror.ReadCommitAsync(id, stop);
        _lastCommit = read;
        return read.CommitterDate;
    }

    public async Task<CommitDescription> DescribeAsync(string revision, CancellationToken stop)
    {
        const string Tags = "refs/tags/";
        var id = await mirror.ResolveAsync(revision, "", stop);
        var refs = await mirror.ReadRefsAsync(stop);
        var tags = refs.All.Where(one => one.Value == id && one.Key.StartsWith(Tags, StringComparison.Ordinal))
            .Select(static one => one.Key[Tags.Length..]);
        return new CommitDescription(await mirror.ReadCommitAsync(id, stop), [.. tags.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Applications of one repository mostly ask about the same two commits.</summary>
    public bool IsAncestor(string older, string newer)
    {
        if (_lastAncestry is { } last && last.Item1 == older && last.Item2 == newer) return last.Item3;
        var answer = mirror.IsAncestor(IdOf(older), IdOf(newer));
        _lastAncestry = Tuple.Create(older, newer, answer);
        return answer;
    }

    public async Task<SignatureFinding> CheckSignatureAsync(Wish named, string commit, KeyRing ring, CancellationToken stop)
    {
        var id = IdOf(commit);
        return await mirror.VerifyAsync(id, IsPoint(named) ? null : await ResolveAsync(named, id, stop), verifier, ring, stop);
    }

    public async Task<(IReadOnlyList<string> Parents, string Message)> HistoryOfAsync(string commit, CancellationToken stop)
    {
        var read = await mirror.ReadCommitAsync(IdOf(commit), stop);
        return ([.. read.Parents.Select(static parent => parent.Hex)], read.Message);
    }

    /// <summary>What the name means; the last look mostly tells.</summary>
    private async Task<Resolution?> ResolveAsync(Wish named, ObjectId commit, CancellationToken stop)
    {
        if (_lastRefs?.Resolve(named.Name, named.Within) is { } known && known.Commit == commit) return known;
        return (await mirror.ReadRefsAsync(stop)).Resolve(named.Name, named.Within);
    }

    public Task<RevertResult> RevertAsync(Revert revert, RepositoryAccess writing, CancellationToken stop) => mirror.RevertAsync(revert, writing, stop);

    public async Task<string> ExpandAsync(Wish wish, CancellationToken stop) => (await mirror.ResolveAsync(wish.Name, wish.Within, stop)).Hex;

    public ValueTask DisposeAsync() => mirror.DisposeAsync();

    private static ObjectId IdOf(string commit) => ObjectId.TryParse(commit) ?? throw new ArgumentException($"'{commit}' is not the id of a commit", nameof(commit));

    /// <summary>Thousands ask for the same few names, so each name is resolved once.</summary>
    private sealed class RefsSighting(RemoteRefs refs) : ISighting
    {
        private readonly ConcurrentDictionary<Wish, string?> _points = new();

        public string? PointOf(Wish wish) => _points.GetOrAdd(wish, static (wish, refs) => refs.Resolve(wish.Name, wish.Within) switch
        {
            null => "",
            { Commit: { } commit } => commit.Hex,
            _ => null,
        }, refs);

        public bool IsBranch(Wish wish) => refs.Resolve(wish.Name, wish.Within)?.Ref is { } name && (name == "HEAD" || name.StartsWith("refs/heads/", StringComparison.Ordinal));
    }
}
