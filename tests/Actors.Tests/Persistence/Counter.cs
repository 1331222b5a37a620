using System.Text.Json.Serialization;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Runtime;

namespace GitOpsActors.Actors.Tests.Persistence;

internal abstract record CounterEvent
{
    internal sealed record Added(int Amount) : CounterEvent;

    internal sealed record Reset : CounterEvent;
}

internal sealed record CounterState(int Total, int Additions);

[JsonSerializable(typeof(CounterEvent.Added))]
[JsonSerializable(typeof(CounterEvent.Reset))]
[JsonSerializable(typeof(CounterState))]
internal sealed partial class CounterJson : JsonSerializerContext;

internal sealed class Add(int amount) : Request<int>
{
    public int Amount => amount;
}

/// <summary>The smallest persistent actor: it adds up, and answers with the total once that is recorded.</summary>
internal sealed class Counter(IJournal journal, Ownership ownership) : PersistentActor<CounterState, CounterEvent>(journal, ownership, Events, Snapshots)
{
    public static readonly EventCodec<CounterEvent> Events = new EventCodec<CounterEvent>()
        .Add("counter.added", CounterJson.Default.Added, "counter.increased")
        .Add("counter.reset", CounterJson.Default.Reset);

    public static readonly EventCodec<CounterState> Snapshots = new EventCodec<CounterState>().Add("counter.state", CounterJson.Default.CounterState);

    /// <summary>Called before and after each message; a test makes it throw.</summary>
    public Action? Buggify { get; init; }

    protected override int SnapshotEvery => 10;

    protected override CounterState Initial => new(0, 0);

    protected override CounterState Evolve(CounterState state, CounterEvent happened) => happened switch
    {
        CounterEvent.Added added => new CounterState(state.Total + added.Amount, state.Additions + 1),
        _ => state with { Total = 0 },
    };

    protected override async ValueTask ReceiveAsync(object message, ActorContext context)
    {
        Buggify?.Invoke();
        var add = (Add)message;
        CounterEvent happened = add.Amount == 0 ? new CounterEvent.Reset() : new CounterEvent.Added(add.Amount);
        if (!await PersistAsync([happened], context)) return;
        Buggify?.Invoke();
        add.Reply(State.Total);
    }
}
