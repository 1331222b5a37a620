using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Resources;

/// <summary>Where people reach what an object offers: what an Ingress says, and what annotations name.</summary>
public static class ExternalLinks
{
    public const string AnnotationPrefix = "link.argocd.argoproj.io/";
    private const string IgnoreDefaults = "argocd.argoproj.io/ignore-default-links";

    /// <summary>Each once, in order; those of annotations as they stand, which may be `title|address`.</summary>
    public static IReadOnlyList<string> Of(MapNode item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var annotations = item.Map("metadata", "annotations");
        // Each object that a watch tells of is asked, and few have any.
        SortedSet<string>? links = null;
        foreach (var (name, value) in annotations)
            if (name.StartsWith(AnnotationPrefix, StringComparison.Ordinal) && value.Text() is { Length: > 0 } link)
                (links ??= new(StringComparer.Ordinal)).Add(link);
        if (item["kind"].Text() == "Ingress" && ResourceKey.GroupOf(item["apiVersion"].Text() ?? "") is "networking.k8s.io" or "extensions"
            && annotations[IgnoreDefaults].Text() != "true") (links ??= new(StringComparer.Ordinal)).UnionWith(OfIngress(item));
        return links is null ? [] : [.. links];
    }

    /// <summary>A rule without a host is reached at the address of the load balancer.</summary>
    private static IEnumerable<string> OfIngress(MapNode ingress)
    {
        var balancer = ingress.List("status", "loadBalancer", "ingress").Select(static one => one["hostname"].Text() ?? one["ip"].Text())
            .LastOrDefault();
        foreach (var rule in ingress.List("spec", "rules"))
        {
            if ((rule["host"].Text() is { Length: > 0 } named ? named : balancer) is not { Length: > 0 } host) continue;
            var scheme = ingress.List("spec", "tls")
                .Any(tls => tls["secretName"].Text() is { Length: > 0 } || tls.List("hosts").Contains(host)) ? "https" : "http";
            foreach (var path in rule.List("http", "paths")) yield return $"{scheme}://{host}{Trimmed(path["path"].Text() ?? "")}";
        }
    }

    private static string Trimmed(string path) => path.EndsWith('*') ? path[..^1] : path;
}
