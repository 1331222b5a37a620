using GitOpsActors.Actors.Persistence.Sqlite.Writes;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>
/// The one thread that writes. It takes all that waits, writes it in one transaction, and answers when that is on the disk: while
/// one batch is being flushed the next gathers, so the number of flushes follows the disk and not the number of entities.
///
/// A write that doesn't fit (a sequence that is taken) is answered and leaves the batch; the others go on. When the file or
/// disk refuses, the whole batch is rolled back and refused, and the next one tries anew. When a flush fails nobody knows what is
/// on the disk: everything is refused until the journal is opened again.
/// </summary>
internal sealed class Writer : IDisposable
{
    private const int BatchWritesMax = 20_000;
    private const long BatchBytesMax = 32L * 1024 * 1024;
    private const int QueueMax = 500_000;

    private readonly object _gate = new();
    private readonly Database _database;
    private readonly WriteTransaction _transaction;
    private readonly Thread _thread;
    private Queue<Write> _waiting = new();
    private Queue<Write> _taken = new();
    private bool _closing;
    private string? _broken;

    public Writer(Database database, TimeProvider time)
    {
        _database = database;
        _transaction = new WriteTransaction(database, time);
        _thread = new Thread(Run) { Name = "journal writer", IsBackground = true };
        _thread.Start();
    }

    public Task EnqueueAsync(Write write)
    {
        lock (_gate)
        {
            if (_closing) write.Answer(new JournalException("The journal is closed."));
            else if (_waiting.Count >= QueueMax) write.Answer(new JournalException($"{QueueMax} writes wait already; the disk does not keep up."));
            else _waiting.Enqueue(write);
            Monitor.Pulse(_gate);
        }

        return write.Done;
    }

    /// <summary>Writes what waits, then ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _transaction.Dispose();
    }

    private void Run()
    {
        var batch = new List<Write>();
        while (TakeBatch(batch))
        {
            WriteBatch(batch);
            batch.Clear();
        }
    }

    private bool TakeBatch(List<Write> batch)
    {
        if (_taken.Count == 0)
        {
            lock (_gate)
            {
                while (_waiting.Count == 0)
                {
                    if (_closing) return false;
                    Monitor.Wait(_gate);
                }

                (_taken, _waiting) = (_waiting, _taken);
            }
        }

        long bytes = 0;
        while (batch.Count < BatchWritesMax && bytes < BatchBytesMax && _taken.TryDequeue(out var write))
        {
            batch.Add(write);
            bytes += write.Bytes;
        }

        return true;
    }

    private void WriteBatch(List<Write> batch)
    {
        var problems = new JournalException?[batch.Count];
        var failure = _broken is null ? null : new JournalException(_broken);
        if (failure is null)
        {
            try
            {
                _transaction.Begin();
                for (var i = 0; i < batch.Count; i++) problems[i] = batch[i].Run(_transaction);
                failure = Commit();
            }
            catch (DatabaseException error)
            {
                failure = Undo(error);
            }
        }

        if (failure is not null) _transaction.Forget();
        for (var i = 0; i < batch.Count; i++) batch[i].Answer(failure ?? problems[i]);
    }

    private JournalException? Commit()
    {
        try
        {
            _transaction.Commit();
            return null;
        }
        catch (DatabaseException error) when (error.IsDiskFull)
        {
            // A page did not fit, so the record that makes the batch valid was not written either.
            return Undo(error);
        }
        catch (DatabaseException error)
        {
            _broken = $"The journal {_database.Path} failed while it flushed a write ({error.Message}), so its last writes are uncertain. Check the disk and start again.";
            return new JournalException(_broken, error);
        }
    }

    private JournalException Undo(DatabaseException error)
    {
        try
        {
            if (_database.InTransaction) _database.Execute("ROLLBACK");
        }
        catch (DatabaseException rollback)
        {
            // SQLite rolls back by itself when the file is next opened; until then nothing may be added to it.
            _broken = $"The journal {_database.Path} failed and could not undo the write ({rollback.Message}). Check the disk and start again.";
        }

        if (error.IsCorruption) _broken = Reader.Corrupt(_database.Path, error.Message).Message;
        return new JournalException(
            _broken ?? (error.IsDiskFull
                ? $"The disk or the quota of the journal {_database.Path} is full. Nothing that was acknowledged is lost; make room, and writing goes on by itself."
                : $"The journal {_database.Path} can't be written: {error.Message}."),
            error);
    }
}
