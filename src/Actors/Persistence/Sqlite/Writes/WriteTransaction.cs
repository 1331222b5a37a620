namespace GitOpsActors.Actors.Persistence.Sqlite.Writes;

/// <summary>The last event of an entity, as the open transaction sees it.</summary>
internal sealed class EntityHead(long entity, Sequence sequence, long position)
{
    public long Entity => entity;

    public Sequence Sequence { get; set; } = sequence;

    public long Position { get; set; } = position;

    /// <summary>In the transaction that is open, and not yet in its row.</summary>
    public bool IsChanged { get; set; }
}

/// <summary>The statements of the writing connection, and what it remembers of the file so that an append reads nothing.</summary>
internal sealed class WriteTransaction : IDisposable
{
    private const int TrimStretch = 2000;

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly Statement _begin, _commit, _insertEvent, _updateEntity, _insertEntity, _findEntity, _insertType, _findType;
    private readonly Statement _findEpoch, _saveEpoch, _saveSnapshot, _trim, _trimEnd;
    private readonly Dictionary<string, EntityHead> _heads = [];
    private readonly Dictionary<string, long> _types = [];
    private readonly Dictionary<ShardId, Epoch> _epochs = [];
    private readonly List<EntityHead> _changed = [];
    private long _lastPosition;
    private long _now;

    public WriteTransaction(Database database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _insertEvent = database.Prepare("INSERT INTO events (position, previous, entity, sequence, time, type, checksum, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        _updateEntity = database.Prepare("UPDATE entities SET sequence = ?2, position = ?3 WHERE entity = ?1");
        _insertEntity = database.Prepare("INSERT INTO entities (id, sequence, position) VALUES (?1, 0, 0)");
        _findEntity = database.Prepare("SELECT entity, sequence, position FROM entities WHERE id = ?1");
        _insertType = database.Prepare("INSERT INTO types (name) VALUES (?1)");
        _findType = database.Prepare("SELECT type FROM types WHERE name = ?1");
        _findEpoch = database.Prepare("SELECT epoch FROM shards WHERE shard = ?1");
        _saveEpoch = database.Prepare("INSERT INTO shards (shard, epoch) VALUES (?1, ?2) ON CONFLICT (shard) DO UPDATE SET epoch = excluded.epoch");
        _saveSnapshot = database.Prepare(
            """
            INSERT INTO snapshots (entity, sequence, time, type, checksum, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (entity) DO UPDATE SET sequence = excluded.sequence, time = excluded.time, type = excluded.type,
                checksum = excluded.checksum, payload = excluded.payload
            WHERE excluded.sequence >= snapshots.sequence
            """);
        _trimEnd = database.Prepare("SELECT max(position) FROM (SELECT position FROM events WHERE position > ?1 ORDER BY position LIMIT ?2)");
        // An entity's last event stays whatever its age: a chain begins with it.
        _trim = database.Prepare(
            """
            DELETE FROM events WHERE position > ?1 AND position <= ?2 AND time < ?3
                AND sequence <= (SELECT s.sequence FROM snapshots s WHERE s.entity = events.entity)
                AND position <> (SELECT e.position FROM entities e WHERE e.entity = events.entity)
            """);
        _lastPosition = database.Number("SELECT max(position) FROM events") ?? 0;
        _now = database.Number("SELECT max(time) FROM events") ?? 0;
    }

    public void Begin()
    {
        _begin.Run();
        // The clock may be set back; the journal's time never goes back, so that time and position order events alike.
        _now = Math.Max(_now, Reader.Ticks(_time.GetUtcNow()));
    }

    public void Commit()
    {
        // One row an entity and transaction, however many of its appends are in it.
        foreach (var head in _changed)
        {
            _updateEntity.Bind(1, head.Entity).Bind(2, head.Sequence.Value).Bind(3, head.Position).Run();
            head.IsChanged = false;
        }

        _changed.Clear();
        _commit.Run();
    }

    /// <summary>After a transaction that came to nothing: what was remembered of it is not so.</summary>
    public void Forget()
    {
        _changed.Clear();
        _heads.Clear();
        _types.Clear();
        _epochs.Clear();
        _lastPosition = -1;
    }

    /// <summary>The newest epoch of the shard when it is not the given one.</summary>
    public Epoch? StaleAgainst(ShardId shard, Epoch epoch)
    {
        var current = EpochOf(shard);
        return current == epoch ? null : current;
    }

    public Epoch Acquire(ShardId shard)
    {
        var epoch = new Epoch(EpochOf(shard).Value + 1);
        _saveEpoch.Bind(1, shard.Value).Bind(2, epoch.Value).Run();
        return _epochs[shard] = epoch;
    }

    public EntityHead? HeadOf(EntityId id, bool create)
    {
        if (_heads.TryGetValue(id.Value, out var head)) return head;
        _findEntity.Bind(1, id.Value);
        head = _findEntity.Step() ? new EntityHead(_findEntity.Number(0), new Sequence(_findEntity.Number(1)), _findEntity.Number(2)) : null;
        _findEntity.Reset();
        if (head is null)
        {
            if (!create) return null;
            _insertEntity.Bind(1, id.Value).Run();
            head = new EntityHead(_database.LastInsertedRow, default, 0);
        }

        return _heads[id.Value] = head;
    }

    public Sequence Append(EntityHead head, IReadOnlyList<EventData> events)
    {
        if (_lastPosition < 0) _lastPosition = _database.Number("SELECT max(position) FROM events") ?? 0;
        for (var i = 0; i < events.Count; i++)
        {
            var type = TypeOf(events[i].Type);
            var payload = events[i].Payload.Span;
            var sequence = new Sequence(head.Sequence.Value + 1);
            _insertEvent.Bind(1, ++_lastPosition).Bind(2, head.Position).Bind(3, head.Entity).Bind(4, sequence.Value).Bind(5, _now)
                .Bind(6, type).Bind(7, Checksum.Of(head.Entity, sequence, type, payload)).Bind(8, payload).Run();
            (head.Sequence, head.Position) = (sequence, _lastPosition);
        }

        if (!head.IsChanged)
        {
            head.IsChanged = true;
            _changed.Add(head);
        }

        return head.Sequence;
    }

    public void SaveSnapshot(EntityHead head, SnapshotSave snapshot)
    {
        var type = TypeOf(snapshot.State.Type);
        var payload = snapshot.State.Payload.Span;
        _saveSnapshot.Bind(1, head.Entity).Bind(2, snapshot.At.Value).Bind(3, _now).Bind(4, type)
            .Bind(5, Checksum.Of(head.Entity, snapshot.At, type, payload)).Bind(6, payload).Run();
    }

    public (long Trimmed, long? Next) Trim(DateTimeOffset olderThan, long from)
    {
        _trimEnd.Bind(1, from).Bind(2, TrimStretch);
        var end = _trimEnd.Step() && !_trimEnd.IsNull(0) ? _trimEnd.Number(0) : (long?)null;
        _trimEnd.Reset();
        if (end is not { } last) return (0, null);
        _trim.Bind(1, from).Bind(2, last).Bind(3, Reader.Ticks(olderThan)).Run();
        var trimmed = _database.RowsChanged;
        using var newest = _database.Prepare("SELECT time FROM events WHERE position >= ?1 ORDER BY position LIMIT 1");
        newest.Bind(1, last);
        // Time grows with position: past the first event that is young enough there is nothing to trim.
        return (trimmed, newest.Step() && newest.Number(0) < Reader.Ticks(olderThan) ? last : null);
    }

    public void Dispose()
    {
        foreach (var statement in new[]
        {
            _begin, _commit, _insertEvent, _updateEntity, _insertEntity, _findEntity, _insertType, _findType, _findEpoch, _saveEpoch, _saveSnapshot,
            _trim, _trimEnd,
        })
        {
            statement.Dispose();
        }
    }

    private Epoch EpochOf(ShardId shard)
    {
        if (_epochs.TryGetValue(shard, out var epoch)) return epoch;
        _findEpoch.Bind(1, shard.Value);
        epoch = new Epoch(_findEpoch.Step() ? _findEpoch.Number(0) : 0);
        _findEpoch.Reset();
        return _epochs[shard] = epoch;
    }

    private long TypeOf(string name)
    {
        if (_types.TryGetValue(name, out var type)) return type;
        _findType.Bind(1, name);
        type = _findType.Step() ? _findType.Number(0) : 0;
        _findType.Reset();
        if (type == 0)
        {
            _insertType.Bind(1, name).Run();
            type = _database.LastInsertedRow;
        }

        return _types[name] = type;
    }
}
