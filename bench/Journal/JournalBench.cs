using System.Diagnostics;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Sqlite;
using SQLitePCL;

namespace GitOpsActors.Bench.Journal;

/// <summary>Durable appends by few and many entities, and how long it takes to load them all again.</summary>
internal static class JournalBench
{
    private const int EventBytes = 200;
    private static readonly ShardId Shard = new(0);

    public static async Task RunAsync(Report report)
    {
        foreach (var (entities, appends) in new[] { (1, 500), (100, 20_000), (10_000, 200_000) })
        {
            var (ours, baseline) = await Rounds.CompareAsync(3, () => AppendRateAsync(entities, appends), () => Task.FromResult(OneByOneRate(Math.Min(appends, 500))));
            report.Add(
                $"durable appends, {entities:#,##0} concurrent entities (beside one transaction each)", ours, "1/s", baseline,
                entities == 10_000 ? Budget.AtLeast(50_000) : null);
        }

        await RecoveryAsync(report, entities: 10_000, eventsEach: 100);
    }

    private static async Task<double> AppendRateAsync(int entities, int appends)
    {
        using var folder = new TemporaryFolder();
        await using var journal = SqliteJournal.Open(folder.File, TimeProvider.System);
        var epoch = await journal.AcquireAsync(Shard, default);
        return await Rounds.RateAsync(appends, () => AppendAsync(journal, epoch, entities, appends / entities, eventsPerAppend: 1));
    }

    /// <summary>Each entity appends one after the other, as an actor does: it waits until its event is safe.</summary>
    private static Task AppendAsync(SqliteJournal journal, Epoch epoch, int entities, int appendsEach, int eventsPerAppend) =>
        Task.WhenAll(Enumerable.Range(0, entities).Select(async i =>
        {
            var (entity, last) = (new EntityId($"application/{i}"), default(Sequence));
            EventData[] events = [.. Enumerable.Repeat(new EventData("bench.appended", new byte[EventBytes]), eventsPerAppend)];
            for (var n = 0; n < appendsEach; n++)
            {
                var outcome = await journal.AppendAsync(new Append(entity, Shard, epoch, last, events), default);
                last = outcome is AppendOutcome.Appended appended ? appended.Last : throw new InvalidOperationException(outcome.ToString());
            }
        }));

    /// <summary>The same file format and the same flush, without gathering: what each entity would pay alone.</summary>
    private static double OneByOneRate(int appends)
    {
        using var folder = new TemporaryFolder();
        Batteries_V2.Init();
        Check(raw.sqlite3_open(folder.File, out var database));
        using (database)
        {
            Check(raw.sqlite3_exec(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE events (position INTEGER PRIMARY KEY, payload BLOB)"));
            Check(raw.sqlite3_prepare_v2(database, "INSERT INTO events (payload) VALUES (?1)", out var insert));
            using (insert)
            {
                Check(raw.sqlite3_bind_blob(insert, 1, new byte[EventBytes]));
                var start = Stopwatch.GetTimestamp();
                for (var i = 0; i < appends; i++)
                {
                    _ = raw.sqlite3_step(insert);
                    Check(raw.sqlite3_reset(insert));
                }

                return appends / Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }
    }

    private static async Task RecoveryAsync(Report report, int entities, int eventsEach)
    {
        using var folder = new TemporaryFolder();
        await using (var journal = SqliteJournal.Open(folder.File, TimeProvider.System))
        {
            var epoch = await journal.AcquireAsync(Shard, default);
            await AppendAsync(journal, epoch, entities, eventsEach / 5, eventsPerAppend: 5);
        }

        var fileBytes = new FileInfo(folder.File).Length / (double)(entities * eventsEach);
        report.Add("an event of 200 bytes in the file", fileBytes, "bytes");
        var without = await RecoverAllAsync(folder.File, entities, eventsEach);
        await using (var journal = SqliteJournal.Open(folder.File, TimeProvider.System))
        {
            var epoch = await journal.AcquireAsync(Shard, default);
            await Task.WhenAll(Enumerable.Range(0, entities).Select(i => journal.SaveSnapshotAsync(
                new SnapshotSave(new EntityId($"application/{i}"), Shard, epoch, new Sequence(eventsEach - 5), new EventData("bench.state", new byte[2000])), default).AsTask()));
        }

        var with = await RecoverAllAsync(folder.File, entities, eventsExpected: 5);
        report.Add($"recovery of {entities:#,##0} entities with {eventsEach} events each, no snapshots", without, "ms");
        report.Add($"recovery of {entities:#,##0} entities, snapshot and 5 events (beside no snapshots)", with, "ms", without);
    }

    private static async Task<double> RecoverAllAsync(string path, int entities, int eventsExpected)
    {
        await using var journal = SqliteJournal.Open(path, TimeProvider.System);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(worker => Task.Run(async () =>
        {
            for (var i = worker; i < entities; i += 2)
            {
                var recovery = await journal.RecoverAsync(new EntityId($"application/{i}"), default);
                if (recovery.Events.Count != eventsExpected) throw new InvalidOperationException($"{recovery.Events.Count} events instead of {eventsExpected}");
            }
        })));
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw new InvalidOperationException($"SQLite error {code}");
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-journal-");

        public string File => Path.Combine(_folder.FullName, "journal.db");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
