using GitOpsActors.Actors.Runtime;

namespace GitOpsActors.Actors.Tests.Runtime;

public sealed class WatchTests
{
    [Fact]
    public void A_watcher_is_told_once_when_the_other_ends_and_not_when_it_restarts_or_passivates()
    {
        using var world = new World();
        var seen = new List<object>();
        var watched = world.System.Get(
            ScriptedActor.Kind("watched", static (message, _) => { if (message is "fail") throw new InvalidOperationException("poison"); }) with
            {
                PassivateAfter = TimeSpan.FromMinutes(1),
            },
            "w");
        var watcher = world.System.Get(ScriptedActor.Kind("watcher", (message, context) =>
        {
            if (message is ActorRef other)
            {
                context.Watch(other);
                context.Watch(other);
            }
            else
            {
                seen.Add(message);
            }
        }), "a");
        watcher.Tell(watched);
        watched.Tell("fail");
        world.Simulation.RunFor(TimeSpan.FromMinutes(5));
        Assert.Equal(ActorPhase.Dormant, world.System.Inspect("watched", "w")!.Phase);
        Assert.Empty(seen);

        watched.Stop();
        world.Settle();

        Assert.Equal([new ActorStopped(watched)], seen);
    }

    [Fact]
    public void Watching_one_that_has_ended_tells_at_once_and_unwatching_tells_nothing()
    {
        using var world = new World();
        var seen = new List<object>();
        var kind = ScriptedActor.Kind("watched", static (_, _) => { });
        var (gone, staying) = (world.System.Get(kind, "gone"), world.System.Get(kind, "staying"));
        gone.Stop();
        world.Settle();
        var watcher = world.System.Get(ScriptedActor.Kind("watcher", (message, context) =>
        {
            seen.Add(message);
            if (message is not "look") return;
            context.Watch(gone);
            context.Watch(staying);
            context.Unwatch(staying);
        }), "a");

        watcher.Tell("look");
        world.Settle();
        staying.Stop();
        world.Settle();

        Assert.Equal(["look", new ActorStopped(gone)], seen);
    }

    [Fact]
    public void A_watcher_that_has_ended_itself_gets_nothing_and_leaves_no_dead_letter()
    {
        using var world = new World();
        var watched = world.System.Get(ScriptedActor.Kind("watched", static (_, _) => { }), "w");
        var watcher = world.System.Get(ScriptedActor.Kind("watcher", (_, context) => context.Watch(watched)), "a");
        watcher.Tell("look");
        world.Settle();
        watcher.Stop();
        world.Settle();

        watched.Stop();
        world.Settle();

        Assert.Empty(world.System.DeadLetters.Counts);
    }

    [Fact]
    public void After_its_end_the_name_stands_for_a_new_actor_and_old_addresses_lead_nowhere()
    {
        using var world = new World();
        var lives = 0;
        var kind = new ActorKind("app", _ =>
        {
            lives++;
            return new ScriptedActor((_, _) => default);
        });
        var old = world.System.Get(kind, "a");
        old.Wake();
        world.Settle();
        old.Stop();
        world.Settle();

        Assert.Equal(Delivery.Stopped, old.Tell("late"));
        var fresh = world.System.Get(kind, "a");
        Assert.NotSame(old, fresh);
        fresh.Tell("work");
        world.Settle();
        Assert.Equal(2, lives);
    }
}
