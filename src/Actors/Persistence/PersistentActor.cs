using GitOpsActors.Actors.Runtime;

namespace GitOpsActors.Actors.Persistence;

/// <summary>Where a persistent actor stands in the journal: whose events, and by which right it may append.</summary>
public sealed record Ownership(EntityId Entity, ShardId Shard, Epoch Epoch);

/// <summary>
/// An actor whose state is what its events say. It starts from its snapshot and the events after it; from then on the state
/// changes only through <see cref="PersistAsync"/>, once the events are safe. What a failed instance had in mind is gone; what it
/// had recorded is there again.
/// </summary>
public abstract class PersistentActor<TState, TEvent>(IJournal journal, Ownership ownership, EventCodec<TEvent> events, EventCodec<TState> snapshots) : Actor
    where TState : notnull
    where TEvent : notnull
{
    private Sequence _last;
    private Sequence _lastSnapshot;

    /// <summary>After how many events a snapshot is taken.</summary>
    protected virtual int SnapshotEvery => 100;

    protected TState State { get; private set; } = default!;

    protected EntityId Entity => ownership.Entity;

    /// <summary>The state before the first event.</summary>
    protected abstract TState Initial { get; }

    /// <summary>The state after an event. The only place where state changes; no clock, no chance.</summary>
    protected abstract TState Evolve(TState state, TEvent happened);

    /// <summary>Called when the state is loaded: restart what it says is under way.</summary>
    protected virtual ValueTask RecoveredAsync(ActorContext context) => default;

    protected internal sealed override async ValueTask StartAsync(ActorContext context)
    {
        var recovery = await journal.RecoverAsync(Entity, context.Stopping);
        State = recovery.Snapshot is { } snapshot ? snapshots.Decode(snapshot.State, Entity) : Initial;
        foreach (var entry in recovery.Events) State = Evolve(State, events.Decode(entry.Event, Entity));
        (_last, _lastSnapshot) = (recovery.Last, recovery.Snapshot?.At ?? default);
        await RecoveredAsync(context);
    }

    /// <summary>
    /// Records what happened and moves the state. False when somebody else owns the entity now: the actor then ends, and must not
    /// act any more. Throws when nothing could be recorded; the actor restarts and knows what it knew before.
    /// </summary>
    protected async ValueTask<bool> PersistAsync(IReadOnlyList<TEvent> happened, ActorContext context)
    {
        if (happened.Count == 0) return true;
        var data = new EventData[happened.Count];
        for (var i = 0; i < data.Length; i++) data[i] = events.Encode(happened[i]);
        // Not cancelled with the instance: a write that is on its way is worth waiting for.
        var outcome = await journal.AppendAsync(new Append(Entity, ownership.Shard, ownership.Epoch, _last, data), CancellationToken.None);
        switch (outcome)
        {
            case AppendOutcome.Appended appended:
                _last = appended.Last;
                foreach (var one in happened) State = Evolve(State, one);
                await SnapshotIfDueAsync();
                return true;
            case AppendOutcome.Fenced:
                context.Stop();
                return false;
            case AppendOutcome.Conflict conflict:
                throw new JournalException($"{Entity} was at event {_last} and the journal is at {conflict.Actual}: two actors write one entity.");
            case AppendOutcome.Refused refused:
                throw new JournalException(refused.Problem);
            default:
                throw new JournalException(((AppendOutcome.Unknown)outcome).Problem);
        }
    }

    private async ValueTask SnapshotIfDueAsync()
    {
        if (_last.Value - _lastSnapshot.Value < SnapshotEvery) return;
        _lastSnapshot = _last;
        // A snapshot only saves time: when it is refused, the events are there, and the next one is due soon enough.
        await journal.SaveSnapshotAsync(new SnapshotSave(Entity, ownership.Shard, ownership.Epoch, _last, snapshots.Encode(State)), CancellationToken.None);
    }
}
