using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Sqlite;
using SQLitePCL;

namespace GitOpsActors.Actors.Tests.Persistence.Stores;

/// <summary>What is special about the file: who may open it, what is wrong with it, and what happens when it is full.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private const string App = "application/shop/web";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-");
    private readonly ManualClock _clock = new(Start);

    private string FilePath => Path.Combine(_folder.FullName, "journal.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Only_one_process_writes_and_the_second_is_told_what_to_do()
    {
        await using var store = Open();

        var error = Assert.Throws<JournalException>(() => Open());

        Assert.Contains("in use by another process", error.Message);
        Assert.Contains(FilePath, error.Message);
    }

    [Fact]
    public async Task A_running_journal_can_be_read_and_checked_from_outside()
    {
        await using var store = Open();
        await using var node = Node.Start(akka => akka.WithSqliteJournal(store));
        await node.AskOnceAsync(App, Tally.Record.Of(1, 2));

        await using var file = JournalFile.Open(FilePath);
        var found = await file.VerifyAsync(Tally.Codecs, default);
        Assert.Equal((2, 0), (found.Events, found.Problems.Count));
        Assert.Equal(2, (await file.EntriesAsync(new JournalQuery())).Count);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_between_two_runs_does_not_turn_the_trail_around()
    {
        _clock.Advance(TimeSpan.FromDays(2));
        await RecordAsync(1);
        _clock.Advance(TimeSpan.FromDays(-2));
        await RecordAsync(2);

        await using var file = JournalFile.Open(FilePath);
        var entries = await file.EntriesAsync(new JournalQuery());
        Assert.Equal([Start.AddDays(2), Start.AddDays(2)], entries.Select(static entry => entry.Time));
    }

    [Fact]
    public async Task A_full_journal_refuses_with_a_clear_word_loses_nothing_and_goes_on_when_there_is_room()
    {
        await using (var store = SqliteStore.Open(FilePath, _clock, bytesMax: 400_000))
        {
            await using var node = Node.Start(akka => akka.WithSqliteJournal(store));
            var acknowledged = await FillAsync(node);

            Assert.InRange(acknowledged, 20, 80);
            Assert.Contains("is full", await RefusalAsync(node));
            Assert.Equal(acknowledged, (await node.AskOnceAsync(App, Tally.Ask.Message)).Events);

            // Room is made by trimming; the same journal then takes events again, without being opened anew. That the refusals were many
            // must not matter: a circuit breaker would go on refusing.
            for (var i = 0; i < 20; i++) await RefusalAsync(node);
            await node.AskOnceAsync(App, Tally.Keep.Message);
            Assert.Equal(acknowledged - 1, await store.TrimAsync(Start.AddDays(1), default));
            Assert.Equal(acknowledged + 1, (await node.AskOnceAsync(App, Tally.Record.Of(1))).Sequence);
        }

        await using var larger = Open();
        await using var again = Node.Start(akka => akka.WithSqliteJournal(larger));
        Assert.True((await again.AskOnceAsync(App, Tally.Ask.Message)).Sequence > 20);
        Assert.Empty((await larger.VerifyAsync(Tally.Codecs, default)).Problems);
    }

    [Fact]
    public async Task A_file_of_version_0_1_is_refused_and_left_as_it_is()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Persistence", "Fixtures", "journal-v1.db"), FilePath);
        var before = await File.ReadAllBytesAsync(FilePath);

        var error = Assert.Throws<JournalException>(() => Open());

        Assert.Contains("was written by GitOpsActors 0.1", error.Message);
        Assert.Contains("Name another --data-dir", error.Message);
        Assert.Contains("read again from Git", error.Message);
        Assert.Equal(error.Message, Assert.Throws<JournalException>(() => JournalFile.Open(FilePath)).Message);
        Assert.Equal(before, await File.ReadAllBytesAsync(FilePath));
    }

    // The file that version 2 of the schema wrote. It must stay readable for ever; `--fixture` of the writer process made it.
    [Fact]
    public async Task A_file_of_the_first_version_on_Akka_is_still_read()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Persistence", "Fixtures", "journal-v2.db"), FilePath);

        await using var store = Open();
        await using var node = Node.Start(akka => akka.WithSqliteJournal(store));
        Assert.Equal(new Tally.Answer(1111, 4, 4), await node.AskOnceAsync(App, Tally.Ask.Message));
        Assert.Equal(1111, (await node.AskOnceAsync(App, Tally.Ask.Message, new Akka.Persistence.Recovery(Akka.Persistence.SnapshotSelectionCriteria.None))).Total);
        Assert.Equal(new AuditTags("shop/web", "red", "alice", "c1"), (await store.EntriesAsync(new JournalQuery()))[0].Tags);
    }

    [Fact]
    public async Task A_file_of_a_newer_version_and_a_database_of_something_else_are_left_alone()
    {
        await RecordAsync(1);
        Execute("PRAGMA user_version = 99");
        Assert.Contains("newer version", Assert.Throws<JournalException>(() => Open()).Message);

        File.Delete(FilePath);
        Execute("CREATE TABLE something_else (a INTEGER)");
        Assert.Contains("no journal of GitOpsActors", Assert.Throws<JournalException>(() => Open()).Message);
        Assert.Contains("no journal of GitOpsActors", Assert.Throws<JournalException>(() => JournalFile.Open(FilePath)).Message);
        File.Delete(FilePath);
        Assert.Contains("There is no journal", Assert.Throws<JournalException>(() => JournalFile.Open(FilePath)).Message);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "file"), "");

        var error = Assert.Throws<JournalException>(() => SqliteStore.Open(Path.Combine(_folder.FullName, "file", "journal.db"), _clock));
        Assert.Contains("can't be opened", error.Message);
    }

    [Fact]
    public async Task A_torn_file_is_found_and_the_error_says_what_to_do()
    {
        await RecordAsync([.. Enumerable.Range(1, 2000)]);
        using (var file = File.OpenWrite(FilePath)) file.SetLength(file.Length / 2 / 4096 * 4096);

        AssertSaysWhatToDo(Assert.Throws<JournalException>(() => Open()).Message);
    }

    [Fact]
    public void A_file_that_is_no_database_is_found_and_the_error_says_what_to_do()
    {
        File.WriteAllText(FilePath, string.Concat(Enumerable.Repeat("this is not a journal. ", 1000)));

        AssertSaysWhatToDo(Assert.Throws<JournalException>(() => Open()).Message);
    }

    [Fact]
    public async Task A_flipped_bit_in_an_event_is_found_when_it_is_read_and_by_a_check()
    {
        await RecordAsync([.. Enumerable.Range(1_000_000_001, 100)]);
        await ReplaceAsync("1000000042"u8.ToArray(), "1000000043"u8.ToArray());

        await using var store = Open();
        await using var node = Node.Start(akka => akka.WithSqliteJournal(store));
        var error = (await node.FailedRecoveryAsync(App)).Message;
        AssertSaysWhatToDo(error);
        Assert.Contains("number 42 of application/shop/web", error);
        Assert.Contains("number 42", Assert.Single((await store.VerifyAsync(Tally.Codecs, default)).Problems));
    }

    [Fact]
    public async Task A_damaged_page_is_found_on_opening_after_a_crash_and_by_a_check()
    {
        await RecordAsync([.. Enumerable.Range(1, 3000)]);
        Execute("UPDATE closing SET clean = 0");
        var bytes = await File.ReadAllBytesAsync(FilePath);
        for (var page = bytes.Length / 4096 / 2; page < (bytes.Length / 4096 / 2) + 3; page++) Array.Fill(bytes, (byte)0xA5, page * 4096, 200);
        await File.WriteAllBytesAsync(FilePath, bytes);

        AssertSaysWhatToDo(Assert.Throws<JournalException>(() => Open()).Message);
        await using var file = JournalFile.Open(FilePath);
        Assert.NotEmpty((await file.VerifyAsync(Tally.Codecs, default)).Problems);
    }

    [Theory]
    [InlineData("DELETE FROM events WHERE sequence = 4", "1 to 4 of application/shop/web are missing")]
    [InlineData("DELETE FROM events WHERE sequence < 4", "1 to 3 of application/shop/web are missing")]
    [InlineData("DELETE FROM events WHERE sequence = 10", "1 to 10 of application/shop/web are missing")]
    public async Task A_gap_in_the_events_of_an_entity_is_found_when_it_recovers_and_by_a_check(string damage, string said)
    {
        await RecordAsync([.. Enumerable.Range(1, 10)]);
        Execute(damage);

        await using var store = Open();
        await using var node = Node.Start(akka => akka.WithSqliteJournal(store));
        var error = (await node.FailedRecoveryAsync(App)).Message;
        AssertSaysWhatToDo(error);
        Assert.Contains(said, error);
        Assert.Contains("should have the events 1 to 10", Assert.Single((await store.VerifyAsync(Tally.Codecs, default)).Problems));
    }

    [Fact]
    public async Task An_event_that_no_codec_reads_is_found_by_a_check()
    {
        await using var store = Open();
        await using (var newer = Node.Start(akka => akka.WithSqliteJournal(store), Tally.NewerCodecs)) await newer.AskOnceAsync(App, new Tally.Record([new TallyEvent.Doubled()]));

        Assert.Contains("number 1) can't be read", Assert.Single((await store.VerifyAsync(Tally.Codecs, default)).Problems));
        Assert.Empty((await store.VerifyAsync(Tally.NewerCodecs, default)).Problems);
    }

    private SqliteStore Open() => SqliteStore.Open(FilePath, _clock);

    private async Task RecordAsync(params int[] amounts)
    {
        await using var store = Open();
        await using var node = Node.Start(akka => akka.WithSqliteJournal(store));
        await node.AskOnceAsync(App, Tally.Record.Of(amounts));
    }

    private static async Task<int> FillAsync(Node node)
    {
        var (tally, acknowledged) = (node.Tally(App), 0);
        var large = new Tally.Record([new TallyEvent.Added(new string('7', 5000), 1)]);
        while (true)
        {
            try
            {
                await node.AskAsync(tally, large);
                acknowledged++;
            }
            catch (JournalException)
            {
                return acknowledged;
            }
        }
    }

    private static async Task<string> RefusalAsync(Node node)
    {
        var large = new Tally.Record([new TallyEvent.Added(new string('7', 5000), 1)]);
        return (await Assert.ThrowsAsync<JournalException>(() => node.AskOnceAsync(App, large))).Message;
    }

    private static void AssertSaysWhatToDo(string error)
    {
        Assert.Contains("is damaged", error);
        Assert.Contains("restore the folder from a backup", error);
    }

    // Wherever it stands: a page that was split keeps what it no longer uses.
    private async Task ReplaceAsync(byte[] found, byte[] with)
    {
        var bytes = await File.ReadAllBytesAsync(FilePath);
        var places = 0;
        for (int at, from = 0; (at = bytes.AsSpan(from).IndexOf(found)) >= 0; from += at + found.Length, places++) with.CopyTo(bytes, from + at);
        Assert.True(places > 0, "the file does not hold what is to be changed");
        await File.WriteAllBytesAsync(FilePath, bytes);
    }

    private void Execute(string sql)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(FilePath, out var handle));
        using (handle) Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(handle, sql));
    }
}
