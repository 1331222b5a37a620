using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Resources;

/// <summary>What clients of old versions are warned of with each answer.</summary>
internal static class Deprecations
{
    public static string? WarningOf(ServedResource resource, ResourceCatalog catalog) => resource switch
    {
        { Group: "", Plural: "endpoints" } => "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        { Group: "", Plural: "componentstatuses" } => "v1 ComponentStatus is deprecated in v1.19+",
        { Definition: { } definition } => OfCustom(resource, definition, catalog),
        _ => null,
    };

    private static string? OfCustom(ServedResource resource, MapNode definition, ResourceCatalog catalog)
    {
        var versions = definition.List("spec", "versions");
        var own = versions.FirstOrDefault(version => version.Text("name") == resource.Version);
        if (own.Bool("deprecated") != true) return null;
        if (own.Text("deprecationWarning") is { Length: > 0 } warning) return warning;
        var text = $"{resource.ApiVersion} {resource.Kind} is deprecated";
        var better = versions.Where(version => version.Bool("served") == true && version.Bool("deprecated") != true)
            .Select(version => version.Text("name") ?? "").Order(KubernetesVersions.NewestFirst)
            .FirstOrDefault(version => KubernetesVersions.NewestFirst.Compare(version, resource.Version) < 0);
        return better is null || catalog.Find(resource.Group, better, resource.Plural) is null ? text : $"{text}; use {resource.Group}/{better} {resource.Kind}";
    }
}
