using Microsoft.Win32.SafeHandles;

namespace GitOpsActors.Git.Objects;

/// <summary>Files that stay open between reads, up to a number; the one that was not read for the longest is closed for another.</summary>
internal sealed class OpenFiles(int max)
{
    private readonly Lock _gate = new();
    private readonly List<OpenFile> _open = [];
    private long _clock;

    public int Count
    {
        get
        {
            lock (_gate) return _open.Count;
        }
    }

    public long Tick() => Interlocked.Increment(ref _clock);

    public SafeFileHandle Open(OpenFile file)
    {
        lock (_gate)
        {
            if (file.Handle is { } other) return other;
            while (_open.Count >= max) Close(_open.MinBy(static one => one.LastUse)!);
            // Others may delete it while it is read, as a repack does: what was opened can be read on.
            var handle = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Length = RandomAccess.GetLength(handle);
            file.Handle = handle;
            _open.Add(file);
            return handle;
        }
    }

    public void Close(OpenFile file)
    {
        lock (_gate)
        {
            if (!_open.Remove(file)) return;
            file.Handle?.Dispose();
            file.Handle = null;
        }
    }
}

/// <summary>A file of a mirror, opened when it is read. It is read by calls, never mapped: a file that shrinks under a mapping ends the process.</summary>
internal sealed class OpenFile(string path, OpenFiles files)
{
    private volatile SafeFileHandle? _handle;

    public string Path => path;

    public SafeFileHandle? Handle
    {
        get => _handle;
        set => _handle = value;
    }

    /// <summary>Of the file when it was opened last.</summary>
    public long Length { get; set; }

    public long LastUse { get; private set; }

    public long LengthOpened()
    {
        if (_handle is null) files.Open(this);
        return Length;
    }

    /// <summary>Reads as much as there is, up to the length of the buffer.</summary>
    public int Read(Span<byte> buffer, long offset)
    {
        LastUse = files.Tick();
        while (true)
        {
            var handle = _handle ?? files.Open(this);
            try
            {
                return RandomAccess.Read(handle, buffer, offset);
            }
            catch (ObjectDisposedException)
            {
                // It was closed for another one just now, and is opened again.
            }
        }
    }

    public void ReadExactly(Span<byte> buffer, long offset)
    {
        while (buffer.Length > 0)
        {
            var read = Read(buffer, offset);
            if (read == 0) throw new InvalidDataException($"{System.IO.Path.GetFileName(path)} ends too early");
            buffer = buffer[read..];
            offset += read;
        }
    }

    public void Close() => files.Close(this);
}
