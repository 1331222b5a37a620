using System.Text.Json.Serialization;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Persistence;
using Recovery = Akka.Persistence.Recovery;

namespace GitOpsActors.Actors.Tests.Persistence.Stores;

public abstract record TallyEvent
{
    public sealed record Added(string Text, int Amount) : TallyEvent;

    public sealed record Cleared : TallyEvent;

    /// <summary>An event that only a newer version knows: it has no place in <see cref="Tally.Events"/>.</summary>
    public sealed record Doubled : TallyEvent;
}

public sealed record TallyState(int Total, int Events);

[JsonSerializable(typeof(TallyEvent.Added))]
[JsonSerializable(typeof(TallyEvent.Cleared))]
[JsonSerializable(typeof(TallyEvent.Doubled))]
[JsonSerializable(typeof(TallyState))]
internal sealed partial class TallyJson : JsonSerializerContext;

/// <summary>The smallest persistent actor: it adds up, and answers with its state once that is recorded.</summary>
internal sealed class Tally(string id, Recovery recovery) : UntypedPersistentActor
{
    public static readonly EventCodec[] Codecs = [Events(), new EventCodec<TallyState>().Add("tally", TallyJson.Default.TallyState)];
    public static readonly EventCodec[] NewerCodecs = [Events().Add("tally.doubled", TallyJson.Default.Doubled), Codecs[1]];

    private TallyState _state = new(0, 0);
    private IActorRef _asker = ActorRefs.Nobody;

    public override string PersistenceId => id;

    public override Recovery Recovery => recovery;

    public static Props Props(string id, Recovery? recovery = null) => ActorProps.Of(() => new Tally(id, recovery ?? Recovery.Default));

    /// <summary>Record these together; answered by <see cref="Answer"/>.</summary>
    public sealed record Record(IReadOnlyList<TallyEvent> Events, AuditTags? Tags = null)
    {
        public static Record Of(params int[] amounts) => new([.. amounts.Select(static amount => new TallyEvent.Added("", amount))]);
    }

    public sealed record Ask
    {
        public static readonly Ask Message = new();
    }

    public sealed record Keep
    {
        public static readonly Keep Message = new();
    }

    public sealed record DeleteTo(long Sequence);

    public sealed record DropSnapshots(SnapshotSelectionCriteria Which);

    public sealed record Answer(int Total, int Events, long Sequence);

    protected override void OnCommand(object message)
    {
        if (message is not (SaveSnapshotSuccess or DeleteMessagesSuccess or DeleteSnapshotsSuccess or SaveSnapshotFailure)) _asker = Sender;
        switch (message)
        {
            case Record record:
                var left = record.Events.Count;
                PersistAll(record.Events.Select(happened => Tagged(happened, record.Tags)), happened =>
                {
                    Evolve(happened is Tagged tagged ? tagged.Payload : happened);
                    if (--left == 0) Reply();
                });
                break;
            case Ask: Reply(); break;
            case Keep: SaveSnapshot(_state); break;
            case DeleteTo delete: DeleteMessages(delete.Sequence); break;
            case DropSnapshots drop: DeleteSnapshots(drop.Which); break;
            case SaveSnapshotFailure failure: _asker.Tell(new Status.Failure(failure.Cause)); break;
            default: Reply(); break;
        }
    }

    protected override void OnRecover(object message)
    {
        if (message is SnapshotOffer offer) _state = (TallyState)offer.Snapshot;
        else if (message is TallyEvent happened) Evolve(happened);
        else if (message is RecoveryCompleted) Context.System.EventStream.Publish(new Recovered(id));
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => _asker.Tell(new Status.Failure(cause));

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => _asker.Tell(new Status.Failure(cause));

    // Questions are stashed while it starts, so nobody can be answered.
    protected override void OnRecoveryFailure(Exception reason, object? message = null) => Context.System.EventStream.Publish(new RecoveryFailed(id, reason));

    private static EventCodec<TallyEvent> Events() => new EventCodec<TallyEvent>()
        .Add("tally.added", TallyJson.Default.Added, "tally.increased")
        .Add("tally.cleared", TallyJson.Default.Cleared);

    private static object Tagged(TallyEvent happened, AuditTags? tags) => tags is null ? happened : new Tagged(happened, tags.ToSet());

    private void Evolve(object happened) =>
        _state = happened is TallyEvent.Added added ? new TallyState(_state.Total + added.Amount, _state.Events + 1) : new TallyState(0, _state.Events + 1);

    private void Reply() => _asker.Tell(new Answer(_state.Total, _state.Events, LastSequenceNr));
}

internal sealed record RecoveryFailed(string Id, Exception Reason);

internal sealed record Recovered(string Id);
