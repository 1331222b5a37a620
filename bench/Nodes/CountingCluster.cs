using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Pods;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Bench.Nodes;

/// <summary>What is asked of a cluster.</summary>
internal sealed class RequestCounts
{
    public long Requests;
    public long Watches;
}

/// <summary>Counts what is asked of a cluster, and passes it on.</summary>
internal sealed class CountingCluster(ICluster cluster, RequestCounts counts) : ICluster
{
    public ICluster At(Priority priority) => new CountingCluster(cluster.At(priority), counts);

    public ICluster As(string user) => new CountingCluster(cluster.As(user), counts);

    public ValueTask<ResourceMap> KindsAsync(CancellationToken stop) => cluster.KindsAsync(stop);

    public Task<ResourceMap> RefreshKindsAsync(CancellationToken stop) => Counted(cluster.RefreshKindsAsync(stop));

    public ValueTask<ApiResource> FindKindAsync(string group, string kind, CancellationToken stop) => cluster.FindKindAsync(group, kind, stop);

    public Task<string> ListAsync(ApiResource resource, ListQuery query, Action<MapNode> found, CancellationToken stop) => Counted(cluster.ListAsync(resource, query, found, stop));

    public Task<MapNode> VersionAsync(CancellationToken stop) => Counted(cluster.VersionAsync(stop));

    public Task<MapNode?> GetAsync(ObjectName name, CancellationToken stop) => Counted(cluster.GetAsync(name, stop));

    public Task<MapNode?> GetAsync(ApiResource resource, string space, string name, CancellationToken stop) => Counted(cluster.GetAsync(resource, space, name, stop));

    public Task<MapNode> CreateAsync(MapNode item, WriteOptions options, CancellationToken stop) => Counted(cluster.CreateAsync(item, options, stop));

    public Task<MapNode> UpdateAsync(MapNode item, WriteOptions options, CancellationToken stop) => Counted(cluster.UpdateAsync(item, options, stop));

    public Task<MapNode> ApplyAsync(MapNode item, WriteOptions options, CancellationToken stop) => Counted(cluster.ApplyAsync(item, options, stop));

    public Task<MapNode> PatchAsync(ObjectName name, PatchKind kind, Node patch, WriteOptions options, CancellationToken stop) => Counted(cluster.PatchAsync(name, kind, patch, options, stop));

    public Task<MapNode?> DeleteAsync(ObjectName name, DeleteOptions options, CancellationToken stop) => Counted(cluster.DeleteAsync(name, options, stop));

    public IAsyncEnumerable<WatchEvent> ListAndWatchAsync(ApiResource resource, ListQuery query, Action<ClusterFault>? failed, CancellationToken stop)
    {
        Interlocked.Increment(ref counts.Watches);
        return cluster.ListAndWatchAsync(resource, query, failed, stop);
    }

    public IAsyncEnumerable<string> LogAsync(string space, string pod, LogQuery query, CancellationToken stop) =>
        Counted(cluster.LogAsync(space, pod, query, stop));

    public void Dispose() => cluster.Dispose();

    private T Counted<T>(T request)
    {
        Interlocked.Increment(ref counts.Requests);
        return request;
    }
}
