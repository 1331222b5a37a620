using System.Diagnostics;
using System.Text.Json.Serialization;
using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence;
using Akka.Persistence.Journal;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace GitOpsActors.Bench.Journal;

internal sealed record Recorded(string Text);

[JsonSerializable(typeof(Recorded))]
internal sealed partial class RecordedJson : JsonSerializerContext;

/// <summary>Persistent actors as the fleet has them: each records one event after the other, tagged, and waits until it is safe.</summary>
internal static class Entities
{
    private static readonly EventCodec[] Codecs = [new EventCodec<Recorded>().Add("bench.recorded", RecordedJson.Default.Recorded)];

    /// <summary>Events a second.</summary>
    public static async Task<double> RecordAsync(Action<AkkaConfigurationBuilder> journal, int entities, int eventsEach)
    {
        await using var services = Start(journal);
        var system = services.GetRequiredService<ActorSystem>();
        var (ready, done) = (new Countdown(entities), new Countdown(entities));
        var actors = Enumerable.Range(0, entities).Select(i => system.ActorOf(ActorProps.Of(() => new Entity(i, ready, done, 0)))).ToList();
        await ready.Reached;
        var start = Stopwatch.GetTimestamp();
        foreach (var actor in actors) actor.Tell(eventsEach);
        await done.Reached;
        var rate = (double)entities * eventsEach / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await system.Terminate();
        return rate;
    }

    /// <summary>The seconds from the start of the actors until all know what they had recorded.</summary>
    public static async Task<double> RecoverAsync(Action<AkkaConfigurationBuilder> journal, int entities, int eventsEach)
    {
        await using var services = Start(journal);
        var system = services.GetRequiredService<ActorSystem>();
        var (ready, done) = (new Countdown(entities), new Countdown(entities));
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < entities; i++)
        {
            var number = i;
            system.ActorOf(ActorProps.Of(() => new Entity(number, ready, done, eventsEach)));
        }

        await ready.Reached;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await system.Terminate();
        return seconds;
    }

    private static ServiceProvider Start(Action<AkkaConfigurationBuilder> journal) => new ServiceCollection().AddLogging().AddAkka("bench", (akka, _) =>
    {
        akka.AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }", HoconAddMode.Prepend).WithEventSerializer(Codecs);
        journal(akka);
    }).BuildServiceProvider();

    private sealed class Entity(int number, Countdown ready, Countdown done, int eventsExpected) : UntypedPersistentActor
    {
        private static readonly string Text = new('x', 190);

        private readonly Tagged _happened = new(
            new Recorded(Text), new AuditTags($"bench/{number}", $"project-{number % 20}", AuditTags.Automation, "0123456789012345678901234567890123456789").ToSet());

        private int _recovered;

        public override string PersistenceId => $"application/bench/{number}";

        protected override void OnRecover(object message)
        {
            if (message is Recorded) _recovered++;
            if (message is not RecoveryCompleted) return;
            if (_recovered == eventsExpected) ready.Signal();
            else ready.Fail($"{PersistenceId} recovered {_recovered} events instead of {eventsExpected}");
        }

        protected override void OnCommand(object message)
        {
            var left = (int)message;
            Persist(_happened, _ =>
            {
                if (left > 1) Self.Tell(left - 1);
                else done.Signal();
            });
        }

        protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => done.Fail(cause.Message);

        protected override void OnRecoveryFailure(Exception reason, object? message = null) => ready.Fail(reason.Message);
    }

    private sealed class Countdown(int count)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = count;

        public Task Reached => _reached.Task;

        public void Signal()
        {
            if (Interlocked.Decrement(ref _left) == 0) _reached.TrySetResult();
        }

        public void Fail(string problem) => _reached.TrySetException(new InvalidOperationException(problem));
    }
}
