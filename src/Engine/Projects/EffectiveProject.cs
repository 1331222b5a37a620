using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Projects;

/// <summary>A repository that is scoped to a project.</summary>
public readonly record struct ScopedRepository(string Url, string Project);

/// <summary>
/// A project as it holds: what its resource says, what the global projects say that are for it, and the repositories and clusters that are scoped to
/// it. Those may be used without being named in the project.
/// </summary>
public static class EffectiveProject
{
    private static readonly string[] Inherited =
    [
        "clusterResourceWhitelist", "clusterResourceBlacklist", "namespaceResourceWhitelist", "namespaceResourceBlacklist", "syncWindows", "sourceRepos",
        "destinations", "destinationServiceAccounts",
    ];

    /// <param name="resource">The AppProject as it stands in the control cluster.</param>
    /// <param name="globals">The global projects that are for it, in order.</param>
    public static MapNode Of(
        MapNode resource, IEnumerable<MapNode> globals, IEnumerable<ScopedRepository> repositories, IEnumerable<KnownCluster> clusters)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(globals);
        var (spec, name) = (resource.Map("spec"), resource.Text("metadata", "name") ?? "");
        foreach (var global in globals)
        {
            // A list that is absent may say something else than an empty one.
            foreach (var field in Inherited)
                if (global.Map("spec")[field] is ListNode more) spec = spec.With(field, ListNode.Of(spec.List(field).Concat(more)));
        }

        spec = Append(spec, "sourceRepos", repositories.Where(one => one.Project == name).Select(static one => (Node)one.Url));
        spec = Append(spec, "destinations", clusters.Where(one => one.Project == name).SelectMany(DestinationsOf));
        return spec.Count == 0 ? resource : resource.With("spec", spec);
    }

    private static MapNode Append(MapNode spec, string field, IEnumerable<Node> more) =>
        more.Any() ? spec.With(field, ListNode.Of(spec.List(field).Concat(more))) : spec;

    private static IEnumerable<Node> DestinationsOf(KnownCluster cluster) => (cluster.Namespaces.Count > 0 ? cluster.Namespaces : ["*"])
        .Select(@namespace => (Node)MapNode.Of(("server", cluster.Server), ("namespace", @namespace)));
}
