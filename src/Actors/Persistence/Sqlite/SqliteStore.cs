using GitOpsActors.Actors.Persistence.Sqlite.Writes;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>
/// The journal and the snapshots of a single node: one SQLite file in WAL mode. One process writes it (a lock file sees to that); others
/// may read it meanwhile through <see cref="JournalFile"/>. Akka's journal and snapshot store are two adapters of one open store.
/// </summary>
public sealed class SqliteStore : IAuditTrail, IRetention
{
    private readonly JournalFile _file;
    private readonly Database _database;
    private readonly Writer _writer;
    private readonly FileStream _lock;

    private SqliteStore(JournalFile file, Database database, Writer writer, FileStream fileLock) =>
        (_file, _database, _writer, _lock) = (file, database, writer, fileLock);

    /// <summary>Opens the file, makes it if there is none, and brings an older one to the newest form.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">The clock for what is recorded.</param>
    /// <param name="bytesMax">A quota: at about this size of the file, writes are refused as on a full disk.</param>
    public static SqliteStore Open(string path, TimeProvider time, long? bytesMax = null)
    {
        path = Path.GetFullPath(path);
        var fileLock = Lock(path);
        Database? database = null;
        try
        {
            database = Database.Open(path, readOnly: false);
            Prepare(database, bytesMax);
            return new SqliteStore(JournalFile.Open(path), database, new Writer(database, time), fileLock);
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

    public IAsyncEnumerable<JournalEntry> ReadAsync(JournalQuery query, CancellationToken cancellation) => _file.ReadAsync(query, cancellation);

    public ValueTask<Verification> VerifyAsync(IReadOnlyList<EventCodec> codecs, CancellationToken cancellation) => _file.VerifyAsync(codecs, cancellation);

    public async ValueTask<long> TrimAsync(DateTimeOffset olderThan, CancellationToken cancellation)
    {
        long trimmed = 0;
        long? next = 0;
        while (next is { } from)
        {
            var write = new TrimWrite(olderThan, from);
            await _writer.EnqueueAsync(write).WaitAsync(cancellation);
            trimmed += write.Trimmed;
            next = write.Next;
        }

        return trimmed;
    }

    internal Task WriteAsync(Write write) => _writer.EnqueueAsync(write);

    // Off the caller's thread: the actor that asks for one entity's events has others waiting.
    internal Task<T> ReadAsync<T>(Func<Reader, T> read, CancellationToken cancellation) => Task.Run(() => _file.With(read), cancellation);

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

        Schema.Migrate(database);
        // A file that was closed in order was whole then. After a crash it is looked through once before it is trusted.
        if (database.Number("SELECT clean FROM closing") != 1 && database.Text("PRAGMA quick_check(1)") is not "ok" and var problem)
            throw Reader.Corrupt(database.Path, problem ?? "its check says nothing");
        database.Execute("UPDATE closing SET clean = 0");
    }
}
