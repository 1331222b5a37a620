using GitOpsActors.Actors.Runtime;
using GitOpsActors.Actors.Runtime.Simulation;

namespace GitOpsActors.Actors.Tests.Runtime;

public sealed class SimulationTests
{
    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 100).Select(static seed => (ulong)seed)];

    [Fact]
    public void One_seed_gives_one_trace_byte_for_byte_and_another_seed_another()
    {
        var (first, again, other) = (new Fuzz(7), new Fuzz(7), new Fuzz(8));
        first.Run();
        again.Run();
        other.Run();

        Assert.True(first.World.Simulation.Trace.Length > 10_000);
        Assert.Equal(first.World.Simulation.Trace, again.World.Simulation.Trace);
        Assert.NotEqual(first.World.Simulation.Trace, other.World.Simulation.Trace);
    }

    // Goal: whatever the interleaving, no turns of one actor overlap, one sender's messages keep their order, and each message
    // that was taken is handled once or is in the dead letters.
    // Method: actors that tell each other, wait, throw, set timers, start effects, stop and passivate, all at random.
    [Theory, MemberData(nameof(Seeds))]
    public void Any_interleaving_keeps_order_and_loses_nothing_unaccounted_for(ulong seed)
    {
        var fuzz = new Fuzz(seed);
        fuzz.Run();
        Assert.True(fuzz.Problems.Count == 0, $"seed {seed}: {string.Join("; ", fuzz.Problems)}");
        Assert.True(
            fuzz.Taken == fuzz.Handled + fuzz.DeadAfterTaken,
            $"seed {seed}: {fuzz.Taken} messages were taken, {fuzz.Handled} handled and {fuzz.DeadAfterTaken} given up");
    }

    [Fact]
    public void Work_that_leaves_the_simulation_is_reported_with_the_seed()
    {
        using var world = new World(seed: 99);
        var actor = world.System.Get(ScriptedActor.Kind("app", static (_, _) => { }), "a");
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => actor.Tell("from another thread")));
        thread.Start();
        thread.Join();

        Assert.Contains("Seed 99", Assert.IsType<SimulationException>(error).Message);
    }

    [Fact]
    public void Waiting_for_what_never_comes_ends_with_the_seed()
    {
        using var world = new World(seed: 99);
        Assert.Contains("Seed 99", Assert.Throws<SimulationException>(() => world.Simulation.RunUntil(static () => false)).Message);
    }

    [Fact]
    public void A_day_of_virtual_time_takes_as_many_steps_as_there_are_events()
    {
        using var world = new World();
        var ticks = 0;
        var kind = new ActorKind("clock", _ => new ScriptedActor((_, context) =>
        {
            ticks++;
            context.StartTimer("tick", TimeSpan.FromMinutes(1), "tick");
            return default;
        }));
        world.System.Get(kind, "c").Tell("start");

        world.Simulation.RunFor(TimeSpan.FromDays(1));

        Assert.Equal((24 * 60) + 1, ticks);
        // A step for the message and one to find that there is no other.
        Assert.Equal(2 * ticks, world.Simulation.Steps, 2.0);
    }
}
