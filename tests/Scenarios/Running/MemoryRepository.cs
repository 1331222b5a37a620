using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;
using GitOpsActors.Git.Signatures;

namespace GitOpsActors.Scenarios.Running;

/// <summary>A repository without Git: commits are maps from path to content, and refs move. That Git itself is read right is for others to
/// show.</summary>
internal sealed class MemoryRepository(string url)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Commit> _commits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _refs = new(StringComparer.Ordinal);

    public string Url => url;

    /// <summary>Why it can't be reached; empty when it can.</summary>
    public string Outage { get; set; } = "";

    /// <summary>Commits on top of the branch: a null content removes the file.</summary>
    public string Add(string branch, IEnumerable<(string Path, string? Content)> changes)
    {
        lock (_gate)
        {
            var parent = _refs.GetValueOrDefault(branch, "");
            var files = parent.Length > 0 ? _commits[parent].Files : ImmutableSortedDictionary.Create<string,
                string>(StringComparer.Ordinal);
            foreach (var (path, content) in changes) files = content is null ? files.Remove(path) : files.SetItem(path, content);
            var id = IdOf($"{url} {parent} {_commits.Count}");
            _commits[id] = new Commit(parent, files);
            _refs[branch] = id;
            return id;
        }
    }

    /// <summary>Points the ref at a commit, as a tag or a forced push does.</summary>
    public void Point(string name, string commit)
    {
        lock (_gate) _refs[name] = commit;
    }

    public string? Find(string name)
    {
        lock (_gate) return _refs.GetValueOrDefault(name) ?? (_commits.ContainsKey(name) ? name : null);
    }

    public Tree? TreeOf(string commit)
    {
        lock (_gate) return _commits.TryGetValue(commit, out var found) ? new Tree(found.Files) : null;
    }

    public bool IsAncestor(string older, string newer)
    {
        lock (_gate)
        {
            for (var at = newer; _commits.TryGetValue(at, out var commit); at = commit.Parent)
                if (commit.Parent == older) return true;
            return false;
        }
    }

    internal static string IdOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..40];

    private sealed record Commit(string Parent, ImmutableSortedDictionary<string, string> Files);

    internal sealed class Tree(ImmutableSortedDictionary<string, string> files) : ISourceTree
    {
        public ImmutableSortedDictionary<string, string> Files => files;

        public SourceFile? ReadFile(string path) =>
            files.TryGetValue(path, out var content) ? new SourceFile(path, IdOf(content), Encoding.UTF8.GetBytes(content)) : null;

        public SourceFolder? ReadFolder(string path)
        {
            var prefix = path.Length == 0 ? "" : path + "/";
            var names = files.Keys.Where(file => file.StartsWith(prefix, StringComparison.Ordinal))
                .Select(file => file.IndexOf('/', prefix.Length) is var slash and >= 0 ? file[prefix.Length..(slash + 1)]
                    : file[prefix.Length..])
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            return names.Count == 0 && prefix.Length > 0 ? null : new SourceFolder(path, names);
        }
    }
}

/// <summary>The way to such a repository.</summary>
internal sealed class MemoryOrigin(MemoryRepository repository) : IRepository
{
    public string Address => repository.Url;

    public string Type => "git";

    public Task<ISighting> LookAsync(IReadOnlyCollection<Wish> wishes, CancellationToken stop)
    {
        CheckReachable();
        return Task.FromResult<ISighting>(new Sighting(repository));
    }

    public Task<Step> StepAsync(string from, string to, CancellationToken stop)
    {
        var (old, now) = (TreeOf(from), TreeOf(to));
        var changed = old.Files.Keys.Union(now.Files.Keys, StringComparer.Ordinal)
            .Where(path => old.Files.GetValueOrDefault(path) != now.Files.GetValueOrDefault(path));
        return Task.FromResult(new Step([.. changed.Order(StringComparer.Ordinal)], reads => reads.HoldsFor(now)));
    }

    public bool IsPoint(Wish wish) => ObjectId.TryParse(wish.Name) is not null;

    public Exception Missing(Wish wish) =>
        new GitException(GitFaultKind.RevisionMissing, $"{repository.Url}: unable to resolve '{wish.Name}' to a commit SHA");

    public Task<ISourceTree> OpenAsync(string commit, CancellationToken stop) => Task.FromResult<ISourceTree>(TreeOf(commit));

    public Task<DateTimeOffset> TimeOfAsync(string commit, CancellationToken stop) => Task.FromResult(DateTimeOffset.UnixEpoch);

    public Task<CommitDescription> DescribeAsync(string revision, CancellationToken stop) =>
        throw new NotSupportedException("nobody in a scenario reads commits");

    public bool IsAncestor(string older, string newer) => repository.IsAncestor(older, newer);

    // Nobody signs here.
    public Task<SignatureFinding> CheckSignatureAsync(Wish named, string commit, KeyRing ring, CancellationToken stop) =>
        Task.FromResult(SignatureFinding.Unsigned);

    public Task<(IReadOnlyList<string> Parents, string Message)> HistoryOfAsync(string commit, CancellationToken stop) =>
        Task.FromResult<(IReadOnlyList<string>, string)>(([], ""));

    public Task<RevertResult> RevertAsync(Revert revert, RepositoryAccess writing, CancellationToken stop) =>
        throw new NotSupportedException("nobody in a scenario writes to repositories");

    public Task<string> ExpandAsync(Wish wish, CancellationToken stop) => Task.FromException<string>(Missing(wish));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private MemoryRepository.Tree TreeOf(string commit)
    {
        CheckReachable();
        return repository.TreeOf(commit) ?? throw Missing(new Wish(commit));
    }

    private void CheckReachable()
    {
        if (repository.Outage.Length > 0) throw new GitException(GitFaultKind.NetworkFailed, $"{repository.Url}: {repository.Outage}");
    }

    private sealed class Sighting(MemoryRepository repository) : ISighting
    {
        public string PointOf(Wish wish) => repository.Find(wish.Name.Length == 0 ? MemoryOrigins.Branch : wish.Name) ?? "";

        public bool IsBranch(Wish wish) => wish.Name is "" or MemoryOrigins.Branch;
    }
}
