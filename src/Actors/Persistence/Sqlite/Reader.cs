using System.Globalization;
using System.Text;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>The reading side of a journal file: one connection, for one thread at a time.</summary>
internal sealed class Reader : IDisposable
{
    // Follows the chain of one entity backwards from its last event to where the snapshot was taken.
    private const string ChainSql =
        """
        WITH RECURSIVE chain (position, previous, sequence, time, type, checksum, payload) AS (
            SELECT position, previous, sequence, time, type, checksum, payload FROM events WHERE position = ?1 AND sequence > ?2
            UNION ALL
            SELECT e.position, e.previous, e.sequence, e.time, e.type, e.checksum, e.payload
            FROM chain JOIN events e ON e.position = chain.previous WHERE e.sequence > ?2)
        SELECT position, ?3, sequence, time, type, checksum, payload FROM chain
        """;

    private readonly Database _database;
    private readonly Statement _entity;
    private readonly Statement _chain;
    private readonly Statement _snapshot;
    private readonly Statement _type;
    private readonly Statement _entityName;
    private readonly Dictionary<long, string> _typeNames = [];

    public Reader(string path)
    {
        _database = Database.Open(path, readOnly: true);
        _database.Execute("PRAGMA query_only = 1");
        _entity = _database.Prepare("SELECT entity, sequence, position FROM entities WHERE id = ?1");
        _chain = _database.Prepare(ChainSql);
        _snapshot = _database.Prepare("SELECT sequence, time, type, checksum, payload FROM snapshots WHERE entity = ?1");
        _type = _database.Prepare("SELECT name FROM types WHERE type = ?1");
        _entityName = _database.Prepare("SELECT id FROM entities WHERE entity = ?1");
    }

    public Recovery Recover(EntityId id)
    {
        // One read transaction, so that the snapshot and the events belong together.
        _database.Execute("BEGIN");
        try
        {
            if (FindEntity(id) is not { } head) return Recovery.Nothing;
            var snapshot = ReadSnapshot(id, head.Entity);
            var after = snapshot?.At ?? default;
            var events = ReadChain(id, head.Entity, head.Position, after);
            var first = events.Count > 0 ? events[0].Sequence.Value : head.Sequence.Value + 1;
            if (first != after.Value + 1)
                throw Corrupt($"the events {after.Value + 1} to {first - 1} of {id} are missing");
            return new Recovery(snapshot, events);
        }
        catch (DatabaseException error)
        {
            throw Problem(error);
        }
        finally
        {
            _database.Execute("COMMIT");
        }
    }

    /// <summary>One page of the audit trail, newest first.</summary>
    public List<JournalEntry> Read(JournalQuery query, int limit)
    {
        try
        {
            var page = new List<JournalEntry>();
            long? entity = null;
            if (query.Entity is { } id)
            {
                entity = FindEntity(id)?.Entity;
                if (entity is null) return page;
            }

            using var statement = PrepareRead(query, entity, limit);
            while (statement.Step()) page.Add(ReadEntry(statement, query.Entity));
            return page;
        }
        catch (DatabaseException error)
        {
            throw Problem(error);
        }
    }

    /// <summary>Reads all there is and checks it. Returns how many events there are and what is wrong, nothing if all is well.</summary>
    public (long Events, IReadOnlyList<string> Problems) Verify()
    {
        var problems = new List<string>();
        long events = 0;
        try
        {
            using (var check = _database.Prepare("PRAGMA integrity_check(20)"))
            {
                while (check.Step())
                {
                    if (check.Text(0) is not "ok" and var problem) problems.Add(problem);
                }
            }

            using var all = _database.Prepare("SELECT position, entity, sequence, time, type, checksum, payload FROM events ORDER BY position");
            while (all.Step())
            {
                events++;
                if (problems.Count < 20 && !IsIntact(all)) problems.Add($"the event at position {all.Number(0)} ({EntityName(all.Number(1))}, number {all.Number(2)}) does not match its checksum");
            }
        }
        catch (DatabaseException error)
        {
            problems.Add(error.Message);
        }

        return (events, problems);
    }

    /// <summary>The error for a file that can't be trusted, with what to do about it.</summary>
    public static JournalException Corrupt(string path, string what, Exception? cause = null) => new(
        $"The journal {path} is damaged: {what}. Stop the server and keep a copy of the folder. Then restore the folder from a backup, or move the " +
        "file away to start with an empty journal: applications are read again from Git and the clusters, but history, running operations, retry " +
        "counters and the audit trail are lost.", cause);

    public void Dispose()
    {
        foreach (var statement in new[] { _entity, _chain, _snapshot, _type, _entityName }) statement.Dispose();
        _database.Dispose();
    }

    private (long Entity, Sequence Sequence, long Position)? FindEntity(EntityId id)
    {
        _entity.Bind(1, id.Value);
        try
        {
            return _entity.Step() ? (_entity.Number(0), new Sequence(_entity.Number(1)), _entity.Number(2)) : null;
        }
        finally
        {
            _entity.Reset();
        }
    }

    private Snapshot? ReadSnapshot(EntityId id, long entity)
    {
        _snapshot.Bind(1, entity);
        try
        {
            if (!_snapshot.Step()) return null;
            var at = new Sequence(_snapshot.Number(0));
            var payload = _snapshot.Bytes(4);
            if (Checksum.Of(entity, at, _snapshot.Number(2), payload) != _snapshot.Number(3))
                throw Corrupt($"the snapshot of {id} does not match its checksum");
            return new Snapshot(at, Time(_snapshot.Number(1)), new EventData(TypeName(_snapshot.Number(2)), payload.ToArray()));
        }
        finally
        {
            _snapshot.Reset();
        }
    }

    private List<JournalEntry> ReadChain(EntityId id, long entity, long last, Sequence after)
    {
        var events = new List<JournalEntry>();
        _chain.Bind(1, last).Bind(2, after.Value).Bind(3, entity);
        try
        {
            while (_chain.Step()) events.Add(ReadEntry(_chain, id));
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

    private Statement PrepareRead(JournalQuery query, long? entity, int limit)
    {
        var conditions = new List<string>();
        var types = query.Types.Count == 0 ? null : string.Join(", ", Enumerable.Range(0, query.Types.Count).Select(static i => string.Create(CultureInfo.InvariantCulture, $"?{10 + i}")));
        if (query.Since is not null) conditions.Add("time >= ?1");
        if (query.Until is not null) conditions.Add("time < ?2");
        if (query.Before is not null) conditions.Add("position < ?3");
        if (types is not null) conditions.Add($"type IN (SELECT type FROM types WHERE name IN ({types}))");
        var where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        var sql = new StringBuilder();
        // One entity: along its chain. Otherwise in the order of the table, with whatever index narrows it down.
        sql.Append(entity is null
            ? "SELECT position, entity, sequence, time, type, checksum, payload FROM events"
            : ChainSql.Replace("?2", "0", StringComparison.Ordinal)
                .Replace("position = ?1", "position = (SELECT position FROM entities WHERE entity = ?4)", StringComparison.Ordinal)
                .Replace("?3", "?4", StringComparison.Ordinal));
        sql.Append(where).Append(" ORDER BY position DESC LIMIT ?5");
        var statement = _database.Prepare(sql.ToString());
        if (query.Since is { } since) statement.Bind(1, Ticks(since));
        if (query.Until is { } until) statement.Bind(2, Ticks(until));
        if (query.Before is { } before) statement.Bind(3, before);
        if (entity is { } number) statement.Bind(4, number);
        statement.Bind(5, limit);
        for (var i = 0; i < query.Types.Count; i++) statement.Bind(10 + i, query.Types[i]);
        return statement;
    }

    // Columns: position, entity, sequence, time, type, checksum, payload.
    private JournalEntry ReadEntry(Statement row, EntityId? known)
    {
        if (!IsIntact(row)) throw Corrupt($"the event at position {row.Number(0)} (number {row.Number(2)} of {known?.Value ?? EntityName(row.Number(1))}) does not match its checksum");
        return new JournalEntry(
            row.Number(0), known ?? new EntityId(EntityName(row.Number(1))), new Sequence(row.Number(2)), Time(row.Number(3)),
            new EventData(TypeName(row.Number(4)), row.Bytes(6).ToArray()));
    }

    private static bool IsIntact(Statement row) =>
        Checksum.Of(row.Number(1), new Sequence(row.Number(2)), row.Number(4), row.Bytes(6)) == row.Number(5);

    private string TypeName(long type)
    {
        if (_typeNames.TryGetValue(type, out var name)) return name;
        _type.Bind(1, type);
        try
        {
            if (!_type.Step()) throw Corrupt($"the type {type} of an event is not in the table of types");
            return _typeNames[type] = _type.Text(0);
        }
        finally
        {
            _type.Reset();
        }
    }

    private string EntityName(long entity)
    {
        _entityName.Bind(1, entity);
        try
        {
            return _entityName.Step() ? _entityName.Text(0) : throw Corrupt($"the entity {entity} of an event is not in the table of entities");
        }
        finally
        {
            _entityName.Reset();
        }
    }

    private JournalException Corrupt(string what) => Corrupt(_database.Path, what);

    private JournalException Problem(DatabaseException error) =>
        error.IsCorruption ? Corrupt(_database.Path, error.Message, error) : new JournalException($"The journal {_database.Path} can't be read: {error.Message}.", error);

    public static long Ticks(DateTimeOffset time) => time.UtcTicks;

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
