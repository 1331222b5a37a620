using System.Globalization;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Actors.Tests.Runtime;
using SQLitePCL;

namespace GitOpsActors.Actors.Tests.Persistence;

public sealed class SqliteJournalTests : JournalContract, IDisposable
{
    private static readonly EntityId App = new("application/shop");
    private static readonly ShardId Shard = new(7);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-");

    private string FilePath => Path.Combine(_folder.FullName, "journal.db");

    public void Dispose() => _folder.Delete(recursive: true);

    protected override IJournal Open() => SqliteJournal.Open(FilePath, Time);

    [Fact]
    public async Task What_was_recorded_is_there_after_closing_and_opening_again()
    {
        Epoch first;
        await using (var journal = Open())
        {
            first = await journal.AcquireAsync(Shard, default);
            await AppendAsync(journal, App, first, 0, "a 1", "b 2");
            await journal.SaveSnapshotAsync(new SnapshotSave(App, Shard, first, new Sequence(1), Data("state {}")), default);
        }

        await using var again = Open();
        var recovery = await again.RecoverAsync(App, default);
        Assert.Equal(new Sequence(1), recovery.Snapshot!.At);
        Assert.Equal(["2 b 2"], recovery.Events.Select(Show));
        var second = await again.AcquireAsync(Shard, default);
        Assert.Equal(first.Value + 1, second.Value);
        Assert.Equal(new AppendOutcome.Appended(new Sequence(3)), await AppendAsync(again, App, second, 2, "a 3"));
        Assert.Equal(["2 b 2", "3 a 3"], (await again.RecoverAsync(App, default)).Events.Select(Show));
    }

    [Fact]
    public async Task A_clock_that_was_set_back_between_two_runs_does_not_turn_the_trail_around()
    {
        Time.Advance(TimeSpan.FromDays(2));
        await using (var journal = Open()) await AppendAsync(journal, App, await journal.AcquireAsync(Shard, default), 0, "a 1");
        var earlier = new GitOpsActors.Actors.Runtime.Simulation.VirtualTime(World.Start);
        await using (var journal = SqliteJournal.Open(FilePath, earlier)) await AppendAsync(journal, App, await journal.AcquireAsync(Shard, default), 1, "a 2");

        await using var file = JournalFile.Open(FilePath);
        var recovery = await file.RecoverAsync(App, default);
        Assert.All(recovery.Events, static entry => Assert.Equal(World.Start.AddDays(2), entry.Time));
    }

    [Fact]
    public async Task Only_one_process_writes_and_the_second_is_told_what_to_do()
    {
        await using var journal = Open();

        var error = Assert.Throws<JournalException>(() => Open());

        Assert.Contains("in use by another process", error.Message);
        Assert.Contains(FilePath, error.Message);
    }

    [Fact]
    public async Task A_running_journal_can_be_read_and_checked_from_outside()
    {
        await using var journal = Open();
        await AppendAsync(journal, App, await journal.AcquireAsync(Shard, default), 0, "a 1", "a 2");

        await using var file = JournalFile.Open(FilePath);
        Assert.Equal(2, (await file.RecoverAsync(App, default)).Events.Count);
        Assert.Equal((2, 0), (file.Verify().Events, file.Verify().Problems.Count));
    }

    [Fact]
    public async Task A_full_journal_refuses_with_a_clear_word_loses_nothing_and_goes_on_when_there_is_room()
    {
        var acknowledged = 0;
        await using (var journal = SqliteJournal.Open(FilePath, Time, bytesMax: 400_000))
        {
            var epoch = await journal.AcquireAsync(Shard, default);
            AppendOutcome outcome;
            while (true)
            {
                outcome = await AppendAsync(journal, App, epoch, acknowledged, "a " + new string('7', 5000));
                if (outcome is not AppendOutcome.Appended) break;
                acknowledged++;
            }

            var refused = Assert.IsType<AppendOutcome.Refused>(outcome);
            Assert.Contains("is full", refused.Problem);
            Assert.Contains(FilePath, refused.Problem);
            Assert.InRange(acknowledged, 20, 80);
            Assert.Equal(acknowledged, (await journal.RecoverAsync(App, default)).Events.Count);
            Assert.IsType<AppendOutcome.Refused>(await AppendAsync(journal, App, epoch, acknowledged, "a " + new string('7', 5000)));

            // Room is made by trimming; the same journal then takes events again, without being opened anew.
            Assert.IsType<AppendOutcome.Appended>(await journal.SaveSnapshotAsync(new SnapshotSave(App, Shard, epoch, new Sequence(acknowledged), Data("state {}")), default));
            Assert.Equal(acknowledged - 1, await journal.TrimAsync(World.Start.AddDays(1), default));
            Assert.Equal(new AppendOutcome.Appended(new Sequence(acknowledged + 1)), await AppendAsync(journal, App, epoch, acknowledged, "a 1"));
        }

        await using var larger = Open();
        Assert.Equal(new Sequence(acknowledged + 1), (await larger.RecoverAsync(App, default)).Last);
        Assert.Empty(JournalFile.Open(FilePath).Verify().Problems);
    }

    [Fact]
    public async Task One_write_that_does_not_fit_takes_nothing_from_the_others_of_its_batch()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i =>
            AppendAsync(journal, new EntityId($"app/{i}"), i % 10 == 3 ? new Epoch(99) : epoch, i % 10 == 5 ? 17 : 0, $"a {i}").AsTask()));

        Assert.Equal(800, outcomes.Count(static outcome => outcome is AppendOutcome.Appended));
        Assert.Equal(100, outcomes.Count(static outcome => outcome is AppendOutcome.Conflict));
        Assert.Equal(100, outcomes.Count(static outcome => outcome is AppendOutcome.Fenced));
        for (var i = 0; i < 1000; i++)
            Assert.Equal(i % 10 is 3 or 5 ? 0 : 1, (await journal.RecoverAsync(new EntityId($"app/{i}"), default)).Events.Count);
    }

    [Fact]
    public async Task A_torn_file_is_found_and_the_error_says_what_to_do()
    {
        await FillAsync(2000);
        using (var file = File.OpenWrite(FilePath)) file.SetLength(file.Length / 2 / 4096 * 4096);

        var error = Assert.Throws<JournalException>(() => Open());

        AssertSaysWhatToDo(error);
    }

    [Fact]
    public void A_file_that_is_no_database_is_found_and_the_error_says_what_to_do()
    {
        File.WriteAllText(FilePath, string.Concat(Enumerable.Repeat("this is not a journal. ", 1000)));

        AssertSaysWhatToDo(Assert.Throws<JournalException>(() => Open()));
    }

    [Fact]
    public async Task A_flipped_bit_in_an_event_is_found_when_it_is_read_and_by_a_check()
    {
        await FillAsync(100);
        var bytes = await File.ReadAllBytesAsync(FilePath);
        var at = bytes.AsSpan().IndexOf("0000000042"u8);
        Assert.True(at > 0);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(FilePath, bytes);

        await using var journal = Open();
        var error = await Assert.ThrowsAsync<JournalException>(async () => await journal.RecoverAsync(App, default));
        AssertSaysWhatToDo(error);
        Assert.Contains("number 42 of application/shop", error.Message);
        await using var file = JournalFile.Open(FilePath);
        Assert.Contains("number 42", Assert.Single(file.Verify().Problems));
    }

    [Fact]
    public async Task A_damaged_page_is_found_on_opening_after_a_crash_and_by_a_check()
    {
        await FillAsync(3000);
        Execute("UPDATE closing SET clean = 0");
        var bytes = await File.ReadAllBytesAsync(FilePath);
        for (var page = bytes.Length / 4096 / 2; page < (bytes.Length / 4096 / 2) + 3; page++) Array.Fill(bytes, (byte)0xA5, page * 4096, 200);
        await File.WriteAllBytesAsync(FilePath, bytes);

        AssertSaysWhatToDo(Assert.Throws<JournalException>(() => Open()));
        await using var file = JournalFile.Open(FilePath);
        Assert.NotEmpty(file.Verify().Problems);
    }

    [Fact]
    public async Task A_gap_in_the_events_of_an_entity_is_found()
    {
        await FillAsync(10);
        Execute("DELETE FROM events WHERE sequence = 4");

        await using var journal = Open();
        var error = await Assert.ThrowsAsync<JournalException>(async () => await journal.RecoverAsync(App, default));
        AssertSaysWhatToDo(error);
        Assert.Contains("1 to 4 of application/shop are missing", error.Message);
    }

    [Fact]
    public async Task A_file_of_a_newer_version_and_a_database_of_something_else_are_left_alone()
    {
        await FillAsync(1);
        Execute("PRAGMA user_version = 99");
        Assert.Contains("newer version", Assert.Throws<JournalException>(() => Open()).Message);

        File.Delete(FilePath);
        Execute("CREATE TABLE something_else (a INTEGER)");
        var before = await File.ReadAllBytesAsync(FilePath);
        Assert.Contains("no journal of GitOpsActors", Assert.Throws<JournalException>(() => Open()).Message);
        Assert.Contains("no journal of GitOpsActors", Assert.Throws<JournalException>(() => JournalFile.Open(FilePath)).Message);
        File.Delete(FilePath);
        Assert.Contains("There is no journal", Assert.Throws<JournalException>(() => JournalFile.Open(FilePath)).Message);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "file"), "");

        var error = Assert.Throws<JournalException>(() => SqliteJournal.Open(Path.Combine(_folder.FullName, "file", "journal.db"), Time));
        Assert.Contains("can't be opened", error.Message);
    }

    // The file that version 1 of the schema wrote. It must stay readable for ever; how it was made is told beside it.
    [Fact]
    public async Task A_file_of_the_first_version_is_still_read()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Persistence", "Fixtures", "journal-v1.db"), FilePath);

        await using var journal = Open();
        var recovery = await journal.RecoverAsync(App, default);
        Assert.Equal("state {\"at\":2}", Show(recovery.Snapshot!.State));
        Assert.Equal(["3 sync.ended {\"n\":3}", "4 sync.started {\"n\":4}"], recovery.Events.Select(Show));
        Assert.Equal(new Epoch(3), await journal.AcquireAsync(Shard, default));
    }

    private static void AssertSaysWhatToDo(JournalException error)
    {
        Assert.Contains("is damaged", error.Message);
        Assert.Contains("restore the folder from a backup", error.Message);
    }

    private async Task FillAsync(int events)
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);
        for (var i = 0; i < events; i += 500)
        {
            var numbers = Enumerable.Range(i + 1, Math.Min(500, events - i));
            await AppendAsync(journal, App, epoch, i, [.. numbers.Select(static n => n.ToString("a 0000000000", CultureInfo.InvariantCulture))]);
        }
    }

    private void Execute(string sql)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(FilePath, out var handle));
        using (handle) Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(handle, sql));
    }
}
