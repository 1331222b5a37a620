using System.Collections.Concurrent;
using System.Threading.Channels;
using Akka.Actor;
using GitOpsActors.Actors.Hosting;

namespace GitOpsActors.Actors.Tests.Fakes;

/// <summary>Stands where another actor would, and remembers what it is told.</summary>
internal sealed class Neighbour
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<object> _heard = Channel.CreateUnbounded<object>();
    private readonly ConcurrentQueue<object> _all = new();

    public Neighbour(ActorSystem system, string name) => Ref = system.ActorOf(ActorProps.Of(() => new Ear(this)), name);

    public IActorRef Ref { get; }

    /// <summary>Answers questions; null for those that it leaves unanswered.</summary>
    public Func<object, object?> Answer { get; set; } = static _ => null;

    /// <summary>Everything that it was told since the last call.</summary>
    public IReadOnlyList<T> Take<T>()
    {
        while (_heard.Reader.TryRead(out _)) continue;
        var taken = new List<T>();
        while (_all.TryDequeue(out var one))
            if (one is T wanted) taken.Add(wanted);
        return taken;
    }

    /// <summary>Waits for the next message of a kind, and passes over others.</summary>
    public async Task<T> NextAsync<T>(Func<T, bool>? isMeant = null)
    {
        using var late = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                if (await _heard.Reader.ReadAsync(late.Token) is T wanted && isMeant?.Invoke(wanted) != false) return wanted;
            }
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException($"{Ref.Path.Name} was never told a {typeof(T).Name}", error);
        }
    }

    private sealed class Ear(Neighbour neighbour) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            neighbour._all.Enqueue(message);
            neighbour._heard.Writer.TryWrite(message);
            if (neighbour.Answer(message) is { } answer) Sender.Tell(answer);
        }
    }
}
