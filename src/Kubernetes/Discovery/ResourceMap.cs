using System.Collections.Frozen;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Kubernetes.Discovery;

/// <summary>All kinds of a cluster at one moment.</summary>
public sealed class ResourceMap
{
    public static readonly ResourceMap Empty = new([]);

    private readonly FrozenDictionary<(string Group, string Version, string Kind), ApiResource> _exact;
    private readonly FrozenDictionary<(string Group, string Kind), ApiResource> _preferred;

    /// <param name="resources">In the order of preference: of a kind in several versions, the first is the preferred one.</param>
    public ResourceMap(IReadOnlyList<ApiResource> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        All = resources;
        var exact = new Dictionary<(string, string, string), ApiResource>(resources.Count);
        var preferred = new Dictionary<(string, string), ApiResource>(resources.Count);
        foreach (var resource in resources)
        {
            exact.TryAdd((resource.Group, resource.Version, resource.Kind), resource);
            preferred.TryAdd((resource.Group, resource.Kind), resource);
        }
        (_exact, _preferred) = (exact.ToFrozenDictionary(), preferred.ToFrozenDictionary());
    }

    public IReadOnlyList<ApiResource> All { get; }

    /// <summary>Each kind once, in its preferred version.</summary>
    public IEnumerable<ApiResource> Preferred => _preferred.Values;

    public ApiResource? Find(string group, string kind) => _preferred.GetValueOrDefault((group, kind));

    public ApiResource? Find(string group, string version, string kind) => _exact.GetValueOrDefault((group, version, kind));

    /// <summary>What one aggregated discovery document tells.</summary>
    internal static IEnumerable<ApiResource> Read(Node document)
    {
        foreach (var group in document.List("items"))
        {
            var name = group.Text("metadata", "name") ?? "";
            foreach (var version in group.List("versions"))
                foreach (var resource in version.List("resources"))
                    if (Read(name, version.Text("version") ?? "", resource) is { } read) yield return read;
        }
    }

    /// <summary>The groups whose answers are old or missing, since the server behind them is away.</summary>
    internal static IEnumerable<string> StaleGroups(Node document) =>
        from Node @group in document.List("items")
        where @group.List("versions").Items.ToArray().Any(version => version.Text("freshness") == "Stale")
        select @group.Text("metadata", "name") ?? "";

    private static ApiResource? Read(string group, string version, Node resource)
    {
        // A resource without a kind of its own has nothing but subresources below it.
        if (resource.Text("responseKind", "kind") is not { Length: > 0 } kind || resource.Text("resource") is not { } plural) return null;
        return new ApiResource
        {
            Group = group, Version = version, Kind = kind, Plural = plural, IsNamespaced = resource.Text("scope") == "Namespaced",
            Verbs = Texts(resource.List("verbs")),
            Subresources = resource.List("subresources").Items.ToArray().Select(static part => part.Text("subresource") ?? "").ToFrozenSet(),
        };
    }

    private static FrozenSet<string> Texts(ListNode texts) => texts.Items.ToArray().Select(static text => text.Text() ?? "").ToFrozenSet();
}
