namespace GitOpsActors.Actors.Persistence.Sqlite.Writes;

/// <summary>Something to write, and who waits for it.</summary>
internal abstract class Write
{
    // Continued elsewhere: the writer's thread is for writing.
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it is on the disk; fails with a <see cref="JournalException"/> when it surely is not, or nobody knows.</summary>
    public Task Done => _done.Task;

    /// <summary>About how much it adds to the file, for limiting a batch.</summary>
    public virtual long Bytes => 0;

    /// <summary>Adds it to the open transaction. The problem that is returned concerns this write only; the others of the batch go on.</summary>
    public abstract JournalException? Run(WriteTransaction transaction);

    public void Answer(JournalException? problem)
    {
        if (problem is null) _done.TrySetResult();
        else _done.TrySetException(problem);
    }
}

/// <summary>Appends all events or none.</summary>
/// <param name="first">The number that the first event is to have; if it is taken, nothing is appended.</param>
internal sealed class AppendWrite(EntityId entity, Sequence first, IReadOnlyList<NewEvent> events) : Write
{
    public override long Bytes { get; } = events.Sum(static one => (long)one.Payload.Bytes.Length + (2 * one.Tags.Length) + 128);

    public override JournalException? Run(WriteTransaction transaction)
    {
        var head = transaction.HeadOf(entity, create: true)!;
        if (head.Sequence.Value + 1 != first.Value) return new SequenceTakenException(entity, first, head.Sequence);
        transaction.Append(head, events);
        return null;
    }
}

internal sealed class SnapshotWrite(EntityId entity, StoredSnapshot snapshot) : Write
{
    public override long Bytes => snapshot.State.Bytes.Length;

    public override JournalException? Run(WriteTransaction transaction)
    {
        var head = transaction.HeadOf(entity, create: false);
        // With a state that is ahead of the events, the next events would get numbers that recovery skips.
        if (head is null || head.Sequence.Value < snapshot.At.Value)
            return new JournalException($"A snapshot of {entity} after event {snapshot.At} is not kept: the journal is at event {head?.Sequence ?? default}.");
        transaction.SaveSnapshot(head, snapshot);
        return null;
    }
}

internal sealed class SnapshotDeletion(EntityId entity, SnapshotRange range) : Write
{
    public override JournalException? Run(WriteTransaction transaction)
    {
        if (transaction.HeadOf(entity, create: false) is { } head) transaction.DeleteSnapshots(head, range);
        return null;
    }
}

/// <summary>Deletes the events of an entity up to a number. The numbers stay used.</summary>
internal sealed class EventDeletion(EntityId entity, Sequence to) : Write
{
    public override JournalException? Run(WriteTransaction transaction)
    {
        if (transaction.HeadOf(entity, create: false) is { } head) transaction.DeleteEvents(head, to);
        return null;
    }
}

/// <summary>Trims one stretch of the journal, so that appends wait for a stretch at most.</summary>
internal sealed class TrimWrite(DateTimeOffset olderThan, long from) : Write
{
    public long Trimmed { get; private set; }

    /// <summary>Where the next stretch begins; null when this was the last.</summary>
    public long? Next { get; private set; }

    public override JournalException? Run(WriteTransaction transaction)
    {
        (Trimmed, Next) = transaction.Trim(olderThan, from);
        return null;
    }
}
