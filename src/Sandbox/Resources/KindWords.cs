using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Resources;

/// <summary>What the real server says about a document of another kind than is wanted. Kind and apiVersion may be left out.</summary>
internal static class KindWords
{
    /// <summary>Null when the document is of the kind, or does not say what it is.</summary>
    public static string? Problem(ResourceCatalog catalog, MapNode document, string group, string version, string kind)
    {
        var wanted = group.Length == 0 ? version : $"{group}/{version}";
        var (sentVersion, sentKind) = (document.Text("apiVersion") ?? "", document.Text("kind") ?? "");
        if (sentVersion.Length == 0) sentVersion = wanted;
        if (sentKind.Length == 0) sentKind = kind;
        if (sentVersion == wanted && sentKind == kind) return null;
        var slash = sentVersion.IndexOf('/', StringComparison.Ordinal);
        var (sentGroup, bareVersion) = (slash < 0 ? "" : sentVersion[..slash], sentVersion[(slash + 1)..]);
        return catalog.FindKind(sentGroup, bareVersion, sentKind) is { IsCustom: false }
            ? $"converting ({bareVersion}.{sentKind}) to ({InternalPackage(group)}.{kind}): unknown conversion"
            : $"no kind \"{sentKind}\" is registered for version \"{sentVersion}\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"";
    }

    /// <summary>Where the real server keeps the type that it converts all versions to.</summary>
    private static string InternalPackage(string group) => group is "" or "events.k8s.io" ? "core" : group.Split('.')[0];
}
