using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Discovery;

/// <summary>The documents that tell clients which groups, versions and resources there are.</summary>
public static class DiscoveryDocuments
{
    private static readonly MapNode NoTime = MapNode.Of(("creationTimestamp", NullNode.Instance));

    public static MapNode ApiVersions(string serverAddress) => MapNode.Of(
        ("kind", "APIVersions"),
        ("versions", ListNode.Of("v1")),
        ("serverAddressByClientCIDRs", ListNode.Of(MapNode.Of(("clientCIDR", "0.0.0.0/0"), ("serverAddress", serverAddress)))));

    public static MapNode Groups(ResourceCatalog catalog) => MapNode.Of(
        ("kind", "APIGroupList"), ("apiVersion", "v1"),
        ("groups", ListNode.Of(NamedGroups(catalog).Select(group => (Node)GroupEntry(group)))));

    public static MapNode? Group(ResourceCatalog catalog, string name)
    {
        var group = NamedGroups(catalog).FirstOrDefault(candidate => candidate.Key == name);
        return group is null ? null : MapNode.Of([("kind", "APIGroup"), ("apiVersion", "v1"), .. Entries(GroupEntry(group))]);
    }

    public static MapNode? Resources(ResourceCatalog catalog, string group, string version)
    {
        var served = catalog.All.Where(resource => resource.Group == group && resource.Version == version).ToList();
        if (served.Count == 0) return null;
        var entries = served.SelectMany(ResourceEntries).OrderBy(entry => entry.Text("name"), StringComparer.Ordinal);
        var list = new MapBuilder();
        list.Add("kind", "APIResourceList");
        // The legacy group predates the field and never got it.
        if (group.Length > 0) list.Add("apiVersion", "v1");
        list.Add("groupVersion", served[0].ApiVersion);
        list.Add("resources", ListNode.Of(entries.Select(entry => (Node)entry)));
        return list.Build();
    }

    /// <summary>The aggregated form: everything below /api or /apis in one document.</summary>
    public static MapNode Aggregated(ResourceCatalog catalog, bool isLegacy, string discoveryVersion)
    {
        var groups = catalog.All.Where(resource => (resource.Group.Length == 0) == isLegacy).GroupBy(resource => resource.Group);
        return MapNode.Of(
            ("kind", "APIGroupDiscoveryList"), ("apiVersion", $"apidiscovery.k8s.io/{discoveryVersion}"), ("metadata", MapNode.Empty),
            ("items", ListNode.Of(groups.Select(group => (Node)MapNode.Of(
                ("metadata", isLegacy ? NoTime : NoTime.With("name", group.Key)),
                ("versions", ListNode.Of(VersionsOf(group).Select(version => (Node)AggregatedVersion(version, group)))))))));
    }

    private static IEnumerable<IGrouping<string, ServedResource>> NamedGroups(ResourceCatalog catalog) =>
        catalog.All.Where(resource => resource.Group.Length > 0).GroupBy(resource => resource.Group);

    private static IEnumerable<string> VersionsOf(IEnumerable<ServedResource> group) =>
        group.Select(resource => resource.Version).Distinct(StringComparer.Ordinal).Order(KubernetesVersions.NewestFirst);

    private static MapNode GroupEntry(IGrouping<string, ServedResource> group)
    {
        var versions = VersionsOf(group).Select(version =>
            (Node)MapNode.Of(("groupVersion", $"{group.Key}/{version}"), ("version", version))).ToList();
        return MapNode.Of(("name", group.Key), ("versions", ListNode.Of(versions)), ("preferredVersion", versions[0]));
    }

    private static IEnumerable<MapNode> ResourceEntries(ServedResource resource)
    {
        var entry = new MapBuilder();
        entry.Add("name", resource.Plural);
        entry.Add("singularName", resource.Singular);
        entry.Add("namespaced", resource.IsNamespaced);
        entry.Add("kind", resource.Kind);
        entry.Add("verbs", Texts(resource.Verbs));
        if (resource.ShortNames.Count > 0) entry.Add("shortNames", Texts(resource.ShortNames));
        if (resource.Categories.Count > 0) entry.Add("categories", Texts(resource.Categories));
        if (resource.Verbs.Contains("list")) entry.Add("storageVersionHash", StorageHash(resource));
        yield return entry.Build();
        foreach (var part in resource.Subresources) yield return SubresourceEntry(resource, part);
    }

    private static MapNode SubresourceEntry(ServedResource resource, ServedSubresource part)
    {
        var entry = new MapBuilder();
        entry.Add("name", $"{resource.Plural}/{part.Name}");
        entry.Add("singularName", "");
        entry.Add("namespaced", resource.IsNamespaced);
        if (part.Group is not null) entry.Add("group", part.Group);
        if (part.Version is not null) entry.Add("version", part.Version);
        entry.Add("kind", part.Kind);
        entry.Add("verbs", Texts(part.Verbs));
        return entry.Build();
    }

    private static MapNode AggregatedVersion(string version, IEnumerable<ServedResource> group) => MapNode.Of(
        ("version", version),
        ("resources", ListNode.Of(group.Where(resource => resource.Version == version)
            .OrderBy(resource => resource.Plural, StringComparer.Ordinal).Select(resource => (Node)AggregatedResource(resource)))),
        ("freshness", "Current"));

    private static MapNode AggregatedResource(ServedResource resource)
    {
        var entry = new MapBuilder();
        entry.Add("resource", resource.Plural);
        entry.Add("responseKind", ResponseKind(resource, resource.Kind, null, null));
        entry.Add("scope", resource.IsNamespaced ? "Namespaced" : "Cluster");
        entry.Add("singularResource", resource.Singular);
        entry.Add("verbs", Texts(resource.Verbs));
        if (resource.ShortNames.Count > 0) entry.Add("shortNames", Texts(resource.ShortNames));
        if (resource.Categories.Count > 0) entry.Add("categories", Texts(resource.Categories));
        if (resource.Subresources.Count > 0)
        {
            entry.Add("subresources", ListNode.Of(resource.Subresources.Select(part => (Node)MapNode.Of(
                ("subresource", part.Name),
                ("responseKind", ResponseKind(resource, part.Kind, part.Group, part.Version)),
                ("verbs", Texts(part.Verbs))))));
        }
        return entry.Build();
    }

    /// <summary>Built-in kinds leave group and version empty where they are those of the list around them; custom ones state them.</summary>
    private static MapNode ResponseKind(ServedResource resource, string kind, string? group, string? version) => MapNode.Of(
        ("group", group ?? (resource.IsCustom ? resource.Group : "")),
        ("version", version ?? (resource.IsCustom ? resource.Version : "")),
        ("kind", kind));

    private static string StorageHash(ServedResource resource) => Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(
        System.Text.Encoding.UTF8.GetBytes($"{resource.Group}/{resource.StorageVersion}/{resource.Kind}"))[..8]);

    private static ListNode Texts(IEnumerable<string> texts) => ListNode.Of(texts.Select(text => (Node)text));

    private static IEnumerable<(string, Node)> Entries(MapNode map)
    {
        foreach (var entry in (IEnumerable<KeyValuePair<string, Node>>)map) yield return (entry.Key, entry.Value);
    }
}
