using System.Collections.Immutable;
using GitOpsActors.Git;
using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Rules;
using GitOpsActors.Simulation.Runtime;

namespace GitOpsActors.Simulation.World;

/// <summary>
/// A repository without Git: commits are maps from path to content, refs move, and looking at refs takes time, fails, or meets a replica
/// that lags behind.
/// </summary>
public sealed class FakeRepository(SimulatedWorld world, string url)
{
    private readonly Dictionary<string, FakeTree> _commits = new(StringComparer.Ordinal);
    private readonly List<(TimeSpan At, ImmutableSortedDictionary<string, string> Refs)> _past = [];
    private ImmutableSortedDictionary<string, string> _refs = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
    private int _positions;

    public string Url => url;

    /// <summary>What one who wants to read it has to know.</summary>
    public string Password { get; set; } = "";

    /// <summary>Where the branches point now.</summary>
    public IReadOnlyDictionary<string, string> Refs => _refs;

    public FakeTree Head(string branch) => _commits[_refs[branch]];

    /// <summary>Commits on top of what the branch points to (or of nothing): a null content removes the file.</summary>
    public string Commit(string branch, params IEnumerable<(string Path, string? Content)> changes)
    {
        var files = _refs.TryGetValue(branch, out var parent) ? _commits[parent].Files : ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
        foreach (var (path, content) in changes) files = content is null ? files.Remove(path) : files.SetItem(path, content);
        var revision = IdOf($"{parent} {_commits.Count} {url}");
        _commits[revision] = new FakeTree(files);
        Move(branch, revision);
        return revision;
    }

    /// <summary>Points the branch at a commit that exists, as a force-push does.</summary>
    public void Move(string branch, string revision)
    {
        _past.Add((world.Clock.Elapsed, _refs));
        _refs = _refs.SetItem(branch, revision);
        world.History.Add(new Happened.Moved(url, branch, revision, ++_positions));
    }

    /// <summary>What a node sees when it looks at the refs.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LookAsync(SimulatedNode node, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(node);
        var dice = world.Dice;
        var delay = TimeSpan.FromMilliseconds(5) + (dice.Strikes(FaultKind.GitSlow, url) ? dice.SpanOf(FaultKind.GitSlow, url) : TimeSpan.Zero);
        await Task.Delay(delay, node.Time, stop);
        if (dice.Strikes(FaultKind.GitUnreachable, url)) throw new GitException(GitFaultKind.NetworkFailed, $"{url}: could not connect to the repository");
        return dice.Strikes(FaultKind.GitStale, url) && _past.Count > 0 ? _past[^1].Refs : _refs;
    }

    /// <summary>The files of a commit, fetched.</summary>
    public async Task<FakeTree> FetchAsync(string revision, SimulatedNode node, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(node);
        var dice = world.Dice;
        var delay = TimeSpan.FromMilliseconds(10) + (dice.Strikes(FaultKind.GitSlow, url) ? dice.SpanOf(FaultKind.GitSlow, url) : TimeSpan.Zero);
        await Task.Delay(delay, node.Time, stop);
        if (dice.Strikes(FaultKind.GitUnreachable, url)) throw new GitException(GitFaultKind.NetworkFailed, $"{url}: could not connect to the repository");
        return _commits[revision];
    }

    public FakeTree Tree(string revision) => _commits[revision];

    /// <summary>The paths that differ between two commits.</summary>
    public IReadOnlyList<string> ChangedPaths(string from, string to)
    {
        var (old, now) = (_commits[from].Files, _commits[to].Files);
        return [.. old.Keys.Union(now.Keys, StringComparer.Ordinal).Where(path => old.GetValueOrDefault(path) != now.GetValueOrDefault(path)).Order(StringComparer.Ordinal)];
    }

    /// <summary>A name of forty hexadecimal digits that is the same for the same content.</summary>
    internal static string IdOf(string content)
    {
        var (first, second) = (TraceHash.Of(content), TraceHash.Of("second " + content));
        return $"{first:x16}{second:x16}{(uint)(first ^ second):x8}";
    }
}
