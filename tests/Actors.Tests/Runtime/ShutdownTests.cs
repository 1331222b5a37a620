using GitOpsActors.Actors.Runtime;

namespace GitOpsActors.Actors.Tests.Runtime;

public sealed class ShutdownTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 20).Select(static seed => (ulong)seed)];

    [Theory, MemberData(nameof(Seeds))]
    public void A_busy_system_finishes_what_is_under_way_messages_between_actors_and_effects_included(ulong seed)
    {
        using var world = new World(seed);
        var (written, stopped) = (0, 0);
        ActorKind[] kinds = [null!, null!, null!];
        var sink = kinds[2] = new ActorKind("sink", _ => new ScriptedActor((_, _) =>
        {
            written++;
            return default;
        })
        { OnStop = _ => stopped++ });
        // Each message of the first kind becomes an effect, its result a message to the second, which tells the third.
        var relay = kinds[1] = ScriptedActor.Kind("relay", (message, _) => world.System.Get(sink, "s").Tell(message));
        var worker = kinds[0] = ScriptedActor.Kind("worker", (message, context) =>
        {
            if (message is Numbered) context.StartEffect(static async _ => { await Task.Yield(); return "rendered"; }, static fault => fault);
            else world.System.Get(relay, context.Id).Tell(message);
        });
        for (var i = 0; i < 100; i++) world.System.Get(worker, $"w{i % 10}").Tell(new Numbered("s", i));

        var report = world.Simulation.Complete(() => world.System.ShutdownAsync(Deadline));

        Assert.Equal(100, written);
        Assert.Equal(1, stopped);
        Assert.True(report.Drained);
        Assert.Equal((0, 0), (report.Undelivered, report.StillRunning.Count));
        Assert.Equal(World.Start, world.Now);
    }

    [Fact]
    public void While_it_drains_commands_are_refused_and_timers_stay_silent()
    {
        using var world = new World();
        var (handled, gate) = (new List<object>(), new TaskCompletionSource());
        var actor = world.System.Get(new ActorKind("app", _ => new ScriptedActor(async (message, context) =>
        {
            handled.Add(message);
            if (message is not "start") return;
            context.StartTimer("t", TimeSpan.FromSeconds(1), "timer");
            await gate.Task;
        })), "a");
        actor.Tell("start");
        world.Settle();

        var report = world.Simulation.Complete(async () =>
        {
            var shutdown = world.System.ShutdownAsync(Deadline);
            Assert.Equal(Delivery.ShuttingDown, actor.Tell(new Command("sync")));
            Assert.Equal(Delivery.Queued, actor.Tell("work"));
            await Task.Delay(TimeSpan.FromSeconds(5), world.Simulation.Time);
            gate.SetResult();
            return await shutdown;
        });

        Assert.True(report.Drained);
        Assert.Equal(["start", "work"], handled);
        Assert.Equal(Delivery.ShuttingDown, actor.Tell("after the end"));
    }

    [Fact]
    public void At_the_deadline_what_is_left_is_cut_off_counted_and_named()
    {
        using var world = new World();
        var never = new TaskCompletionSource();
        var kind = new ActorKind("app", _ => new ScriptedActor(async (_, _) => await never.Task));
        var stuck = world.System.Get(kind, "stuck");
        stuck.Tell("work");
        var idle = world.System.Get(ScriptedActor.Kind("idle", static (_, _) => { }), "i");
        idle.Tell("work");
        world.Settle();

        var report = world.Simulation.Complete(() => world.System.ShutdownAsync(Deadline));

        Assert.False(report.Drained);
        Assert.Equal(["app/stuck"], report.StillRunning.Select(static actor => $"{actor.Kind}/{actor.Id}"));
        Assert.Equal(30, (world.Now - World.Start).TotalSeconds, 0.01);
    }

    [Fact]
    public void Messages_that_an_actor_in_backoff_never_came_to_are_counted()
    {
        using var world = new World();
        var kind = ScriptedActor.Kind("app", static (_, _) => throw new InvalidOperationException("poison")) with
        {
            Backoff = new Backoff(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)),
        };
        var actor = world.System.Get(kind, "a");
        for (var i = 0; i < 3; i++) actor.Tell(new Numbered("s", i));
        world.Settle();

        var report = world.Simulation.Complete(() => world.System.ShutdownAsync(Deadline));

        Assert.False(report.Drained);
        Assert.Equal(2, report.Undelivered);
        Assert.Empty(report.StillRunning);
    }
}
