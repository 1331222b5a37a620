namespace GitOpsActors.Simulation.Journal;

/// <summary>What all nodes share and no crash loses: events and snapshots as bytes.</summary>
public sealed class JournalStore
{
    private readonly Dictionary<string, List<StoredEvent>> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<StoredSnapshot>> _snapshots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _highest = new(StringComparer.Ordinal);

    /// <summary>A journal that lets whoever comes last write over others. Only tests of the rules switch that on.</summary>
    public bool HasNoFence { get; set; }

    public IEnumerable<string> Entities => _events.Keys;

    public long HighestOf(string entity) => _highest.GetValueOrDefault(entity);

    public IReadOnlyList<StoredEvent> EventsOf(string entity) => _events.GetValueOrDefault(entity) ?? [];

    /// <summary>Appends all or none: refused when another owner has already used one of the numbers.</summary>
    public bool TryAppend(string entity, IReadOnlyList<StoredEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (!_events.TryGetValue(entity, out var known)) _events[entity] = known = [];
        if (events.Count == 0) return true;
        var isNext = events[0].Sequence == HighestOf(entity) + 1;
        if (!isNext && !HasNoFence) return false;
        known.RemoveAll(old => old.Sequence >= events[0].Sequence);
        known.AddRange(events);
        _highest[entity] = events[^1].Sequence;
        return true;
    }

    public void DeleteTo(string entity, long sequence)
    {
        if (_events.TryGetValue(entity, out var known)) known.RemoveAll(old => old.Sequence <= sequence);
    }

    public void Save(string entity, StoredSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (!_snapshots.TryGetValue(entity, out var known)) _snapshots[entity] = known = [];
        known.RemoveAll(old => old.Sequence == snapshot.Sequence);
        known.Add(snapshot);
    }

    /// <summary>The newest snapshot that is no newer than asked for.</summary>
    public StoredSnapshot? LatestSnapshot(string entity, long sequenceMax) =>
        _snapshots.GetValueOrDefault(entity)?.Where(one => one.Sequence <= sequenceMax).MaxBy(static one => one.Sequence);

    public void DeleteSnapshots(string entity, Func<StoredSnapshot, bool> which)
    {
        if (_snapshots.TryGetValue(entity, out var known)) known.RemoveAll(one => which(one));
    }
}

/// <summary>An event as it lies in the journal.</summary>
/// <param name="Sequence">Its place among the events of the entity.</param>
/// <param name="Owner">Which incarnation of the entity wrote it.</param>
/// <param name="SerializerId">Which serializer made the bytes.</param>
/// <param name="Manifest">How that serializer calls the form.</param>
/// <param name="Bytes">The content.</param>
/// <param name="AdapterManifest">What an event adapter said of it.</param>
/// <param name="Tags">By which it is found in the audit trail.</param>
public sealed record StoredEvent(
    long Sequence, string Owner, int SerializerId, string Manifest, ReadOnlyMemory<byte> Bytes, string AdapterManifest, IReadOnlyList<string> Tags);

/// <summary>A snapshot as it lies in the store.</summary>
public sealed record StoredSnapshot(long Sequence, DateTime Timestamp, int SerializerId, string Manifest, ReadOnlyMemory<byte> Bytes);
