using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Storage;

/// <summary>
/// All objects of one resource, and the recent events on them. Readers take the present state as a value and never wait; watchers read
/// the shared history from where they are, so that an event costs the same whoever watches. Writes come through the <see cref="Store"/>.
/// </summary>
public sealed class ResourceTable
{
    private static readonly ImmutableSortedDictionary<string, StoredObject> NoObjects =
        ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

    private readonly Store _store;
    private readonly Lock _gate = new();
    private readonly List<ObjectEvent> _events = [];
    private readonly ConcurrentDictionary<IndexedBy, ObjectIndex> _indexes = [];
    private readonly int _historyMax;
    private TaskCompletionSource _pulse = NewPulse();
    private long _compacted;
    private long _handedOut;
    private TableState _state = new(ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, StoredObject>>(NamespaceOrder.Instance), 0, 0);

    internal ResourceTable(Store store, string group, string plural, long revision, int historyMax)
    {
        _store = store;
        Group = group;
        Plural = plural;
        _compacted = revision;
        _historyMax = historyMax;
        _state = _state with { Revision = revision };
    }

    public string Group { get; }

    public string Plural { get; }

    /// <summary>The newest revision that events are no longer kept for: a watch must start at it or later.</summary>
    public long Compacted => Volatile.Read(ref _compacted);

    public int Count => Volatile.Read(ref _state).Count;

    /// <summary>How many objects views and look-ups have handed out so far: what reads all of them shows here.</summary>
    internal long HandedOut => Interlocked.Read(ref _handedOut);

    public int CountIn(string space) => Volatile.Read(ref _state).Spaces.TryGetValue(space, out var objects) ? objects.Count : 0;

    public StoredObject? Get(string space, string name) =>
        Volatile.Read(ref _state).Spaces.TryGetValue(space, out var objects) && objects.TryGetValue(name, out var found) ? found : null;

    /// <summary>The objects of a namespace (or of all, when it is null) in the order of their keys, with the revision that they show.</summary>
    public TableView View(string? space)
    {
        // The revision is read first: the view is then at least as new as it says.
        var revision = _store.Revision;
        return ViewOf(Volatile.Read(ref _state), space, revision);
    }

    /// <summary>The objects with one of these keys, as far as they are still there.</summary>
    public IReadOnlyList<StoredObject> UnderAny(IndexedBy by, params IEnumerable<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var (index, names) = (Index(by), new HashSet<ObjectName>());
        foreach (var key in keys) names.UnionWith(index.Under(key));
        return Found(names);
    }

    /// <summary>The objects with all of these keys, as far as they are still there.</summary>
    public IReadOnlyList<StoredObject> UnderAll(IndexedBy by, params IEnumerable<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var index = Index(by);
        var sets = keys.Select(index.Under).OrderBy(names => names.Count).ToList();
        return sets.Count == 0 ? [] : Found(sets[0].Where(name => sets.TrueForAll(names => names.Contains(name))));
    }

    public bool IsAnyUnder(IndexedBy by, string key) => !Index(by).Under(key).IsEmpty;

    /// <summary>The objects as they were at a revision: the present ones with the later events taken back. Null when that is too long ago.</summary>
    public TableView? ViewAt(string? space, long revision)
    {
        lock (_gate)
        {
            if (revision < _compacted) return null;
            var spaces = _state.Spaces;
            for (var i = _events.Count - 1; i >= 0 && _events[i].Revision > revision; i--)
            {
                var undone = _events[i];
                spaces = undone.Before is { } before ? Put(spaces, before) : Drop(spaces, undone.After);
            }
            return ViewOf(new TableState(spaces, revision, 0), space, revision);
        }
    }

    /// <summary>
    /// Events after a revision, oldest first, at most so many. Null when the history no longer reaches back so far.
    /// </summary>
    public IReadOnlyList<ObjectEvent>? EventsAfter(long revision, int max)
    {
        lock (_gate)
        {
            if (revision < _compacted) return null;
            var first = FirstAfter(revision);
            return first == _events.Count ? [] : _events.GetRange(first, Math.Min(max, _events.Count - first));
        }
    }

    /// <summary>Completes when an event comes that is newer than any that could be read before this call.</summary>
    public Task NextEvent() => Volatile.Read(ref _pulse).Task;

    /// <summary>Forgets the events so far, as a server does that has been up for long.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _compacted = _store.Revision;
            _events.Clear();
        }
    }

    internal void Apply(ObjectEvent happened)
    {
        TaskCompletionSource pulse;
        lock (_gate)
        {
            var spaces = happened.IsDeletion ? Drop(_state.Spaces, happened.After) : Put(_state.Spaces, happened.After);
            var count = _state.Count + (happened.Before is null ? 1 : happened.IsDeletion ? -1 : 0);
            Volatile.Write(ref _state, new TableState(spaces, happened.Revision, count));
            foreach (var index in _indexes.Values)
            {
                if (happened.IsDeletion) index.Drop(happened.After);
                else index.Put(happened.After);
            }
            Remember(happened);
            pulse = _pulse;
            Volatile.Write(ref _pulse, NewPulse());
        }
        pulse.SetResult();
    }

    /// <summary>An index is made when somebody first asks by it, and kept up to date from then on.</summary>
    private ObjectIndex Index(IndexedBy by)
    {
        if (_indexes.TryGetValue(by, out var known)) return known;
        lock (_gate)
        {
            if (_indexes.TryGetValue(by, out known)) return known;
            var made = new ObjectIndex(by);
            foreach (var item in _state.Spaces.Values.SelectMany(static objects => objects.Values)) made.Put(item);
            return _indexes[by] = made;
        }
    }

    private List<StoredObject> Found(IEnumerable<ObjectName> names)
    {
        List<StoredObject> found = [.. names.Select(name => Get(name.Namespace, name.Name)).OfType<StoredObject>()];
        Interlocked.Add(ref _handedOut, found.Count);
        return found;
    }

    private IEnumerable<StoredObject> Counted(IEnumerable<StoredObject> objects)
    {
        var count = 0;
        try
        {
            foreach (var item in objects)
            {
                count++;
                yield return item;
            }
        }
        finally
        {
            Interlocked.Add(ref _handedOut, count);
        }
    }

    /// <summary>
    /// Shows the objects another way, from now on and without an event: what a server does that reads what it keeps by new rules.
    /// </summary>
    internal void Reread(Func<MapNode, MapNode> read)
    {
        lock (_gate)
        {
            var spaces = _state.Spaces;
            foreach (var item in _state.Spaces.Values.SelectMany(objects => objects.Values))
            {
                var seen = read(item.Document);
                if (seen.Equals(item.Document)) continue;
                var now = new StoredObject(seen, item.Revision);
                spaces = Put(spaces, now);
                foreach (var index in _indexes.Values) index.Put(now);
            }

            Volatile.Write(ref _state, _state with { Spaces = spaces });
        }
    }

    private void Remember(ObjectEvent happened)
    {
        _events.Add(happened);
        if (_events.Count < _historyMax * 2) return;
        // Half at a time, so that forgetting costs nothing on average.
        _compacted = _events[_historyMax - 1].Revision;
        _events.RemoveRange(0, _historyMax);
    }

    private int FirstAfter(long revision)
    {
        int low = 0, high = _events.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_events[middle].Revision <= revision) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private TableView ViewOf(TableState state, string? space, long revision)
    {
        var objects = space is null ? state.Spaces.Values.SelectMany(static objects => objects.Values)
            : state.Spaces.TryGetValue(space, out var found) ? found.Values : [];
        return new TableView(Counted(objects), Math.Max(revision, state.Revision));
    }

    private static ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, StoredObject>> Put(
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, StoredObject>> spaces, StoredObject item) =>
        spaces.SetItem(item.Namespace, (spaces.TryGetValue(item.Namespace, out var objects) ? objects : NoObjects).SetItem(item.Name, item));

    private static ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, StoredObject>> Drop(
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, StoredObject>> spaces, StoredObject item)
    {
        if (!spaces.TryGetValue(item.Namespace, out var objects)) return spaces;
        var rest = objects.Remove(item.Name);
        return rest.IsEmpty ? spaces.Remove(item.Namespace) : spaces.SetItem(item.Namespace, rest);
    }

    private static TaskCompletionSource NewPulse() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record TableState(
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, StoredObject>> Spaces, long Revision, int Count);

    /// <summary>Keys of objects read "namespace/name", so a namespace sorts as if it ended in a slash: "a-b" comes before "a".</summary>
    private sealed class NamespaceOrder : IComparer<string>
    {
        public static readonly NamespaceOrder Instance = new();

        public int Compare(string? x, string? y)
        {
            var left = x.AsSpan();
            var right = y.AsSpan();
            var common = left.CommonPrefixLength(right);
            var leftNext = common < left.Length ? left[common] : common < right.Length ? '/' : '\0';
            var rightNext = common < right.Length ? right[common] : common < left.Length ? '/' : '\0';
            return leftNext.CompareTo(rightNext);
        }
    }
}

/// <summary>Objects of a table at a revision.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TableView(IEnumerable<StoredObject> Objects, long Revision);
