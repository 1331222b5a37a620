using System.Buffers;
using System.Text;

namespace GitOpsActors.Sandbox.Protobuf;

/// <summary>Writes the fields of one message: texts and messages within it.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();

    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    public void Text(int number, string value) => Bytes(number, Encoding.UTF8.GetBytes(value));

    public void Message(int number, Action<WireWriter> write)
    {
        var inner = new WireWriter();
        write(inner);
        Bytes(number, inner.Written.Span);
    }

    private void Bytes(int number, ReadOnlySpan<byte> value)
    {
        Varint(((uint)number << 3) | 2);
        Varint((uint)value.Length);
        _output.Write(value);
    }

    private void Varint(uint value)
    {
        for (; value >= 0x80; value >>= 7) _output.Write([(byte)(value | 0x80)]);
        _output.Write([(byte)value]);
    }
}
