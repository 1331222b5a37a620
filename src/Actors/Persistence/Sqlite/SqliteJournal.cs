using System.Runtime.CompilerServices;
using GitOpsActors.Actors.Persistence.Sqlite.Writes;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>The store as our own runtime sees it, until that is gone. The lock file is the fence, so epochs only live as long as the process.</summary>
public sealed class SqliteJournal : IJournal
{
    private readonly SqliteStore _store;
    private readonly Dictionary<ShardId, Epoch> _epochs = [];

    private SqliteJournal(SqliteStore store) => _store = store;

    public static SqliteJournal Open(string path, TimeProvider time, long? bytesMax = null) => new(SqliteStore.Open(path, time, bytesMax));

    public ValueTask<Epoch> AcquireAsync(ShardId shard, CancellationToken cancellation)
    {
        lock (_epochs) return new ValueTask<Epoch>(_epochs[shard] = new Epoch(_epochs.GetValueOrDefault(shard).Value + 1));
    }

    public async ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        JournalLimits.Check(append);
        if (Stale(append.Shard, append.Epoch) is { } fenced) return fenced;
        var events = append.Events.Select(static data => new NewEvent(ToPayload(data), "", "")).ToList();
        return await OutcomeAsync(
            new AppendWrite(append.Entity, new Sequence(append.Expected.Value + 1), events), new Sequence(append.Expected.Value + append.Events.Count), cancellation);
    }

    public async ValueTask<AppendOutcome> SaveSnapshotAsync(SnapshotSave snapshot, CancellationToken cancellation)
    {
        JournalLimits.Check(snapshot);
        if (Stale(snapshot.Shard, snapshot.Epoch) is { } fenced) return fenced;
        return await OutcomeAsync(
            new SnapshotWrite(snapshot.Entity, new StoredSnapshot(snapshot.At, DateTimeOffset.UnixEpoch, ToPayload(snapshot.State))), snapshot.At, cancellation);
    }

    public async ValueTask<Recovery> RecoverAsync(EntityId entity, CancellationToken cancellation)
    {
        var all = new SnapshotRange(0, long.MaxValue, 0, long.MaxValue);
        var snapshot = await _store.ReadAsync(reader => reader.Snapshot(entity, all), cancellation) is { } stored
            ? new Snapshot(stored.At, stored.Time, new EventData(stored.State.Manifest, stored.State.Bytes))
            : null;
        var from = new Sequence((snapshot?.At.Value ?? 0) + 1);
        var events = await _store.ReadAsync(reader => reader.Replay(entity, from, new Sequence(long.MaxValue), long.MaxValue), cancellation);
        return new Recovery(snapshot, [.. events.Select(static one => one.ToEntry())]);
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(JournalQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query.Entity is { } entity && (await _store.ReadAsync(reader => reader.HighestSequence(entity), cancellation)).Value == 0) yield break;
        await foreach (var entry in _store.ReadAsync(query, cancellation)) yield return entry;
    }

    public ValueTask<long> TrimAsync(DateTimeOffset olderThan, CancellationToken cancellation) => _store.TrimAsync(olderThan, cancellation);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static Payload ToPayload(EventData data) => new(EventSerializer.Id, data.Type, data.Payload.ToArray());

    private AppendOutcome.Fenced? Stale(ShardId shard, Epoch epoch)
    {
        lock (_epochs) return _epochs.GetValueOrDefault(shard) is var current && current == epoch ? null : new AppendOutcome.Fenced(current);
    }

    private async Task<AppendOutcome> OutcomeAsync(Write write, Sequence last, CancellationToken cancellation)
    {
        try
        {
            await _store.WriteAsync(write).WaitAsync(cancellation);
            return new AppendOutcome.Appended(last);
        }
        catch (SequenceTakenException taken)
        {
            return new AppendOutcome.Conflict(taken.Last);
        }
        catch (JournalException error)
        {
            return new AppendOutcome.Refused(error.Message);
        }
    }
}
