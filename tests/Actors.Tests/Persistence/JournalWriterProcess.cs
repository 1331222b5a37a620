using System.Globalization;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Actors.Tests.Persistence.Stores;

namespace GitOpsActors.Actors.Tests.Persistence;

/// <summary>The process that a crash test starts and kills: its actors record, and it says on its output what was acknowledged.</summary>
public static class JournalWriterProcess
{
    private const int Entities = 40;

    public static async Task<int> Main(string[] args)
    {
        await using var store = SqliteStore.Open(args[0], TimeProvider.System);
        await using var node = Node.Start(akka => akka.WithSqliteJournal(store));
        var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        var problems = await Task.WhenAll(Enumerable.Range(0, Entities).Select(i => WriteAsync(node, $"app/{i}", output)));
        await output.WriteLineAsync("problem " + problems[0].ReplaceLineEndings(" "));
        return 1;
    }

    /// <summary>What the event of an entity with this number holds; long enough to spread over pages.</summary>
    public static string Text(string entity, long sequence) =>
        string.Concat(Enumerable.Repeat($"{entity} {sequence} ", 1 + (int)(sequence % 40)));

    /// <summary>How many events the actor records together after the one with this number.</summary>
    public static int Together(long sequence) => 1 + (int)(sequence % 3);

    private static async Task<string> WriteAsync(Node node, string entity, TextWriter output)
    {
        var tally = node.Tally(entity);
        var last = (await node.AskAsync(tally, Tally.Ask.Message)).Sequence;
        while (true)
        {
            try
            {
                var events = Enumerable.Range(1, Together(last)).Select(i => new TallyEvent.Added(Text(entity, last + i), 1));
                last = (await node.AskAsync(tally, new Tally.Record([.. events]))).Sequence;
            }
            catch (Exception refused)
            {
                return refused.Message;
            }

            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{entity} {last}"));
        }
    }
}
