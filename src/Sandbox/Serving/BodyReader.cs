using System.Diagnostics.CodeAnalysis;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Protobuf;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>Reads the document of a request, and says what is wrong with it in the words of the real server.</summary>
internal static class BodyReader
{
    private static readonly string[] Accepted = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

    /// <summary>The object to create or update; kind and apiVersion may be left out, but not be another's.</summary>
    public static MapNode Object(ApiCall call, ReadOnlyMemory<byte> body, WriteRequest request)
    {
        var duplicates = new List<DuplicateKey>();
        var document = Document(call, body, call.Resource.Kind, duplicates);
        CheckKind(call, document);
        foreach (var duplicate in duplicates) request.Duplicates.Add(duplicate);
        return document;
    }

    public static MapNode Document(ApiCall call, ReadOnlyMemory<byte> body, string kind, ICollection<DuplicateKey>? duplicates = null)
    {
        var type = call.ContentType;
        if (type is not ("" or "application/json" or "application/yaml" or "application/vnd.kubernetes.protobuf")) throw ApiErrors.UnsupportedMediaType(Accepted);
        try
        {
            if (type == "application/vnd.kubernetes.protobuf") return ProtobufReader.Read(body.Span);
            var read = type == "application/yaml"
                ? YamlReader.Read(Encoding.UTF8.GetString(body.Span), duplicates: duplicates)
                : JsonReader.Read(body.Span, duplicates);
            return read as MapNode ?? (read is NullNode ? MapNode.Empty : throw new DocumentException(
                $"json: cannot unmarshal {NameOf(read)} into Go value of type struct {{ APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }}"));
        }
        catch (DocumentException problem)
        {
            var place = problem.Message.StartsWith("yaml:", StringComparison.Ordinal) ? "" : "couldn't get version/kind; json parse error: ";
            throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {kind}): {place}{problem.Message} ({Excerpt(body.Span)})");
        }
    }

    public static Node Patch(ReadOnlyMemory<byte> body, PatchKind kind, WriteRequest request)
    {
        var duplicates = new List<DuplicateKey>();
        try
        {
            var patch = JsonReader.Read(body.Span, duplicates);
            foreach (var duplicate in duplicates) request.Duplicates.Add(duplicate);
            return patch;
        }
        catch (DocumentException problem)
        {
            throw ApiErrors.BadRequest((kind == PatchKind.Strategic ? "" : "error decoding patch: ") + problem.Message);
        }
    }

    /// <summary>The object of an apply, which is YAML (and so may be JSON).</summary>
    public static MapNode Applied(ReadOnlyMemory<byte> body, WriteRequest request)
    {
        var duplicates = new List<DuplicateKey>();
        try
        {
            // JSON is by far the more usual, and much faster to read.
            var isJson = body.Span.TrimStart(" \r\n\t"u8) is [(byte)'{', ..];
            var document = isJson && TryJson(body, duplicates, out var read) ? read : YamlReader.Read(Encoding.UTF8.GetString(body.Span), duplicates: duplicates);
            foreach (var duplicate in duplicates) request.Duplicates.Add(duplicate);
            if (request.Validation == FieldValidation.Strict && Decoding.YamlDuplicates(request) is { Count: > 0 } lines)
                throw ApiErrors.BadRequest($"error strict decoding YAML: {Decoding.YamlProblem(lines)}");
            return document as MapNode ?? (document is NullNode ? MapNode.Empty : throw new DocumentException(
                $"json: cannot unmarshal {NameOf(document)} into Go value of type map[string]interface {{}}"));
        }
        catch (DocumentException problem)
        {
            throw ApiErrors.BadRequest($"error decoding YAML: {problem.Message}");
        }
    }

    private static bool TryJson(ReadOnlyMemory<byte> body, List<DuplicateKey> duplicates, [NotNullWhen(true)] out Node? document)
    {
        try
        {
            document = JsonReader.Read(body.Span, duplicates);
            return true;
        }
        catch (DocumentException)
        {
            document = null;
            return false;
        }
    }

    private static void CheckKind(ApiCall call, MapNode document)
    {
        var resource = call.Resource;
        if (resource.IsCustom) KindCheck.CheckCustom(document, resource);
        else KindCheck.Check(call.Catalog, document, resource.Group, resource.Version, resource.Kind);
    }

    private static string NameOf(Node node) => node switch
    {
        ListNode => "array",
        StringNode => "string",
        BoolNode => "bool",
        _ => "number",
    };

    /// <summary>The beginning of the body: as text where it looks like JSON, else as hexadecimal digits.</summary>
    public static string Excerpt(ReadOnlySpan<byte> body)
    {
        const int most = 30;
        if (body.IsEmpty) return "<empty>";
        var start = body[..Math.Min(body.Length, most)];
        return (body[0] == '{' ? Encoding.UTF8.GetString(start) : Convert.ToHexStringLower(start)) + (body.Length > most ? " ..." : "");
    }
}
