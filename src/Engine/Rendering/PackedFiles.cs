using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;

namespace GitOpsActors.Engine.Rendering;

/// <summary>A file of an archive.</summary>
/// <param name="Name">As the archive has it, with '/' between its parts.</param>
/// <param name="LinkTo">Where it leads, if it is a symbolic link.</param>
/// <param name="At">When it was put into the archive.</param>
internal sealed record PackedFile(string Name, string? LinkTo, ReadOnlyMemory<byte> Content, DateTimeOffset At);

/// <summary>Unpacks a tar in memory. The archive is foreign: bombs are refused. What names mean is for the reader to say.</summary>
internal static class PackedFiles
{
    private const long BytesMax = 100L * 1024 * 1024;
    private const long FileBytesMax = 5L * 1024 * 1024;
    private const int FilesMax = 20_000;

    /// <param name="place">What errors call the archive.</param>
    /// <exception cref="RenderException">It is not such an archive, or too large.</exception>
    public static List<PackedFile> Read(ReadOnlyMemory<byte> archive, string place, bool isGzipped = true)
    {
        try
        {
            using var packed = new MemoryStream(archive.ToArray(), writable: false);
            using var unpacked = new BoundedStream(
                isGzipped ? new GZipStream(packed, CompressionMode.Decompress) : packed, BytesMax, place);
            using var tar = new TarReader(unpacked);
            var files = new List<PackedFile>();
            while (tar.GetNextEntry() is { } entry)
            {
                if (Read(entry, place) is not { } file) continue;
                if (files.Count >= FilesMax) throw new RenderException($"{place}: the archive has more than {FilesMax} files");
                files.Add(file);
            }

            return files;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException or IOException or ArgumentException)
        {
            throw new RenderException($"{place}: the file does not appear to be a {(isGzipped ? "gzipped " : "")}archive: {error.Message}", error);
        }
    }

    /// <summary>Folders are there by the names of the files in them.</summary>
    private static PackedFile? Read(TarEntry entry, string place)
    {
        var name = entry.Name.Replace('\\', '/');
        if (entry.EntryType == TarEntryType.SymbolicLink) return new PackedFile(
            name, entry.LinkName.Replace('\\', '/'), default, entry.ModificationTime);
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)) return null;
        if (entry.Length > FileBytesMax) throw new RenderException($"{place}: {name} is larger than {FileBytesMax} bytes");
        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        return new PackedFile(name, null, content.ToArray(), entry.ModificationTime);
    }

    /// <summary>Passes no more than so many bytes on: an archive of some kilobytes can unpack to gigabytes.</summary>
    private sealed class BoundedStream(Stream inner, long bytesMax, string place) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            _read += count;
            if (_read > bytesMax) throw new RenderException(
                string.Create(CultureInfo.InvariantCulture, $"{place}: the archive unpacks to more than {bytesMax} bytes"));
            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
