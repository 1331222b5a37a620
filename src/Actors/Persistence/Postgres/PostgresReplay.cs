using Akka.Actor;
using Akka.Persistence;
using Akka.Serialization;
using Npgsql;

namespace GitOpsActors.Actors.Persistence.Postgres;

/// <summary>Recovery out of Akka.Persistence.Sql's tables.</summary>
internal static class PostgresReplay
{
    private const string Events =
        $"""
        SELECT sequence_number, created, identifier, manifest, writer_uuid, message FROM {PostgresSchema.Name}.journal
        WHERE persistence_id = $1 AND sequence_number BETWEEN $2 AND $3 AND NOT deleted ORDER BY sequence_number LIMIT $4
        """;

    // An event that is marked as deleted counts: it is what keeps the number used.
    private const string Highest = $"SELECT max(sequence_number) FROM {PostgresSchema.Name}.journal WHERE persistence_id = $1";

    public static async Task RunAsync(
        NpgsqlDataSource source, Serialization serialization, string id, long from, long to, long max, Action<IPersistentRepresentation> recovered)
    {
        await using var command = source.CreateCommand(Events);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        foreach (var limit in new[] { from, to, max }) command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = limit });
        await using var row = await command.ExecuteReaderAsync().ConfigureAwait(false);
        while (await row.ReadAsync().ConfigureAwait(false))
        {
            var manifest = row.IsDBNull(3) ? "" : row.GetString(3);
            var value = serialization.Deserialize(row.GetFieldValue<byte[]>(5), row.GetInt32(2), manifest);
            recovered(new Persistent(
                value, row.GetInt64(0), id, manifest, isDeleted: false, ActorRefs.NoSender, row.IsDBNull(4) ? "" : row.GetString(4), row.GetInt64(1)));
        }
    }

    public static async Task<long> HighestAsync(NpgsqlDataSource source, string id, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Highest);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) as long? ?? 0;
    }
}
