using System.Runtime.CompilerServices;

namespace GitOpsActors.Actors.Persistence;

/// <summary>
/// A journal without a disk, for simulations: every call gives way before it does anything, so that the scheduler decides who
/// comes first, and the simulated world may let a write fail. Not for use by several threads.
/// </summary>
/// <param name="time">The clock for what is recorded.</param>
/// <param name="fault">Asked before each write; what it returns is the outcome, null lets the write be.</param>
public sealed class InMemoryJournal(TimeProvider time, Func<EntityId, AppendOutcome?>? fault = null) : IJournal
{
    private readonly List<JournalEntry> _entries = [];
    private readonly Dictionary<EntityId, Sequence> _last = [];
    private readonly Dictionary<EntityId, Snapshot> _snapshots = [];
    private readonly Dictionary<ShardId, Epoch> _epochs = [];
    private long _position;

    public async ValueTask<Epoch> AcquireAsync(ShardId shard, CancellationToken cancellation)
    {
        await Task.Yield();
        return _epochs[shard] = new Epoch(_epochs.GetValueOrDefault(shard).Value + 1);
    }

    public async ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        JournalLimits.Check(append);
        await Task.Yield();
        if (fault?.Invoke(append.Entity) is { } failed) return failed;
        if (_epochs.GetValueOrDefault(append.Shard) is var epoch && epoch != append.Epoch) return new AppendOutcome.Fenced(epoch);
        var last = _last.GetValueOrDefault(append.Entity);
        if (last != append.Expected) return new AppendOutcome.Conflict(last);
        foreach (var data in append.Events)
        {
            last = new Sequence(last.Value + 1);
            _entries.Add(new JournalEntry(++_position, append.Entity, last, time.GetUtcNow(), data with { Payload = data.Payload.ToArray() }));
        }

        return new AppendOutcome.Appended(_last[append.Entity] = last);
    }

    public async ValueTask<AppendOutcome> SaveSnapshotAsync(SnapshotSave snapshot, CancellationToken cancellation)
    {
        JournalLimits.Check(snapshot);
        await Task.Yield();
        if (fault?.Invoke(snapshot.Entity) is { } failed) return failed;
        if (_epochs.GetValueOrDefault(snapshot.Shard) is var epoch && epoch != snapshot.Epoch) return new AppendOutcome.Fenced(epoch);
        var last = _last.GetValueOrDefault(snapshot.Entity);
        if (last.Value == 0 || last.Value < snapshot.At.Value) return new AppendOutcome.Conflict(last);
        if (!_snapshots.TryGetValue(snapshot.Entity, out var older) || older.At.Value <= snapshot.At.Value)
            _snapshots[snapshot.Entity] = new Snapshot(snapshot.At, time.GetUtcNow(), snapshot.State with { Payload = snapshot.State.Payload.ToArray() });
        return new AppendOutcome.Appended(snapshot.At);
    }

    public async ValueTask<Recovery> RecoverAsync(EntityId entity, CancellationToken cancellation)
    {
        await Task.Yield();
        var snapshot = _snapshots.GetValueOrDefault(entity);
        var after = snapshot?.At ?? default;
        return new Recovery(snapshot, [.. _entries.Where(entry => entry.Entity == entity && entry.Sequence.Value > after.Value)]);
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(JournalQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        var found = _entries.AsEnumerable().Reverse().Where(entry =>
            (query.Entity is not { } entity || entry.Entity == entity) &&
            (query.Types.Count == 0 || query.Types.Contains(entry.Event.Type)) &&
            (query.Since is not { } since || entry.Time >= since) &&
            (query.Until is not { } until || entry.Time < until) &&
            (query.Before is not { } before || entry.Position < before));
        foreach (var entry in found.Take(query.Limit).ToList()) yield return entry;
    }

    public async ValueTask<long> TrimAsync(DateTimeOffset olderThan, CancellationToken cancellation)
    {
        await Task.Yield();
        return _entries.RemoveAll(entry =>
            entry.Time < olderThan && _snapshots.TryGetValue(entry.Entity, out var snapshot) &&
            entry.Sequence.Value <= snapshot.At.Value && entry.Sequence != _last[entry.Entity]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
