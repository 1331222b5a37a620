using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Clusters;

/// <summary>Which Applications want to hear of which objects of a cluster.</summary>
internal sealed class ClusterFollowers
{
    private readonly Dictionary<string, Track> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceKey, HashSet<string>> _byKey = [];
    private readonly Dictionary<GroupKind, HashSet<string>> _byKind = [];

    public IEnumerable<Track> All => _byName.Values;

    /// <summary>All kinds that are followed, each once.</summary>
    public IReadOnlyCollection<GroupKind> Kinds => _byKind.Keys;

    /// <summary>All that follow a kind.</summary>
    public IEnumerable<Track> OfKind(GroupKind kind) => _byKind.TryGetValue(kind, out var names) ? names.Select(name => _byName[name]) : [];

    /// <summary>Returns the kinds that nobody follows any more.</summary>
    public IReadOnlyList<GroupKind> Add(Track track)
    {
        var left = Remove(track.Application);
        _byName[track.Application] = track;
        foreach (var key in track.Keys)
        {
            if (!_byKey.TryGetValue(key, out var names)) _byKey[key] = names = new HashSet<string>(StringComparer.Ordinal);
            names.Add(track.Application);
        }

        foreach (var kind in track.Kinds)
        {
            if (!_byKind.TryGetValue(kind, out var names)) _byKind[kind] = names = new HashSet<string>(StringComparer.Ordinal);
            names.Add(track.Application);
        }

        return [.. left.Where(kind => !_byKind.ContainsKey(kind))];
    }

    /// <summary>Returns the kinds that nobody follows any more.</summary>
    public IReadOnlyList<GroupKind> Remove(string name)
    {
        if (!_byName.Remove(name, out var old)) return [];
        foreach (var key in old.Keys)
        {
            if (_byKey.TryGetValue(key, out var names) && names.Remove(name) && names.Count == 0) _byKey.Remove(key);
        }

        var left = new List<GroupKind>();
        foreach (var kind in old.Kinds)
        {
            if (!_byKind.TryGetValue(kind, out var names) || !names.Remove(name) || names.Count > 0) continue;
            _byKind.Remove(kind);
            left.Add(kind);
        }

        return left;
    }

    /// <summary>All that hear of an object: those that asked for it, and those whose marks it bears or bore.</summary>
    public IEnumerable<Track> Of(ResourceKey key, Mark? now, Mark? before)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (_byKey.TryGetValue(key, out var names)) found.UnionWith(names);
        if (now is { } mark) found.Add(ApplicationName.ShortOf(mark.Instance));
        if (before is { } old) found.Add(ApplicationName.ShortOf(old.Instance));
        foreach (var name in found)
            if (_byName.TryGetValue(name, out var track) && track.Kinds.Contains(key.GroupKind)) yield return track;
    }
}
