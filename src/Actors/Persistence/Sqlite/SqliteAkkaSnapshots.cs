using Akka.Persistence;
using Akka.Persistence.Snapshot;
using Akka.Serialization;
using GitOpsActors.Actors.Persistence.Sqlite.Writes;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>The store as Akka's snapshot store. Made by Akka, by its name in the configuration.</summary>
public sealed class SqliteAkkaSnapshots : SnapshotStore
{
    private readonly SqliteStore _store = StoredPayload.StoreOf(Context.System);
    private readonly Serialization _serialization = Context.System.Serialization;

    protected override async Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        var range = RangeOf(criteria);
        var found = await _store.ReadAsync(reader => reader.Snapshot(new EntityId(persistenceId), range), cancellationToken).ConfigureAwait(false);
        return found is { } stored
            ? new SelectedSnapshot(new SnapshotMetadata(persistenceId, stored.At.Value, stored.Time.UtcDateTime), _serialization.FromStored(stored.State))
            : null;
    }

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken) =>
        _store.WriteAsync(new SnapshotWrite(
            new EntityId(metadata.PersistenceId),
            new StoredSnapshot(new Sequence(metadata.SequenceNr), Reader.Time(metadata.Timestamp.Ticks), _serialization.ToStored(snapshot))));

    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken)
    {
        // Akka's actors delete a snapshot by its number and do not know its time.
        var hasTime = metadata.Timestamp > DateTime.MinValue;
        var (min, max) = hasTime ? (metadata.Timestamp.Ticks, metadata.Timestamp.Ticks) : (0, long.MaxValue);
        return _store.WriteAsync(new SnapshotDeletion(new EntityId(metadata.PersistenceId), new SnapshotRange(metadata.SequenceNr, metadata.SequenceNr, min, max)));
    }

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        _store.WriteAsync(new SnapshotDeletion(new EntityId(persistenceId), RangeOf(criteria)));

    private static SnapshotRange RangeOf(SnapshotSelectionCriteria criteria) => new(
        criteria.MinSequenceNr, criteria.MaxSequenceNr, criteria.MinTimestamp?.Ticks ?? 0, criteria.MaxTimeStamp.Ticks);
}
