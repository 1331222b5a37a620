using System.Collections.Frozen;
using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace GitOpsActors.Host.Server.Wire.Definitions;

/// <summary>
/// The interface of Argo CD as tables, read from the definitions beside this file. No class is made of them: requests and answers are
/// documents, and the tables say how those look as protobuf and as JSON.
/// </summary>
internal sealed class WireDefinitions
{
    private const string Resource = "wire.descriptors";

    // Packages whose zeros are not said: there a Go field is no pointer, and its zero is always sent.
    private static readonly string[] ResourcePackages = ["k8s.io.", "github.com.argoproj.", "events."];

    private static readonly RepeatedExtension<MethodOptions, string> Rest = new(
        50710, FieldCodec.ForString(WireFormat.MakeTag(50710, WireFormat.WireType.LengthDelimited)));
    private static readonly Extension<FieldOptions, bool> Inline = new(
        50711, FieldCodec.ForBool(WireFormat.MakeTag(50711, WireFormat.WireType.Varint)));
    private static readonly Extension<FieldOptions, bool> SaysZero = new(
        50712, FieldCodec.ForBool(WireFormat.MakeTag(50712, WireFormat.WireType.Varint)));

    private readonly FrozenDictionary<string, WireMessage> _messages;

    private WireDefinitions(FileDescriptorSet set)
    {
        // The definitions of protobuf itself came along with the words for options, and nobody sends those.
        var files = set.File.Where(static file => file.Name != "google/protobuf/descriptor.proto").ToList();
        var declared = files.SelectMany(static file => file.MessageType.SelectMany(message => Nested("." + file.Package, message)
            .Select(one => (one.Name, one.Message, IsOld: file.Syntax != "proto3")))).ToList();
        _messages = declared.ToFrozenDictionary(
            static one => one.Name, static one => new WireMessage(one.Name[1..], one.Message.Options?.MapEntry == true),
                StringComparer.Ordinal);
        foreach (var (name, message, isOld) in declared) _messages[name]
            .Complete(message.Field.Select(field => FieldOf(name, field, isOld || _messages[name].IsMapEntry)));
        Methods = [.. files.SelectMany(file => file.Service.SelectMany(
            service => service.Method.Select(method => MethodOf(file.Package, service, method))))];
    }

    public static WireDefinitions All { get; } = Load();

    public IReadOnlyList<WireMethod> Methods { get; }

    /// <param name="name">With its package.</param>
    public WireMessage Message(string name) => _messages["." + name];

    private static WireDefinitions Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the program was built without {Resource}");
        return new WireDefinitions(FileDescriptorSet.Parser.WithExtensionRegistry([Rest, Inline, SaysZero]).ParseFrom(stream));
    }

    private static IEnumerable<(string Name, DescriptorProto Message)> Nested(string prefix, DescriptorProto message)
    {
        var name = prefix + "." + message.Name;
        return message.NestedType.SelectMany(nested => Nested(name, nested)).Prepend((name, message));
    }

    /// <param name="saysAll">Whether its zeros are sent, as in proto2 and in the entries of maps.</param>
    private WireField FieldOf(string message, FieldDescriptorProto field, bool saysAll)
    {
        var isOfResource = Array.Exists(ResourcePackages, package => message.AsSpan(1).StartsWith(package, StringComparison.Ordinal));
        // A part of a choice is there or is not, whatever its value.
        var hasPresence = saysAll || field.HasOneofIndex;
        return new WireField(
            field.Number, field.JsonName, KindOf(field), field.TypeName.Length > 0 ? _messages[field.TypeName] : null,
            IsRepeated: field.Label == FieldDescriptorProto.Types.Label.Repeated,
                IsRequired: field.Label == FieldDescriptorProto.Types.Label.Required,
            SaysZero: isOfResource ? field.Options?.GetExtension(SaysZero) == true : hasPresence, hasPresence,
            IsInline: field.Options?.GetExtension(Inline) == true);
    }

    private static FieldKind KindOf(FieldDescriptorProto field) => field.Type switch
    {
        FieldDescriptorProto.Types.Type.String => FieldKind.Text,
        FieldDescriptorProto.Types.Type.Bool => FieldKind.Flag,
        FieldDescriptorProto.Types.Type.Int32 => FieldKind.Int32,
        FieldDescriptorProto.Types.Type.Int64 => FieldKind.Int64,
        FieldDescriptorProto.Types.Type.Bytes => FieldKind.Bytes,
        FieldDescriptorProto.Types.Type.Message => FieldKind.Message,
        _ => throw new InvalidOperationException(
            $"the definitions have a field {field.Name} of a kind that nothing else has: {field.Type}"),
    };

    private WireMethod MethodOf(string package, ServiceDescriptorProto service, MethodDescriptorProto method) => new(
        package + "." + service.Name, method.Name, _messages[method.InputType], _messages[method.OutputType],
        method.ClientStreaming, method.ServerStreaming, [.. (method.Options?.GetExtension(Rest) ?? []).Select(RouteOf)]);

    private static RestRoute RouteOf(string text) => text.Split(' ') is [var verb, var path, .. var body]
        ? new RestRoute(verb, path, body.Length > 0 ? body[0] : "")
        : throw new InvalidOperationException($"the definitions have a route '{text}', and not a verb and a path");
}
