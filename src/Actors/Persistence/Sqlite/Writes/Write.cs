namespace GitOpsActors.Actors.Persistence.Sqlite.Writes;

/// <summary>Something to write, and who waits for it.</summary>
internal abstract class Write
{
    // Continued elsewhere: the writer's thread is for writing.
    private readonly TaskCompletionSource<AppendOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<AppendOutcome> Outcome => _outcome.Task;

    /// <summary>About how much it adds to the file, for limiting a batch.</summary>
    public virtual long Bytes => 0;

    /// <summary>Adds it to the open transaction. What is returned is answered once the transaction is on the disk.</summary>
    public abstract AppendOutcome Run(WriteTransaction transaction);

    public void Answer(AppendOutcome outcome) => _outcome.TrySetResult(outcome);
}

internal sealed class AppendWrite(Append append) : Write
{
    public override long Bytes { get; } = append.Events.Sum(static data => (long)data.Payload.Length + 64);

    public override AppendOutcome Run(WriteTransaction transaction)
    {
        if (transaction.StaleAgainst(append.Shard, append.Epoch) is { } current) return new AppendOutcome.Fenced(current);
        var head = transaction.HeadOf(append.Entity, create: true)!;
        return head.Sequence == append.Expected ? new AppendOutcome.Appended(transaction.Append(head, append.Events)) : new AppendOutcome.Conflict(head.Sequence);
    }
}

internal sealed class SnapshotWrite(SnapshotSave snapshot) : Write
{
    public override long Bytes => snapshot.State.Payload.Length;

    public override AppendOutcome Run(WriteTransaction transaction)
    {
        if (transaction.StaleAgainst(snapshot.Shard, snapshot.Epoch) is { } current) return new AppendOutcome.Fenced(current);
        var head = transaction.HeadOf(snapshot.Entity, create: false);
        if (head is null || head.Sequence.Value < snapshot.At.Value) return new AppendOutcome.Conflict(head?.Sequence ?? default);
        transaction.SaveSnapshot(head, snapshot);
        return new AppendOutcome.Appended(snapshot.At);
    }
}

internal sealed class AcquireWrite(ShardId shard) : Write
{
    public Epoch Acquired { get; private set; }

    public override AppendOutcome Run(WriteTransaction transaction)
    {
        Acquired = transaction.Acquire(shard);
        return new AppendOutcome.Appended(default);
    }
}

/// <summary>Trims one stretch of the journal, so that appends wait for a stretch at most.</summary>
internal sealed class TrimWrite(DateTimeOffset olderThan, long from) : Write
{
    public long Trimmed { get; private set; }

    /// <summary>Where the next stretch begins; null when this was the last.</summary>
    public long? Next { get; private set; }

    public override AppendOutcome Run(WriteTransaction transaction)
    {
        (Trimmed, Next) = transaction.Trim(olderThan, from);
        return new AppendOutcome.Appended(default);
    }
}
