using GitOpsActors.Actors.Runtime;
using GitOpsActors.Actors.Runtime.Simulation;
using GitOpsActors.Actors.Runtime.Timers;

namespace GitOpsActors.Actors.Tests.Runtime;

public sealed class TimerTests
{
    [Fact]
    public void An_actor_is_told_its_timers_message_when_the_time_has_come_and_not_before()
    {
        using var world = new World();
        var fired = new List<(object, double)>();
        var actor = world.System.Get(ScriptedActor.Kind("app", (message, context) =>
        {
            if (message is "start")
            {
                context.StartTimer("late", TimeSpan.FromHours(30), "late");
                context.StartTimer("soon", TimeSpan.FromMilliseconds(1500), "soon");
                context.StartTimer("now", TimeSpan.Zero, "now");
            }
            else
            {
                fired.Add((message, Math.Round((context.Now - World.Start).TotalSeconds, 3)));
            }
        }), "a");

        actor.Tell("start");
        world.Simulation.RunFor(TimeSpan.FromDays(3));

        Assert.Equal([("now", 0.001), ("soon", 1.5), ("late", 108_000)], fired);
    }

    [Fact]
    public void A_timer_of_the_same_name_replaces_the_one_before()
    {
        using var world = new World();
        var fired = new List<object>();
        var actor = world.System.Get(ScriptedActor.Kind("app", (message, context) =>
        {
            if (message is int seconds) context.StartTimer("t", TimeSpan.FromSeconds(seconds), $"after {seconds}");
            else fired.Add(message);
        }), "a");

        actor.Tell(1);
        actor.Tell(3);
        world.Simulation.RunFor(TimeSpan.FromSeconds(10));

        Assert.Equal(["after 3"], fired);
    }

    [Fact]
    public void A_timer_cancelled_while_its_message_waits_in_the_mailbox_is_not_heard_of()
    {
        using var world = new World();
        var (fired, gate) = (new List<object>(), new TaskCompletionSource());
        var kind = new ActorKind("app", _ => new ScriptedActor(async (message, context) =>
        {
            if (message is not "start")
            {
                fired.Add(message);
                return;
            }

            context.StartTimer("cancelled", TimeSpan.FromSeconds(1), "cancelled");
            context.StartTimer("replaced", TimeSpan.FromSeconds(1), "replaced");
            context.StartTimer("kept", TimeSpan.FromSeconds(1), "kept");
            await gate.Task;
            context.CancelTimer("cancelled");
            context.StartTimer("replaced", TimeSpan.FromSeconds(1), "replacement");
        }));
        world.System.Get(kind, "a").Tell("start");
        world.Simulation.RunFor(TimeSpan.FromSeconds(5));
        Assert.Equal(3, world.System.Inspect("app", "a")!.MailboxDepth);

        gate.SetResult();
        world.Simulation.RunFor(TimeSpan.FromSeconds(5));

        Assert.Equal(["kept", "replacement"], fired);
    }

    [Fact]
    public void Timers_and_effects_of_a_failed_instance_do_not_reach_the_next()
    {
        using var world = new World();
        var (seen, effect) = (new List<object>(), new TaskCompletionSource<object>());
        var kind = new ActorKind("app", _ => new ScriptedActor((message, context) =>
        {
            seen.Add(message);
            if (message is not "start") return default;
            context.StartTimer("t", TimeSpan.FromSeconds(30), "from the first life");
            context.StartEffect(async _ => await effect.Task, static fault => fault);
            throw new InvalidOperationException("poison");
        }))
        { Backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) };
        var actor = world.System.Get(kind, "a");
        actor.Tell("start");
        world.Simulation.RunFor(TimeSpan.FromSeconds(10));
        effect.SetResult("effect of the first life");
        world.Simulation.RunFor(TimeSpan.FromMinutes(1));

        Assert.Equal(["start"], seen);
    }

    [Fact]
    public void Timers_are_delivered_even_into_a_full_mailbox()
    {
        using var world = new World();
        var (seen, gate) = (new List<object>(), new TaskCompletionSource());
        var kind = new ActorKind("app", _ => new ScriptedActor(async (message, context) =>
        {
            seen.Add(message);
            if (message is not "start") return;
            context.StartTimer("t", TimeSpan.FromSeconds(1), "timer");
            await gate.Task;
        }))
        { MailboxCapacity = 1 };
        var actor = world.System.Get(kind, "a");
        actor.Tell("start");
        world.Settle();
        Assert.Equal(Delivery.Queued, actor.Tell("fills it"));
        Assert.Equal(Delivery.Full, actor.Tell("too much"));
        world.Simulation.RunFor(TimeSpan.FromSeconds(2));
        gate.SetResult();
        world.Settle();

        Assert.Equal(["start", "fills it", "timer"], seen);
    }

    [Fact]
    public void An_effects_result_and_its_fault_both_come_back_as_messages()
    {
        using var world = new World();
        var seen = new List<object>();
        var actor = world.System.Get(ScriptedActor.Kind("app", (message, context) =>
        {
            seen.Add(message);
            if (message is not "start") return;
            context.StartEffect(static _ => new ValueTask<object>("result"), static fault => fault.Message);
            context.StartEffect(static _ => throw new InvalidOperationException("the disk is full"), static fault => "fault: " + fault.Message);
        }), "a");

        actor.Tell("start");
        world.Settle();

        Assert.Equal(["fault: the disk is full", "result", "start"], seen.Cast<string>().Order());
    }

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 40).Select(static seed => (ulong)seed)];

    [Theory, MemberData(nameof(Seeds))]
    public void The_wheel_fires_what_a_sorted_list_would_fire_in_the_same_order(ulong seed)
    {
        var chance = new SeededChance(seed);
        var time = new VirtualTime(World.Start);
        using var wheel = new TimerWheel(time);
        var fired = new List<int>();
        var model = new List<(long DueTick, int Id)>();
        var armed = new Dictionary<int, RecordingTimer>();
        for (var step = 0; step < 2000; step++)
        {
            var choice = chance.NextInt(10);
            if (choice < 5)
            {
                // Delays of very different sizes, so that every level of the wheel is used.
                var delay = TimeSpan.FromMilliseconds(chance.Next() % (1UL << chance.NextInt(36)));
                var timer = new RecordingTimer(step, time, fired);
                wheel.Arm(timer, delay);
                armed.Add(step, timer);
                model.Add((Math.Max((long)Math.Ceiling((time.Elapsed + delay).TotalMilliseconds), (long)time.Elapsed.TotalMilliseconds + 1), step));
                timer.NotBefore = time.Elapsed + delay;
            }
            else if (choice < 7 && armed.Count > 0)
            {
                var id = armed.Keys.ElementAt(chance.NextInt(armed.Count));
                var cancelled = armed[id].Cancel();
                Assert.Equal(model.RemoveAll(entry => entry.Id == id) == 1, cancelled);
                armed.Remove(id);
            }
            else
            {
                time.Advance(TimeSpan.FromMilliseconds(chance.Next() % (1UL << chance.NextInt(34))));
                var due = model.Where(entry => entry.DueTick <= time.Elapsed.TotalMilliseconds).OrderBy(static entry => entry.DueTick).ThenBy(static entry => entry.Id);
                var expected = due.Select(static entry => entry.Id).ToList();
                Assert.True(expected.SequenceEqual(fired), $"seed {seed}, step {step}: expected [{string.Join(' ', expected)}], fired [{string.Join(' ', fired)}]");
                model.RemoveAll(entry => entry.DueTick <= time.Elapsed.TotalMilliseconds);
                foreach (var id in fired) armed.Remove(id);
                fired.Clear();
            }

            Assert.Equal(model.Count, wheel.Count);
        }
    }

    private sealed class RecordingTimer(int id, TimeProvider time, List<int> fired) : WheelTimer
    {
        public TimeSpan NotBefore { get; set; }

        protected override void Fire()
        {
            Assert.True(time.GetUtcNow() - World.Start >= NotBefore, $"timer {id} fired too early");
            fired.Add(id);
        }
    }
}
