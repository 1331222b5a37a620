using Npgsql;

namespace GitOpsActors.Actors.Persistence.Postgres;

/// <summary>Forgets what is old and superfluous, a stretch at a time, so that no transaction is long.</summary>
internal static class PostgresTrim
{
    private const int Stretch = 2000;

    private static readonly string Events =
        $"""
        WITH old AS (
            DELETE FROM {PostgresSchema.Name}.journal WHERE ordering IN (
                SELECT j.ordering FROM {PostgresSchema.Name}.journal j
                WHERE j.created < $1
                    AND j.sequence_number <= (SELECT max(s.sequence_number) FROM {PostgresSchema.Name}.snapshot s WHERE s.persistence_id = j.persistence_id)
                    AND j.sequence_number < (SELECT max(n.sequence_number) FROM {PostgresSchema.Name}.journal n WHERE n.persistence_id = j.persistence_id)
                ORDER BY j.ordering LIMIT $2)
            RETURNING deleted)
        SELECT count(*), count(*) FILTER (WHERE NOT deleted) FROM old
        """;

    private static readonly string Snapshots =
        $"""
        DELETE FROM {PostgresSchema.Name}.snapshot s WHERE s.created < $1
            AND s.sequence_number < (SELECT max(n.sequence_number) FROM {PostgresSchema.Name}.snapshot n WHERE n.persistence_id = s.persistence_id)
        """;

    public static async Task<long> RunAsync(NpgsqlDataSource source, DateTimeOffset olderThan, CancellationToken cancellation)
    {
        long trimmed = 0;
        while (true)
        {
            await using var command = source.CreateCommand(Events);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = olderThan.UtcTicks });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Stretch });
            await using var counts = await command.ExecuteReaderAsync(cancellation);
            await counts.ReadAsync(cancellation);
            trimmed += counts.GetInt64(1);
            if (counts.GetInt64(0) < Stretch) break;
        }

        await using var snapshots = source.CreateCommand(Snapshots);
        snapshots.Parameters.Add(new NpgsqlParameter<long> { TypedValue = olderThan.UtcTicks });
        await snapshots.ExecuteNonQueryAsync(cancellation);
        return trimmed;
    }
}
