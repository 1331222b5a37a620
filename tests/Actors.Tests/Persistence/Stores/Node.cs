using Akka.Actor;
using Akka.Hosting;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Recovery = Akka.Persistence.Recovery;

namespace GitOpsActors.Actors.Tests.Persistence.Stores;

/// <summary>An actor system as a server has it, and its tallies.</summary>
internal sealed class Node : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private readonly ServiceProvider _services;

    private Node(ServiceProvider services) => (_services, System) = (services, services.GetRequiredService<ActorSystem>());

    public ActorSystem System { get; }

    public static Node Start(Action<AkkaConfigurationBuilder> journal, EventCodec[]? codecs = null, string settings = "") => new(
        new ServiceCollection().AddLogging().AddAkka("node", (akka, _) =>
        {
            akka.AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }\n" + settings, HoconAddMode.Prepend);
            akka.WithEventSerializer(codecs ?? Stores.Tally.Codecs);
            journal(akka);
        }).BuildServiceProvider());

    public IActorRef Tally(string id, Recovery? recovery = null) => System.ActorOf(Stores.Tally.Props(id, recovery));

    public Task<Tally.Answer> AskAsync(IActorRef tally, object message) => tally.Ask<Tally.Answer>(message, Deadline);

    /// <summary>Asks an incarnation that is made for this and stopped after it.</summary>
    public async Task<Tally.Answer> AskOnceAsync(string id, object message, Recovery? recovery = null)
    {
        var tally = Tally(id, recovery);
        var answer = await AskAsync(tally, message);
        await tally.GracefulStop(Deadline);
        return answer;
    }

    /// <summary>Why the entity can't be recovered.</summary>
    public async Task<Exception> FailedRecoveryAsync(string id)
    {
        var failed = HeardAsync<RecoveryFailed>(one => one.Id == id);
        Tally(id);
        return (await failed).Reason;
    }

    /// <summary>Ends when the entity has recovered, from now on.</summary>
    public Task RecoveredAsync(string id) => HeardAsync<Recovered>(one => one.Id == id);

    /// <summary>Ends when the actor has stopped by itself.</summary>
    public Task StoppedAsync(IActorRef actor)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        System.ActorOf(ActorProps.Of(() => new Watcher(actor, stopped)));
        return stopped.Task.WaitAsync(Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        await System.Terminate().WaitAsync(Deadline);
        await _services.DisposeAsync();
    }

    private Task<T> HeardAsync<T>(Func<T, bool> isMeant)
    {
        var heard = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        System.EventStream.Subscribe(System.ActorOf(ActorProps.Of(() => new Listener<T>(isMeant, heard))), typeof(T));
        return heard.Task.WaitAsync(Deadline);
    }

    private sealed class Listener<T>(Func<T, bool> isMeant, TaskCompletionSource<T> heard) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is T one && isMeant(one)) heard.TrySetResult(one);
        }
    }

    private sealed class Watcher : UntypedActor
    {
        private readonly TaskCompletionSource _stopped;

        public Watcher(IActorRef actor, TaskCompletionSource stopped)
        {
            _stopped = stopped;
            Context.Watch(actor);
        }

        protected override void OnReceive(object message)
        {
            if (message is Terminated) _stopped.TrySetResult();
        }
    }
}
