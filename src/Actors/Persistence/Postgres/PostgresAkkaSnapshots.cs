using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Snapshot;
using Akka.Serialization;
using Npgsql;

namespace GitOpsActors.Actors.Persistence.Postgres;

/// <summary>Akka.Persistence.Sql's snapshot store, with sentences and a reading of ours, as its journal has them.</summary>
public sealed class PostgresAkkaSnapshots(Config config) : SqlSnapshotStore(config)
{
    private const string Newest =
        $"""
        SELECT sequence_number, created, serializer_id, manifest, snapshot FROM {PostgresSchema.Name}.snapshot
        WHERE persistence_id = $1 AND sequence_number BETWEEN $2 AND $3 AND created BETWEEN $4 AND $5 ORDER BY sequence_number DESC LIMIT 1
        """;

    private readonly PostgresStore _store = PostgresSetup.StoreOf(Context.System);
    private readonly Serialization _serialization = Context.System.Serialization;

    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        PostgresProblem.ExplainedAsync(_store.Where, () => ReadAsync(persistenceId, criteria, cancellationToken));

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken) =>
        PostgresProblem.ExplainedAsync(_store.Where, () => base.SaveAsync(metadata, snapshot, cancellationToken));

    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken) =>
        PostgresProblem.ExplainedAsync(_store.Where, () => base.DeleteAsync(metadata, cancellationToken));

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        PostgresProblem.ExplainedAsync(_store.Where, () => base.DeleteAsync(persistenceId, criteria, cancellationToken));

    private async Task<SelectedSnapshot?> ReadAsync(string id, SnapshotSelectionCriteria criteria, CancellationToken cancellation)
    {
        await using var command = _store.Source.CreateCommand(Newest);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        foreach (var limit in new[] { criteria.MinSequenceNr, criteria.MaxSequenceNr, criteria.MinTimestamp?.Ticks ?? 0, criteria.MaxTimeStamp.Ticks })
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = limit });
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        if (!await row.ReadAsync(cancellation).ConfigureAwait(false)) return null;
        var metadata = new SnapshotMetadata(id, row.GetInt64(0), new DateTime(row.GetInt64(1), DateTimeKind.Utc));
        return new SelectedSnapshot(metadata, _serialization.Deserialize(row.GetFieldValue<byte[]>(4), row.GetInt32(2), row.IsDBNull(3) ? "" : row.GetString(3)));
    }
}
