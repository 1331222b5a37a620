namespace GitOpsActors.Actors.Persistence;

/// <summary>
/// What must be remembered: events per entity, appended and never changed, and snapshots to start from. It is the memory of the
/// actors and the audit trail at once.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>Takes a shard over: from now on only appends with the returned epoch succeed, whoever had it before.</summary>
    ValueTask<Epoch> AcquireAsync(ShardId shard, CancellationToken cancellation);

    /// <summary>Appends, durably, all events or none. When this returns <see cref="AppendOutcome.Appended"/> a crash loses nothing of it.</summary>
    ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation);

    /// <summary>Keeps a state to start from; it replaces the one before. Conditional on the epoch, as an append is.</summary>
    ValueTask<AppendOutcome> SaveSnapshotAsync(SnapshotSave snapshot, CancellationToken cancellation);

    /// <summary>The newest snapshot and the events after it, in order. Nothing for an entity never heard of.</summary>
    ValueTask<Recovery> RecoverAsync(EntityId entity, CancellationToken cancellation);

    /// <summary>Reads the audit trail, newest first.</summary>
    IAsyncEnumerable<JournalEntry> ReadAsync(JournalQuery query, CancellationToken cancellation);

    /// <summary>Forgets events older than the limit that a snapshot makes superfluous. Returns how many.</summary>
    ValueTask<long> TrimAsync(DateTimeOffset olderThan, CancellationToken cancellation);
}

/// <summary>A wish to append.</summary>
/// <param name="Expected">The last event that the writer knows of; if there is a newer one, nothing is appended.</param>
public sealed record Append(EntityId Entity, ShardId Shard, Epoch Epoch, Sequence Expected, IReadOnlyList<EventData> Events);

/// <summary>A wish to keep a state, as it is after the event <paramref name="At"/>.</summary>
public sealed record SnapshotSave(EntityId Entity, ShardId Shard, Epoch Epoch, Sequence At, EventData State);

/// <summary>How a write ended.</summary>
public abstract record AppendOutcome
{
    private AppendOutcome()
    {
    }

    public sealed record Appended(Sequence Last) : AppendOutcome;

    /// <summary>Surely not written: the entity has other events than the writer thought.</summary>
    public sealed record Conflict(Sequence Actual) : AppendOutcome;

    /// <summary>Surely not written: the shard has a newer owner.</summary>
    public sealed record Fenced(Epoch Current) : AppendOutcome;

    /// <summary>Surely not written: the store could not. The problem says what to do; trying again later is safe.</summary>
    public sealed record Refused(string Problem) : AppendOutcome;

    /// <summary>Written or not: only acquiring the shard again and recovering can tell.</summary>
    public sealed record Unknown(string Problem) : AppendOutcome;
}

/// <summary>What an entity starts from.</summary>
public sealed record Recovery(Snapshot? Snapshot, IReadOnlyList<JournalEntry> Events)
{
    public static readonly Recovery Nothing = new(null, []);

    /// <summary>The last event that there is: what the next append expects.</summary>
    public Sequence Last => Events.Count > 0 ? Events[^1].Sequence : Snapshot?.At ?? default;
}

public sealed record Snapshot(Sequence At, DateTimeOffset Time, EventData State);

/// <summary>The journal's limits: what is larger is a mistake in the code, not data.</summary>
public static class JournalLimits
{
    public const int EventBytesMax = 4 * 1024 * 1024;
    public const int EventsPerAppendMax = 1000;
    public const int EntityIdCharactersMax = 512;
    public const int SnapshotBytesMax = 64 * 1024 * 1024;

    internal static void Check(Append append)
    {
        CheckEntity(append.Entity);
        if (append.Events.Count is 0 or > EventsPerAppendMax)
            throw new ArgumentException($"An append has 1 to {EventsPerAppendMax} events; this one of {append.Entity} has {append.Events.Count}.", nameof(append));
        foreach (var data in append.Events)
        {
            if (string.IsNullOrEmpty(data.Type)) throw new ArgumentException($"An event of {append.Entity} has no type.", nameof(append));
            if (data.Payload.Length > EventBytesMax)
                throw new ArgumentException($"The event {data.Type} of {append.Entity} has {data.Payload.Length} bytes; {EventBytesMax} are the limit.", nameof(append));
        }
    }

    internal static void Check(SnapshotSave snapshot)
    {
        CheckEntity(snapshot.Entity);
        if (snapshot.State.Payload.Length > SnapshotBytesMax)
            throw new ArgumentException($"The snapshot of {snapshot.Entity} has {snapshot.State.Payload.Length} bytes; {SnapshotBytesMax} are the limit.", nameof(snapshot));
    }

    private static void CheckEntity(EntityId entity)
    {
        if (string.IsNullOrEmpty(entity.Value) || entity.Value.Length > EntityIdCharactersMax)
            throw new ArgumentException($"An entity's id has 1 to {EntityIdCharactersMax} characters.", nameof(entity));
    }
}
