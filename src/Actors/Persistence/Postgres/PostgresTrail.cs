using System.Text;
using Npgsql;

namespace GitOpsActors.Actors.Persistence.Postgres;

/// <summary>The audit trail, out of Akka.Persistence.Sql's tables.</summary>
internal static class PostgresTrail
{
    public static async Task<bool> KnowsAsync(NpgsqlDataSource source, EntityId entity, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand($"SELECT EXISTS (SELECT 1 FROM {PostgresSchema.Name}.journal WHERE persistence_id = $1)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = entity.Value });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>One page, newest first.</summary>
    public static async Task<List<JournalEntry>> ReadAsync(NpgsqlDataSource source, JournalQuery query, int limit, CancellationToken cancellation)
    {
        await using var command = Command(source, query, limit);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var page = new List<JournalEntry>();
        while (await row.ReadAsync(cancellation))
        {
            page.Add(new JournalEntry(
                row.GetInt64(0), new EntityId(row.GetString(1)), new Sequence(row.GetInt64(2)), new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero),
                new EventData(row.IsDBNull(5) ? "" : row.GetString(5), row.GetFieldValue<byte[]>(6)))
            {
                IsJson = !row.IsDBNull(4) && row.GetInt32(4) == EventSerializer.Id,
                Tags = AuditTags.Parse(TagText.Split(row.IsDBNull(7) ? "" : row.GetString(7), TagText.Record)),
            });
        }

        return page;
    }

    private static NpgsqlCommand Command(NpgsqlDataSource source, JournalQuery query, int limit)
    {
        var command = source.CreateCommand();
        var sql = new StringBuilder(
            $"""
            SELECT j.ordering, j.persistence_id, j.sequence_number, j.created, j.identifier, j.manifest, j.message, j.tags
            FROM {PostgresSchema.Name}.journal j WHERE NOT j.deleted
            """);
        // What Akka records for itself has names that begin with a slash.
        if (query.Entity is { } entity) Where(" AND j.persistence_id = ", entity.Value);
        else sql.Append(" AND j.persistence_id NOT LIKE '/%'");
        if (query.Types.Count > 0) Where(" AND j.manifest = ANY (", query.Types.ToArray(), ")");
        if (query.Since is { } since) Where(" AND j.created >= ", since.UtcTicks);
        if (query.Until is { } until) Where(" AND j.created < ", until.UtcTicks);
        if (query.Before is { } before) Where(" AND j.ordering < ", before);
        foreach (var tag in query.Tags()) Where(" AND strpos(j.tags, ", TagText.Find(tag, TagText.Record), ") > 0");
        Where(" ORDER BY j.ordering DESC LIMIT ", limit);
        command.CommandText = sql.ToString();
        return command;

        void Where<T>(string condition, T value, string end = "")
        {
            command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
            sql.Append(condition).Append('$').Append(command.Parameters.Count).Append(end);
        }
    }
}
