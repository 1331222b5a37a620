using Akka.Actor;
using Akka.Persistence;
using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Nodes;

namespace GitOpsActors.Simulation.Journal;

/// <summary>Akka's snapshot store in memory; snapshots make the way into bytes and back.</summary>
internal sealed class SimulatedSnapshots : ActorBase
{
    private readonly SimulatedNode _node = SimulatedNode.Of(Context.System);

    private JournalStore Store => _node.World.Journal;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case LoadSnapshot load: Sender.Tell(Load(load), Self); return true;
            case SaveSnapshot save: Sender.Tell(Save(save), Self); return true;
            case DeleteSnapshot delete:
                Store.DeleteSnapshots(delete.Metadata.PersistenceId, one => one.Sequence == delete.Metadata.SequenceNr);
                Sender.Tell(new DeleteSnapshotSuccess(delete.Metadata), Self);
                return true;
            case DeleteSnapshots delete:
                Store.DeleteSnapshots(delete.PersistenceId, one => one.Sequence <= delete.Criteria.MaxSequenceNr);
                Sender.Tell(new DeleteSnapshotsSuccess(delete.Criteria), Self);
                return true;
            default: return false;
        }
    }

    private object Load(LoadSnapshot load)
    {
        var (entity, criteria) = (load.PersistenceId, load.Criteria.Equals(SnapshotSelectionCriteria.None) ? null : load.Criteria);
        if (criteria is null) return new LoadSnapshotResult(null, load.ToSequenceNr);
        if (_node.World.Dice.Strikes(FaultKind.SnapshotFailed, entity)) return new LoadSnapshotFailed(new JournalException("the snapshot can't be read"));
        if (Store.LatestSnapshot(entity, Math.Min(criteria.MaxSequenceNr, load.ToSequenceNr)) is not { } found) return new LoadSnapshotResult(null, load.ToSequenceNr);
        var state = Wire.Unpack(_node.System, new Wire.Packed(found.SerializerId, found.Manifest, found.Bytes.ToArray()));
        return new LoadSnapshotResult(new SelectedSnapshot(new SnapshotMetadata(entity, found.Sequence, found.Timestamp), state), load.ToSequenceNr);
    }

    private object Save(SaveSnapshot save)
    {
        var entity = save.Metadata.PersistenceId;
        if (_node.World.Dice.Strikes(FaultKind.SnapshotFailed, entity)) return new SaveSnapshotFailure(save.Metadata, new JournalException("the snapshot can't be written"));
        var (now, packed) = (_node.World.Clock.Now.UtcDateTime, Wire.Pack(_node, save.Snapshot));
        Store.Save(entity, new StoredSnapshot(save.Metadata.SequenceNr, now, packed.Serializer, packed.Manifest, packed.Bytes));
        return new SaveSnapshotSuccess(new SnapshotMetadata(entity, save.Metadata.SequenceNr, now));
    }
}
