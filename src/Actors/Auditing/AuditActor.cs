using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using GitOpsActors.Actors.Persistence;

namespace GitOpsActors.Actors.Auditing;

/// <summary>Keeps records in the journal. Answered with <see cref="AuditKept"/> when they are safe. Does not leave the node.</summary>
internal sealed record KeepAudit(IReadOnlyList<AuditRecord> Records);

internal sealed record AuditKept
{
    public static readonly AuditKept Message = new();
}

/// <summary>
/// Writes what this node was asked for into the journal, as events of its own entity: there they are read, kept and forgotten as all
/// others. A snapshot now and then lets the retention forget what is old; nothing is recovered from either.
/// </summary>
internal sealed class AuditActor(string node) : UntypedPersistentActor
{
    private const int RecordsPerSnapshot = 100;

    public static readonly EventCodec<AuditRecord> Events =
        new EventCodec<AuditRecord>().Add(AuditTypes.Record, AuditJson.Default.AuditRecord);

    public static readonly EventCodec<AuditMark> Snapshots = new EventCodec<AuditMark>().Add(AuditTypes.Mark, AuditJson.Default.AuditMark);

    private long _records;
    private long _marked;

    public override string PersistenceId => "audit/" + node;

    protected override void OnRecover(object message)
    {
        if (message is SnapshotOffer { Snapshot: AuditMark mark }) (_records, _marked) = (mark.Records, mark.Records);
        else if (message is AuditRecord) _records++;
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case KeepAudit keep: Keep(keep.Records, Sender); break;
            case SaveSnapshotSuccess saved: DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1)); break;
            // The next one does as well.
            case SaveSnapshotFailure or DeleteSnapshotsSuccess or DeleteSnapshotsFailure: break;
            default: Unhandled(message); break;
        }
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        Sender.Tell(new Status.Failure(cause));
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    private void Keep(IReadOnlyList<AuditRecord> records, IActorRef asker)
    {
        PersistAll(records.Select(static record => (object)new Tagged(record, TagsOf(record).ToSet())), _ => _records++);
        DeferAsync(asker, sender =>
        {
            sender.Tell(AuditKept.Message);
            if (_records - _marked < RecordsPerSnapshot) return;
            _marked = _records;
            SaveSnapshot(new AuditMark(_records));
        });
    }

    private static AuditTags TagsOf(AuditRecord record) =>
        new(Application: record.Application, Project: record.Project, Who: record.Name.Length > 0 ? record.Name : record.Who);
}
