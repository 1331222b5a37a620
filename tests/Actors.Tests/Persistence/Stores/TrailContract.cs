using GitOpsActors.Actors.Persistence;
using Recovery = Akka.Persistence.Recovery;

namespace GitOpsActors.Actors.Tests.Persistence.Stores;

/// <summary>What both stores answer to those who read the audit trail, and what they forget.</summary>
public abstract partial class StoreContract
{
    private const string Other = "application/shop/blog";

    [Fact]
    public async Task The_audit_trail_is_read_newest_first_by_entity_type_time_project_and_user()
    {
        await using (var node = Start())
        {
            var (app, other) = (node.Tally(App), node.Tally(Other));
            for (var i = 0; i < 12; i++)
            {
                var tags = new AuditTags(
                    Application: i % 2 == 0 ? "shop/web" : "shop/blog", Project: i < 6 ? "red" : "blue", Who: i % 3 == 0 ? "alice" : AuditTags.Automation, Revision: $"r{i}");
                TallyEvent happened = i % 4 == 1 ? new TallyEvent.Cleared() : new TallyEvent.Added($"{i}", i);
                await node.AskAsync(i % 2 == 0 ? app : other, new Tally.Record([happened], tags));
            }
        }

        var all = await ReadAsync(new JournalQuery());
        Assert.Equal(Enumerable.Range(0, 12).Reverse().Select(static i => $"r{i}"), all.Select(static entry => entry.Tags.Revision));
        Assert.Equal(new AuditTags("shop/blog", "red", "alice", "r3"), all[8].Tags);
        Assert.Equal((new EntityId(Other), new Sequence(2), "tally.added", true), (all[8].Entity, all[8].Sequence, all[8].Event.Type, all[8].IsJson));
        Assert.Equal("""{"Text":"3","Amount":3}"""u8.ToArray(), all[8].Event.Payload.ToArray());

        await AgreesAsync(all, new JournalQuery { Entity = new EntityId(App) }, static entry => entry.Entity.Value == App);
        await AgreesAsync(all, new JournalQuery { Types = ["tally.cleared"] }, static entry => entry.Event.Type == "tally.cleared");
        await AgreesAsync(all, new JournalQuery { Types = ["tally.cleared", "tally.added", "unheard of"] }, static _ => true);
        await AgreesAsync(all, new JournalQuery { Project = "blue" }, static entry => entry.Tags.Project == "blue");
        await AgreesAsync(all, new JournalQuery { Who = "alice", Project = "red" }, static entry => entry.Tags is { Who: "alice", Project: "red" });
        await AgreesAsync(all, new JournalQuery { Who = "nobody" }, static _ => false);
        await AgreesAsync(all, new JournalQuery { Since = all[7].Time, Until = all[2].Time }, entry => entry.Time >= all[7].Time && entry.Time < all[2].Time);
        await AgreesAsync(
            all, new JournalQuery { Entity = new EntityId(Other), Types = ["tally.added"], Who = AuditTags.Automation, Before = all[1].Position },
            entry => entry is { Entity.Value: Other, Event.Type: "tally.added", Tags.Who: AuditTags.Automation } && entry.Position < all[1].Position);
    }

    [Fact]
    public async Task The_audit_trail_is_paged_by_position_without_gaps_or_repetition()
    {
        const int count = 1234;
        await using (var node = Start())
        {
            var tally = node.Tally(App);
            for (var i = 0; i < count; i += 617) await node.AskAsync(tally, Tally.Record.Of([.. Enumerable.Range(i, 617)]));
        }

        foreach (var entity in new EntityId?[] { null, new EntityId(App) })
        {
            var all = await ReadAsync(new JournalQuery { Entity = entity });
            Assert.Equal(Enumerable.Range(1, count).Reverse(), all.Select(static entry => (int)entry.Sequence.Value));
            var (paged, before) = (new List<JournalEntry>(), (long?)null);
            while (await ReadAsync(new JournalQuery { Entity = entity, Before = before, Limit = 100 }) is { Count: > 0 } page)
            {
                Assert.InRange(page.Count, 1, 100);
                paged.AddRange(page);
                before = page[^1].Position;
            }

            Assert.Equal(all.Select(static entry => entry.Position), paged.Select(static entry => entry.Position));
        }
    }

    [Fact]
    public async Task An_entity_that_the_journal_does_not_know_is_an_error_that_says_how_entities_are_named()
    {
        var error = await Assert.ThrowsAsync<UnknownEntityException>(() => ReadAsync(new JournalQuery { Entity = new EntityId("application/shop") }));

        Assert.Contains("nothing of application/shop", error.Message);
        Assert.Contains("application/NAMESPACE/NAME", error.Message);
    }

    [Fact]
    public async Task Trimming_forgets_what_is_old_and_in_a_snapshot_and_nothing_else()
    {
        await using var node = Start();
        var (app, other) = (node.Tally(App), node.Tally(Other));
        await node.AskAsync(app, Tally.Record.Of(1, 2, 3));
        await node.AskAsync(app, Tally.Keep.Message);
        await node.AskAsync(app, Tally.Record.Of(4));
        await node.AskAsync(app, Tally.Keep.Message);
        await node.AskAsync(other, Tally.Record.Of(10, 20));
        await node.AskAsync(app, Tally.Record.Of(5));
        var all = await ReadAsync(new JournalQuery());
        var (first, future) = (all[^1].Time, all[0].Time + TimeSpan.FromDays(1));

        Assert.Equal(0, await Retention.TrimAsync(first, default));
        Assert.Equal(4, await Retention.TrimAsync(future, default));
        Assert.Equal(0, await Retention.TrimAsync(future, default));

        Assert.Equal(["5 of shop/web", "2 of shop/blog", "1 of shop/blog"], (await ReadAsync(new JournalQuery())).Select(static entry => $"{entry.Sequence} of {entry.Entity.Value["application/".Length..]}"));
        Assert.Empty((await Trail.VerifyAsync(Tally.Codecs, default)).Problems);
        Assert.Equal(new Tally.Answer(15, 5, 5), await node.AskOnceAsync(App, Tally.Ask.Message));
        Assert.Equal(new Tally.Answer(30, 2, 2), await node.AskOnceAsync(Other, Tally.Ask.Message));
        Assert.Equal(new Tally.Answer(21, 6, 6), await node.AskAsync(app, Tally.Record.Of(6)));
        // Of the snapshots the newest is left.
        Assert.Equal(0, (await node.AskOnceAsync(App, Tally.Ask.Message, new Recovery(new Akka.Persistence.SnapshotSelectionCriteria(3), long.MaxValue, replayMax: 0))).Events);
    }

    [Fact]
    public async Task An_entity_whose_events_are_all_old_and_in_a_snapshot_keeps_its_last_event_and_goes_on()
    {
        await using var node = Start();
        var tally = node.Tally(App);
        await node.AskAsync(tally, Tally.Record.Of([.. Enumerable.Range(1, 5000)]));
        await node.AskAsync(tally, Tally.Keep.Message);

        Assert.Equal(4999, await Retention.TrimAsync(DateTimeOffset.UtcNow + TimeSpan.FromDays(1), default));

        Assert.Equal([5000], (await ReadAsync(new JournalQuery())).Select(static entry => (int)entry.Sequence.Value));
        Assert.Equal(5001, (await node.AskOnceAsync(App, Tally.Ask.Message)).Events + 1);
        Assert.Equal(5001, (await node.AskAsync(tally, Tally.Record.Of(1))).Sequence);
        Assert.Empty((await Trail.VerifyAsync(Tally.Codecs, default)).Problems);
    }

    [Fact]
    public async Task Sharding_remembers_its_entities_in_the_store_and_stays_out_of_the_audit_trail()
    {
        await using (var first = Start(settings: ShardedTally.Settings))
        {
            await ShardedTally.StartAsync(first.System);
            Assert.Equal(new Tally.Answer(7, 1, 1), await ShardedTally.AskAsync(first.System, "web", Tally.Record.Of(7)));
        }

        await using (var second = Start(settings: ShardedTally.Settings))
        {
            var started = second.RecoveredAsync("web");
            await ShardedTally.StartAsync(second.System);
            // Nobody asks for it: the store says that it was there.
            await started;
            Assert.Equal(new Tally.Answer(7, 1, 1), await ShardedTally.AskAsync(second.System, "web", Tally.Ask.Message));
        }

        Assert.Equal(["web"], (await ReadAsync(new JournalQuery())).Select(static entry => entry.Entity.Value));
        var akka = await ReadAsync(new JournalQuery { Entity = new EntityId(ShardedTally.ShardEntity) });
        Assert.All(akka, static entry => Assert.False(entry.IsJson));
        Assert.NotEmpty(akka);
        Assert.Empty((await Trail.VerifyAsync(Tally.Codecs, default)).Problems);
    }

    private Task<List<JournalEntry>> ReadAsync(JournalQuery query) => Trail.EntriesAsync(query);

    private async Task AgreesAsync(List<JournalEntry> all, JournalQuery query, Func<JournalEntry, bool> expected) =>
        Assert.Equal(all.Where(expected).Select(static entry => entry.Position), (await ReadAsync(query)).Select(static entry => entry.Position));
}
