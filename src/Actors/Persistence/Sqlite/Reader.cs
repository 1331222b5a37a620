namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>The reading side of a journal file: one connection, for one thread at a time.</summary>
internal sealed class Reader : IDisposable
{
    private readonly Database _database;
    private readonly Statement _entity;
    private readonly Statement _chain;
    private readonly Statement _snapshot;
    private readonly Names _names;

    public Reader(string path)
    {
        _database = Database.Open(path, readOnly: true);
        _database.Execute("PRAGMA query_only = 1");
        _entity = _database.Prepare("SELECT entity, sequence, position, deleted FROM entities WHERE id = ?1");
        _chain = _database.Prepare(EventRow.ChainSql);
        _snapshot = _database.Prepare(
            "SELECT sequence, time, type, checksum, payload FROM snapshots WHERE entity = ?1 AND sequence BETWEEN ?2 AND ?3 AND time BETWEEN ?4 AND ?5 ORDER BY sequence DESC LIMIT 1");
        _names = new Names(_database);
    }

    /// <summary>The number of the entity's last event, also when that is deleted; 0 for an entity never heard of.</summary>
    public Sequence HighestSequence(EntityId id) => Guarded(() => FindEntity(id)?.Sequence ?? default);

    /// <summary>The events within the limits, oldest first. A gap among them is damage.</summary>
    public List<StoredEvent> Replay(EntityId id, Sequence from, Sequence to, long max) => InOneView(() =>
    {
        if (FindEntity(id) is not { } head) return [];
        var (first, last) = (Math.Max(from.Value, head.Deleted + 1), Math.Min(to.Value, head.Sequence.Value));
        if (first > last || max <= 0) return [];
        var events = ReadChain(id, head.Entity, head.Position, first, last);
        var begins = events.Count > 0 ? events[0].Sequence.Value : last + 1;
        if (begins != first) throw Corrupt($"the events {first} to {begins - 1} of {id} are missing");
        return events.Count > max ? events.GetRange(0, (int)max) : events;
    });

    /// <summary>The newest snapshot within the limits.</summary>
    public StoredSnapshot? Snapshot(EntityId id, SnapshotRange range) => InOneView(() => FindEntity(id) is { } head ? ReadSnapshot(id, head.Entity, range) : null);

    /// <summary>One page of the audit trail, newest first.</summary>
    public List<StoredEvent> Read(JournalQuery query, int limit) => Guarded(() =>
    {
        long? entity = null;
        if (query.Entity is { } id)
        {
            entity = FindEntity(id)?.Entity;
            if (entity is null) throw new UnknownEntityException(id);
        }

        var page = new List<StoredEvent>();
        using var statement = TrailSql.Prepare(_database, query, entity, limit);
        while (statement.Step()) page.Add(EventRow.Read(statement, query.Entity, _names));
        return page;
    });

    /// <summary>Reads all there is and checks it.</summary>
    public Verification Verify(EventSerializer serializer) => FileCheck.Run(_database, _names, serializer);

    /// <summary>The error for a file that can't be trusted, with what to do about it.</summary>
    public static JournalException Corrupt(string path, string what, Exception? cause = null) => new(
        $"The journal {path} is damaged: {what}. Stop the server and keep a copy of the folder. Then restore the folder from a backup, or move the " +
        "file away to start with an empty journal: applications are read again from Git and the clusters, but history, running operations, retry " +
        "counters and the audit trail are lost.", cause);

    public void Dispose()
    {
        foreach (var statement in new[] { _entity, _chain, _snapshot }) statement.Dispose();
        _names.Dispose();
        _database.Dispose();
    }

    public static long Ticks(DateTimeOffset time) => time.UtcTicks;

    public static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private (long Entity, Sequence Sequence, long Position, long Deleted)? FindEntity(EntityId id)
    {
        _entity.Bind(1, id.Value);
        try
        {
            return _entity.Step() ? (_entity.Number(0), new Sequence(_entity.Number(1)), _entity.Number(2), _entity.Number(3)) : null;
        }
        finally
        {
            _entity.Reset();
        }
    }

    private StoredSnapshot? ReadSnapshot(EntityId id, long entity, SnapshotRange range)
    {
        _snapshot.Bind(1, entity).Bind(2, range.SequenceMin).Bind(3, range.SequenceMax).Bind(4, range.TicksMin).Bind(5, range.TicksMax);
        try
        {
            if (!_snapshot.Step()) return null;
            var at = new Sequence(_snapshot.Number(0));
            var bytes = _snapshot.Bytes(4);
            if (Checksum.Of(entity, at, _snapshot.Number(2), bytes) != _snapshot.Number(3))
                throw Corrupt($"the snapshot of {id} does not match its checksum");
            var (serializer, manifest) = _names.Type(_snapshot.Number(2));
            return new StoredSnapshot(at, Time(_snapshot.Number(1)), new Payload(serializer, manifest, bytes.ToArray()));
        }
        finally
        {
            _snapshot.Reset();
        }
    }

    private List<StoredEvent> ReadChain(EntityId id, long entity, long position, long first, long last)
    {
        var events = new List<StoredEvent>();
        _chain.Bind(1, position).Bind(2, first).Bind(3, entity).Bind(4, last);
        try
        {
            while (_chain.Step()) events.Add(EventRow.Read(_chain, id, _names));
        }
        finally
        {
            _chain.Reset();
        }

        events.Reverse();
        for (var i = 1; i < events.Count; i++)
        {
            if (events[i].Sequence.Value != events[i - 1].Sequence.Value + 1)
                throw Corrupt($"event {events[i - 1].Sequence} of {id} is followed by {events[i].Sequence}");
        }

        return events;
    }

    // One read transaction, so that all that is read belongs together.
    private T InOneView<T>(Func<T> read) => Guarded(() =>
    {
        _database.Execute("BEGIN");
        try
        {
            return read();
        }
        finally
        {
            _database.Execute("COMMIT");
        }
    });

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DatabaseException error)
        {
            throw error.IsCorruption
                ? Corrupt(_database.Path, error.Message, error)
                : new JournalException($"The journal {_database.Path} can't be read: {error.Message}.", error);
        }
    }

    private JournalException Corrupt(string what) => Corrupt(_database.Path, what);
}
