using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Objects;

namespace GitOpsActors.Sandbox.Protobuf;

/// <summary>
/// Reads the binary form in which kubectl's own commands send objects. The fields that a message has beyond those of messages.txt are
/// refused, since dropping them silently would store something else than what was sent.
/// </summary>
internal static class ProtobufReader
{
    private const int DepthMax = 50;

    private static readonly FrozenDictionary<string, FrozenDictionary<int, Field>> Messages = Load();

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>The document of a body: an envelope with the kind, around the object.</summary>
    /// <exception cref="DocumentException">It is no such body, or of a kind that is not known in this form.</exception>
    public static MapNode Read(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic)) throw new DocumentException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        var (apiVersion, kind) = ("", "");
        var raw = ReadOnlySpan<byte>.Empty;
        var wire = new Wire(body[Magic.Length..]);
        while (wire.Next(out var number))
        {
            if (number == 2) raw = wire.Bytes();
            else if (number == 1) (apiVersion, kind) = TypeOf(wire.Bytes());
            else wire.Skip();
        }
        if (!Messages.ContainsKey(kind)) throw new DocumentException($"the sandbox does not read objects of kind \"{kind}\" in protobuf; send JSON");
        var item = (MapNode)Message(kind, raw, 0);
        return MapNode.Of([new("apiVersion", apiVersion), new("kind", kind), .. (IEnumerable<KeyValuePair<string, Node>>)item]);
    }

    private static (string ApiVersion, string Kind) TypeOf(ReadOnlySpan<byte> data)
    {
        var (apiVersion, kind) = ("", "");
        var wire = new Wire(data);
        while (wire.Next(out var number))
        {
            if (number == 1) apiVersion = Encoding.UTF8.GetString(wire.Bytes());
            else if (number == 2) kind = Encoding.UTF8.GetString(wire.Bytes());
            else wire.Skip();
        }
        return (apiVersion, kind);
    }

    private static Node Message(string type, ReadOnlySpan<byte> data, int depth)
    {
        if (depth > DepthMax) throw new DocumentException("exceeded max depth");
        var fields = Messages[type];
        var message = new MapBuilder();
        var wire = new Wire(data);
        while (wire.Next(out var number))
        {
            if (fields.TryGetValue(number, out var field)) Add(message, field, ref wire, depth);
            else if (wire.SkipsSomething() && type is not "Ignored" && !(number == 3 && message.Has("metadata")))
                throw new DocumentException($"the sandbox does not read field {number} of {type} in protobuf; send JSON");
        }
        return type switch
        {
            "Time" => message["seconds"] is IntegerNode seconds ? Timestamps.Text(DateTimeOffset.FromUnixTimeSeconds(seconds.Value)) : NullNode.Instance,
            "Quantity" => message["string"] ?? "0",
            "IntOrString" => message["type"].Integer() == 1 ? message["strVal"] ?? "" : message["intVal"] ?? 0,
            "FieldsV1" => message["raw"].Text() is { Length: > 0 } raw ? JsonReader.Read(raw) : NullNode.Instance,
            _ => message.Build(),
        };
    }

    private static void Add(MapBuilder message, Field field, ref Wire wire, int depth)
    {
        if (field.IsRepeated)
        {
            var item = field.Type switch
            {
                "s" => (Node)Encoding.UTF8.GetString(wire.Bytes()),
                "i" => (long)wire.Number(),
                _ => Message(field.Type, wire.Bytes(), depth + 1),
            };
            message.Set(field.Name, (message[field.Name].List()).Append(item));
            return;
        }
        switch (field.Type)
        {
            case "s":
                // What is empty was not given: the binary form writes it all the same.
                if (Encoding.UTF8.GetString(wire.Bytes()) is { Length: > 0 } text) message.Set(field.Name, text);
                break;
            case "i": message.Set(field.Name, (long)wire.Number()); break;
            case "b": message.Set(field.Name, wire.Number() != 0); break;
            case "y": message.Set(field.Name, Convert.ToBase64String(wire.Bytes())); break;
            case "ss" or "sy" or "sQuantity":
                var (key, value) = Entry(field.Type, wire.Bytes(), depth);
                message.Set(field.Name, message[field.Name].Map().With(key, value));
                break;
            default:
                var below = Message(field.Type, wire.Bytes(), depth + 1);
                if (field.Name == "<") foreach (var (name, node) in below.Map()) message.Set(name, node);
                else if (below is not NullNode) message.Set(field.Name, below);
                break;
        }
    }

    private static (string Key, Node Value) Entry(string type, ReadOnlySpan<byte> data, int depth)
    {
        var (key, value) = ("", (Node)"");
        var wire = new Wire(data);
        while (wire.Next(out var number))
        {
            var bytes = wire.Bytes();
            if (number == 1) key = Encoding.UTF8.GetString(bytes);
            else value = type switch
            {
                "ss" => Encoding.UTF8.GetString(bytes),
                "sy" => Convert.ToBase64String(bytes),
                _ => Message(type[1..], bytes, depth + 1),
            };
        }
        return (key, value);
    }

    private static FrozenDictionary<string, FrozenDictionary<int, Field>> Load()
    {
        using var stream = typeof(ProtobufReader).Assembly.GetManifestResourceStream("messages.txt")!;
        using var reader = new StreamReader(stream);
        var messages = new Dictionary<string, FrozenDictionary<int, Field>>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            messages[line[..colon]] = line[(colon + 2)..].Split(' ').Select(Field.Of).ToFrozenDictionary(pair => pair.Number, pair => pair.Field);
        }
        return messages.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private sealed record Field(string Name, string Type, bool IsRepeated)
    {
        public static (int Number, Field Field) Of(string text)
        {
            var (equal, colon) = (text.IndexOf('=', StringComparison.Ordinal), text.IndexOf(':', StringComparison.Ordinal));
            var type = text[(colon + 1)..];
            var isRepeated = type.StartsWith("[]", StringComparison.Ordinal);
            return (int.Parse(text.AsSpan(equal + 1, colon - equal - 1), CultureInfo.InvariantCulture), new Field(text[..equal], isRepeated ? type[2..] : type, isRepeated));
        }
    }
}
