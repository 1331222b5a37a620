using System.Globalization;
using System.Text;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>The statement for one page of the audit trail.</summary>
internal static class TrailSql
{
    private const int FirstList = 10;

    public static Statement Prepare(Database database, JournalQuery query, long? entity, int limit)
    {
        var tags = query.Tags().ToList();
        var sql = new StringBuilder(Source(entity));
        if (query.Since is not null) sql.Append(" AND time >= ?5");
        if (query.Until is not null) sql.Append(" AND time < ?6");
        if (query.Before is not null) sql.Append(" AND position < ?7");
        var types = string.Join(", ", Enumerable.Range(FirstList, query.Types.Count).Select(Parameter));
        if (types.Length > 0) sql.Append(CultureInfo.InvariantCulture, $" AND type IN (SELECT type FROM types WHERE name IN ({types}))");
        for (var i = 0; i < tags.Count; i++) sql.Append(CultureInfo.InvariantCulture, $" AND instr(tags, {Parameter(FirstList + query.Types.Count + i)}) > 0");
        sql.Append(" ORDER BY position DESC LIMIT ?8");

        var statement = database.Prepare(sql.ToString());
        if (entity is { } number) statement.Bind(2, 0).Bind(3, number).Bind(4, long.MaxValue);
        if (query.Since is { } since) statement.Bind(5, Reader.Ticks(since));
        if (query.Until is { } until) statement.Bind(6, Reader.Ticks(until));
        if (query.Before is { } before) statement.Bind(7, before);
        statement.Bind(8, limit);
        for (var i = 0; i < query.Types.Count; i++) statement.Bind(FirstList + i, query.Types[i]);
        for (var i = 0; i < tags.Count; i++) statement.Bind(FirstList + query.Types.Count + i, TagText.Find(tags[i], TagText.Line));
        return statement;
    }

    // One entity: along its chain. Otherwise in the order of the table, with whatever index narrows it down; what Akka records for itself
    // has names that begin with a slash ('0' is the character after it).
    private static string Source(long? entity) => entity is null
        ? EventRow.FromEvents + " AND entity NOT IN (SELECT entity FROM entities WHERE id >= '/' AND id < '0')"
        : EventRow.ChainSql.Replace("position = ?1", "position = (SELECT position FROM entities WHERE entity = ?3)", StringComparison.Ordinal);

    private static string Parameter(int number) => string.Create(CultureInfo.InvariantCulture, $"?{number}");
}
