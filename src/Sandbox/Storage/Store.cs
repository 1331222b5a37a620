using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Storage;

/// <summary>
/// What etcd is to a cluster: every write of any resource gets the next revision, and is refused if the object is no longer what
/// the writer saw.
/// </summary>
/// <param name="historyMax">Events kept for a resource; at most twice as many.</param>
public sealed class Store(int historyMax = 10_000)
{
    private readonly ConcurrentDictionary<(string Group, string Plural), ResourceTable> _tables = new();
    private readonly Lock _writing = new();
    private Action<ResourceTable, ObjectEvent>[] _observers = [];
    private long _revision = 1;
    private long _firstRevision = 1;

    public long Revision => Volatile.Read(ref _revision);

    public IEnumerable<ResourceTable> Tables => _tables.Values;

    /// <summary>Calls back within every write, in the order of revisions; observers must only take note.</summary>
    public void Observe(Action<ResourceTable, ObjectEvent> observer)
    {
        lock (_writing) _observers = [.. _observers, observer];
    }

    public void Forget(Action<ResourceTable, ObjectEvent> observer)
    {
        lock (_writing) _observers = [.. _observers.Where(known => known != observer)];
    }

    /// <summary>Forgets the history of everything.</summary>
    public void CompactAll()
    {
        lock (_writing)
        {
            _firstRevision = _revision;
            foreach (var table in _tables.Values) table.Compact();
        }
    }

    /// <summary>The table of a resource, made at first use.</summary>
    public ResourceTable Table(string group, string plural) =>
        _tables.TryGetValue((group, plural), out var found)
            ? found
            : _tables.GetOrAdd((group, plural), _ => new ResourceTable(this, group, plural, _firstRevision, historyMax));

    /// <summary>Adds an object; null when there is one of that name.</summary>
    public StoredObject? Create(ResourceTable table, MapNode document)
    {
        StoredObject written;
        lock (_writing)
        {
            var metadata = document.Map("metadata");
            if (table.Get(metadata.Text("namespace") ?? "", metadata.Text("name") ?? "") is not null) return null;
            written = Write(table, null, document, isDeletion: false);
        }
        return Encoded(written);
    }

    /// <summary>Replaces a state that the caller saw; null when it is no longer the present one.</summary>
    public StoredObject? Replace(ResourceTable table, StoredObject seen, MapNode document)
    {
        StoredObject? written;
        lock (_writing) written = IsPresent(table, seen) ? Write(table, seen, document, isDeletion: false) : null;
        return Encoded(written);
    }

    /// <summary>Removes an object in a state that the caller saw; null when it is no longer the present one.</summary>
    /// <param name="lastState">How the object looked when it went; watchers are shown it.</param>
    public StoredObject? Delete(ResourceTable table, StoredObject seen, MapNode lastState)
    {
        StoredObject? written;
        lock (_writing) written = IsPresent(table, seen) ? Write(table, seen, lastState, isDeletion: true) : null;
        return Encoded(written);
    }

    /// <summary>Shows the objects of a table another way, without a write.</summary>
    public void Reread(ResourceTable table, Func<MapNode, MapNode> read)
    {
        lock (_writing) table.Reread(read);
    }

    /// <summary>Puts back an object that an earlier store held, with the revision that it had there. Objects come in the order of their revisions.</summary>
    internal void Restore(ResourceTable table, MapNode document, long revision)
    {
        lock (_writing)
        {
            table.Apply(new ObjectEvent(revision, null, new StoredObject(document, revision), IsDeletion: false));
            Volatile.Write(ref _revision, Math.Max(_revision, revision));
        }
    }

    /// <summary>The bytes are what a write costs most, and nobody else has to wait for them.</summary>
    [return: NotNullIfNotNull(nameof(written))]
    private static StoredObject? Encoded(StoredObject? written)
    {
        _ = written?.Json;
        return written;
    }

    private static bool IsPresent(ResourceTable table, StoredObject seen) => ReferenceEquals(table.Get(seen.Namespace, seen.Name), seen);

    private StoredObject Write(ResourceTable table, StoredObject? before, MapNode document, bool isDeletion)
    {
        var revision = _revision + 1;
        var stamped = document.With("metadata", document.Map("metadata").With("resourceVersion", Revisions.Text(revision)));
        var after = new StoredObject(stamped, revision);
        // The table first: whoever sees the new revision must also find what was written with it.
        var happened = new ObjectEvent(revision, before, after, isDeletion);
        table.Apply(happened);
        Volatile.Write(ref _revision, revision);
        foreach (var observer in _observers) observer(table, happened);
        return after;
    }
}
