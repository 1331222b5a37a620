using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Protobuf;

/// <summary>The fields of one message as they stand in the bytes: numbers and lengths, without names.</summary>
internal ref struct Wire
{
    private readonly ReadOnlySpan<byte> _data;
    private int _at;
    private int _kind;

    public Wire(ReadOnlySpan<byte> data) => _data = data;

    public bool Next(out int number)
    {
        number = 0;
        if (_at >= _data.Length) return false;
        var tag = Varint();
        (number, _kind) = ((int)(tag >> 3), (int)(tag & 7));
        return true;
    }

    public ulong Number()
    {
        if (_kind != 0) throw Broken();
        return Varint();
    }

    public ReadOnlySpan<byte> Bytes()
    {
        if (_kind != 2) throw Broken();
        var length = Varint();
        if (length > (ulong)(_data.Length - _at)) throw Broken();
        var bytes = _data.Slice(_at, (int)length);
        _at += (int)length;
        return bytes;
    }

    public void Skip() => SkipsSomething();

    /// <summary>Passes over a field; true when there was something in it.</summary>
    public bool SkipsSomething()
    {
        switch (_kind)
        {
            case 0: return Varint() != 0;
            case 2: return !Bytes().IsEmpty;
            case 1 or 5:
                var length = _kind == 1 ? 8 : 4;
                if (_data.Length - _at < length) throw Broken();
                _at += length;
                return true;
            default: throw Broken();
        }
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at >= _data.Length) throw Broken();
            var next = _data[_at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
        throw Broken();
    }

    private static DocumentException Broken() => new("unexpected EOF");
}
