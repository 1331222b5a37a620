using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>Is a document of the kind that its URL takes? Kind and apiVersion may be left out.</summary>
internal static class KindCheck
{
    /// <exception cref="ApiException">It says that it is of another kind.</exception>
    public static void Check(ResourceCatalog catalog, MapNode document, string group, string version, string kind)
    {
        if (KindWords.Problem(catalog, document, group, version, kind) is not { } problem) return;
        var sentVersion = document.Text("apiVersion") is { Length: > 0 } given
            ? given[(given.IndexOf('/', StringComparison.Ordinal) + 1)..] : version;
        var sentKind = document.Text("kind") is { Length: > 0 } named ? named : kind;
        throw ApiErrors.BadRequest($"{sentKind} in version \"{sentVersion}\" cannot be handled as a {kind}: {problem}");
    }

    /// <summary>Custom objects must say what they are.</summary>
    public static void CheckCustom(MapNode document, ServedResource resource)
    {
        var (version, kind) = (document.Text("apiVersion") ?? "", document.Text("kind") ?? "");
        if (kind.Length == 0)
        {
            throw ApiErrors.BadRequest(
                $"the object provided is unrecognized (must be of type {resource.Kind}): Object 'Kind' is missing in '{document}' ({BodyReader.Excerpt(JsonText.Bytes(document))})");
        }
        if (version != resource.ApiVersion)
            throw ApiErrors.BadRequest($"the API version in the data ({version}) does not match the expected API version ({resource.ApiVersion})");
        if (kind != resource.Kind)
            throw ApiErrors.Invalid(resource.Group, kind, document.Text("metadata", "name") ?? "",
                [new Cause("FieldValueInvalid", "kind", $"Invalid value: \"{kind}\": must be {resource.Kind}")]);
    }
}
