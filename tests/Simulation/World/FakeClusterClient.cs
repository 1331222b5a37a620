using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Pods;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;
using GitOpsActors.Simulation.Nodes;

namespace GitOpsActors.Simulation.World;

/// <summary>One node's way to a fake cluster: requests and answers take virtual time, get lost and fail.</summary>
/// <param name="isDeaf">Whether requests go on that nobody waits for any more.</param>
public sealed class FakeClusterClient(FakeCluster cluster, SimulatedNode node, bool isDeaf = false) : ICluster
{
    private readonly RequestRoute _route = new(cluster, node, isDeaf);
    private static readonly ObjectName Nothing = new("", "", "", "");

    private ResourceMap? _kinds;

    public ICluster At(Priority priority) => this;

    // Nobody's rights are checked here.
    public ICluster As(string user) => this;

    public ValueTask<ResourceMap> KindsAsync(CancellationToken stop) => _kinds is { } known ? ValueTask.FromResult(known) : new ValueTask<ResourceMap>(RefreshKindsAsync(stop));

    public async Task<ResourceMap> RefreshKindsAsync(CancellationToken stop)
    {
        if (node.World.Dice.Strikes(Faults.FaultKind.DiscoveryFails, cluster.Server)) throw ClusterFaults.ServerFailed();
        return _kinds = await _route.SendAsync("discover", Nothing, null, false, () => cluster.Kinds, stop);
    }

    public async ValueTask<ApiResource> FindKindAsync(string group, string kind, CancellationToken stop) => await FindAsync(group, "", kind, stop);

    public Task<string> ListAsync(ApiResource resource, ListQuery query, Action<MapNode> found, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(query);
        return _route.SendAsync("list", new ObjectName(resource.Group, resource.Kind, query.Namespace, ""), null, false, () =>
        {
            foreach (var item in cluster.All(resource.Group, resource.Kind))
                if (query.Namespace.Length == 0 || item.Text("metadata", "namespace") == query.Namespace) found(item);
            return cluster.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }, stop);
    }

    public Task<MapNode> VersionAsync(CancellationToken stop) =>
        _route.SendAsync("get", Nothing, null, false, static () => MapNode.Of(("major", "1"), ("minor", "35"), ("gitVersion", "v1.35.0")), stop);

    public async Task<MapNode?> GetAsync(ObjectName name, CancellationToken stop)
    {
        var resource = await FindAsync(name.Group, "", name.Kind, stop);
        return await GetAsync(resource, name.Namespace, name.Name, stop);
    }

    public Task<MapNode?> GetAsync(ApiResource resource, string space, string name, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var wanted = new ObjectName(resource.Group, resource.Kind, space, name);
        return _route.SendAsync("get", wanted, null, false, () => cluster.Get(resource.ApiVersion, wanted), stop);
    }

    public Task<MapNode> CreateAsync(MapNode item, WriteOptions options, CancellationToken stop) => WriteAsync("create", item, options, () => cluster.Create(item, options), stop);

    public Task<MapNode> UpdateAsync(MapNode item, WriteOptions options, CancellationToken stop) => WriteAsync("update", item, options, () => cluster.Update(item, options), stop);

    public Task<MapNode> ApplyAsync(MapNode item, WriteOptions options, CancellationToken stop) => WriteAsync("apply", item, options, () => cluster.Apply(item, options), stop);

    public async Task<MapNode> PatchAsync(ObjectName name, PatchKind kind, Node patch, WriteOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        await FindAsync(name.Group, "", name.Kind, stop);
        return await _route.SendAsync("patch", name, MapNode.Of(("patch", patch)), options.DryRun, () => cluster.Patch(name, kind, patch, options), stop);
    }

    public async Task<MapNode?> DeleteAsync(ObjectName name, DeleteOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        await FindAsync(name.Group, "", name.Kind, stop);
        var body = MapNode.Of(("propagation", options.Propagation.ToString()), ("uid", options.Uid ?? ""));
        return await _route.SendAsync("delete", name, body, options.DryRun, () => cluster.Delete(name, options), stop);
    }

    public IAsyncEnumerable<WatchEvent> ListAndWatchAsync(ApiResource resource, ListQuery query, Action<ClusterFault>? failed, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(query);
        return new FakeWatch(cluster, node, _route, resource, query.Namespace, failed).RunAsync(stop);
    }

    /// <summary>No container says anything in the simulation.</summary>
    public async IAsyncEnumerable<string> LogAsync(string space, string pod, LogQuery query, [EnumeratorCancellation] CancellationToken stop)
    {
        await Task.CompletedTask;
        yield break;
    }

    public void Dispose() => _kinds = null;

    private async Task<MapNode> WriteAsync(string verb, MapNode item, WriteOptions options, Func<MapNode> act, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (group, version) = ApiVersion.Split(item.Text("apiVersion") ?? "");
        await FindAsync(group, version, item.Text("kind") ?? "", stop);
        return await _route.SendAsync(verb, ObjectName.Of(item), item, options.DryRun, act, stop);
    }

    /// <summary>As the real client: from memory, and once more from the server when the kind is not known.</summary>
    private async Task<ApiResource> FindAsync(string group, string version, string kind, CancellationToken stop)
    {
        var known = Find(await KindsAsync(stop)) ?? Find(await RefreshKindsAsync(stop));
        return known ?? throw ClusterFaults.UnknownKind(group.Length == 0 ? kind : $"{kind}.{group}");

        ApiResource? Find(ResourceMap map) => version.Length == 0 ? map.Find(group, kind) : map.Find(group, version, kind);
    }
}
