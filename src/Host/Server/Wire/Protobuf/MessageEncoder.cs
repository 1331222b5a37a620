using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Definitions;

namespace GitOpsActors.Host.Server.Wire.Protobuf;

/// <summary>
/// Writes a document as a protobuf message. What the definition does not know, or what is of another kind there, is left out: documents
/// come from clusters, and one that is odd must not keep a list of ten thousand from its reader.
/// </summary>
internal static class MessageEncoder
{
    public static ReadOnlyMemory<byte> Encode(WireMessage message, MapNode document)
    {
        var writer = new ProtoWriter();
        Write(message, document, writer);
        return writer.Written;
    }

    public static void Write(WireMessage message, MapNode document, ProtoWriter writer)
    {
        foreach (var field in message.Fields)
        {
            if (field.IsInline) WriteInline(field, document, writer);
            else if (document[field.Name] is { } value and not NullNode) WriteField(field, value, writer);
            else if (field.IsRequired) WriteZero(field, writer);
        }
    }

    /// <summary>An item of the repeated field `items`, so that a list is written one by one.</summary>
    public static void WriteItem(WireField items, MapNode item, ProtoWriter writer) => WriteOne(items, item, writer);

    private static void WriteInline(WireField field, MapNode document, ProtoWriter writer)
    {
        if (!IsThere(field.Message!, document)) return;
        writer.Tag(field.Number, WireType.Length);
        var start = writer.Open();
        Write(field.Message!, document, writer);
        writer.Close(start);
    }

    private static bool IsThere(WireMessage message, MapNode document) =>
        message.Fields.Any(field => field.IsInline ? IsThere(field.Message!, document) : !document[field.Name].IsNullOrAbsent());

    private static void WriteZero(WireField field, ProtoWriter writer)
    {
        writer.Tag(field.Number, field.Kind is FieldKind.Flag or FieldKind.Int32 or FieldKind.Int64 ? WireType.Varint : WireType.Length);
        // A false, a zero, and a length of nothing are the same byte.
        writer.Varint(0);
    }

    private static void WriteField(WireField field, Node value, ProtoWriter writer)
    {
        if (field.IsMap) WriteMap(field, value.Map(), writer);
        else if (!field.IsRepeated) WriteOne(field, value, writer);
        else foreach (var item in value.List()) WriteOne(field, item, writer);
    }

    private static void WriteMap(WireField field, MapNode map, ProtoWriter writer)
    {
        foreach (var (key, value) in map)
        {
            writer.Tag(field.Number, WireType.Length);
            var start = writer.Open();
            writer.Tag(1, WireType.Length);
            writer.Text(key);
            WriteOne(field.MapValue, value, writer);
            writer.Close(start);
        }
    }

    private static void WriteOne(WireField field, Node value, ProtoWriter writer)
    {
        var saysZero = field.HasPresence || field.IsRepeated;
        switch (field.Kind)
        {
            case FieldKind.Text when value is not (MapNode or ListNode or NullNode) && value.PlainText() is var text
                && (saysZero || text.Length > 0):
                writer.Tag(field.Number, WireType.Length);
                writer.Text(text);
                break;
            case FieldKind.Bytes when value.Text() is { } text && TryBytes(text, out var bytes) && (saysZero || bytes.Length > 0):
                writer.Tag(field.Number, WireType.Length);
                writer.Bytes(bytes);
                break;
            case FieldKind.Flag when (value.Bool() ?? value.Text() == "true") is var flag && (saysZero || flag):
                writer.Tag(field.Number, WireType.Varint);
                writer.Varint(flag ? 1UL : 0UL);
                break;
            case FieldKind.Int32 or FieldKind.Int64 when Integer(value) is { } number && (saysZero || number != 0):
                writer.Tag(field.Number, WireType.Varint);
                writer.Varint((ulong)number);
                break;
            case FieldKind.Message:
                WriteMessage(field, value, writer);
                break;
        }
    }

    private static void WriteMessage(WireField field, Node value, ProtoWriter writer)
    {
        var message = field.Message!;
        if (message.Form != MessageForm.Map) value = (Node?)SpecialForms.ToFields(message.Form, value) ?? NullNode.Instance;
        if (value is not MapNode map) return;
        writer.Tag(field.Number, WireType.Length);
        var start = writer.Open();
        Write(message, map, writer);
        writer.Close(start);
    }

    private static bool TryBytes(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        var isBase64 = Convert.TryFromBase64String(text, bytes, out var count);
        bytes = bytes[..count];
        return isBase64;
    }

    private static long? Integer(Node value) => value.Integer()
        ?? (long.TryParse(value.Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null);
}
