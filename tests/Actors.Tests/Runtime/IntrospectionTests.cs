using GitOpsActors.Actors.Runtime;
using GitOpsActors.Actors.Runtime.Scheduling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Actors.Tests.Runtime;

public sealed class IntrospectionTests
{
    [Fact]
    public void Who_is_alive_what_waits_and_what_was_last_handled_can_be_seen_from_outside()
    {
        using var world = new World();
        var gate = new TaskCompletionSource();
        var kind = new ActorKind("app", _ => new ScriptedActor(async (message, _) =>
        {
            if (message is Numbered { Number: 2 }) await gate.Task;
        }));
        var busy = world.System.Get(kind, "busy");
        for (var i = 1; i <= 5; i++) busy.Tell(new Numbered("s", i));
        world.System.Get(kind, "asleep");
        world.Settle();

        Assert.Equal(
            [
                new ActorInfo("app", "asleep", ActorPhase.Dormant, 0, 0, 0, null, null),
                new ActorInfo("app", "busy", ActorPhase.Running, 3, 1, 0, nameof(Numbered), null),
            ],
            world.System.Inspect("app"));
        Assert.Equal([new KindInfo("app", Actors: 2, Running: 1, BackingOff: 0, Waiting: 3, Handled: 1, Restarts: 0)], world.System.InspectKinds());
        Assert.Null(world.System.Inspect("app", "nobody"));
        Assert.Empty(world.System.Inspect("nothing"));
    }

    [Fact]
    public async Task Time_a_message_kind_takes_is_sampled_in_production()
    {
        using var system = new ActorSystem(new ThreadPoolScheduler(TimeProvider.System, new Random(1)), NullLogger<ActorSystem>.Instance);
        var actor = system.Get(ScriptedActor.Kind("app", static (message, _) => (message as Question)?.Reply("yes")), "a");
        for (var i = 0; i < 200; i++) actor.Tell(new Numbered("s", i));
        await actor.AskAsync(new Question("done?"), TimeSpan.FromSeconds(30));

        var timing = Assert.Single(system.MessageTimings());
        Assert.Equal(("app", nameof(Numbered)), (timing.ActorKind, timing.MessageType));
        Assert.InRange(timing.Sampled, 3, 4);
        Assert.True(timing.Longest >= timing.Mean && timing.Mean > TimeSpan.Zero);
    }

    [Fact]
    public void Lost_messages_are_logged_once_a_sort_with_their_type_and_never_their_content()
    {
        var log = new ListLogger();
        using var world = new World();
        using var system = new ActorSystem(world.Simulation, log);
        var actor = system.Get(ScriptedActor.Kind("app", static (message, context) => context.Unhandled(message)), "a");

        for (var i = 0; i < 100; i++) actor.Tell("the password is hunter2");
        world.Settle();

        Assert.Equal(["Dead letter: String for app/a (Unhandled). Further ones of this sort are only counted."], log.Lines);
        Assert.Equal(100, system.DeadLetters.Total);
    }

    [Fact]
    public void Two_kinds_of_one_name_are_a_mistake_that_is_named()
    {
        using var world = new World();
        world.System.Get(ScriptedActor.Kind("app", static (_, _) => { }), "a");

        var error = Assert.Throws<ArgumentException>(() => world.System.Get(ScriptedActor.Kind("app", static (_, _) => { }), "a"));
        Assert.Contains("two kinds of actors called app", error.Message);
    }

    private sealed class ListLogger : ILogger<ActorSystem>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
