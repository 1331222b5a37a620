using System.IO.Compression;

namespace GitOpsActors.Git.Objects;

/// <summary>Unpacks what is of a known size.</summary>
internal static class Inflation
{
    /// <exception cref="InvalidDataException">It is damaged, or of another size.</exception>
    public static byte[] Read(Stream packed, int size)
    {
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        return ReadRest(unpacked, size, []);
    }

    /// <param name="start">What of it was read already.</param>
    public static byte[] ReadRest(ZLibStream unpacked, int size, ReadOnlySpan<byte> start)
    {
        var content = new byte[size];
        start.CopyTo(content);
        if (unpacked.ReadAtLeast(content.AsSpan(start.Length), size - start.Length, throwOnEndOfStream: false) < size - start.Length)
            throw new InvalidDataException("an object is shorter than it says");
        // Only who reads to the end has the checksum checked.
        Span<byte> more = stackalloc byte[1];
        return unpacked.Read(more) == 0 ? content : throw new InvalidDataException("an object is longer than it says");
    }
}
