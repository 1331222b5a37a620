using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Postgres;
using GitOpsActors.Engine.Documents;
using Npgsql;

namespace GitOpsActors.Cluster.Tests;

/// <summary>What the shared journal says about who wrote and what was done.</summary>
internal static class JournalReading
{
    /// <summary>
    /// Each start of a node writes under a number of its own. An Application may come back to a node, but not in the middle of an operation: its
    /// owner ends that before it hands over.
    /// </summary>
    public static async Task<IReadOnlyList<string>> WritersThatReturnedAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            "SELECT persistence_id, sequence_number, writer_uuid, manifest FROM gitopsactors.journal WHERE persistence_id LIKE 'application/%' ORDER BY persistence_id, sequence_number");
        await using var row = await command.ExecuteReaderAsync();
        var (problems, writers, isRunning) = (new List<string>(), new List<string>(), false);
        while (await row.ReadAsync())
        {
            var (writer, manifest) = (row.GetString(2), row.GetString(3));
            if (manifest.Contains("operation-started", StringComparison.Ordinal))
            {
                writers.Clear();
                isRunning = true;
            }

            if (isRunning && writers.Contains(writer) && writers[^1] != writer) problems.Add($"event {row.GetInt64(1)} of {row.GetString(0)} is by {writer}, after another one wrote in the same operation");
            writers.Add(writer);
            if (manifest.Contains("operation-ended", StringComparison.Ordinal)) isRunning = false;
        }

        return problems;
    }

    /// <summary>The place of the newest event.</summary>
    public static async Task<long> NewestAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT max(ordering) FROM gitopsactors.journal");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Applications whose actor before a place in the journal wrote also after it.</summary>
    public static async Task<IReadOnlyList<string>> WritersThatWentOnAsync(string database, long place, IReadOnlySet<string> applications)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            """
            SELECT DISTINCT later.persistence_id FROM gitopsactors.journal later WHERE later.ordering > $1 AND later.writer_uuid =
                (SELECT before.writer_uuid FROM gitopsactors.journal before WHERE before.persistence_id = later.persistence_id AND before.ordering <= $1 ORDER BY before.ordering DESC LIMIT 1)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = place });
        await using var row = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await row.ReadAsync())
            if (row.GetString(0).Split('/') is ["application", _, var name] && applications.Contains(name)) found.Add(name);
        return found;
    }

    /// <summary>Operations that did not begin once and end once, and requests of people that were carried out twice.</summary>
    public static async Task<IReadOnlyList<string>> OperationsDoneWrongAsync(string database, IEnumerable<string> applications)
    {
        var problems = new List<string>();
        await using var journal = await PostgresStore.OpenForReadingAsync(database, default);
        foreach (var name in applications)
        {
            var (started, ended, asked) = (new List<long>(), new List<long>(), new List<string>());
            await foreach (var entry in journal.ReadAsync(new JournalQuery { Entity = new EntityId($"application/argocd/{name}") }, default))
            {
                var payload = JsonReader.Read(entry.Event.Payload.Span).Map();
                switch (entry.Event.Type)
                {
                    case "application.operation-started":
                        started.Add(payload.Integer("operation", "id") ?? 0);
                        if (payload.Text("operation", "request", "initiatedBy", "username") is { } who) asked.Add(who);
                        break;
                    case "application.operation-ended": ended.Add(payload.Integer("operationId") ?? 0); break;
                }
            }

            if (!started.Order().SequenceEqual(started.Distinct().Order()) || !started.Order().SequenceEqual(ended.Order()))
                problems.Add($"{name}: operations {string.Join(',', started)} began, {string.Join(',', ended)} ended");
            if (asked.Count != asked.Distinct().Count()) problems.Add($"{name}: a request was carried out twice: {string.Join(',', asked)}");
        }

        return problems;
    }
}
