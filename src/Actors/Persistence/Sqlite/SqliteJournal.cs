using GitOpsActors.Actors.Persistence.Sqlite.Writes;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>
/// The journal of a single node: one SQLite file in WAL mode. One process writes it (a lock file sees to that); others may read
/// it meanwhile through <see cref="JournalFile"/>.
/// </summary>
public sealed class SqliteJournal : IJournal
{
    private readonly JournalFile _file;
    private readonly Database _database;
    private readonly Writer _writer;
    private readonly FileStream _lock;

    private SqliteJournal(JournalFile file, Database database, Writer writer, FileStream fileLock) =>
        (_file, _database, _writer, _lock) = (file, database, writer, fileLock);

    /// <summary>Opens the file, makes it if there is none, and brings an older one to the newest form.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">The clock for what is recorded.</param>
    /// <param name="bytesMax">A quota: at about this size of the file, appends are refused as on a full disk.</param>
    public static SqliteJournal Open(string path, TimeProvider time, long? bytesMax = null)
    {
        path = Path.GetFullPath(path);
        var fileLock = Lock(path);
        Database? database = null;
        try
        {
            database = Database.Open(path, readOnly: false);
            Prepare(database, bytesMax);
            return new SqliteJournal(JournalFile.Open(path), database, new Writer(database, time), fileLock);
        }
        catch (DatabaseException error)
        {
            database?.Dispose();
            fileLock.Dispose();
            throw error.IsCorruption
                ? Reader.Corrupt(path, error.Message, error)
                : new JournalException($"The journal {path} can't be opened: {error.Message}. Check that the folder can be written and has room.", error);
        }
        catch (JournalException)
        {
            database?.Dispose();
            fileLock.Dispose();
            throw;
        }
    }

    public async ValueTask<Epoch> AcquireAsync(ShardId shard, CancellationToken cancellation)
    {
        var write = new AcquireWrite(shard);
        return await _writer.EnqueueAsync(write).WaitAsync(cancellation) is AppendOutcome.Appended
            ? write.Acquired
            : throw new JournalException($"Shard {shard} can't be acquired: {Problem(await write.Outcome)}");
    }

    public ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        JournalLimits.Check(append);
        return new ValueTask<AppendOutcome>(_writer.EnqueueAsync(new AppendWrite(append)).WaitAsync(cancellation));
    }

    public ValueTask<AppendOutcome> SaveSnapshotAsync(SnapshotSave snapshot, CancellationToken cancellation)
    {
        JournalLimits.Check(snapshot);
        return new ValueTask<AppendOutcome>(_writer.EnqueueAsync(new SnapshotWrite(snapshot)).WaitAsync(cancellation));
    }

    public ValueTask<Recovery> RecoverAsync(EntityId entity, CancellationToken cancellation) => _file.RecoverAsync(entity, cancellation);

    public IAsyncEnumerable<JournalEntry> ReadAsync(JournalQuery query, CancellationToken cancellation) => _file.ReadAsync(query, cancellation);

    public async ValueTask<long> TrimAsync(DateTimeOffset olderThan, CancellationToken cancellation)
    {
        long trimmed = 0;
        long? next = 0;
        while (next is { } from)
        {
            var write = new TrimWrite(olderThan, from);
            if (await _writer.EnqueueAsync(write).WaitAsync(cancellation) is not AppendOutcome.Appended)
                throw new JournalException($"Old events can't be trimmed: {Problem(await write.Outcome)}");
            trimmed += write.Trimmed;
            next = write.Next;
        }

        return trimmed;
    }

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _file.DisposeAsync();
        try
        {
            _database.Execute("UPDATE closing SET clean = 1; PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (DatabaseException)
        {
            // The next opening sees that this was no clean end, and checks the file.
        }

        _database.Dispose();
        await _lock.DisposeAsync();
    }

    private static FileStream Lock(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(path + ".lock"))
        {
            throw new JournalException($"The journal {path} is in use by another process. Stop that one, or name another data folder.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The journal {path} can't be opened: {error.Message} Check that the folder can be written and has room.", error);
        }
    }

    private static void Prepare(Database database, long? bytesMax)
    {
        // WAL with a flush per commit: what is acknowledged survives a power cut. Checkpoints are rare and large, because each
        // one makes the commits behind it wait.
        database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY");
        if (bytesMax is { } bytes)
        {
            var pages = Math.Max(1, bytes / database.Number("PRAGMA page_size")!.Value);
            database.Execute(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
        }

        Schema.Migrate(database, Schema.Migrations);
        // A file that was closed in order was whole then. After a crash it is looked through once before it is trusted.
        if (database.Number("SELECT clean FROM closing") != 1 && database.Text("PRAGMA quick_check(1)") is not "ok" and var problem)
            throw Reader.Corrupt(database.Path, problem ?? "its check says nothing");
        database.Execute("UPDATE closing SET clean = 0");
    }

    private static string Problem(AppendOutcome outcome) => outcome switch
    {
        AppendOutcome.Refused refused => refused.Problem,
        AppendOutcome.Unknown unknown => unknown.Problem,
        _ => outcome.ToString(),
    };
}
