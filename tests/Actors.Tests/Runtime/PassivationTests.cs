using GitOpsActors.Actors.Runtime;

namespace GitOpsActors.Actors.Tests.Runtime;

public sealed class PassivationTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    [Fact]
    public void An_idle_actor_lets_its_instance_go_and_comes_back_with_the_next_message()
    {
        using var world = new World();
        var (lives, stops) = (0, new List<StopReason>());
        var kind = new ActorKind("app", _ =>
        {
            lives++;
            return new ScriptedActor((_, _) => default) { OnStop = stops.Add };
        })
        { PassivateAfter = Idle };
        var actor = world.System.Get(kind, "a");

        actor.Tell("work");
        world.Settle();
        Assert.Equal(ActorPhase.Running, world.System.Inspect("app", "a")!.Phase);
        world.Simulation.RunFor(2 * Idle);
        Assert.Equal(ActorPhase.Dormant, world.System.Inspect("app", "a")!.Phase);
        Assert.Equal([StopReason.Passivated], stops);

        actor.Tell("more work");
        world.Settle();
        Assert.Equal(ActorPhase.Running, world.System.Inspect("app", "a")!.Phase);
        Assert.Equal(2, lives);
    }

    [Fact]
    public void An_actor_that_is_told_something_now_and_then_stays()
    {
        using var world = new World();
        var lives = 0;
        var kind = new ActorKind("app", _ =>
        {
            lives++;
            return new ScriptedActor((_, _) => default);
        })
        { PassivateAfter = Idle };
        var actor = world.System.Get(kind, "a");

        for (var i = 0; i < 20; i++)
        {
            actor.Tell("work");
            world.Simulation.RunFor(Idle * 0.9);
        }

        Assert.Equal(1, lives);
    }

    [Fact]
    public void A_timer_or_a_running_effect_keeps_an_actor_from_passivation()
    {
        using var world = new World();
        var (effect, handled) = (new TaskCompletionSource<object>(), new List<object>());
        var kind = ScriptedActor.Kind("app", (message, context) =>
        {
            handled.Add(message);
            if (message is "timer") context.StartTimer("t", 10 * Idle, "fired");
            if (message is "effect") context.StartEffect(async _ => await effect.Task, fault => fault);
        }) with
        { PassivateAfter = Idle };
        world.System.Get(kind, "timer").Tell("timer");
        world.System.Get(kind, "effect").Tell("effect");

        world.Simulation.RunFor(9 * Idle);
        Assert.All(world.System.Inspect("app"), actor => Assert.Equal(ActorPhase.Running, actor.Phase));
        effect.SetResult("done");
        world.Simulation.RunFor(5 * Idle);

        Assert.Equal(["done", "effect", "fired", "timer"], handled.Cast<string>().Order());
        Assert.All(world.System.Inspect("app"), actor => Assert.Equal(ActorPhase.Dormant, actor.Phase));
    }

    [Fact]
    public void What_comes_while_the_instance_says_goodbye_is_handled_by_the_next()
    {
        using var world = new World();
        var (goodbye, lives, handled) = (new TaskCompletionSource(), 0, new List<(int, object)>());
        var kind = new ActorKind("app", _ => new SlowToLeave(++lives, goodbye.Task, handled)) { PassivateAfter = Idle };
        var actor = world.System.Get(kind, "a");
        actor.Tell("first");
        world.Simulation.RunFor(2 * Idle);

        actor.Tell("meanwhile");
        world.Settle();
        Assert.Equal([(1, "first")], handled);
        goodbye.SetResult();
        world.Settle();

        Assert.Equal([(1, "first"), (2, "meanwhile")], handled);
    }

    private sealed class SlowToLeave(int life, Task goodbye, List<(int, object)> handled) : Actor
    {
        protected override ValueTask ReceiveAsync(object message, ActorContext context)
        {
            handled.Add((life, message));
            return default;
        }

        protected override async ValueTask StopAsync(StopReason reason) => await goodbye;
    }
}
