using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;

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
        DuplicateKeys.Report(request, duplicates);
        return document;
    }

    public static MapNode Document(ApiCall call, ReadOnlyMemory<byte> body, string kind, ICollection<DuplicateKey>? duplicates = null)
    {
        var type = call.ContentType;
        if (type is not ("" or "application/json" or "application/yaml")) throw ApiErrors.UnsupportedMediaType(Accepted);
        try
        {
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

    private static void CheckKind(ApiCall call, MapNode document)
    {
        var resource = call.Resource;
        KindCheck.Check(call.Catalog, document, resource.Group, resource.Version, resource.Kind);
    }

    private static string NameOf(Node node) => node switch
    {
        ListNode => "array",
        StringNode => "string",
        BoolNode => "bool",
        _ => "number",
    };

    /// <summary>The beginning of the body: as text where it looks like JSON, else as hexadecimal digits.</summary>
    private static string Excerpt(ReadOnlySpan<byte> body)
    {
        const int most = 30;
        if (body.IsEmpty) return "<empty>";
        var start = body[..Math.Min(body.Length, most)];
        return (body[0] == '{' ? Encoding.UTF8.GetString(start) : Convert.ToHexStringLower(start)) + (body.Length > most ? " ..." : "");
    }
}
