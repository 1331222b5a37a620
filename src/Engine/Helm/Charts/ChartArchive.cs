using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>Unpacks a packed chart, in memory. The archive is foreign: names that lead elsewhere, bombs and links are refused.</summary>
/// <param name="Files">By their paths below the one folder that holds the chart.</param>
/// <param name="PackedAt">When Chart.yaml was put into it.</param>
internal sealed record ChartArchive(IReadOnlyList<ChartFile> Files, DateTimeOffset PackedAt)
{
    private const long BytesMax = 100L * 1024 * 1024;
    private const long FileBytesMax = 5L * 1024 * 1024;
    private const int FilesMax = 20_000;

    public static ChartArchive Read(SourceFile archive, string place)
    {
        try
        {
            using var packed = new MemoryStream(archive.Content.ToArray(), writable: false);
            using var unpacked = new BoundedStream(new GZipStream(packed, CompressionMode.Decompress), BytesMax, place);
            using var tar = new TarReader(unpacked);
            // Of two files with one name, the later one counts, as it does for who unpacks them onto a disk.
            var files = new OrderedDictionary<string, ChartFile>(StringComparer.Ordinal);
            var packedAt = DateTimeOffset.UnixEpoch;
            while (tar.GetNextEntry() is { } entry)
            {
                if (Read(entry, files.Count, archive, place) is not { } file) continue;
                files[file.Name] = file;
                if (file.Name == "Chart.yaml") packedAt = entry.ModificationTime;
            }

            return files.Count > 0 ? new ChartArchive([.. files.Values], packedAt) : throw new RenderException($"{place}: no files in chart archive");
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException or IOException or ArgumentException)
        {
            throw new RenderException($"{place}: the file does not appear to be a gzipped archive: {error.Message}", error);
        }
    }

    private static ChartFile? Read(TarEntry entry, int count, SourceFile archive, string place)
    {
        // Links in archives are no files of the chart, and folders are there by the names of the files in them.
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)) return null;
        var name = NameIn(entry.Name.Replace('\\', '/'), place);
        if (entry.Length > FileBytesMax) throw new RenderException($"{place}: {name} is larger than {FileBytesMax} bytes");
        if (count >= FilesMax) throw new RenderException($"{place}: the archive has more than {FilesMax} files");
        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        var bytes = content.ToArray();
        if (bytes.AsSpan().StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        return new ChartFile(name, new SourceFile(archive.RealPath + "!" + name, archive.Id + "!" + name, bytes));
    }

    /// <summary>The name below the one folder that holds the chart.</summary>
    private static string NameIn(string full, string place)
    {
        if (full.StartsWith('/') || full.Contains(':', StringComparison.Ordinal) && full.IndexOf(':', StringComparison.Ordinal) == 1)
            throw new RenderException($"{place}: chart illegally contains absolute paths: {full}");
        var slash = full.TrimStart('.', '/').IndexOf('/', StringComparison.Ordinal);
        var parts = full.Split('/').Where(static part => part is not ("" or ".")).ToArray();
        if (parts.Contains("..")) throw new RenderException($"{place}: chart illegally references parent directory: {full}");
        if (slash < 0 || parts.Length < 2) throw new RenderException($"{place}: chart illegally contains content outside the base directory: {full}");
        return string.Join('/', parts[1..]);
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
            if (_read > bytesMax) throw new RenderException(string.Create(CultureInfo.InvariantCulture, $"{place}: the archive unpacks to more than {bytesMax} bytes"));
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
