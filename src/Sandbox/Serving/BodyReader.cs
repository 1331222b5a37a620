using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;

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
        var (apiVersion, kind) = (document.Text("apiVersion") ?? "", document.Text("kind") ?? "");
        if ((apiVersion.Length == 0 || apiVersion == resource.ApiVersion) && (kind.Length == 0 || kind == resource.Kind)) return;
        if (apiVersion.Length == 0) apiVersion = resource.ApiVersion;
        if (kind.Length == 0) kind = resource.Kind;
        throw KindMismatch(call, apiVersion, kind, resource.Kind);
    }

    private static ApiException KindMismatch(ApiCall call, string apiVersion, string kind, string wanted)
    {
        var version = apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return ApiErrors.BadRequest($"{kind} in version \"{version}\" cannot be handled as a {wanted}: " +
            $"no kind \"{kind}\" is registered for version \"{apiVersion}\" in scheme \"{call.Resource.Kind}\"");
    }

    private static string NameOf(Node node) => node switch
    {
        ListNode => "array",
        StringNode => "string",
        BoolNode => "bool",
        _ => "number",
    };

    /// <summary>The beginning of the body, as text while it is harmless, else as bytes.</summary>
    private static string Excerpt(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return "<empty>";
        return body.Length == 1 || body[0] == '{' ? Encoding.UTF8.GetString(body[..Math.Min(body.Length, 1024)]) : Convert.ToHexStringLower(body[..Math.Min(body.Length, 1024)]);
    }
}
