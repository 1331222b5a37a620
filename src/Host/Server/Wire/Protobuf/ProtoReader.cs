using System.Text;

namespace GitOpsActors.Host.Server.Wire.Protobuf;

internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    Fixed32 = 5,
}

/// <summary>Reads the parts of a protobuf message. Nothing is believed of what it says about itself.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    private const int VarintBytesMax = 10;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool IsAtEnd => _at >= _bytes.Length;

    public (int Number, WireType Type) Tag()
    {
        var tag = Varint();
        var number = tag >> 3;
        return number is > 0 and <= int.MaxValue >> 3 ? ((int)number, (WireType)(tag & 7))
            : throw new WireException("a field has no valid number");
    }

    public ulong Varint()
    {
        var value = 0UL;
        for (var i = 0; i < VarintBytesMax; i++)
        {
            if (_at >= _bytes.Length) throw Short();
            var one = _bytes[_at++];
            value |= (ulong)(one & 0x7f) << (7 * i);
            if (one < 0x80) return value;
        }

        throw new WireException("a number has more than 10 bytes");
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        if (length > (ulong)(_bytes.Length - _at)) throw Short();
        var found = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        return found;
    }

    public string Text()
    {
        try
        {
            return Utf8.GetString(Bytes());
        }
        catch (DecoderFallbackException)
        {
            throw new WireException("a text is not UTF-8");
        }
    }

    public void Skip(WireType type)
    {
        switch (type)
        {
            case WireType.Varint: Varint(); break;
            case WireType.Length: Bytes(); break;
            case WireType.Fixed64: Over(sizeof(ulong)); break;
            case WireType.Fixed32: Over(sizeof(uint)); break;
            default: throw new WireException($"a field is of the unknown kind {(int)type}");
        }
    }

    private void Over(int count)
    {
        if (count > _bytes.Length - _at) throw Short();
        _at += count;
    }

    private static WireException Short() => new("it ends too early");
}
