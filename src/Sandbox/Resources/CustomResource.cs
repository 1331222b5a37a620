using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Resources;

/// <summary>What a CustomResourceDefinition makes the server serve.</summary>
internal static class CustomResource
{
    // In the order in which the real server lists them for custom resources.
    private static readonly string[] Verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
    private static readonly string[] PartVerbs = ["get", "patch", "update"];

    public static IReadOnlyList<ServedResource> All(MapNode definition)
    {
        var storage = definition.List("spec", "versions").FirstOrDefault(version => version.Bool("storage") == true).Text("name") ?? "";
        return [.. definition.List("spec", "versions").Where(version => version.Bool("served") == true)
            .OrderBy(version => version.Text("name") ?? "", KubernetesVersions.NewestFirst)
            .Select(version => Of(definition, version, storage))];
    }

    private static ServedResource Of(MapNode definition, Node version, string storage)
    {
        var (names, group) = (definition.Map("spec", "names"), definition.Text("spec", "group") ?? "");
        var kind = names.Text("kind") ?? "";
        return new ServedResource
        {
            Group = group,
            Version = version.Text("name") ?? "",
            Plural = names.Text("plural") ?? "",
            Singular = names.Text("singular") ?? kind.ToLowerInvariant(),
            Kind = kind,
            ListKind = names.Text("listKind") ?? kind + "List",
            IsNamespaced = definition.Text("spec", "scope") == "Namespaced",
            ShortNames = [.. names.List("shortNames").Select(name => name.Text() ?? "")],
            Categories = [.. names.List("categories").Select(name => name.Text() ?? "")],
            Verbs = Verbs,
            Subresources = [.. Parts(version.Map("subresources"), kind)],
            StorageGroup = group,
            StorageVersion = storage,
            Definition = definition,
        };
    }

    private static IEnumerable<ServedSubresource> Parts(MapNode subresources, string kind)
    {
        if (subresources["status"] is not null) yield return new ServedSubresource("status", kind, null, null, PartVerbs);
        if (subresources["scale"] is not null) yield return new ServedSubresource("scale", "Scale", "autoscaling", "v1", PartVerbs);
    }
}
