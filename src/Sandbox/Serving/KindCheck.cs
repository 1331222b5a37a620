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
        var wanted = group.Length == 0 ? version : $"{group}/{version}";
        var (sentVersion, sentKind) = (document.Text("apiVersion") ?? "", document.Text("kind") ?? "");
        if (sentVersion.Length == 0) sentVersion = wanted;
        if (sentKind.Length == 0) sentKind = kind;
        if (sentVersion == wanted && sentKind == kind) return;
        var slash = sentVersion.IndexOf('/', StringComparison.Ordinal);
        var (sentGroup, bareVersion) = (slash < 0 ? "" : sentVersion[..slash], sentVersion[(slash + 1)..]);
        var problem = catalog.FindKind(sentGroup, bareVersion, sentKind) is { IsCustom: false }
            ? $"converting ({bareVersion}.{sentKind}) to ({InternalPackage(group)}.{kind}): unknown conversion"
            : $"no kind \"{sentKind}\" is registered for version \"{sentVersion}\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"";
        throw ApiErrors.BadRequest($"{sentKind} in version \"{bareVersion}\" cannot be handled as a {kind}: {problem}");
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

    /// <summary>Where the real server keeps the type that it converts all versions to.</summary>
    private static string InternalPackage(string group) => group is "" or "events.k8s.io" ? "core" : group.Split('.')[0];
}
