using Akka.Hosting;
using Akka.Persistence;
using GitOpsActors.Actors.Persistence;
using Recovery = Akka.Persistence.Recovery;

namespace GitOpsActors.Actors.Tests.Persistence.Stores;

/// <summary>What both stores must do for Akka's persistent actors. A store passes by deriving from this.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    protected const string App = "application/shop/web";

    private protected IAuditTrail Trail { get; private set; } = null!;

    public async Task InitializeAsync() => Trail = await OpenAsync();

    public async Task DisposeAsync()
    {
        await Trail.DisposeAsync();
        await CleanAsync();
    }

    /// <summary>Opens the empty store of this test; it is an <see cref="IRetention"/> too.</summary>
    protected abstract Task<IAuditTrail> OpenAsync();

    protected abstract Task CleanAsync();

    /// <summary>Makes the store the journal and snapshot store of an actor system.</summary>
    protected abstract void Configure(AkkaConfigurationBuilder akka);

    private protected Node Start(EventCodec[]? codecs = null, string settings = "") => Node.Start(Configure, codecs, settings);

    [Fact]
    public async Task What_was_recorded_is_there_in_another_system_in_the_same_order()
    {
        await using (var first = Start())
        {
            var tally = first.Tally(App);
            Assert.Equal(new Tally.Answer(3, 2, 2), await first.AskAsync(tally, Tally.Record.Of(1, 2)));
            Assert.Equal(new Tally.Answer(0, 3, 3), await first.AskAsync(tally, new Tally.Record([new TallyEvent.Cleared()])));
            Assert.Equal(new Tally.Answer(5, 4, 4), await first.AskAsync(tally, Tally.Record.Of(5)));
            Assert.Equal(new Tally.Answer(7, 1, 1), await first.AskOnceAsync("application/shop/blog", Tally.Record.Of(7)));
        }

        await using var second = Start();
        Assert.Equal(new Tally.Answer(5, 4, 4), await second.AskOnceAsync(App, Tally.Ask.Message));
        Assert.Equal(new Tally.Answer(7, 1, 1), await second.AskOnceAsync("application/shop/blog", Tally.Ask.Message));
        Assert.Equal(new Tally.Answer(0, 0, 0), await second.AskOnceAsync("application/shop/none", Tally.Ask.Message));
    }

    [Fact]
    public async Task Recovery_goes_as_far_as_it_is_asked_to()
    {
        await using var node = Start();
        await node.AskOnceAsync(App, Tally.Record.Of(1, 10, 100, 1000));

        Assert.Equal(11, (await node.AskOnceAsync(App, Tally.Ask.Message, new Recovery(SnapshotSelectionCriteria.Latest, toSequenceNr: 2))).Total);
        Assert.Equal(111, (await node.AskOnceAsync(App, Tally.Ask.Message, new Recovery(SnapshotSelectionCriteria.Latest, long.MaxValue, replayMax: 3))).Total);
        Assert.Equal(new Tally.Answer(0, 0, 4), await node.AskOnceAsync(App, Tally.Ask.Message, Recovery.None));
    }

    [Fact]
    public async Task An_entity_that_moves_there_and_back_keeps_all_events()
    {
        await using var a = Start();
        await using var b = Start();
        Assert.Equal(1, (await a.AskOnceAsync(App, Tally.Record.Of(1))).Events);
        Assert.Equal(2, (await b.AskOnceAsync(App, Tally.Record.Of(10))).Events);
        Assert.Equal(3, (await a.AskOnceAsync(App, Tally.Record.Of(100))).Events);
        Assert.Equal(4, (await b.AskOnceAsync(App, Tally.Record.Of(1000))).Events);

        await using var c = Start();
        Assert.Equal(new Tally.Answer(1111, 4, 4), await c.AskOnceAsync(App, Tally.Ask.Message));
    }

    [Fact]
    public async Task Of_two_owners_the_one_that_comes_second_is_refused_and_stops()
    {
        await using var a = Start();
        await using var b = Start();
        var (first, second) = (a.Tally(App), b.Tally(App));
        await a.AskAsync(first, Tally.Ask.Message);
        await b.AskAsync(second, Tally.Ask.Message);
        Assert.Equal(new Tally.Answer(1, 1, 1), await a.AskAsync(first, Tally.Record.Of(1)));

        var stopped = b.StoppedAsync(second);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => b.AskAsync(second, Tally.Record.Of(10)));
        Assert.IsNotType<Akka.Actor.AskTimeoutException>(refused);
        await stopped;

        Assert.Equal(new Tally.Answer(3, 2, 2), await a.AskAsync(first, Tally.Record.Of(2)));
        Assert.Equal(new Tally.Answer(3, 2, 2), await b.AskOnceAsync(App, Tally.Ask.Message));
    }

    [Fact]
    public async Task A_burst_of_ten_thousand_entities_that_record_at_once_is_kept_whole()
    {
        const int count = 10_000;
        await using (var node = Start())
        {
            var tallies = Enumerable.Range(0, count).Select(i => node.Tally($"application/burst/{i}")).ToList();
            await Task.WhenAll(tallies.Select(tally => node.AskAsync(tally, Tally.Ask.Message)));
            var answers = await Task.WhenAll(tallies.Select((tally, i) => node.AskAsync(tally, Tally.Record.Of(i, 1))));
            Assert.Equal(Enumerable.Range(0, count).Select(static i => new Tally.Answer(i + 1, 2, 2)), answers);
        }

        Assert.Equal((2 * count, 0), (await Trail.VerifyAsync(Tally.Codecs, default) is var found ? ((int)found.Events, found.Problems.Count) : default));
        await using var again = Start();
        for (var i = 0; i < count; i += 997) Assert.Equal(i + 1, (await again.AskOnceAsync($"application/burst/{i}", Tally.Ask.Message)).Total);
    }

    [Fact]
    public async Task A_snapshot_shortens_the_way_back_and_what_it_contains_can_be_deleted()
    {
        await using var node = Start();
        var tally = node.Tally(App);
        await node.AskAsync(tally, Tally.Record.Of(1, 2, 3));
        await node.AskAsync(tally, Tally.Keep.Message);
        await node.AskAsync(tally, new Tally.DeleteTo(3));
        await node.AskAsync(tally, Tally.Record.Of(4));

        Assert.Equal(new Tally.Answer(10, 4, 4), await node.AskOnceAsync(App, Tally.Ask.Message));
        Assert.Equal(new Tally.Answer(4, 1, 4), await node.AskOnceAsync(App, Tally.Ask.Message, new Recovery(SnapshotSelectionCriteria.None)));
        Assert.Empty((await Trail.VerifyAsync(Tally.Codecs, default)).Problems);
    }

    [Fact]
    public async Task Numbers_go_on_after_all_events_are_deleted()
    {
        await using (var node = Start())
        {
            var tally = node.Tally(App);
            await node.AskAsync(tally, Tally.Record.Of(1, 2, 3));
            await node.AskAsync(tally, new Tally.DeleteTo(long.MaxValue));
        }

        await using var again = Start();
        Assert.Equal(new Tally.Answer(0, 0, 3), await again.AskOnceAsync(App, Tally.Ask.Message));
        Assert.Equal(new Tally.Answer(9, 1, 4), await again.AskOnceAsync(App, Tally.Record.Of(9)));
        Assert.Equal(new Tally.Answer(9, 1, 4), await again.AskOnceAsync(App, Tally.Ask.Message));
        Assert.Empty((await Trail.VerifyAsync(Tally.Codecs, default)).Problems);
    }

    [Fact]
    public async Task Older_snapshots_are_found_by_their_number_until_they_are_deleted()
    {
        await using var node = Start();
        var tally = node.Tally(App);
        for (var amount = 1; amount <= 3; amount++)
        {
            await node.AskAsync(tally, Tally.Record.Of(amount));
            await node.AskAsync(tally, Tally.Keep.Message);
        }

        // Without any event to replay, what is there is the snapshot.
        async Task<int> EventsOf(long snapshotMax) =>
            (await node.AskOnceAsync(App, Tally.Ask.Message, new Recovery(new SnapshotSelectionCriteria(snapshotMax), long.MaxValue, replayMax: 0))).Events;

        Assert.Equal((3, 2, 1), (await EventsOf(long.MaxValue), await EventsOf(2), await EventsOf(1)));
        await node.AskAsync(tally, new Tally.DropSnapshots(new SnapshotSelectionCriteria(2)));
        Assert.Equal((3, 0, 0), (await EventsOf(long.MaxValue), await EventsOf(2), await EventsOf(1)));
        Assert.Equal(new Tally.Answer(6, 3, 3), await node.AskOnceAsync(App, Tally.Ask.Message));
    }

    [Fact]
    public async Task An_event_that_only_a_newer_version_knows_stops_the_recovery_and_says_so()
    {
        await using (var newer = Start(Tally.NewerCodecs)) await newer.AskOnceAsync(App, new Tally.Record([new TallyEvent.Doubled()]));

        await using var older = Start();
        var reason = await older.FailedRecoveryAsync(App);

        Assert.Contains("tally.doubled", reason.ToString());
        Assert.Contains("It was written by a newer version: run that one.", reason.ToString());
    }

    [Fact]
    public async Task What_cannot_be_recorded_stops_the_actor_or_is_told_to_it_and_leaves_nothing_behind()
    {
        await using var node = Start();
        var tally = node.Tally(App);
        await node.AskAsync(tally, Tally.Record.Of(1));

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => node.AskAsync(tally, new Tally.Record([new TallyEvent.Doubled()])));

        Assert.Contains("no name to be recorded under", refused.ToString());
        Assert.Equal(new Tally.Answer(1, 1, 1), await node.AskOnceAsync(App, Tally.Ask.Message));
    }
}
