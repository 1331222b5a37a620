using Npgsql;

namespace GitOpsActors.Actors.Persistence.Postgres;

/// <summary>
/// Reads all events and checks them: an entity's numbers follow each other, what is missing at the beginning is in a snapshot or was
/// deleted on purpose, and each payload of ours can be read.
/// </summary>
internal static class PostgresCheck
{
    // A deletion leaves the last event that it concerns behind, marked as deleted, so that its number stays used.
    private static readonly string All =
        $"""
        SELECT j.persistence_id, j.sequence_number, j.deleted, j.identifier, j.manifest, j.message, s.newest FROM {PostgresSchema.Name}.journal j
            LEFT JOIN (SELECT persistence_id, max(sequence_number) AS newest FROM {PostgresSchema.Name}.snapshot GROUP BY persistence_id) s USING (persistence_id)
        ORDER BY j.persistence_id, j.sequence_number
        """;

    public static async Task<Verification> RunAsync(NpgsqlDataSource source, EventSerializer serializer, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var (events, entity, last) = (0L, "", 0L);
        await using var command = source.CreateCommand(All);
        command.CommandTimeout = 0;
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var (id, sequence, isDeleted) = (row.GetString(0), row.GetInt64(1), row.GetBoolean(2));
            if (id != entity)
            {
                var inSnapshot = row.IsDBNull(6) ? 0 : row.GetInt64(6);
                (entity, last) = (id, isDeleted || inSnapshot >= sequence - 1 ? sequence - 1 : 0);
            }

            if (sequence != last + 1) Add($"the events {last + 1} to {sequence - 1} of {id} are missing");
            last = sequence;
            if (isDeleted) continue;
            events++;
            if (!row.IsDBNull(3) && row.GetInt32(3) == EventSerializer.Id && Unreadable(serializer, row) is { } why) Add($"event {sequence} of {id} can't be read: {why}");
        }

        return new Verification(events, problems);

        void Add(string problem)
        {
            if (problems.Count < Verification.ProblemsMax) problems.Add(problem);
        }
    }

    private static string? Unreadable(EventSerializer serializer, NpgsqlDataReader row)
    {
        try
        {
            serializer.FromBinary(row.GetFieldValue<byte[]>(5), row.GetString(4));
            return null;
        }
        catch (JournalException error)
        {
            return error.Message;
        }
    }
}
