using System.Text;

namespace GitOpsActors.Host.Server.Wire.Protobuf;

/// <summary>Writes the parts of a protobuf message into one buffer that grows.</summary>
internal sealed class ProtoWriter
{
    private const int VarintBytesMax = 10;
    private byte[] _buffer = new byte[256];
    private int _length;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public void Tag(int number, WireType type) => Varint(((ulong)number << 3) | (ulong)type);

    public void Varint(ulong value)
    {
        Reserve(VarintBytesMax);
        _length += Put(value, _buffer.AsSpan(_length));
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Varint((ulong)bytes.Length);
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Text(string text)
    {
        var start = Open();
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
        Close(start);
    }

    /// <summary>Begins something whose length is known only at its end; the answer is for <see cref="Close"/>.</summary>
    public int Open()
    {
        // Most lengths need one byte; for the others, what was written moves up.
        Reserve(1);
        return ++_length;
    }

    public void Close(int start)
    {
        var length = _length - start;
        Span<byte> prefix = stackalloc byte[VarintBytesMax];
        var needed = Put((ulong)length, prefix);
        if (needed > 1)
        {
            Reserve(needed - 1);
            _buffer.AsSpan(start, length).CopyTo(_buffer.AsSpan(start + needed - 1));
            _length += needed - 1;
        }

        prefix[..needed].CopyTo(_buffer.AsSpan(start - 1));
    }

    private static int Put(ulong value, Span<byte> into)
    {
        var count = 0;
        for (; value >= 0x80; value >>= 7) into[count++] = (byte)(value | 0x80);
        into[count++] = (byte)value;
        return count;
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _length >= count) return;
        Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max((long)_buffer.Length * 2, (long)_length + count)));
    }
}
