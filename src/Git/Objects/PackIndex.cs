using System.Buffers.Binary;

namespace GitOpsActors.Git.Objects;

/// <summary>Where the objects of a pack are: the index of version 2, which git has written since 2007. Only its first kilobyte is kept in memory.</summary>
internal sealed class PackIndex
{
    private const int HeaderBytes = 8;
    private const int FanOutBytes = 256 * 4;

    // So many ids are read at a time: about a page.
    private const int WindowEntries = 128;

    private readonly OpenFile _file;
    private readonly int _idBytes;
    private readonly uint[] _fanOut = new uint[256];

    private PackIndex(OpenFile file, int idBytes) => (_file, _idBytes) = (file, idBytes);

    public uint Count => _fanOut[255];

    /// <exception cref="InvalidDataException">It is no index.</exception>
    public static PackIndex Open(OpenFile file, int idBytes)
    {
        var index = new PackIndex(file, idBytes);
        Span<byte> start = stackalloc byte[HeaderBytes + FanOutBytes];
        file.ReadExactly(start, 0);
        if (!start.StartsWith((ReadOnlySpan<byte>)[0xFF, (byte)'t', (byte)'O', (byte)'c', 0, 0, 0, 2])) throw index.Damaged("is no index of version 2");
        for (var i = 0; i < 256; i++)
        {
            index._fanOut[i] = BinaryPrimitives.ReadUInt32BigEndian(start[(HeaderBytes + (i * 4))..]);
            if (i > 0 && index._fanOut[i] < index._fanOut[i - 1]) throw index.Damaged("does not count upwards");
        }

        // An id, a checksum and an offset for each object, and at the end two digests.
        if (file.LengthOpened() < index.OffsetsAt + ((long)index.Count * 4) + (2 * idBytes)) throw index.Damaged("is cut off");
        return index;
    }

    /// <summary>Where in the pack the object begins; null when it is not in there.</summary>
    public long? OffsetOf(ObjectId id)
    {
        Span<byte> wanted = stackalloc byte[ObjectId.BytesMax];
        if (id.CopyTo(wanted) != _idBytes) return null;
        wanted = wanted[.._idBytes];
        var (low, high) = (wanted[0] == 0 ? 0L : _fanOut[wanted[0] - 1], (long)_fanOut[wanted[0]]);
        // Ids are digests, spread evenly: where one would be is found by the rule of three.
        var guess = low + (long)((high - low) * (BinaryPrimitives.ReadUInt32BigEndian(wanted[1..]) / (double)uint.MaxValue));
        Span<byte> window = stackalloc byte[WindowEntries * ObjectId.BytesMax];
        while (low < high)
        {
            var start = Math.Clamp(guess - (WindowEntries / 2), low, Math.Max(low, high - WindowEntries));
            var count = (int)Math.Min(WindowEntries, high - start);
            _file.ReadExactly(window[..(count * _idBytes)], IdsAt + (start * _idBytes));
            var place = Search(window[..(count * _idBytes)], wanted);
            if (place >= 0) return ReadOffset(start + place);
            // It would stand within the window, before it, or behind it.
            if (~place > 0 && ~place < count) return null;
            (low, high) = ~place == 0 ? (low, start) : (start + count, high);
            guess = (low + high) / 2;
        }

        return null;
    }

    /// <summary>Which of the ids it is; the complement of where it would stand when it is none of them.</summary>
    private static int Search(ReadOnlySpan<byte> ids, ReadOnlySpan<byte> wanted)
    {
        var (low, high) = (0, (ids.Length / wanted.Length) - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = ids.Slice(middle * wanted.Length, wanted.Length).SequenceCompareTo(wanted);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    private long ReadOffset(long place)
    {
        Span<byte> bytes = stackalloc byte[8];
        _file.ReadExactly(bytes[..4], OffsetsAt + (place * 4));
        var offset = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (offset <= int.MaxValue) return offset;
        // In a pack beyond two gigabytes it is the number of a longer one.
        _file.ReadExactly(bytes, OffsetsAt + ((long)Count * 4) + ((offset & int.MaxValue) * 8L));
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }

    private long IdsAt => HeaderBytes + FanOutBytes;

    private long OffsetsAt => IdsAt + ((long)Count * (_idBytes + 4));

    private InvalidDataException Damaged(string problem) => new($"{Path.GetFileName(_file.Path)} {problem}");
}
