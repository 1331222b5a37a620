using System.Diagnostics;
using System.Text.Json;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Actors.Tests.Persistence.Stores;

namespace GitOpsActors.Actors.Tests.Persistence;

public sealed class CrashTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crash-");

    private string FilePath => Path.Combine(_folder.FullName, "journal.db");

    public void Dispose() => _folder.Delete(recursive: true);

    // Goal: whatever was acknowledged is there after the process was killed, every time, and no half append is.
    // Method: the actors of another process record for many entities at once; after a random number of acknowledgements it is killed by SIGKILL.
    [Fact]
    public async Task Twenty_five_kills_of_a_writing_process_lose_nothing_that_was_acknowledged()
    {
        const int seed = 20260101;
        var chance = new Random(seed);
        var acknowledged = new Dictionary<string, long>();
        for (var round = 1; round <= 25; round++)
        {
            await WriteAndKillAsync(killAfter: 1 + chance.Next(400), acknowledged);
            await CheckAsync(acknowledged, $"seed {seed}, round {round}");
        }

        Assert.True(acknowledged.Count == 40 && acknowledged.Values.Sum() > 1000, $"only {acknowledged.Values.Sum()} events were written");
        await using var file = JournalFile.Open(FilePath);
        Assert.Empty((await file.VerifyAsync(Tally.Codecs, default)).Problems);
    }

    // Goal: a disk that fails in the middle of a write costs nothing that was acknowledged, and says so.
    // Method: the process may not make files larger than a limit, so that at some point the kernel refuses a write. (The
    // runtime's own large mapping of code would be refused too, so that is switched off.)
    [Fact]
    public async Task A_disk_that_refuses_a_write_stops_the_journal_with_a_clear_error_and_loses_nothing_acknowledged()
    {
        var acknowledged = new Dictionary<string, long>();
        using var process = Start("/bin/sh", "-c", $"trap '' XFSZ; ulimit -f 3000; DOTNET_EnableWriteXorExecute=0 exec dotnet '{typeof(CrashTests).Assembly.Location}' '{FilePath}'");
        var problem = await ReadAsync(process, int.MaxValue, acknowledged);
        await process.WaitForExitAsync();

        Assert.NotNull(problem);
        Assert.Contains(FilePath, problem);
        Assert.True(acknowledged.Values.Sum() > 100, $"only {acknowledged.Values.Sum()} events were written");
        await CheckAsync(acknowledged, "after the failed write");
    }

    private async Task WriteAndKillAsync(int killAfter, Dictionary<string, long> acknowledged)
    {
        using var process = Start("dotnet", typeof(CrashTests).Assembly.Location, FilePath);
        await ReadAsync(process, killAfter, acknowledged);
        process.Kill();
        // What the process had said before it died is in the pipe and counts.
        Assert.Null(await ReadAsync(process, int.MaxValue, acknowledged));
        await process.WaitForExitAsync();
        Assert.Equal(128 + 9, process.ExitCode);
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        // The test host's own settings must not reach the writer.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("VSTEST", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        return Process.Start(start)!;
    }

    /// <summary>Reads acknowledgements; returns the problem when the writer reports one.</summary>
    private static async Task<string?> ReadAsync(Process process, int lines, Dictionary<string, long> acknowledged)
    {
        for (var i = 0; i < lines && await process.StandardOutput.ReadLineAsync() is { } line; i++)
        {
            if (line.StartsWith("problem ", StringComparison.Ordinal)) return line;
            // The very last line may be cut in the middle by the kill.
            if (line.Split(' ') is [var entity, var sequence] && long.TryParse(sequence, out var last))
                acknowledged[entity] = Math.Max(last, acknowledged.GetValueOrDefault(entity));
        }

        return null;
    }

    private async Task CheckAsync(Dictionary<string, long> acknowledged, string when)
    {
        await using var store = SqliteStore.Open(FilePath, TimeProvider.System);
        await using var node = Node.Start(akka => akka.WithSqliteJournal(store));
        foreach (var (entity, last) in acknowledged)
        {
            var found = await node.AskOnceAsync(entity, Tally.Ask.Message);
            Assert.True(found.Sequence >= last, $"{when}: {entity} was acknowledged up to {last} and has {found.Sequence}");
            Assert.Equal(found.Sequence, found.Events);
            var whole = 0L;
            while (whole < found.Sequence) whole += JournalWriterProcess.Together(whole);
            Assert.True(found.Sequence == whole, $"{when}: {entity} ends in the middle of what was recorded together, at {found.Sequence}");
            await foreach (var entry in store.ReadAsync(new JournalQuery { Entity = new EntityId(entity), Limit = 5 }, default))
                Assert.Equal(JournalWriterProcess.Text(entity, entry.Sequence.Value), JsonDocument.Parse(entry.Event.Payload).RootElement.GetProperty("Text").GetString());
        }
    }
}
