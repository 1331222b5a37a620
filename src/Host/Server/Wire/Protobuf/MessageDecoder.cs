using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Definitions;

namespace GitOpsActors.Host.Server.Wire.Protobuf;

/// <summary>
/// Reads a protobuf message as a document. Fields that the definition does not know are skipped: newer clients send them.
/// </summary>
internal static class MessageDecoder
{
    public const int DepthMax = 100;

    /// <exception cref="WireException">The bytes are no such message.</exception>
    public static MapNode Decode(WireMessage message, ReadOnlySpan<byte> bytes) => Read(message, bytes, 1);

    private static MapNode Read(WireMessage message, ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth > DepthMax) throw new WireException($"{message} nests more than {DepthMax} levels");
        var found = new Found(message.Fields);
        var reader = new ProtoReader(bytes);
        try
        {
            while (!reader.IsAtEnd)
            {
                var (number, type) = reader.Tag();
                if (message.PlaceOf(number) is var place and >= 0) ReadField(message.Fields[place], place, type, ref reader, found, depth);
                else reader.Skip(type);
            }
        }
        catch (WireException error) when (depth == 1)
        {
            throw new WireException($"{message} can't be read: {error.Message}");
        }

        return found.Build();
    }

    private static void ReadField(WireField field, int place, WireType type, ref ProtoReader reader, Found found, int depth)
    {
        var isNumber = field.Kind is FieldKind.Flag or FieldKind.Int32 or FieldKind.Int64;
        if (isNumber && field.IsRepeated && type == WireType.Length)
        {
            var packed = new ProtoReader(reader.Bytes());
            while (!packed.IsAtEnd) found.Add(place, Number(field, packed.Varint()));
        }
        else if (type != (isNumber ? WireType.Varint : WireType.Length))
        {
            throw new WireException($"{field} is not of the kind that it should be");
        }
        else if (field.IsMap)
        {
            var entry = Read(field.Message!, reader.Bytes(), depth + 1);
            found.Put(place, entry["key"].Text() ?? "", entry["value"] ?? Zero(field.MapValue));
        }
        else if (field.Kind == FieldKind.Message)
        {
            if (ReadMessage(field, reader.Bytes(), depth) is { } value) found.Add(place, value);
        }
        else
        {
            var value = field.Kind switch
            {
                FieldKind.Text => (Node)reader.Text(),
                FieldKind.Bytes => Convert.ToBase64String(reader.Bytes()),
                _ => Number(field, reader.Varint()),
            };
            if (field.IsRepeated || field.SaysZero || value != Zero(field)) found.Add(place, value);
        }
    }

    private static Node? ReadMessage(WireField field, ReadOnlySpan<byte> bytes, int depth)
    {
        var map = Read(field.Message!, bytes, depth + 1);
        return field.Message!.Form == MessageForm.Map ? map : SpecialForms.FromFields(field.Message.Form, map);
    }

    private static Node Number(WireField field, ulong value) => field.Kind switch
    {
        FieldKind.Flag => value != 0,
        FieldKind.Int32 => (int)value,
        _ => (long)value,
    };

    private static Node Zero(WireField field) => field.Kind switch
    {
        FieldKind.Flag => false,
        FieldKind.Int32 or FieldKind.Int64 => 0,
        FieldKind.Message => MapNode.Empty,
        _ => "",
    };

    /// <summary>The values of a message's fields, while they are read.</summary>
    private sealed class Found(IReadOnlyList<WireField> fields)
    {
        private readonly Node?[] _values = new Node?[fields.Count];
        private readonly List<Node>?[] _lists = new List<Node>?[fields.Count];
        private readonly MapBuilder?[] _maps = new MapBuilder?[fields.Count];

        public void Add(int place, Node value)
        {
            if (fields[place].IsRepeated) (_lists[place] ??= []).Add(value);
            // A message that comes in two parts is one.
            else _values[place] = _values[place] is MapNode first && value is MapNode second ? Joined(first, second) : value;
        }

        public void Put(int place, string key, Node value) => (_maps[place] ??= new MapBuilder()).Set(key, value);

        public MapNode Build()
        {
            var built = new MapBuilder(fields.Count);
            for (var i = 0; i < fields.Count; i++)
            {
                if (_maps[i] is { } map) built.Set(fields[i].Name, map.Build());
                else if (_lists[i] is { } list) built.Set(fields[i].Name, ListNode.Of(list));
                else if (_values[i] is MapNode inner && fields[i].IsInline) foreach (var (key, value) in inner) built.Set(key, value);
                else if (_values[i] is { } value) built.Set(fields[i].Name, value);
            }

            return built.Build();
        }

        private static MapNode Joined(MapNode first, MapNode second)
        {
            foreach (var (key, value) in second)
                first = first.With(key, first[key] is MapNode before && value is MapNode after ? Joined(before, after) : value);
            return first;
        }
    }
}
