using System.Collections.Concurrent;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.Repositories;

/// <summary>
/// Who rendered what from a repository, and an index from each path that was read to its readers: a commit finds the few that it concerns
/// without looking at the others.
/// </summary>
internal sealed class RepositoryFollowers
{
    private readonly ConcurrentDictionary<(string Application, int Source), Follow> _all = new();
    private readonly Dictionary<string, HashSet<(string, int)>> _readers = new(StringComparer.Ordinal);

    public IEnumerable<Follow> All => _all.Values;

    public int Count => _all.Count;

    public void Set(Follow follow)
    {
        var key = (follow.Application, follow.Source);
        if (_all.TryGetValue(key, out var old))
        {
            _all[key] = follow;
            // The usual case: another commit, and the same files.
            if (ReferenceEquals(old.Reads, follow.Reads)) return;
            foreach (var path in Paths(old.Reads))
                if (_readers.TryGetValue(path, out var readers) && readers.Remove(key) && readers.Count == 0) _readers.Remove(path);
        }

        _all[key] = follow;
        foreach (var path in Paths(follow.Reads))
        {
            if (!_readers.TryGetValue(path, out var readers)) _readers[path] = readers = [];
            readers.Add(key);
        }
    }

    /// <summary>Forgets an Application; what it read of other sources than those that it has now.</summary>
    public void Remove(string application)
    {
        foreach (var key in _all.Keys.Where(key => key.Application == application).ToList())
        {
            if (!_all.TryRemove(key, out var old)) continue;
            foreach (var path in Paths(old.Reads))
                if (_readers.TryGetValue(path, out var readers) && readers.Remove(key) && readers.Count == 0) _readers.Remove(path);
        }
    }

    /// <summary>Who has read one of the paths, or a folder on the way to it.</summary>
    public HashSet<(string Application, int Source)> ReadersOf(IEnumerable<string> changed)
    {
        var found = new HashSet<(string, int)>();
        foreach (var path in changed)
        {
            for (var at = path; ; at = SourcePath.FolderOf(at))
            {
                if (_readers.TryGetValue(at, out var readers)) found.UnionWith(readers);
                if (at.Length == 0) break;
            }
        }

        return found;
    }

    /// <summary>The paths that a render asked for, and where links led from them.</summary>
    private static IEnumerable<string> Paths(ReadSet reads)
    {
        foreach (var (path, answer) in reads.Files)
        {
            yield return path;
            if (answer is not null && answer.IndexOf(' ', StringComparison.Ordinal) is var at and > 0 && answer[(at + 1)..] is var real && real != path) yield return real;
        }

        foreach (var path in reads.Folders.Keys) yield return path;
    }
}
