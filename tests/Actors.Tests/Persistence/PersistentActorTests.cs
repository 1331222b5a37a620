using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Actors.Tests.Runtime;

namespace GitOpsActors.Actors.Tests.Persistence;

public sealed class PersistentActorTests
{
    private static readonly ShardId Shard = new(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 100).Select(static seed => (ulong)seed)];

    [Fact]
    public void The_state_outlives_failures_and_passivation_and_snapshots_shorten_the_way_back()
    {
        using var world = new World();
        var journal = new InMemoryJournal(world.Simulation.Time);
        var epoch = world.Simulation.Complete(() => journal.AcquireAsync(Shard, default).AsTask());
        var poisoned = false;
        var kind = new ActorKind("counter", id => new Counter(journal, new Ownership(new EntityId($"counter/{id}"), Shard, epoch))
        {
            Buggify = () => { if (poisoned) throw new InvalidOperationException("at random"); },
        })
        { PassivateAfter = TimeSpan.FromMinutes(1) };
        var counter = world.System.Get(kind, "a");

        for (var i = 1; i <= 25; i++) Assert.Equal(i, Ask(world, counter, 1));
        poisoned = true;
        Assert.Throws<ActorFailedException>(() => Ask(world, counter, 1));
        poisoned = false;
        Assert.Equal(26, Ask(world, counter, 1));
        world.Simulation.RunFor(TimeSpan.FromMinutes(3));
        Assert.Equal(ActorPhase.Dormant, world.System.Inspect("counter", "a")!.Phase);
        Assert.Equal(27, Ask(world, counter, 1));

        var recovery = world.Simulation.Complete(() => journal.RecoverAsync(new EntityId("counter/a"), default).AsTask());
        Assert.Equal((20, 7), ((int)recovery.Snapshot!.At.Value, recovery.Events.Count));
    }

    [Fact]
    public void An_owner_that_was_fenced_off_ends_without_an_answer_and_changes_nothing()
    {
        using var world = new World();
        var journal = new InMemoryJournal(world.Simulation.Time);
        var epoch = world.Simulation.Complete(() => journal.AcquireAsync(Shard, default).AsTask());
        var kind = new ActorKind("counter", id => new Counter(journal, new Ownership(new EntityId($"counter/{id}"), Shard, epoch)));
        var counter = world.System.Get(kind, "a");
        Assert.Equal(5, Ask(world, counter, 5));

        world.Simulation.Complete(() => journal.AcquireAsync(Shard, default).AsTask());
        Assert.Throws<TimeoutException>(() => Ask(world, counter, 1));

        Assert.Null(world.System.Inspect("counter", "a"));
        Assert.Single(world.Simulation.Complete(() => journal.RecoverAsync(new EntityId("counter/a"), default).AsTask()).Events);
    }

    [Fact]
    public void A_refused_write_fails_the_command_with_the_stores_own_words_and_the_state_stays_what_is_recorded()
    {
        using var world = new World();
        var full = false;
        var journal = new InMemoryJournal(world.Simulation.Time, _ => full ? new AppendOutcome.Refused("The disk is full.") : null);
        var epoch = world.Simulation.Complete(() => journal.AcquireAsync(Shard, default).AsTask());
        var counter = world.System.Get(new ActorKind("counter", id => new Counter(journal, new Ownership(new EntityId($"counter/{id}"), Shard, epoch))), "a");
        Assert.Equal(5, Ask(world, counter, 5));

        full = true;
        Assert.Contains("The disk is full.", Assert.Throws<ActorFailedException>(() => Ask(world, counter, 1)).Message);
        full = false;
        Assert.Equal(6, Ask(world, counter, 1));
    }

    // Goal: whatever is thrown at it, a counter never forgets an addition that it answered, and never counts one twice.
    // Method: additions to five counters from many askers; writes are refused, actors throw before and after the write, instances
    // are passivated, and some askers give up. An answered addition must be in the events; an unanswered one at most once.
    [Theory, MemberData(nameof(Seeds))]
    public void Under_random_faults_every_answered_addition_is_recorded_once(ulong seed)
    {
        using var world = new World(seed);
        var sim = world.Simulation;
        var journal = new InMemoryJournal(sim.Time, _ => sim.NextChoice(10) == 0 ? new AppendOutcome.Refused("The disk is full.") : null);
        var epoch = sim.Complete(() => journal.AcquireAsync(Shard, default).AsTask());
        var kind = new ActorKind("counter", id => new Counter(journal, new Ownership(new EntityId($"counter/{id}"), Shard, epoch))
        {
            Buggify = () => { if (sim.NextChoice(15) == 0) throw new InvalidOperationException("at random"); },
        })
        {
            PassivateAfter = TimeSpan.FromMilliseconds(50),
            Backoff = new Backoff(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(200)),
        };
        var (answered, asked) = (new int[5], new HashSet<int>[5]);
        for (var i = 0; i < 5; i++) asked[i] = [];
        var answeredAmounts = new HashSet<int>[5].Select(static _ => new HashSet<int>()).ToArray();

        sim.Complete(() => Task.WhenAll(Enumerable.Range(1, 40).Select(async asker =>
        {
            for (var i = 0; i < 10; i++)
            {
                // Each addition has an amount of its own, so that it can be found in the events.
                var (which, amount) = (sim.NextChoice(5), (asker * 1000) + i);
                asked[which].Add(amount);
                await Task.Delay(TimeSpan.FromMilliseconds(sim.NextChoice(300)), sim.Time);
                try
                {
                    await world.System.Get(kind, $"{which}").AskAsync(new Add(amount), TimeSpan.FromMilliseconds(20 + sim.NextChoice(500)));
                    answeredAmounts[which].Add(amount);
                    answered[which]++;
                }
                catch (Exception failure) when (failure is TimeoutException or ActorFailedException)
                {
                    // The asker does not know whether it was counted; that is what the check below is about.
                }
            }
        })));

        for (var which = 0; which < 5; which++)
        {
            var entity = new EntityId($"counter/{which}");
            var recorded = new List<int>();
            sim.Complete(async () =>
            {
                await foreach (var entry in journal.ReadAsync(new JournalQuery { Entity = entity }, default))
                    recorded.Add(((CounterEvent.Added)Counter.Events.Decode(entry.Event, entity)).Amount);
            });
            Assert.True(recorded.Distinct().Count() == recorded.Count, $"seed {seed}: {entity} counted an addition twice");
            Assert.True(answeredAmounts[which].IsSubsetOf(recorded), $"seed {seed}: {entity} forgot an addition that it had answered");
            Assert.True(asked[which].IsSupersetOf(recorded), $"seed {seed}: {entity} counted what nobody asked for");
        }

        Assert.True(answered.Sum() > 100, $"seed {seed}: only {answered.Sum()} additions were answered");
    }

    [Fact]
    public void The_recorded_form_has_explicit_names_and_survives_a_rename()
    {
        var data = Counter.Events.Encode(new CounterEvent.Added(3));
        Assert.Equal("counter.added", data.Type);
        Assert.Equal("{\"Amount\":3}"u8.ToArray(), data.Payload.ToArray());
        Assert.Equal(new CounterEvent.Added(4), Counter.Events.Decode(new EventData("counter.increased", "{\"Amount\":4}"u8.ToArray()), new EntityId("counter/a")));
    }

    [Fact]
    public void An_unknown_type_and_a_broken_payload_name_the_entity_and_the_type()
    {
        var entity = new EntityId("counter/a");
        Assert.Contains("counter/a has an event or snapshot of the type counter.doubled", Assert.Throws<JournalException>(() => Counter.Events.Decode(new EventData("counter.doubled", "{}"u8.ToArray()), entity)).Message);
        Assert.Contains("counter/a has an event of the type counter.added", Assert.Throws<JournalException>(() => Counter.Events.Decode(new EventData("counter.added", "{"u8.ToArray()), entity)).Message);
        Assert.Throws<JournalException>(() => Counter.Events.Decode(new EventData("counter.added", "null"u8.ToArray()), entity));
    }

    [Fact]
    public void A_codec_refuses_two_types_of_one_name()
    {
        var codec = new EventCodec<CounterEvent>().Add("counter.added", CounterJson.Default.Added);
        Assert.Throws<ArgumentException>(() => codec.Add("counter.added", CounterJson.Default.Reset));
        Assert.Throws<ArgumentException>(() => codec.Encode(new CounterEvent.Reset()));
    }

    private static int Ask(World world, ActorRef counter, int amount) =>
        world.Simulation.Complete(() => counter.AskAsync(new Add(amount), Deadline));
}
