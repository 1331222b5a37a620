using System.Diagnostics;
using System.Text;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Actors.Runtime.Simulation;

namespace GitOpsActors.Actors.Tests.Persistence;

public sealed class CrashTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crash-");

    private string FilePath => Path.Combine(_folder.FullName, "journal.db");

    public void Dispose() => _folder.Delete(recursive: true);

    // Goal: whatever was acknowledged is there after the process was killed, every time, and no half append is.
    // Method: another process writes for many entities at once; after a random number of acknowledgements it is killed by SIGKILL.
    [Fact]
    public async Task Fifty_kills_of_a_writing_process_lose_nothing_that_was_acknowledged()
    {
        const ulong seed = 20260101;
        var chance = new SeededChance(seed);
        var acknowledged = new Dictionary<EntityId, long>();
        for (var round = 1; round <= 50; round++)
        {
            await WriteAndKillAsync(killAfter: 1 + chance.NextInt(400), acknowledged);
            await CheckAsync(acknowledged, $"seed {seed}, round {round}");
        }

        Assert.True(acknowledged.Count == 40 && acknowledged.Values.Sum() > 1000, $"only {acknowledged.Values.Sum()} events were written");
        await using var file = JournalFile.Open(FilePath);
        Assert.Empty(file.Verify().Problems);
    }

    // Goal: a disk that fails in the middle of a write costs nothing that was acknowledged, and says so.
    // Method: the process may not make files larger than a limit, so that at some point the kernel refuses a write. (The
    // runtime's own large mapping of code would be refused too, so that is switched off.)
    [Fact]
    public async Task A_disk_that_refuses_a_write_stops_the_journal_with_a_clear_error_and_loses_nothing_acknowledged()
    {
        var acknowledged = new Dictionary<EntityId, long>();
        using var process = Start("/bin/sh", "-c", $"trap '' XFSZ; ulimit -f 3000; DOTNET_EnableWriteXorExecute=0 exec dotnet '{typeof(CrashTests).Assembly.Location}' '{FilePath}'");
        var problem = await ReadAsync(process, int.MaxValue, acknowledged);
        await process.WaitForExitAsync();

        Assert.NotNull(problem);
        Assert.Contains(FilePath, problem);
        Assert.True(acknowledged.Values.Sum() > 100, $"only {acknowledged.Values.Sum()} events were written");
        await CheckAsync(acknowledged, "after the failed write");
    }

    private async Task WriteAndKillAsync(int killAfter, Dictionary<EntityId, long> acknowledged)
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
    private static async Task<string?> ReadAsync(Process process, int lines, Dictionary<EntityId, long> acknowledged)
    {
        for (var i = 0; i < lines && await process.StandardOutput.ReadLineAsync() is { } line; i++)
        {
            if (line.StartsWith("problem ", StringComparison.Ordinal)) return line;
            // The very last line may be cut in the middle by the kill.
            if (line.Split(' ') is [var entity, var sequence] && long.TryParse(sequence, out var last))
                acknowledged[new EntityId(entity)] = Math.Max(last, acknowledged.GetValueOrDefault(new EntityId(entity)));
        }

        return null;
    }

    private async Task CheckAsync(Dictionary<EntityId, long> acknowledged, string when)
    {
        await using var journal = SqliteJournal.Open(FilePath, TimeProvider.System);
        foreach (var (entity, last) in acknowledged)
        {
            var recovery = await journal.RecoverAsync(entity, default);
            Assert.True(recovery.Last.Value >= last, $"{when}: {entity} was acknowledged up to {last} and has {recovery.Last}");
            Assert.Equal(recovery.Last.Value, recovery.Events.Count);
            // By the writer's rule whole appends end at 1, 3, 4, 6, 7, 9 ...: two events follow each number of the form 3n + 1.
            Assert.True(recovery.Last.Value % 3 != 2, $"{when}: {entity} ends in the middle of an append, at {recovery.Last}");
            foreach (var entry in recovery.Events.TakeLast(5))
                Assert.Equal(JournalWriterProcess.Payload(entity, entry.Sequence.Value), Encoding.UTF8.GetString(entry.Event.Payload.Span));
        }
    }
}
