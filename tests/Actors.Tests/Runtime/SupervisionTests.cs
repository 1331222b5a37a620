using GitOpsActors.Actors.Runtime;

namespace GitOpsActors.Actors.Tests.Runtime;

public sealed class SupervisionTests
{
    private static readonly Backoff NoJitter = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)) { JitterRatio = 0 };

    [Fact]
    public void A_throwing_actor_loses_its_instance_and_the_message_and_goes_on_with_the_next_in_a_new_life()
    {
        using var world = new World();
        var (lives, handled, stops) = (0, new List<(int Life, int Number)>(), new List<StopReason>());
        var kind = new ActorKind("app", _ =>
        {
            var life = ++lives;
            return new ScriptedActor((message, _) =>
            {
                var number = ((Numbered)message).Number;
                if (number == 2) throw new InvalidOperationException("poison");
                handled.Add((life, number));
                return default;
            })
            { OnStop = stops.Add };
        })
        { Backoff = NoJitter };
        var actor = world.System.Get(kind, "a");

        for (var i = 1; i <= 3; i++) actor.Tell(new Numbered("s", i));
        world.Settle();
        Assert.Equal([(1, 1)], handled);
        Assert.Equal(ActorPhase.BackingOff, world.System.Inspect("app", "a")!.Phase);
        world.Simulation.RunFor(TimeSpan.FromSeconds(2));

        Assert.Equal([(1, 1), (2, 3)], handled);
        Assert.Equal([StopReason.Failed], stops);
        var info = world.System.Inspect("app", "a")!;
        Assert.Equal((1, ActorPhase.Running, nameof(InvalidOperationException)), (info.Restarts, info.Phase, info.LastFailure));
        Assert.Equal([new DeadLetterCount("app", "Numbered", DeadLetterReason.Failed, 1)], world.System.DeadLetters.Counts);
    }

    [Fact]
    public void Each_failure_in_a_row_doubles_the_wait_up_to_the_maximum()
    {
        using var world = new World();
        var starts = new List<double>();
        var kind = new ActorKind("app", _ => new ScriptedActor((_, _) => default)
        {
            OnStart = _ =>
            {
                starts.Add((world.Now - World.Start).TotalSeconds);
                throw new InvalidOperationException("cannot load");
            },
        })
        { Backoff = NoJitter };

        world.System.Get(kind, "a").Wake();
        world.Simulation.RunFor(TimeSpan.FromSeconds(125));

        Assert.Equal([0, 1, 3, 7, 15, 31, 61, 91, 121], starts.Select(static second => Math.Round(second, 1)));
    }

    [Fact]
    public void A_long_healthy_life_makes_the_next_failure_count_as_the_first()
    {
        using var world = new World();
        var starts = new List<double>();
        var kind = new ActorKind("app", _ => new ScriptedActor((_, _) => throw new InvalidOperationException("poison"))
        {
            OnStart = _ =>
            {
                starts.Add(Math.Round((world.Now - World.Start).TotalSeconds, 1));
                return default;
            },
        })
        { Backoff = NoJitter };
        var actor = world.System.Get(kind, "a");

        actor.Tell("bad");
        actor.Tell("bad");
        world.Simulation.RunFor(TimeSpan.FromSeconds(100));
        actor.Tell("bad");
        world.Simulation.RunFor(TimeSpan.FromSeconds(10));

        Assert.Equal([0, 1, 3, 101], starts);
    }

    [Theory]
    [InlineData(0.0, 800)]
    [InlineData(0.5, 1000)]
    [InlineData(1.0, 1200)]
    public void Jitter_moves_the_wait_by_its_ratio_either_way(double chance, int milliseconds) =>
        Assert.Equal(milliseconds, new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)).After(1, chance).TotalMilliseconds, 0.001);

    [Fact]
    public void Any_number_of_failures_gives_the_maximum_and_never_overflows() =>
        Assert.Equal(TimeSpan.FromMinutes(1), (NoJitter with { Max = TimeSpan.FromMinutes(1) }).After(int.MaxValue, 0.5));

    [Fact]
    public void An_asynchronous_failure_restarts_just_as_a_synchronous_one()
    {
        using var world = new World();
        var lives = 0;
        var gate = new TaskCompletionSource();
        var kind = new ActorKind("app", _ =>
        {
            lives++;
            return new ScriptedActor(async (_, _) =>
            {
                await gate.Task;
                throw new InvalidOperationException("late");
            });
        })
        { Backoff = NoJitter };

        world.System.Get(kind, "a").Tell("work");
        world.Settle();
        gate.SetResult();
        world.Simulation.RunFor(TimeSpan.FromSeconds(2));

        Assert.Equal(2, lives);
    }

    [Fact]
    public void One_poisoned_actor_does_not_keep_a_thousand_healthy_ones_from_their_messages()
    {
        using var world = new World(seed: 42);
        var handled = new Dictionary<string, int>();
        var kind = ScriptedActor.Kind("app", (_, context) =>
        {
            if (context.Id == "poisoned") throw new InvalidOperationException("poison");
            handled[context.Id] = handled.GetValueOrDefault(context.Id) + 1;
        });
        var poisoned = world.System.Get(kind, "poisoned");
        var healthy = Enumerable.Range(0, 1000).Select(i => world.System.Get(kind, $"healthy-{i}")).ToList();

        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < 50; i++) poisoned.Tell(new Numbered("s", i));
            foreach (var actor in healthy) actor.Tell(new Numbered("s", round));
            world.Settle();
            // No time has passed: every healthy actor was served at once, whatever the poisoned one does.
            Assert.Equal(1000, handled.Count);
            Assert.All(handled.Values, count => Assert.Equal(round + 1, count));
        }

        Assert.Equal(1, world.System.Inspect("app", "poisoned")!.Restarts);
        Assert.Equal(500 - 1, world.System.Inspect("app", "poisoned")!.MailboxDepth);
    }

    [Fact]
    public void An_actor_that_waits_out_its_backoff_can_be_stopped()
    {
        using var world = new World();
        var actor = world.System.Get(ScriptedActor.Kind("app", (_, _) => throw new InvalidOperationException("poison")), "a");
        actor.Tell("bad");
        actor.Tell("left behind");
        world.Settle();

        actor.Stop();
        world.Settle();

        Assert.Null(world.System.Inspect("app", "a"));
        Assert.Contains(new DeadLetterCount("app", "String", DeadLetterReason.Stopped, 1), world.System.DeadLetters.Counts);
    }
}
