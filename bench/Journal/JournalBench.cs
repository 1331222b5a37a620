using GitOpsActors.Actors.Persistence.Postgres;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Tests.Shared;

namespace GitOpsActors.Bench.Journal;

/// <summary>Durable events of persistent actors, few and many, and how long it takes to load them all again: both stores, through Akka.</summary>
internal static class JournalBench
{
    private const int Fleet = 10_000;
    private const int EventsEach = 10;

    // Entities, and the events of all of them together.
    private static readonly (int Entities, int Events)[] Loads = [(1, 500), (100, 20_000), (Fleet, Fleet * EventsEach)];

    public static async Task RunAsync(Report report)
    {
        await SqliteAsync(report);
        await PostgresAsync(report);
    }

    private static async Task SqliteAsync(Report report)
    {
        foreach (var (entities, events) in Loads)
        {
            var (ours, baseline) = await Rounds.CompareAsync(3, () => SqliteRateAsync(entities, events), () => Task.FromResult(Baselines.OneByOne(Math.Min(events, 500))));
            report.Add($"SQLite: durable events, {entities:#,##0} entities (beside one transaction each)", ours, "1/s", baseline, entities == Fleet ? Budget.AtLeast(25_000) : null);
        }

        using var folder = new TemporaryFolder();
        await using var store = SqliteStore.Open(folder.File, TimeProvider.System);
        await Entities.RecordAsync(akka => akka.WithSqliteJournal(store), Fleet, EventsEach);
        var seconds = await Entities.RecoverAsync(akka => akka.WithSqliteJournal(store), Fleet, EventsEach);
        report.Add($"SQLite: recovery of {Fleet:#,##0} entities with {EventsEach} events each", seconds, "s", budget: Budget.AtMost(3));
    }

    private static async Task<double> SqliteRateAsync(int entities, int events)
    {
        using var folder = new TemporaryFolder();
        await using var store = SqliteStore.Open(folder.File, TimeProvider.System);
        return await Entities.RecordAsync(akka => akka.WithSqliteJournal(store), entities, events / entities);
    }

    private static async Task PostgresAsync(Report report)
    {
        // As a server is shipped: each commit is flushed.
        await using var server = await PostgresServer.StartAsync();
        var databases = 0;
        foreach (var (entities, events) in Loads)
        {
            var (ours, baseline) = await Rounds.CompareAsync(1, () => PostgresRateAsync(entities, events), () => Baselines.BatchedAsync(server.ConnectionString("postgres"), events));
            report.Add($"PostgreSQL: durable events, {entities:#,##0} entities (beside bare batches of inserts)", ours, "1/s", baseline, entities == Fleet ? Budget.AtLeast(12_000) : null);
        }

        await using var store = await PostgresStore.OpenAsync(await server.CreateDatabaseAsync("recovery"), default);
        await Entities.RecordAsync(akka => akka.WithPostgresJournal(store), Fleet, EventsEach);
        var seconds = await Entities.RecoverAsync(akka => akka.WithPostgresJournal(store), Fleet, EventsEach);
        report.Add($"PostgreSQL: recovery of {Fleet:#,##0} entities with {EventsEach} events each", seconds, "s", budget: Budget.AtMost(12));

        async Task<double> PostgresRateAsync(int entities, int events)
        {
            await using var fresh = await PostgresStore.OpenAsync(await server.CreateDatabaseAsync($"bench{++databases}"), default);
            return await Entities.RecordAsync(akka => akka.WithPostgresJournal(fresh), entities, events / entities);
        }
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-journal-");

        public string File => Path.Combine(_folder.FullName, "journal.db");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
