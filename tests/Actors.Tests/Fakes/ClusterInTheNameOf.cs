using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Pods;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Actors.Tests.Fakes;

/// <summary>A cluster that notes in whose name is written. Somebody who may write need not be allowed to read, so reads fail.</summary>
internal sealed class ClusterInTheNameOf(FakeCluster cluster, string user) : ICluster
{
    public ICluster At(Priority priority) => this;

    public ICluster As(string other) => cluster.As(other);

    public ValueTask<ResourceMap> KindsAsync(CancellationToken stop) => throw Forbidden();

    public Task<ResourceMap> RefreshKindsAsync(CancellationToken stop) => throw Forbidden();

    public ValueTask<ApiResource> FindKindAsync(string group, string kind, CancellationToken stop) => throw Forbidden();

    public Task<string> ListAsync(ApiResource resource, ListQuery query, Action<MapNode> found, CancellationToken stop) => throw Forbidden();

    public Task<MapNode> VersionAsync(CancellationToken stop) => throw Forbidden();

    public Task<MapNode?> GetAsync(ObjectName name, CancellationToken stop) => throw Forbidden();

    public Task<MapNode?> GetAsync(ApiResource resource, string space, string name, CancellationToken stop) => throw Forbidden();

    public IAsyncEnumerable<string> LogAsync(string space, string pod, LogQuery query, CancellationToken stop) => throw Forbidden();

    public Task<MapNode> CreateAsync(MapNode item, WriteOptions options, CancellationToken stop) => Noted().CreateAsync(item, options, stop);

    public Task<MapNode> UpdateAsync(MapNode item, WriteOptions options, CancellationToken stop) => Noted().UpdateAsync(item, options, stop);

    public Task<MapNode> ApplyAsync(MapNode item, WriteOptions options, CancellationToken stop) => Noted().ApplyAsync(item, options, stop);

    public Task<MapNode> PatchAsync(ObjectName name, PatchKind kind, Node patch, WriteOptions options, CancellationToken stop) =>
        Noted().PatchAsync(name, kind, patch, options, stop);

    public Task<MapNode?> DeleteAsync(ObjectName name, DeleteOptions options, CancellationToken stop) => Noted().DeleteAsync(name, options, stop);

    public IAsyncEnumerable<WatchEvent> ListAndWatchAsync(ApiResource resource, ListQuery query, Action<ClusterFault>? failed, CancellationToken stop) =>
        throw Forbidden();

    public void Dispose() => cluster.Dispose();

    private FakeCluster Noted()
    {
        cluster.Requests.Enqueue($"as {user}");
        return cluster;
    }

    private static ClusterException Forbidden() => FakeCluster.Fault(FaultKind.Forbidden, "only writes are made in the name of others");
}
