using System.Security.Cryptography;

namespace GitOpsActors.Charts.Keeping;

/// <summary>
/// Archives on disk by the digest of their content. A file is written beside its place and then moved there, so that nobody ever sees half
/// of one, whoever else works in the folder; what does not have its digest any more is as good as not there. When all of them together
/// take too much, those that were not used for longest go.
/// </summary>
internal sealed class ArchiveStore(string folder, long bytesMax, TimeProvider time)
{
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    // An upper bound: what is written twice counts twice, until the next tidying looks at the folder.
    private long _bytes = -1;

    public async Task<byte[]?> FindAsync(string digest, CancellationToken stop)
    {
        var path = PathOf(digest);
        try
        {
            var content = await File.ReadAllBytesAsync(path, stop);
            if (DigestOf(content) == digest)
            {
                File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
                return content;
            }

            File.Delete(path);
        }
        catch (IOException)
        {
            // Not there, or gone meanwhile.
        }

        return null;
    }

    public async Task AddAsync(string digest, ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, $"{Path.GetRandomFileName()}.draft");
        try
        {
            await using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous }))
            {
                await file.WriteAsync(content, stop);
                // A crash of the machine must not leave a name without its content.
                file.Flush(flushToDisk: true);
            }

            File.SetLastWriteTimeUtc(draft, time.GetUtcNow().UtcDateTime);
            File.Move(draft, PathOf(digest), overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }

        if (Interlocked.Read(ref _bytes) < 0 || Interlocked.Add(ref _bytes, content.Length) > bytesMax) Tidy(digest);
    }

    public static string DigestOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Deletes the longest unused beyond four fifths of the limit, but never the one that has just come.</summary>
    private void Tidy(string newest)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var files = new DirectoryInfo(folder).GetFiles();
        foreach (var leftover in files.Where(file => file.Extension == ".draft" && now - file.LastWriteTimeUtc > LeftoverAge)) TryDelete(leftover);
        var archives = files.Where(static file => file.Extension == ".tgz").OrderBy(static file => file.LastWriteTimeUtc).ToList();
        var bytes = archives.Sum(static file => file.Length);
        if (bytes > bytesMax)
        {
            foreach (var file in archives.Where(file => file.Name != newest + ".tgz"))
            {
                if (bytes <= bytesMax / 5 * 4) break;
                bytes -= file.Length;
                TryDelete(file);
            }
        }

        Interlocked.Exchange(ref _bytes, bytes);
    }

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

    private string PathOf(string digest) => Path.Combine(folder, digest + ".tgz");
}
