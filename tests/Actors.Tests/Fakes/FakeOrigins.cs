using System.Collections.Concurrent;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Charts.Access;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;
using GitOpsActors.Git.Signatures;

namespace GitOpsActors.Actors.Tests.Fakes;

/// <summary>Opens fake repositories, and remembers with which access.</summary>
internal sealed class FakeOrigins : IOrigins
{
    public ConcurrentQueue<FakeRepository> Opened { get; } = new();

    /// <summary>What all repositories hold: branches, and the paths that differ between two commits.</summary>
    public ConcurrentDictionary<string, string> Branches { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<(string From, string To), string[]> Changes { get; } = new();

    public ISourceTree Files { get; set; } = new FakeTree();

    /// <summary>Which commits lie before which.</summary>
    public HashSet<(string Older, string Newer)> Ancestors { get; } = [];

    /// <summary>What is found of the signatures of commits; the others have none.</summary>
    public ConcurrentDictionary<string, SignatureFinding> Signatures { get; } = new(StringComparer.Ordinal);

    /// <summary>On which commits a commit was made, and what its message is; the others are the first ones.</summary>
    public ConcurrentDictionary<string, (IReadOnlyList<string> Parents, string Message)> Histories { get; } = new(StringComparer.Ordinal);

    public FakeRepository Newest => Opened.Last();

    public IOrigin Open(string id, RepositoryAccess access)
    {
        var repository = new FakeRepository(this, access);
        Opened.Enqueue(repository);
        return repository;
    }

    public FakeCharts Charts { get; } = new();

    public IOrigin Open(string id, ChartAccess access) => Charts;

    public Task TryAsync(RepositoryAccess access, CancellationToken stop) => Task.CompletedTask;

    public Task<RemoteRefs> ReadRefsAsync(RepositoryAccess access, CancellationToken stop) =>
        throw new NotSupportedException("no test of actors lists branches");

    public Task TryAsync(ChartAccess access, CancellationToken stop) => Task.CompletedTask;
}

/// <summary>A repository without a network: a test says when a look ends, and how.</summary>
internal sealed class FakeRepository(FakeOrigins all, RepositoryAccess access) : IRepository
{
    private int _looks;

    public RepositoryAccess Access => access;

    public int Looks => Volatile.Read(ref _looks);

    /// <summary>Looks wait for this after they have seen what they see.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Comparisons wait for this.</summary>
    public Task StepGate { get; set; } = Task.CompletedTask;

    /// <summary>The end waits for this.</summary>
    public Task CloseGate { get; set; } = Task.CompletedTask;

    public Exception? Fault { get; set; }

    public bool IsClosed { get; private set; }

    public string Address => access.Url;

    public string Type => "git";

    public async Task<ISighting> LookAsync(IReadOnlyCollection<Wish> wishes, CancellationToken stop)
    {
        Interlocked.Increment(ref _looks);
        var seen = new Sighting(new Dictionary<string, string>(all.Branches, StringComparer.Ordinal));
        await Gate.WaitAsync(stop);
        if (IsClosed) throw new IOException("it was closed");
        return Fault is null ? seen : throw Fault;
    }

    public async Task<Step> StepAsync(string from, string to, CancellationToken stop)
    {
        await StepGate.WaitAsync(stop);
        if (IsClosed) throw new IOException("it was closed");
        return all.Changes.TryGetValue((from, to), out var changed) ? new Step(changed, reads => !changed.Any(reads.Files.ContainsKey)) : new Step(null, static _ => false);
    }

    public bool IsPoint(Wish wish) => wish.Name.StartsWith('#');

    public Exception Missing(Wish wish) => new InvalidOperationException($"there is no {wish.Name}");

    public Task<ISourceTree> OpenAsync(string commit, CancellationToken stop) => Task.FromResult(all.Files);

    public Task<CommitDescription> DescribeAsync(string revision, CancellationToken stop) =>
        throw new NotSupportedException("no test of actors reads commits");

    public Task<DateTimeOffset> TimeOfAsync(string commit, CancellationToken stop) => Task.FromResult(DateTimeOffset.UnixEpoch);

    public bool IsAncestor(string older, string newer) => all.Ancestors.Contains((older, newer));

    public Task<SignatureFinding> CheckSignatureAsync(Wish named, string commit, KeyRing ring, CancellationToken stop) =>
        Task.FromResult(all.Signatures.GetValueOrDefault(commit, SignatureFinding.Unsigned));

    public Task<(IReadOnlyList<string> Parents, string Message)> HistoryOfAsync(string commit, CancellationToken stop) =>
        Task.FromResult(all.Histories.GetValueOrDefault(commit, ([], "")));

    public Task<RevertResult> RevertAsync(Revert revert, RepositoryAccess writing, CancellationToken stop) =>
        throw new NotSupportedException("no test of actors writes to repositories");

    public Task<string> ExpandAsync(Wish wish, CancellationToken stop) => Task.FromResult(wish.Name);

    public async ValueTask DisposeAsync()
    {
        await CloseGate;
        IsClosed = true;
    }

    private sealed class Sighting(Dictionary<string, string> branches) : ISighting
    {
        public string? PointOf(Wish wish) => branches.GetValueOrDefault(wish.Name, "");

        public bool IsBranch(Wish wish) => branches.ContainsKey(wish.Name);
    }
}

/// <summary>A place of charts without a network. A look answers for the wishes that it is asked for, and for no others.</summary>
internal sealed class FakeCharts : IOrigin
{
    private int _looks;

    public int Looks => Volatile.Read(ref _looks);

    /// <summary>The newest version of every range.</summary>
    public string Newest { get; set; } = "1.0.0";

    public string Address => "https://charts.example";

    public string Type => "helm";

    public Task<ISighting> LookAsync(IReadOnlyCollection<Wish> wishes, CancellationToken stop)
    {
        Interlocked.Increment(ref _looks);
        return Task.FromResult<ISighting>(new Sighting(wishes.ToDictionary(static wish => wish, wish => wish.Name.StartsWith('^') ? Newest : wish.Name)));
    }

    public Task<Step> StepAsync(string from, string to, CancellationToken stop) => Task.FromResult(new Step(null, static _ => false));

    public bool IsPoint(Wish wish) => false;

    public Exception Missing(Wish wish) => new InvalidOperationException($"there is no {wish.Name}");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Sighting(Dictionary<Wish, string> points) : ISighting
    {
        public string? PointOf(Wish wish) => points.GetValueOrDefault(wish);
    }
}

/// <summary>The files of a commit.</summary>
internal sealed class FakeTree(params (string Path, string Content)[] files) : ISourceTree
{
    public SourceFile? ReadFile(string path) => files.FirstOrDefault(file => file.Path == path) is { Path: { } real, Content: var content }
        ? new SourceFile(real, Engine.Resources.Digest.Of(content).ToString(), System.Text.Encoding.UTF8.GetBytes(content))
        : null;

    public SourceFolder? ReadFolder(string path)
    {
        var prefix = path.Length == 0 ? "" : path + "/";
        var below = files.Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(file => file.Path[prefix.Length..])
            .Select(static name => name.IndexOf('/', StringComparison.Ordinal) is var at and >= 0 ? name[..(at + 1)] : name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return below.Count == 0 ? null : new SourceFolder(path, below);
    }
}
