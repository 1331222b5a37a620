namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>An event's row as all statements select it, and how it is read.</summary>
internal static class EventRow
{
    private const string Columns = "position, entity, sequence, time, type, checksum, writer, tags, payload";

    public const string AllSql = $"SELECT {Columns} FROM events ORDER BY position";

    /// <summary>Follows the chain of the entity ?3 backwards from its event at ?1 to the number ?2, and selects what is not above the number ?4.</summary>
    public const string ChainSql =
        $"""
        WITH RECURSIVE chain (position, previous, sequence, time, type, checksum, writer, tags, payload) AS (
            SELECT position, previous, sequence, time, type, checksum, writer, tags, payload FROM events WHERE position = ?1 AND sequence >= ?2
            UNION ALL
            SELECT e.position, e.previous, e.sequence, e.time, e.type, e.checksum, e.writer, e.tags, e.payload
            FROM chain JOIN events e ON e.position = chain.previous WHERE e.sequence >= ?2)
        SELECT position, ?3 AS entity, sequence, time, type, checksum, writer, tags, payload FROM chain WHERE sequence <= ?4
        """;

    public const string FromEvents = $"SELECT {Columns} FROM events WHERE true";

    public static bool IsIntact(Statement row) =>
        Checksum.Of(row.Number(1), new Sequence(row.Number(2)), row.Number(4), row.Bytes(8), row.Text(6), row.Text(7)) == row.Number(5);

    /// <param name="known">Whose event it is, if the caller knows.</param>
    public static StoredEvent Read(Statement row, EntityId? known, Names names)
    {
        var (entity, sequence) = (known ?? new EntityId(names.Entity(row.Number(1))), new Sequence(row.Number(2)));
        var (writer, tags) = (row.Text(6), row.Text(7));
        var bytes = row.Bytes(8);
        if (Checksum.Of(row.Number(1), sequence, row.Number(4), bytes, writer, tags) != row.Number(5))
            throw Reader.Corrupt(names.Path, $"the event at position {row.Number(0)} (number {sequence} of {entity}) does not match its checksum");
        var (serializer, manifest) = names.Type(row.Number(4));
        return new StoredEvent(row.Number(0), entity, sequence, Reader.Time(row.Number(3)), new Payload(serializer, manifest, bytes.ToArray()), writer, tags);
    }
}

/// <summary>What the numbers of types and entities stand for.</summary>
internal sealed class Names(Database database) : IDisposable
{
    private readonly Statement _type = database.Prepare("SELECT serializer, name FROM types WHERE type = ?1");
    private readonly Statement _entity = database.Prepare("SELECT id FROM entities WHERE entity = ?1");
    private readonly Dictionary<long, (int Serializer, string Name)> _types = [];

    public string Path => database.Path;

    public (int Serializer, string Name) Type(long type)
    {
        if (_types.TryGetValue(type, out var known)) return known;
        _type.Bind(1, type);
        try
        {
            if (!_type.Step()) throw Reader.Corrupt(Path, $"the type {type} of an event is not in the table of types");
            return _types[type] = ((int)_type.Number(0), _type.Text(1));
        }
        finally
        {
            _type.Reset();
        }
    }

    public string Entity(long entity)
    {
        _entity.Bind(1, entity);
        try
        {
            return _entity.Step() ? _entity.Text(0) : throw Reader.Corrupt(Path, $"the entity {entity} of an event is not in the table of entities");
        }
        finally
        {
            _entity.Reset();
        }
    }

    public void Dispose()
    {
        _type.Dispose();
        _entity.Dispose();
    }
}
