using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GitOpsActors.Engine.Documents;

/// <summary>Writes documents as JSON, and takes digests of them.</summary>
public static class JsonText
{
    // Only what JSON itself demands is escaped; nothing of ours is ever pasted into HTML unescaped.
    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 100_000,
    };
    private const int ScratchMax = 64 * 1024;

    [ThreadStatic]
    private static Scratch? _scratch;

    private static readonly JsonWriterOptions Indented = Compact with { Indented = true, NewLine = "\n" };

    public static string Write(Node node, bool indented = false) => Encoding.UTF8.GetString(Bytes(node, indented));

    public static byte[] Bytes(Node node, bool indented = false)
    {
        if (indented)
        {
            var buffer = new ArrayBufferWriter<byte>(1024);
            Write(node, buffer, indented);
            return buffer.WrittenSpan.ToArray();
        }
        // Documents become bytes all the time: the thread's writer and its buffer serve again, unless one huge document made them huge.
        var scratch = _scratch ?? new Scratch();
        _scratch = null;
        scratch.Buffer.ResetWrittenCount();
        scratch.Writer.Reset(scratch.Buffer);
        Write(node, scratch.Writer);
        scratch.Writer.Flush();
        var bytes = scratch.Buffer.WrittenSpan.ToArray();
        if (scratch.Buffer.Capacity <= ScratchMax) _scratch = scratch;
        return bytes;
    }

    public static void Write(Node node, IBufferWriter<byte> output, bool indented = false)
    {
        using var writer = new Utf8JsonWriter(output, indented ? Indented : Compact);
        Write(node, writer);
    }

    public static void Write(Node node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case MapNode map: WriteMap(map, writer); break;
            case ListNode list:
                writer.WriteStartArray();
                foreach (var item in list) Write(item, writer);
                writer.WriteEndArray();
                break;
            default: WriteScalar(node, writer); break;
        }
    }

    /// <summary>The bytes that are equal for equal documents: keys in ordinal order at every level, no space.</summary>
    public static byte[] Canonical(Node node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Compact)) WriteCanonical(node, writer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>SHA-256 over the canonical bytes, in lower-case hexadecimal.</summary>
    public static string Digest(Node node) => Convert.ToHexStringLower(SHA256.HashData(Canonical(node)));

    private static void WriteMap(MapNode map, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in map)
        {
            writer.WritePropertyName(key);
            Write(value, writer);
        }
        writer.WriteEndObject();
    }

    private static void WriteCanonical(Node node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case MapNode map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Sorted())
                {
                    writer.WritePropertyName(key);
                    WriteCanonical(value, writer);
                }
                writer.WriteEndObject();
                break;
            case ListNode list:
                writer.WriteStartArray();
                foreach (var item in list) WriteCanonical(item, writer);
                writer.WriteEndArray();
                break;
            default: WriteScalar(node, writer); break;
        }
    }

    private static void WriteScalar(Node node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case StringNode text: writer.WriteStringValue(text.Value); break;
            case IntegerNode number: writer.WriteNumberValue(number.Value); break;
            case FloatNode number: writer.WriteRawValue(FloatText(number), skipInputValidation: true); break;
            case BoolNode flag: writer.WriteBooleanValue(flag.Value); break;
            case NullNode: writer.WriteNullValue(); break;
            default: throw new UnreachableException(node.GetType().Name);
        }
    }

    private static string FloatText(FloatNode number) =>
        double.IsFinite(number.Value) ? number.Format() : throw new DocumentException($"json: unsupported value: {YamlText.FormatFloat(number.Value)}");

    private sealed class Scratch
    {
        public Scratch() => Writer = new Utf8JsonWriter(Buffer, Compact);

        public ArrayBufferWriter<byte> Buffer { get; } = new(1024);

        public Utf8JsonWriter Writer { get; }
    }
}
