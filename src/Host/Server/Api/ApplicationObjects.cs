using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// What belongs to an Application in its cluster: what Git wants, what bears its mark, and what those own, down to Pods. It is found from
/// below,
/// by following the references to owners upwards, since an object does not say what it owns.
/// </summary>
/// <param name="managed">What Git wants, and wanted.</param>
/// <param name="instance">What the Application is called in marks.</param>
/// <param name="spaces">The namespaces in which it has objects.</param>
internal sealed class ApplicationObjects(
    ICluster cluster, Tracking tracking, string instance, IReadOnlySet<ResourceKey> managed, IReadOnlyCollection<string> spaces)
{
    // What controllers make of what Git wants.
    private static readonly GroupKind[] Children =
    [
        new("apps", "ReplicaSet"), new("apps", "StatefulSet"), new("apps", "ControllerRevision"), new("batch", "Job"), new("", "Pod"),
        new("", "PersistentVolumeClaim"), new("discovery.k8s.io", "EndpointSlice"),
    ];

    // A chain from a Pod to what Git wants has three or four links; references may form circles.
    private const int LineageMax = 16;

    private readonly Dictionary<(ApiResource Resource, string Space), Dictionary<string, MapNode>> _owners = [];

    public static async Task<ApplicationObjects> OfAsync(FleetClient fleet, ControlApplications applications, MapNode application,
        CancellationToken stop)
    {
        var name = ApplicationName.Of(application).Short(applications.Namespace);
        var cluster = await applications.DestinationAsync(application, stop);
        var tracking = (await fleet.ControlPlaneAsync(stop)).View?.Tracking ?? Tracking.Default;
        var described = await fleet.DescribeAsync(name, stop);
        var managed = (described.Targets ?? []).Select(ResourceKey.Of).Concat(described.Extra).ToHashSet();
        var spaces = managed.Select(static key => key.Namespace).Append(application.Text("spec", "destination", "namespace") ?? "")
            .Where(static space => space.Length > 0).Distinct().Order(StringComparer.Ordinal);
        return new ApplicationObjects(cluster, tracking, ApplicationName.InstanceOf(name), managed, [.. spaces]);
    }

    public ICluster Cluster => cluster;

    /// <summary>What Git wants, and what is there though Git wants it no more.</summary>
    public IReadOnlyCollection<ResourceKey> Wanted => managed;

    /// <summary>The kinds of what Git wants, and of what controllers make of that, as far as the cluster has them.</summary>
    public IReadOnlyList<ApiResource> KindsIn(ResourceMap kinds) =>
        [.. managed.Select(static key => key.GroupKind).Union(Children).Select(one => kinds.Find(one.Group, one.Kind))
            .OfType<ApiResource>()];

    /// <summary>The object itself, its owners, theirs, and so on, without their contents.</summary>
    public async Task<IReadOnlyList<MapNode>> LineageAsync(MapNode item, CancellationToken stop)
    {
        var lineage = new List<MapNode> { item };
        var seen = new HashSet<string>(StringComparer.Ordinal) { item.Text("metadata", "uid") ?? "" };
        for (var at = 0; at < lineage.Count && lineage.Count < LineageMax; at++)
        {
            foreach (var reference in lineage[at].List("metadata", "ownerReferences"))
            {
                if (!seen.Add(reference["uid"].Text() ?? "")) continue;
                if (await OwnerAsync(reference, item.Text("metadata", "namespace") ?? "", stop) is { } owner) lineage.Add(owner);
            }
        }

        return lineage;
    }

    public async Task<bool> HasAsync(MapNode item, CancellationToken stop) => (await LineageAsync(item, stop)).Any(IsManaged);

    /// <summary>Whether an object belongs to it of which only the id is known.</summary>
    public async Task<bool> HasAsync(string uid, string name, string space, CancellationToken stop)
    {
        foreach (var resource in KindsIn(await cluster.KindsAsync(stop)))
        {
            foreach (var (item, _) in await CandidatesAsync(resource, space, static _ => true, stop))
                if (item.Text("metadata", "uid") == uid && item.Text("metadata", "name") == name) return await HasAsync(item, stop);
        }

        return false;
    }

    public bool IsManaged(MapNode item) =>
        managed.Contains(ResourceKey.Of(item)) || (tracking.Read(item) is { IsSelf: true } mark && mark.Instance == instance);

    /// <summary>
    /// Objects of a kind that may belong to it, with what is to be kept of each, in the order of their names. They are not looked at
    /// further.
    /// </summary>
    /// <param name="space">Only in this namespace; empty for all in which the Application has objects.</param>
    public async Task<IReadOnlyList<(MapNode Item, T Kept)>> CandidatesAsync<T>(ApiResource resource, string space, Func<MapNode, T> keep,
        CancellationToken stop)
    {
        var found = new List<(MapNode Item, T Kept)>();
        IEnumerable<string> among = !resource.IsNamespaced ? [""] : space.Length > 0 ? [space] : spaces;
        foreach (var one in among) await ListAsync(resource, one, item => found.Add((Identity(item), keep(item))), stop);
        return [.. found.OrderBy(static one => ResourceKey.Of(one.Item))];
    }

    /// <summary>The owner that a reference names; null when it is gone, or a kind that may not be read.</summary>
    private async Task<MapNode?> OwnerAsync(Node reference, string space, CancellationToken stop)
    {
        var (group, kind) = (ResourceKey.GroupOf(reference["apiVersion"].Text() ?? ""), reference["kind"].Text() ?? "");
        if ((await cluster.KindsAsync(stop)).Find(group, kind) is not { } resource) return null;
        var place = resource.IsNamespaced ? space : "";
        // Owners are read a kind and namespace at a time, so that a thousand Pods cost no more requests than one.
        if (!_owners.TryGetValue((resource, place), out var known))
        {
            _owners[(resource, place)] = known = new Dictionary<string, MapNode>(StringComparer.Ordinal);
            await ListAsync(resource, place, item => known[item.Text("metadata", "uid") ?? ""] = Identity(item), stop);
        }

        return known.GetValueOrDefault(reference["uid"].Text() ?? "");
    }

    private async Task ListAsync(ApiResource resource, string space, Action<MapNode> found, CancellationToken stop)
    {
        try
        {
            await cluster.ListAsync(resource, new ListQuery { Namespace = space }, found, stop);
        }
        catch (ClusterException error) when (error.Kind is FaultKind.NotFound or FaultKind.Forbidden or FaultKind.UnknownKind)
        {
            // What may not be read shows no owners, and nothing that is owned.
        }
    }

    private static MapNode Identity(MapNode item) => MapNode.Of(
        ("apiVersion", item["apiVersion"] ?? ""), ("kind", item["kind"] ?? ""),
            ("metadata", item.Map("metadata").Without("managedFields")));
}
