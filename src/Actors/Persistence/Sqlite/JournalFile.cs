using System.Runtime.CompilerServices;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>A journal file for reading, also while a server writes it: for recovery, for the audit trail, and for checking it.</summary>
public sealed class JournalFile : IAuditTrail
{
    // Reads are short and come from the page cache; they are done on the caller's thread. A few connections keep readers from
    // waiting for each other, and more would only wait for the processor.
    private const int IdleReadersMax = 8;
    private const int PageSize = 500;

    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly Stack<Reader> _idle = new();
    private bool _closed;

    private JournalFile(string path) => _path = path;

    /// <summary>Opens a file that is there, and checks that it is a journal of a known version.</summary>
    public static JournalFile Open(string path)
    {
        path = Path.GetFullPath(path);
        if (!File.Exists(path)) throw new JournalException($"There is no journal at {path}. A server makes it at its first start; name its data folder.");
        try
        {
            using var database = Database.Open(path, readOnly: true);
            if (Schema.Check(database) < Schema.Newest)
                throw new JournalException($"{path} was written by an older version. Start the server once; it brings the file to the newest form.");
        }
        catch (DatabaseException error)
        {
            throw error.IsCorruption ? Reader.Corrupt(path, error.Message, error) : new JournalException($"The journal {path} can't be read: {error.Message}.", error);
        }

        return new JournalFile(path);
    }

    /// <summary>Reads the audit trail a page at a time: what is recorded meanwhile does not appear in it.</summary>
    public async IAsyncEnumerable<JournalEntry> ReadAsync(JournalQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var left = query.Limit;
        while (left > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var (next, size) = (query, Math.Min(left, PageSize));
            var page = With(reader => reader.Read(next, size));
            foreach (var one in page) yield return one.ToEntry();
            if (page.Count < size) break;
            left -= page.Count;
            query = query with { Before = page[^1].Position };
            // Long reads let others have the thread between pages.
            await Task.Yield();
        }
    }

    public ValueTask<Verification> VerifyAsync(IReadOnlyList<EventCodec> codecs, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var serializer = new EventSerializer(null, [.. codecs]);
        return new ValueTask<Verification>(With(reader => reader.Verify(serializer)));
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
            while (_idle.TryPop(out var reader)) reader.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    internal T With<T>(Func<Reader, T> read)
    {
        Reader? reader;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _idle.TryPop(out reader);
        }

        reader ??= new Reader(_path);
        try
        {
            return read(reader);
        }
        finally
        {
            lock (_gate)
            {
                if (!_closed && _idle.Count < IdleReadersMax) _idle.Push(reader);
                else reader.Dispose();
            }
        }
    }
}
