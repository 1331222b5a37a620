using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Pods;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Scenarios.Running;

/// <summary>A cluster as the engine reaches it, with a log of what it is asked to change.</summary>
internal sealed class LoggedCluster(ICluster cluster, WriteLog log) : ICluster
{
    public ICluster At(Priority priority) => new LoggedCluster(cluster.At(priority), log);

    public ICluster As(string user) => new LoggedCluster(cluster.As(user), log);

    public ValueTask<ResourceMap> KindsAsync(CancellationToken stop) => cluster.KindsAsync(stop);

    public Task<ResourceMap> RefreshKindsAsync(CancellationToken stop) => cluster.RefreshKindsAsync(stop);

    public ValueTask<ApiResource> FindKindAsync(string group, string kind, CancellationToken stop) =>
        cluster.FindKindAsync(group, kind, stop);

    public Task<string> ListAsync(ApiResource resource, ListQuery query, Action<MapNode> found, CancellationToken stop) =>
        cluster.ListAsync(resource, query, found, stop);

    public Task<MapNode> VersionAsync(CancellationToken stop) => cluster.VersionAsync(stop);

    public Task<MapNode?> GetAsync(ObjectName name, CancellationToken stop) => cluster.GetAsync(name, stop);

    public Task<MapNode?> GetAsync(ApiResource resource, string space, string name, CancellationToken stop) =>
        cluster.GetAsync(resource, space, name, stop);

    public Task<MapNode> CreateAsync(MapNode item, WriteOptions options, CancellationToken stop) =>
        AskAsync("create", ObjectName.Of(item), options.DryRun, () => cluster.CreateAsync(item, options, stop));

    public Task<MapNode> UpdateAsync(MapNode item, WriteOptions options, CancellationToken stop) =>
        AskAsync("update", ObjectName.Of(item), options.DryRun, () => cluster.UpdateAsync(item, options, stop));

    public Task<MapNode> ApplyAsync(MapNode item, WriteOptions options, CancellationToken stop) =>
        AskAsync("apply", ObjectName.Of(item), options.DryRun, () => cluster.ApplyAsync(item, options, stop));

    public Task<MapNode> PatchAsync(ObjectName name, PatchKind kind, Node patch, WriteOptions options, CancellationToken stop) =>
        AskAsync("patch", name, options.DryRun, () => cluster.PatchAsync(name, kind, patch, options, stop));

    public Task<MapNode?> DeleteAsync(ObjectName name, DeleteOptions options, CancellationToken stop) =>
        AskAsync("delete", name, options.DryRun, () => cluster.DeleteAsync(name, options, stop));

    public IAsyncEnumerable<WatchEvent> ListAndWatchAsync(ApiResource resource, ListQuery query, Action<ClusterFault>? failed,
        CancellationToken stop) =>
        cluster.ListAndWatchAsync(resource, query, failed, stop);

    public IAsyncEnumerable<string> LogAsync(string space, string pod, LogQuery query, CancellationToken stop) =>
        cluster.LogAsync(space, pod, query, stop);

    public void Dispose() => cluster.Dispose();

    private async Task<T> AskAsync<T>(string verb, ObjectName name, bool isDryRun, Func<Task<T>> ask)
    {
        if (log.Ask(verb, name, isDryRun) is { } why)
            throw new ClusterException(new ClusterFault(FaultKind.Invalid, FaultNature.Terminal, why) { Code = 422, Reason = "Invalid" });
        try
        {
            return await ask();
        }
        finally
        {
            log.Answered?.Invoke(name);
        }
    }
}
