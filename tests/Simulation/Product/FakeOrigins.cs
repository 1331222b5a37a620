using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Charts.Access;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;
using GitOpsActors.Git.Signatures;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.World;

namespace GitOpsActors.Simulation.Product;

/// <summary>The repositories of the simulated world, as one node reaches them. There are no charts in it.</summary>
internal sealed class FakeOrigins(SimulatedNode node) : IOrigins
{
    public IOrigin Open(string id, RepositoryAccess access) => new FakeOrigin(node, access);

    public IOrigin Open(string id, ChartAccess access) => throw new NotSupportedException("no Application of a scenario uses charts");

    public async Task TryAsync(RepositoryAccess access, CancellationToken stop)
    {
        await using var origin = new FakeOrigin(node, access);
        await origin.LookAsync([], stop);
    }

    public Task<RemoteRefs> ReadRefsAsync(RepositoryAccess access, CancellationToken stop) =>
        throw new NotSupportedException("nobody in a scenario lists branches");

    public Task TryAsync(ChartAccess access, CancellationToken stop) => throw new NotSupportedException("no Application of a scenario uses charts");
}

/// <summary>A repository of the world by way of one access. What was fetched stays, as in a mirror.</summary>
internal sealed class FakeOrigin(SimulatedNode node, RepositoryAccess access) : IRepository
{
    private readonly Dictionary<string, FakeTree> _fetched = new(StringComparer.Ordinal);
    private bool _isClosed;

    public string Address => access.Url;

    public string Type => "git";

    private FakeRepository Repository => node.World.Repositories.GetValueOrDefault(access.Url)
        ?? throw new GitException(GitFaultKind.NotFound, $"{access.Url}: repository not found");

    public async Task<ISighting> LookAsync(IReadOnlyCollection<Wish> wishes, CancellationToken stop)
    {
        var refs = await Repository.LookAsync(node, stop);
        Check();
        return new Refs(refs);
    }

    public async Task<Step> StepAsync(string from, string to, CancellationToken stop)
    {
        var tree = await FetchAsync(to, stop);
        return new Step(Repository.ChangedPaths(from, to), reads => reads.HoldsFor(tree));
    }

    public bool IsPoint(Wish wish) => ObjectId.TryParse(wish.Name) is not null;

    public Exception Missing(Wish wish) => new GitException(GitFaultKind.RevisionMissing, $"{access.Url}: unable to resolve '{wish.Name}' to a commit SHA");

    public async Task<ISourceTree> OpenAsync(string commit, CancellationToken stop) => await FetchAsync(commit, stop);

    public Task<DateTimeOffset> TimeOfAsync(string commit, CancellationToken stop) => Task.FromResult(DateTimeOffset.UnixEpoch);

    public Task<CommitDescription> DescribeAsync(string revision, CancellationToken stop) =>
        throw new NotSupportedException("nobody in a scenario reads commits");

    public bool IsAncestor(string older, string newer) => false;

    // Nobody signs here.
    public Task<SignatureFinding> CheckSignatureAsync(Wish named, string commit, KeyRing ring, CancellationToken stop) =>
        Task.FromResult(SignatureFinding.Unsigned);

    public Task<(IReadOnlyList<string> Parents, string Message)> HistoryOfAsync(string commit, CancellationToken stop) =>
        Task.FromResult<(IReadOnlyList<string>, string)>(([], ""));

    public Task<RevertResult> RevertAsync(Revert revert, RepositoryAccess writing, CancellationToken stop) =>
        throw new NotSupportedException("nobody in a scenario writes to repositories");

    public Task<string> ExpandAsync(Wish wish, CancellationToken stop) => Task.FromException<string>(Missing(wish));

    public ValueTask DisposeAsync()
    {
        _isClosed = true;
        return ValueTask.CompletedTask;
    }

    private async Task<FakeTree> FetchAsync(string commit, CancellationToken stop)
    {
        if (_fetched.TryGetValue(commit, out var known)) return known;
        var tree = await Repository.FetchAsync(commit, node, stop);
        Check();
        return _fetched[commit] = tree;
    }

    private void Check()
    {
        if (_isClosed) throw new GitException(GitFaultKind.Closed, $"{access.Url} is closed");
        if ((access.Password ?? "") != Repository.Password) throw new GitException(GitFaultKind.AuthenticationFailed, $"{access.Url}: authentication failed");
    }

    private sealed class Refs(IReadOnlyDictionary<string, string> refs) : ISighting
    {
        public string PointOf(Wish wish) => refs.GetValueOrDefault(wish.Name, "");
    }
}
