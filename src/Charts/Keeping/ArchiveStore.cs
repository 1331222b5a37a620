using System.Security.Cryptography;

namespace GitOpsActors.Charts.Keeping;

/// <summary>
/// Archives on disk by the digest of their content. A file is written beside its place and then moved there, so that nobody ever sees half
/// of one, whoever else works in the folder; what does not have its digest any more is as good as not there. When all of them together
/// take too much, those that were not used for longest go.
/// </summary>
internal sealed class ArchiveStore
{
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    private readonly string _folder;
    private readonly long _bytesMax;
    private readonly TimeProvider _time;
    private readonly Lock _tidying = new();

    // What was there at the beginning is measured once, before anything is written.
    private readonly Lazy<long> _bytesAtStart;

    // An upper bound: what is written twice counts twice, until the next tidying looks at the folder.
    private long _bytesAdded;

    public ArchiveStore(string folder, long bytesMax, TimeProvider time)
    {
        (_folder, _bytesMax, _time) = (folder, bytesMax, time);
        _bytesAtStart = new Lazy<long>(Open);
    }

    public async Task<byte[]?> FindAsync(string digest, CancellationToken stop)
    {
        var path = PathOf(digest);
        try
        {
            if (!File.Exists(path)) return null;
            var content = await File.ReadAllBytesAsync(path, stop);
            if (DigestOf(content) == digest)
            {
                File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime);
                return content;
            }

            File.Delete(path);
        }
        catch (IOException)
        {
            // Gone meanwhile.
        }

        return null;
    }

    public async Task AddAsync(string digest, ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        var atStart = _bytesAtStart.Value;
        var draft = Path.Combine(_folder, $"{Path.GetRandomFileName()}.draft");
        try
        {
            await using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous }))
            {
                await file.WriteAsync(content, stop);
                // A crash of the machine must not leave a name without its content.
                file.Flush(flushToDisk: true);
            }

            File.SetLastWriteTimeUtc(draft, _time.GetUtcNow().UtcDateTime);
            File.Move(draft, PathOf(digest), overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }

        if (atStart + Interlocked.Add(ref _bytesAdded, content.Length) > _bytesMax) Tidy(atStart, digest);
    }

    public static string DigestOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private long Open()
    {
        Directory.CreateDirectory(_folder);
        // What a process began that did not live to end it.
        var now = _time.GetUtcNow().UtcDateTime;
        foreach (var draft in new DirectoryInfo(_folder).GetFiles("*.draft"))
            if (draft.Exists && now - draft.LastWriteTimeUtc > LeftoverAge) TryDelete(draft);
        return Kept().Sum(static file => file.Length);
    }

    /// <summary>Deletes the longest unused beyond four fifths of the limit, but never the one that has just come.</summary>
    private void Tidy(long atStart, string newest)
    {
        lock (_tidying)
        {
            var files = Kept();
            var bytes = files.Sum(static file => file.Length);
            if (bytes > _bytesMax)
            {
                foreach (var file in files.Where(file => file.Name != newest + ".tgz").OrderBy(static file => file.LastWriteTimeUtc))
                {
                    if (bytes <= _bytesMax / 5 * 4) break;
                    bytes -= file.Length;
                    TryDelete(file);
                }
            }

            Interlocked.Exchange(ref _bytesAdded, bytes - atStart);
        }
    }

    // Asking whether it exists reads all that is asked of it afterwards; others may delete it meanwhile.
    private List<FileInfo> Kept() => [.. new DirectoryInfo(_folder).GetFiles("*.tgz").Where(static file => file.Exists)];

    private static void TryDelete(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (IOException)
        {
            // Another process was faster, or somebody holds it; the next tidying sees.
        }
    }

    private string PathOf(string digest) => Path.Combine(_folder, digest + ".tgz");
}
