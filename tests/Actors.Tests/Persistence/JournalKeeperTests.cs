using System.Text.Json;
using GitOpsActors.Actors.JournalKeeping;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Tests.Runtime;

namespace GitOpsActors.Actors.Tests.Persistence;

public sealed class JournalKeeperTests
{
    private static readonly ShardId Shard = new(0);

    [Fact]
    public void Once_a_day_what_is_older_than_the_retention_is_trimmed_and_that_is_recorded()
    {
        using var world = new World();
        var journal = new InMemoryJournal(world.Simulation.Time);
        var epoch = world.Simulation.Complete(() => journal.AcquireAsync(Shard, default).AsTask());
        var app = new EntityId("application/shop");
        world.Simulation.Complete(async () =>
        {
            await journal.AppendAsync(new Append(app, Shard, epoch, default, [.. Enumerable.Repeat(new EventData("synced", "{}"u8.ToArray()), 5)]), default);
            await journal.SaveSnapshotAsync(new SnapshotSave(app, Shard, epoch, new Sequence(5), new EventData("state", "{}"u8.ToArray())), default);
        });

        world.System.Get(JournalKeeper.Kind(journal, Shard, epoch, retention: TimeSpan.FromDays(2)), "journal").Wake();
        world.Simulation.RunFor(TimeSpan.FromDays(4));

        var trimmed = Trimmings(world, journal);
        Assert.Equal([0, 1, 2, 3], trimmed.Select(static entry => Math.Round((entry.Time - World.Start).TotalDays, 3)));
        Assert.Equal([0, 0, 4, 0], trimmed.Select(static entry => JsonDocument.Parse(entry.Event.Payload).RootElement.GetProperty("events").GetInt32()));
    }

    [Fact]
    public void A_restart_neither_repeats_nor_skips_a_day_and_a_failure_is_tried_again()
    {
        using var world = new World();
        var refuse = true;
        var journal = new InMemoryJournal(world.Simulation.Time, _ => refuse ? new AppendOutcome.Refused("The disk is full.") : null);
        var epoch = world.Simulation.Complete(() => journal.AcquireAsync(Shard, default).AsTask());
        var kind = JournalKeeper.Kind(journal, Shard, epoch, retention: TimeSpan.FromDays(2));
        world.System.Get(kind, "journal").Wake();
        world.Simulation.RunFor(TimeSpan.FromSeconds(1));
        Assert.True(world.System.Inspect("journal-keeper", "journal")!.Restarts > 0);
        refuse = false;
        world.Simulation.RunFor(TimeSpan.FromHours(12));
        Assert.Single(Trimmings(world, journal));

        world.System.Get(kind, "journal").Stop();
        world.Settle();
        world.System.Get(kind, "journal").Wake();
        world.Simulation.RunFor(TimeSpan.FromHours(11));
        Assert.Single(Trimmings(world, journal));
        world.Simulation.RunFor(TimeSpan.FromHours(2));
        Assert.Equal(2, Trimmings(world, journal).Count);
    }

    private static List<JournalEntry> Trimmings(World world, InMemoryJournal journal) => world.Simulation.Complete(async () =>
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in journal.ReadAsync(new JournalQuery { Types = ["journal.trimmed"] }, default)) entries.Add(entry);
        entries.Reverse();
        return entries;
    });
}
