using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Clusters;

/// <summary>Who wants to hear of which objects of a cluster. Outlives the actor's instances, since nobody would ask again.</summary>
internal sealed class ClusterFollowers
{
    private readonly Dictionary<string, Track> _byInstance = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceKey, HashSet<string>> _byKey = [];

    public IEnumerable<Track> All => _byInstance.Values;

    public IEnumerable<GroupKind> Kinds => _byInstance.Values.SelectMany(static track => track.Kinds);

    public void Add(Track track)
    {
        Remove(track.Instance);
        _byInstance[track.Instance] = track;
        foreach (var key in track.Keys)
        {
            if (!_byKey.TryGetValue(key, out var instances)) _byKey[key] = instances = new HashSet<string>(StringComparer.Ordinal);
            instances.Add(track.Instance);
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

    /// <summary>Everybody who hears of an object: who asked for it, and whose marks it bears or bore.</summary>
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
