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
    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly Statement _begin, _commit, _insertEvent, _updateEntity, _insertEntity, _findEntity, _insertType, _findType, _saveSnapshot, _deleteSnapshots;
    private readonly Deletions _deletions;
    private readonly Dictionary<string, EntityHead> _heads = [];
    private readonly Dictionary<(int Serializer, string Name), long> _types = [];
    private readonly List<EntityHead> _changed = [];
    private long _lastPosition;
    private long _now;

    public WriteTransaction(Database database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _insertEvent = database.Prepare(
            "INSERT INTO events (position, previous, entity, sequence, time, type, checksum, writer, tags, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
        _updateEntity = database.Prepare("UPDATE entities SET sequence = ?2, position = ?3 WHERE entity = ?1");
        _insertEntity = database.Prepare("INSERT INTO entities (id, sequence, position, deleted) VALUES (?1, 0, 0, 0)");
        _findEntity = database.Prepare("SELECT entity, sequence, position FROM entities WHERE id = ?1");
        _insertType = database.Prepare("INSERT INTO types (serializer, name) VALUES (?1, ?2)");
        _findType = database.Prepare("SELECT type FROM types WHERE name = ?2 AND serializer = ?1");
        _saveSnapshot = database.Prepare(
            """
            INSERT INTO snapshots (entity, sequence, time, type, checksum, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (entity, sequence) DO UPDATE SET time = excluded.time, type = excluded.type, checksum = excluded.checksum, payload = excluded.payload
            """);
        _deleteSnapshots = database.Prepare("DELETE FROM snapshots WHERE entity = ?1 AND sequence BETWEEN ?2 AND ?3 AND time BETWEEN ?4 AND ?5");
        _deletions = new Deletions(database);
        // The highest position was given to some entity's last event, also when that event is deleted.
        _lastPosition = LastPosition();
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
        Flush();
        _commit.Run();
    }

    /// <summary>After a transaction that came to nothing: what was remembered of it is not so.</summary>
    public void Forget()
    {
        _changed.Clear();
        _heads.Clear();
        _types.Clear();
        _lastPosition = -1;
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

    public void Append(EntityHead head, IReadOnlyList<NewEvent> events)
    {
        if (_lastPosition < 0) _lastPosition = LastPosition();
        for (var i = 0; i < events.Count; i++)
        {
            var (payload, writer, tags) = events[i];
            var type = TypeOf(payload);
            var sequence = new Sequence(head.Sequence.Value + 1);
            _insertEvent.Bind(1, ++_lastPosition).Bind(2, head.Position).Bind(3, head.Entity).Bind(4, sequence.Value).Bind(5, _now).Bind(6, type)
                .Bind(7, Checksum.Of(head.Entity, sequence, type, payload.Bytes, writer, tags)).Bind(8, writer).Bind(9, tags).Bind(10, payload.Bytes).Run();
            (head.Sequence, head.Position) = (sequence, _lastPosition);
        }

        if (!head.IsChanged)
        {
            head.IsChanged = true;
            _changed.Add(head);
        }
    }

    public void SaveSnapshot(EntityHead head, StoredSnapshot snapshot)
    {
        var type = TypeOf(snapshot.State);
        _saveSnapshot.Bind(1, head.Entity).Bind(2, snapshot.At.Value).Bind(3, Reader.Ticks(snapshot.Time)).Bind(4, type)
            .Bind(5, Checksum.Of(head.Entity, snapshot.At, type, snapshot.State.Bytes)).Bind(6, snapshot.State.Bytes).Run();
    }

    public void DeleteSnapshots(EntityHead head, SnapshotRange range) =>
        _deleteSnapshots.Bind(1, head.Entity).Bind(2, range.SequenceMin).Bind(3, range.SequenceMax).Bind(4, range.TicksMin).Bind(5, range.TicksMax).Run();

    public void DeleteEvents(EntityHead head, Sequence to) => _deletions.DeleteTo(head, to);

    public (long Trimmed, long? Next) Trim(DateTimeOffset olderThan, long from)
    {
        // Which event is an entity's last is read from its row.
        Flush();
        return _deletions.Trim(olderThan, from);
    }

    public void Dispose()
    {
        foreach (var statement in new[]
        {
            _begin, _commit, _insertEvent, _updateEntity, _insertEntity, _findEntity, _insertType, _findType, _saveSnapshot, _deleteSnapshots,
        })
        {
            statement.Dispose();
        }

        _deletions.Dispose();
    }

    // One row an entity and transaction, however many of its appends are in it.
    private void Flush()
    {
        foreach (var head in _changed)
        {
            _updateEntity.Bind(1, head.Entity).Bind(2, head.Sequence.Value).Bind(3, head.Position).Run();
            head.IsChanged = false;
        }

        _changed.Clear();
    }

    private long LastPosition() => _database.Number("SELECT max((SELECT ifnull(max(position), 0) FROM events), (SELECT ifnull(max(position), 0) FROM entities))") ?? 0;

    private long TypeOf(Payload payload)
    {
        var key = (payload.Serializer, payload.Manifest);
        if (_types.TryGetValue(key, out var type)) return type;
        _findType.Bind(1, payload.Serializer).Bind(2, payload.Manifest);
        type = _findType.Step() ? _findType.Number(0) : 0;
        _findType.Reset();
        if (type == 0)
        {
            _insertType.Bind(1, payload.Serializer).Bind(2, payload.Manifest).Run();
            type = _database.LastInsertedRow;
        }

        return _types[key] = type;
    }
}
