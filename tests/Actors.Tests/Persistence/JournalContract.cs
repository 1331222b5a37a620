using System.Text;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Runtime.Simulation;
using GitOpsActors.Actors.Tests.Runtime;

namespace GitOpsActors.Actors.Tests.Persistence;

/// <summary>What every journal must do, whatever it keeps its events in. A store passes by deriving from this.</summary>
public abstract class JournalContract
{
    private static readonly EntityId App = new("application/shop");
    private static readonly EntityId Other = new("application/blog");
    private static readonly ShardId Shard = new(7);

    protected VirtualTime Time { get; } = new(World.Start);

    /// <summary>An empty journal that reads the given clock.</summary>
    protected abstract IJournal Open();

    [Fact]
    public async Task Events_come_back_in_the_order_and_form_in_which_they_were_appended()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);

        Assert.Equal(new AppendOutcome.Appended(new Sequence(2)), await AppendAsync(journal, App, epoch, 0, "sync.started {\"n\":1}", "sync.ended {\"n\":2}"));
        Assert.Equal(new AppendOutcome.Appended(new Sequence(1)), await AppendAsync(journal, Other, epoch, 0, "sync.started {\"n\":\"ü€😀\"}"));
        Assert.Equal(new AppendOutcome.Appended(new Sequence(3)), await AppendAsync(journal, App, epoch, 2, "sync.started {\"n\":3}"));

        var recovery = await journal.RecoverAsync(App, default);
        Assert.Null(recovery.Snapshot);
        Assert.Equal(["1 sync.started {\"n\":1}", "2 sync.ended {\"n\":2}", "3 sync.started {\"n\":3}"], recovery.Events.Select(Show));
        Assert.Equal(new Sequence(3), recovery.Last);
        Assert.All(recovery.Events, static entry => Assert.Equal(App, entry.Entity));
        Assert.Equal(["1 sync.started {\"n\":\"ü€😀\"}"], (await journal.RecoverAsync(Other, default)).Events.Select(Show));
    }

    [Fact]
    public async Task An_entity_never_heard_of_starts_from_nothing()
    {
        await using var journal = Open();
        var recovery = await journal.RecoverAsync(new EntityId("application/none"), default);

        Assert.Null(recovery.Snapshot);
        Assert.Empty(recovery.Events);
        Assert.Equal(default, recovery.Last);
    }

    [Fact]
    public async Task An_append_that_expects_another_last_event_changes_nothing_and_is_told_the_real_one()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);
        await AppendAsync(journal, App, epoch, 0, "a {}", "b {}");

        Assert.Equal(new AppendOutcome.Conflict(new Sequence(2)), await AppendAsync(journal, App, epoch, 1, "late {}"));
        Assert.Equal(new AppendOutcome.Conflict(new Sequence(2)), await AppendAsync(journal, App, epoch, 3, "early {}"));
        Assert.Equal(new AppendOutcome.Conflict(default), await AppendAsync(journal, Other, epoch, 1, "early {}"));

        Assert.Equal(2, (await journal.RecoverAsync(App, default)).Events.Count);
        Assert.Empty((await journal.RecoverAsync(Other, default)).Events);
    }

    [Fact]
    public async Task Of_appends_that_race_for_one_place_one_wins_and_the_others_conflict()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AppendAsync(journal, App, epoch, 0, $"try {i}").AsTask()));

        Assert.Single(outcomes, static outcome => outcome is AppendOutcome.Appended);
        Assert.Equal(19, outcomes.Count(static outcome => outcome == new AppendOutcome.Conflict(new Sequence(1))));
        Assert.Single((await journal.RecoverAsync(App, default)).Events);
    }

    [Fact]
    public async Task A_new_owner_fences_the_old_one_off_for_events_and_snapshots()
    {
        await using var journal = Open();
        var old = await journal.AcquireAsync(Shard, default);
        await AppendAsync(journal, App, old, 0, "a {}");
        var current = await journal.AcquireAsync(Shard, default);

        Assert.True(current.Value > old.Value);
        Assert.Equal(new AppendOutcome.Fenced(current), await AppendAsync(journal, App, old, 1, "stale {}"));
        Assert.Equal(new AppendOutcome.Fenced(current), await journal.SaveSnapshotAsync(new SnapshotSave(App, Shard, old, new Sequence(1), Data("state {}")), default));
        Assert.Equal(new AppendOutcome.Appended(new Sequence(2)), await AppendAsync(journal, App, current, 1, "b {}"));
        Assert.Equal(["1 a {}", "2 b {}"], (await journal.RecoverAsync(App, default)).Events.Select(Show));
    }

    [Fact]
    public async Task A_shard_that_was_never_acquired_takes_no_events_and_shards_do_not_fence_each_other()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);
        await journal.AcquireAsync(new ShardId(8), default);
        await journal.AcquireAsync(new ShardId(8), default);

        Assert.Equal(new AppendOutcome.Appended(new Sequence(1)), await AppendAsync(journal, App, epoch, 0, "a {}"));
        Assert.Equal(
            new AppendOutcome.Fenced(default),
            await journal.AppendAsync(new Append(Other, new ShardId(9), new Epoch(1), default, [Data("a {}")]), default));
    }

    [Fact]
    public async Task Recovery_starts_from_the_newest_snapshot_and_an_older_one_does_not_replace_it()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);
        await AppendAsync(journal, App, epoch, 0, "a {}", "b {}", "c {}");

        Assert.IsType<AppendOutcome.Appended>(await journal.SaveSnapshotAsync(new SnapshotSave(App, Shard, epoch, new Sequence(2), Data("state {\"at\":2}")), default));
        Assert.IsType<AppendOutcome.Appended>(await journal.SaveSnapshotAsync(new SnapshotSave(App, Shard, epoch, new Sequence(1), Data("state {\"at\":1}")), default));

        var recovery = await journal.RecoverAsync(App, default);
        Assert.Equal(new Sequence(2), recovery.Snapshot!.At);
        Assert.Equal("state {\"at\":2}", Show(recovery.Snapshot.State));
        Assert.Equal(["3 c {}"], recovery.Events.Select(Show));
        Assert.Equal(new Sequence(3), recovery.Last);

        Assert.IsType<AppendOutcome.Appended>(await journal.SaveSnapshotAsync(new SnapshotSave(App, Shard, epoch, new Sequence(3), Data("state {\"at\":3}")), default));
        recovery = await journal.RecoverAsync(App, default);
        Assert.Empty(recovery.Events);
        Assert.Equal(new Sequence(3), recovery.Last);
    }

    [Fact]
    public async Task A_snapshot_of_events_that_are_not_there_is_refused()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);
        await AppendAsync(journal, App, epoch, 0, "a {}");

        Assert.Equal(
            new AppendOutcome.Conflict(new Sequence(1)),
            await journal.SaveSnapshotAsync(new SnapshotSave(App, Shard, epoch, new Sequence(2), Data("state {}")), default));
        Assert.Equal(
            new AppendOutcome.Conflict(default),
            await journal.SaveSnapshotAsync(new SnapshotSave(Other, Shard, epoch, default, Data("state {}")), default));
    }

    [Fact]
    public async Task The_audit_trail_is_read_newest_first_by_entity_type_and_time()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);
        for (var minute = 0; minute < 10; minute++)
        {
            await AppendAsync(journal, minute % 2 == 0 ? App : Other, epoch, minute / 2, (minute % 3 == 0 ? "synced" : "drifted") + $" {minute}");
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2, 1, 0], await ReadAsync(journal, new JournalQuery()));
        Assert.Equal([8, 6, 4, 2, 0], await ReadAsync(journal, new JournalQuery { Entity = App }));
        Assert.Equal([9, 6, 3, 0], await ReadAsync(journal, new JournalQuery { Types = ["synced"] }));
        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2, 1, 0], await ReadAsync(journal, new JournalQuery { Types = ["synced", "drifted", "unheard of"] }));
        Assert.Equal([6, 5, 4], await ReadAsync(journal, new JournalQuery { Since = World.Start.AddMinutes(4), Until = World.Start.AddMinutes(7) }));
        Assert.Equal([6, 0], await ReadAsync(journal, new JournalQuery { Entity = App, Types = ["synced"] }));
        Assert.Equal([4], await ReadAsync(journal, new JournalQuery { Entity = App, Types = ["drifted"], Since = World.Start.AddMinutes(3), Until = World.Start.AddMinutes(8) }));
        Assert.Empty(await ReadAsync(journal, new JournalQuery { Entity = new EntityId("application/none") }));
        Assert.Empty(await ReadAsync(journal, new JournalQuery { Types = ["unheard of"] }));
    }

    [Fact]
    public async Task The_audit_trail_is_paged_by_position_without_gaps_or_repetition()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);
        const int count = 1234;
        for (var i = 0; i < count; i += 2) await AppendAsync(journal, App, epoch, i, $"e {i}", $"e {i + 1}");

        foreach (var entity in new EntityId?[] { null, App })
        {
            var all = await ReadAsync(journal, new JournalQuery { Entity = entity });
            Assert.Equal(Enumerable.Range(0, count).Reverse(), all);
            var (paged, before) = (new List<int>(), (long?)null);
            while (true)
            {
                var page = new List<JournalEntry>();
                await foreach (var entry in journal.ReadAsync(new JournalQuery { Entity = entity, Before = before, Limit = 100 }, default)) page.Add(entry);
                if (page.Count == 0) break;
                Assert.InRange(page.Count, 1, 100);
                paged.AddRange(page.Select(static entry => Number(entry.Event)));
                before = page[^1].Position;
            }

            Assert.Equal(all, paged);
        }
    }

    [Fact]
    public async Task Time_of_recording_never_goes_back_even_when_the_clock_does()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);
        Time.Advance(TimeSpan.FromHours(1));
        await AppendAsync(journal, App, epoch, 0, "a 1");

        var entries = new List<JournalEntry>();
        await foreach (var entry in journal.ReadAsync(new JournalQuery(), default)) entries.Add(entry);
        Assert.Equal(World.Start.AddHours(1), Assert.Single(entries).Time);
    }

    [Fact]
    public async Task Trimming_forgets_what_is_old_and_in_a_snapshot_and_nothing_else()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);
        await AppendAsync(journal, App, epoch, 0, "a 1", "a 2", "a 3", "a 4");
        await AppendAsync(journal, Other, epoch, 0, "b 1", "b 2");
        await journal.SaveSnapshotAsync(new SnapshotSave(App, Shard, epoch, new Sequence(3), Data("state {}")), default);
        Time.Advance(TimeSpan.FromDays(100));
        await AppendAsync(journal, App, epoch, 4, "a 5");
        await journal.SaveSnapshotAsync(new SnapshotSave(App, Shard, epoch, new Sequence(3), Data("state {}")), default);

        Assert.Equal(0, await journal.TrimAsync(World.Start.AddDays(-1), default));
        Assert.Equal(3, await journal.TrimAsync(World.Start.AddDays(50), default));
        Assert.Equal(0, await journal.TrimAsync(World.Start.AddDays(50), default));

        Assert.Equal([5, 2, 1, 4], await ReadAsync(journal, new JournalQuery()));
        var recovery = await journal.RecoverAsync(App, default);
        Assert.Equal(["4 a 4", "5 a 5"], recovery.Events.Select(Show));
        Assert.Equal(new AppendOutcome.Appended(new Sequence(6)), await AppendAsync(journal, App, epoch, 5, "a 6"));
        Assert.Equal(new AppendOutcome.Appended(new Sequence(3)), await AppendAsync(journal, Other, epoch, 2, "b 3"));
    }

    [Fact]
    public async Task An_entity_whose_events_are_all_old_and_in_a_snapshot_can_still_go_on()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);
        await AppendAsync(journal, App, epoch, 0, "a 1", "a 2");
        await journal.SaveSnapshotAsync(new SnapshotSave(App, Shard, epoch, new Sequence(2), Data("state {}")), default);

        Assert.Equal(1, await journal.TrimAsync(World.Start.AddDays(1), default));

        Assert.Equal(new Sequence(2), (await journal.RecoverAsync(App, default)).Last);
        Assert.Equal(new AppendOutcome.Appended(new Sequence(3)), await AppendAsync(journal, App, epoch, 2, "a 3"));
        Assert.Equal(["3 a 3"], (await journal.RecoverAsync(App, default)).Events.Select(Show));
    }

    [Fact]
    public async Task Trimming_goes_through_a_long_journal_to_the_end()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);
        const int count = 5000;
        for (var i = 0; i < count; i += 500)
            await AppendAsync(journal, App, epoch, i, [.. Enumerable.Range(i + 1, 500).Select(static n => $"a {n}")]);
        await journal.SaveSnapshotAsync(new SnapshotSave(App, Shard, epoch, new Sequence(count), Data("state {}")), default);

        Assert.Equal(count - 1, await journal.TrimAsync(World.Start.AddDays(1), default));
        Assert.Equal([count], await ReadAsync(journal, new JournalQuery()));
    }

    [Fact]
    public async Task What_breaks_a_limit_is_a_mistake_that_is_named()
    {
        await using var journal = Open();
        var epoch = await journal.AcquireAsync(Shard, default);
        var huge = new EventData("huge", new byte[JournalLimits.EventBytesMax + 1]);

        Assert.Contains("0", (await Assert.ThrowsAsync<ArgumentException>(async () => await AppendAsync(journal, App, epoch, 0))).Message);
        Assert.Contains("huge of application/shop", (await Assert.ThrowsAsync<ArgumentException>(async () => await journal.AppendAsync(new Append(App, Shard, epoch, default, [huge]), default))).Message);
        Assert.Contains("no type", (await Assert.ThrowsAsync<ArgumentException>(async () => await journal.AppendAsync(new Append(App, Shard, epoch, default, [new EventData("", default)]), default))).Message);
        await Assert.ThrowsAsync<ArgumentException>(async () => await AppendAsync(journal, new EntityId(new string('x', 513)), epoch, 0, "a {}"));
    }

    protected static EventData Data(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return new EventData(text[..space], Encoding.UTF8.GetBytes(text[(space + 1)..]));
    }

    protected static string Show(EventData data) => $"{data.Type} {Encoding.UTF8.GetString(data.Payload.Span)}";

    protected static string Show(JournalEntry entry) => $"{entry.Sequence} {Show(entry.Event)}";

    protected static ValueTask<AppendOutcome> AppendAsync(IJournal journal, EntityId entity, Epoch epoch, int expected, params string[] events) =>
        journal.AppendAsync(new Append(entity, Shard, epoch, new Sequence(expected), [.. events.Select(Data)]), default);

    private static int Number(EventData data) => int.Parse(Encoding.UTF8.GetString(data.Payload.Span));

    private static async Task<List<int>> ReadAsync(IJournal journal, JournalQuery query)
    {
        var numbers = new List<int>();
        await foreach (var entry in journal.ReadAsync(query, default)) numbers.Add(Number(entry.Event));
        return numbers;
    }
}

public sealed class InMemoryJournalTests : JournalContract
{
    protected override IJournal Open() => new InMemoryJournal(Time);
}
