using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Clusters;

/// <summary>Which Applications want to hear of which objects of a cluster.</summary>
internal sealed class ClusterFollowers
{
    private readonly Dictionary<string, Track> _byInstance = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceKey, HashSet<string>> _byKey = [];
    private readonly Dictionary<GroupKind, HashSet<string>> _byKind = [];

    public IEnumerable<Track> All => _byInstance.Values;

    /// <summary>All kinds that are followed, each once.</summary>
    public IReadOnlyCollection<GroupKind> Kinds => _byKind.Keys;

    /// <summary>All that follow a kind.</summary>
    public IEnumerable<Track> OfKind(GroupKind kind) => _byKind.TryGetValue(kind, out var instances) ? instances.Select(instance => _byInstance[instance]) : [];

    /// <summary>Returns the kinds that nobody follows any more.</summary>
    public IReadOnlyList<GroupKind> Add(Track track)
    {
        var left = Remove(track.Application);
        _byInstance[track.Application] = track;
        foreach (var key in track.Keys)
        {
            if (!_byKey.TryGetValue(key, out var instances)) _byKey[key] = instances = new HashSet<string>(StringComparer.Ordinal);
            instances.Add(track.Application);
        }

        foreach (var kind in track.Kinds)
        {
            if (!_byKind.TryGetValue(kind, out var instances)) _byKind[kind] = instances = new HashSet<string>(StringComparer.Ordinal);
            instances.Add(track.Application);
        }

        return [.. left.Where(kind => !_byKind.ContainsKey(kind))];
    }

    /// <summary>Returns the kinds that nobody follows any more.</summary>
    public IReadOnlyList<GroupKind> Remove(string instance)
    {
        if (!_byInstance.Remove(instance, out var old)) return [];
        foreach (var key in old.Keys)
        {
            if (_byKey.TryGetValue(key, out var instances) && instances.Remove(instance) && instances.Count == 0) _byKey.Remove(key);
        }

        var left = new List<GroupKind>();
        foreach (var kind in old.Kinds)
        {
            if (!_byKind.TryGetValue(kind, out var instances) || !instances.Remove(instance) || instances.Count > 0) continue;
            _byKind.Remove(kind);
            left.Add(kind);
        }

        return left;
    }

    /// <summary>All that hear of an object: those that asked for it, and those whose marks it bears or bore.</summary>
    public IEnumerable<Track> Of(ResourceKey key, Mark? now, Mark? before)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (_byKey.TryGetValue(key, out var instances)) found.UnionWith(instances);
        if (now is { } mark) found.Add(mark.Instance);
        if (before is { } old) found.Add(old.Instance);
        foreach (var instance in found)
            if (_byInstance.TryGetValue(instance, out var track) && track.Kinds.Contains(key.GroupKind)) yield return track;
    }
}
