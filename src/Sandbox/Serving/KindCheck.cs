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

    /// <summary>Where the real server keeps the type that it converts all versions to.</summary>
    private static string InternalPackage(string group) => group is "" or "events.k8s.io" ? "core" : group.Split('.')[0];
}
