using System.Globalization;
using System.Text;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Actors.Runtime.Simulation;

namespace GitOpsActors.Actors.Tests.Persistence;

/// <summary>The process that a crash test starts and kills: it appends for many entities and says on its output what was acknowledged.</summary>
public static class JournalWriterProcess
{
    public static readonly ShardId Shard = new(1);
    private const int Entities = 40;

    public static async Task<int> Main(string[] args)
    {
        if (args is ["--fixture", var path]) return await WriteFixtureAsync(path);
        await using var journal = SqliteJournal.Open(args[0], TimeProvider.System);
        var epoch = await journal.AcquireAsync(Shard, default);
        var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        var problems = await Task.WhenAll(Enumerable.Range(0, Entities).Select(i => WriteAsync(journal, new EntityId($"app/{i}"), epoch, output)));
        await output.WriteLineAsync("problem " + problems[0]);
        return 1;
    }

    /// <summary>What the event of an entity with this number holds; long enough to spread over pages.</summary>
    public static string Payload(EntityId entity, long sequence) =>
        string.Concat(Enumerable.Repeat($"{entity} {sequence} ", 1 + (int)(sequence % 40)));

    /// <summary>Writes what `Fixtures/journal-v1.db` holds. Run with the version whose files are to stay readable.</summary>
    private static async Task<int> WriteFixtureAsync(string path)
    {
        await using var journal = SqliteJournal.Open(path, new VirtualTime(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        var (app, shard) = (new EntityId("application/shop"), new ShardId(7));
        await journal.AcquireAsync(shard, default);
        var epoch = await journal.AcquireAsync(shard, default);
        var events = Enumerable.Range(1, 4).Select(static n => new EventData(n % 2 == 0 ? "sync.started" : "sync.ended", Encoding.UTF8.GetBytes($"{{\"n\":{n}}}")));
        await journal.AppendAsync(new Append(app, shard, epoch, default, [.. events]), default);
        await journal.SaveSnapshotAsync(new SnapshotSave(app, shard, epoch, new Sequence(2), new EventData("state", "{\"at\":2}"u8.ToArray())), default);
        return 0;
    }

    private static async Task<string> WriteAsync(SqliteJournal journal, EntityId entity, Epoch epoch, TextWriter output)
    {
        var last = (await journal.RecoverAsync(entity, default)).Last;
        while (true)
        {
            var count = 1 + (int)(last.Value % 3);
            var events = Enumerable.Range(1, count).Select(i => new EventData("counted", Encoding.UTF8.GetBytes(Payload(entity, last.Value + i)))).ToList();
            var outcome = await journal.AppendAsync(new Append(entity, Shard, epoch, last, events), default);
            if (outcome is not AppendOutcome.Appended appended) return outcome.ToString();
            last = appended.Last;
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{entity} {last}"));
        }
    }
}
