namespace GitOpsActors.Git.Objects;

/// <summary>Makes an object out of another one and what git keeps of their difference: pieces to copy, and pieces to insert.</summary>
internal static class Delta
{
    // A size of zero in a copy means this.
    private const int CopyBytesMax = 0x10000;

    public static byte[] Apply(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta, int bytesMax)
    {
        if (ReadSize(ref delta) != source.Length) throw Damaged();
        var size = ReadSize(ref delta);
        if (size > bytesMax) throw PackFile.TooLarge(size, bytesMax);
        var result = new byte[size];
        var rest = result.AsSpan();
        while (delta.Length > 0)
        {
            var command = Take(ref delta);
            if (command == 0) throw Damaged();
            var piece = (command & 0x80) != 0 ? Copied(source, command, ref delta) : Inserted(command, ref delta);
            if (piece.Length > rest.Length) throw Damaged();
            piece.CopyTo(rest);
            rest = rest[piece.Length..];
        }

        return rest.Length == 0 ? result : throw Damaged();
    }

    private static ReadOnlySpan<byte> Copied(ReadOnlySpan<byte> source, byte command, ref ReadOnlySpan<byte> delta)
    {
        var (offset, length) = (0L, 0);
        for (var i = 0; i < 4; i++)
            if ((command & (1 << i)) != 0) offset |= (long)Take(ref delta) << (8 * i);
        for (var i = 0; i < 3; i++)
            if ((command & (0x10 << i)) != 0) length |= Take(ref delta) << (8 * i);
        if (length == 0) length = CopyBytesMax;
        return offset + length <= source.Length ? source.Slice((int)offset, length) : throw Damaged();
    }

    private static ReadOnlySpan<byte> Inserted(byte length, ref ReadOnlySpan<byte> delta)
    {
        if (length > delta.Length) throw Damaged();
        var piece = delta[..length];
        delta = delta[length..];
        return piece;
    }

    private static long ReadSize(ref ReadOnlySpan<byte> delta)
    {
        var (size, shift) = (0L, 0);
        while (true)
        {
            var next = Take(ref delta);
            size |= (long)(next & 0x7F) << shift;
            if ((next & 0x80) == 0) return size;
            if ((shift += 7) > 56) throw Damaged();
        }
    }

    private static byte Take(ref ReadOnlySpan<byte> delta)
    {
        if (delta.IsEmpty) throw Damaged();
        var next = delta[0];
        delta = delta[1..];
        return next;
    }

    private static InvalidDataException Damaged() => new("an object that is told as changes of another one is damaged");
}
