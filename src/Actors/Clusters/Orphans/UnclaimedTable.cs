using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Clusters.Orphans;

/// <summary>What is kept of an object to find out whether anybody manages it.</summary>
/// <param name="Uid">A digest of its uid.</param>
/// <param name="Owner">The digest of the uid of what owns it; all zero for none.</param>
/// <param name="Instance">The Application that its mark names; empty for none.</param>
/// <param name="OwnerName">What owns it by convention, in the same namespace; empty for nothing.</param>
internal readonly record struct TableEntry(Digest Uid, Digest Owner, string Instance, string OwnerName = "");

/// <summary>
/// All objects of a cluster that have a namespace, between the watches and their actor: watches write, and the actor is called when something has
/// changed in a namespace that it follows, and again only after it has looked.
/// </summary>
internal sealed class UnclaimedTable(Action changed)
{
    private const string OperatorGroups = "operators.coreos.com";

    private static readonly GroupKind StatefulSets = new("apps", "StatefulSet");
    private static readonly GroupKind Claims = new("", "PersistentVolumeClaim");

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<GroupKind, Dictionary<string, TableEntry>>> _spaces = new(StringComparer.Ordinal);
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private bool _isCalled;

    public void Follow(IEnumerable<string> namespaces)
    {
        lock (_gate)
        {
            _followed.Clear();
            _followed.UnionWith(namespaces);
        }
    }

    public void Put(ResourceKey key, TableEntry entry) => Change(key, entry);

    public void Remove(ResourceKey key) => Change(key, null);

    /// <summary>These are all objects of the kind, in one namespace or everywhere.</summary>
    public void Replace(GroupKind kind, string space, IReadOnlyDictionary<ResourceKey, TableEntry> all)
    {
        List<ResourceKey> gone;
        lock (_gate)
        {
            gone = [.. _spaces.Where(one => space.Length == 0 || one.Key == space)
                .SelectMany(one => (one.Value.GetValueOrDefault(kind)?.Keys ?? Enumerable.Empty<string>()).Select(name => new ResourceKey(kind.Group, kind.Kind, one.Key, name)))
                .Where(key => !all.ContainsKey(key))];
        }

        foreach (var key in gone) Remove(key);
        foreach (var (key, entry) in all) Put(key, entry);
    }

    /// <summary>The namespaces that are followed and in which something has changed since the last call.</summary>
    public IReadOnlyList<string> TakeChanged()
    {
        lock (_gate)
        {
            _isCalled = false;
            List<string> taken = [.. _changed.Order(StringComparer.Ordinal)];
            _changed.Clear();
            return taken;
        }
    }

    /// <summary>What nobody manages in a namespace, in the order of keys.</summary>
    /// <param name="isApplication">Whether there is an Application of this name.</param>
    /// <param name="keysMax">No more than so many are told, with what they own.</param>
    public (IReadOnlyList<Unclaimed> Objects, bool IsCut) Of(string @namespace, Func<string, bool> isApplication, int keysMax)
    {
        lock (_gate)
        {
            if (!_spaces.TryGetValue(@namespace, out var kinds)) return ([], false);
            var free = kinds.SelectMany(kind => kind.Value.Select(one => (Key: new ResourceKey(kind.Key.Group, kind.Key.Kind, @namespace, one.Key), Entry: one.Value)))
                .Where(one => one.Entry.Instance.Length == 0 || !isApplication(one.Entry.Instance)).ToList();
            var owned = free.Where(static one => one.Entry.Owner != default).ToLookup(static one => one.Entry.Owner);
            var tops = free.Where(one => one.Entry.Owner == default && !OrphanedResources.IsFurniture(one.Key) && !IsOwnedByConvention(kinds, one.Key, one.Entry))
                .OrderBy(static one => one.Key);
            var (found, left) = (new List<Unclaimed>(), keysMax);
            foreach (var (key, entry) in tops)
            {
                var below = Below(entry.Uid, owned);
                left -= below.Count + 1;
                if (left < 0) return (found, true);
                found.Add(new Unclaimed(key, below));
            }

            return (found, false);
        }
    }

    private static List<ResourceKey> Below(Digest uid, ILookup<Digest, (ResourceKey Key, TableEntry Entry)> owned)
    {
        var (below, seen, open) = (new List<ResourceKey>(), new HashSet<Digest> { uid }, new Queue<Digest>([uid]));
        while (open.TryDequeue(out var owner))
        {
            foreach (var (key, entry) in owned[owner])
            {
                if (!seen.Add(entry.Uid)) continue;
                below.Add(key);
                open.Enqueue(entry.Uid);
            }
        }

        below.Sort();
        return below;
    }

    /// <summary>Volume claims of a StatefulSet, and what an operator group brings along, name no owner.</summary>
    private static bool IsOwnedByConvention(Dictionary<GroupKind, Dictionary<string, TableEntry>> kinds, ResourceKey key, TableEntry entry)
    {
        if (entry.OwnerName.Length > 0) return kinds.GetValueOrDefault(new GroupKind(OperatorGroups, "OperatorGroup"))?.ContainsKey(entry.OwnerName) == true;
        if (key.GroupKind != Claims || !kinds.TryGetValue(StatefulSets, out var sets)) return false;
        var dash = key.Name.LastIndexOf('-');
        if (dash <= 0 || dash == key.Name.Length - 1 || key.Name.AsSpan(dash + 1).ContainsAnyExceptInRange('0', '9')) return false;
        return sets.Keys.Any(set => key.Name.AsSpan(0, dash).EndsWith("-" + set, StringComparison.Ordinal));
    }

    private void Change(ResourceKey key, TableEntry? entry)
    {
        lock (_gate)
        {
            if (!_spaces.TryGetValue(key.Namespace, out var kinds))
            {
                if (entry is null) return;
                _spaces[key.Namespace] = kinds = [];
            }

            if (!kinds.TryGetValue(key.GroupKind, out var names)) kinds[key.GroupKind] = names = new Dictionary<string, TableEntry>(StringComparer.Ordinal);
            if (entry is { } now)
            {
                if (names.TryGetValue(key.Name, out var known) && known == now) return;
                names[key.Name] = now;
            }
            else
            {
                var wasThere = names.Remove(key.Name);
                if (names.Count == 0) kinds.Remove(key.GroupKind);
                if (kinds.Count == 0) _spaces.Remove(key.Namespace);
                if (!wasThere) return;
            }

            if (!_followed.Contains(key.Namespace)) return;
            _changed.Add(key.Namespace);
            if (_isCalled) return;
            _isCalled = true;
        }

        changed();
    }
}
