namespace GitOpsActors.Actors.Persistence.Sqlite.Writes;

/// <summary>
/// How events leave the file: always the oldest of an entity, up to some number. Its row remembers that number, so that what is deleted
/// can be told from what is missing.
/// </summary>
internal sealed class Deletions : IDisposable
{
    private const int TrimStretch = 2000;

    private readonly Database _database;
    private readonly Statement _deleteChain, _setDeleted, _trim, _trimEnd, _trimSnapshots;

    public Deletions(Database database)
    {
        _database = database;
        _deleteChain = database.Prepare(
            """
            WITH RECURSIVE chain (position, previous, sequence) AS (
                SELECT position, previous, sequence FROM events WHERE position = ?1
                UNION ALL
                SELECT e.position, e.previous, e.sequence FROM chain JOIN events e ON e.position = chain.previous)
            DELETE FROM events WHERE position IN (SELECT position FROM chain WHERE sequence <= ?2)
            """);
        _setDeleted = database.Prepare("UPDATE entities SET deleted = max(deleted, ?2) WHERE entity = ?1");
        _trimEnd = database.Prepare("SELECT max(position) FROM (SELECT position FROM events WHERE position > ?1 ORDER BY position LIMIT ?2)");
        // An entity's last event stays whatever its age: a chain begins with it.
        _trim = database.Prepare(
            """
            DELETE FROM events WHERE position > ?1 AND position <= ?2 AND time < ?3
                AND sequence <= (SELECT max(s.sequence) FROM snapshots s WHERE s.entity = events.entity)
                AND position <> (SELECT e.position FROM entities e WHERE e.entity = events.entity)
            RETURNING entity, sequence
            """);
        _trimSnapshots = database.Prepare(
            "DELETE FROM snapshots WHERE time < ?1 AND sequence < (SELECT max(s.sequence) FROM snapshots s WHERE s.entity = snapshots.entity)");
    }

    public void DeleteTo(EntityHead head, Sequence to)
    {
        var last = Math.Min(to.Value, head.Sequence.Value);
        _deleteChain.Bind(1, head.Position).Bind(2, last).Run();
        _setDeleted.Bind(1, head.Entity).Bind(2, last).Run();
    }

    public (long Trimmed, long? Next) Trim(DateTimeOffset olderThan, long from)
    {
        _trimEnd.Bind(1, from).Bind(2, TrimStretch);
        var end = _trimEnd.Step() && !_trimEnd.IsNull(0) ? _trimEnd.Number(0) : (long?)null;
        _trimEnd.Reset();
        if (end is not { } last) return (0, TrimSnapshots(olderThan));
        var trimmed = TrimStretchTo(olderThan, from, last);
        using var newest = _database.Prepare("SELECT time FROM events WHERE position >= ?1 ORDER BY position LIMIT 1");
        newest.Bind(1, last);
        // Time grows with position: past the first event that is young enough there is nothing to trim.
        return (trimmed, newest.Step() && newest.Number(0) < Reader.Ticks(olderThan) ? last : TrimSnapshots(olderThan));
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _deleteChain, _setDeleted, _trim, _trimEnd, _trimSnapshots }) statement.Dispose();
    }

    private long TrimStretchTo(DateTimeOffset olderThan, long from, long last)
    {
        var highest = new Dictionary<long, long>();
        long trimmed = 0;
        _trim.Bind(1, from).Bind(2, last).Bind(3, Reader.Ticks(olderThan));
        while (_trim.Step())
        {
            trimmed++;
            highest[_trim.Number(0)] = Math.Max(_trim.Number(1), highest.GetValueOrDefault(_trim.Number(0)));
        }

        _trim.Reset();
        foreach (var (entity, sequence) in highest) _setDeleted.Bind(1, entity).Bind(2, sequence).Run();
        return trimmed;
    }

    private long? TrimSnapshots(DateTimeOffset olderThan)
    {
        _trimSnapshots.Bind(1, Reader.Ticks(olderThan)).Run();
        return null;
    }
}
