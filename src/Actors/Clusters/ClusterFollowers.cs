using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Clusters;

/// <summary>Which Applications want to hear of which objects of a cluster.</summary>
internal sealed class ClusterFollowers
{
    private readonly Dictionary<string, Track> _byInstance = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceKey, HashSet<string>> _byKey = [];

    public IEnumerable<Track> All => _byInstance.Values;

    /// <summary>All kinds that are followed, each once.</summary>
    public IReadOnlyList<GroupKind> Kinds => [.. _byInstance.Values.SelectMany(static track => track.Kinds).Distinct()];

    public Track? Find(string instance) => _byInstance.GetValueOrDefault(instance);

    public void Add(Track track)
    {
        Remove(track.Application);
        _byInstance[track.Application] = track;
        foreach (var key in track.Keys)
        {
            if (!_byKey.TryGetValue(key, out var instances)) _byKey[key] = instances = new HashSet<string>(StringComparer.Ordinal);
            instances.Add(track.Application);
        }
    }

    public void Remove(string instance)
    {
        if (!_byInstance.Remove(instance, out var old)) return;
        foreach (var key in old.Keys)
        {
            if (_byKey.TryGetValue(key, out var instances) && instances.Remove(instance) && instances.Count == 0) _byKey.Remove(key);
        }
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
