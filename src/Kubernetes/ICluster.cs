using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Pods;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Kubernetes;

/// <summary>
/// What the engine asks of a cluster. It marks the edge of the process: <see cref="ClusterClient"/> speaks to a real one, and tests of
/// actors have one without a network. Failures are <see cref="ClusterException"/>s.
/// </summary>
public interface ICluster : IDisposable
{
    /// <summary>The same cluster, whose requests wait in another queue. Disposing either ends both.</summary>
    ICluster At(Priority priority);

    /// <summary>The same cluster, whose requests are made in the name of this user, if we may take its place; itself for an empty name.
    /// Which kinds there are is still asked by ourselves. Disposing either ends both.</summary>
    ICluster As(string user);

    /// <summary>The same cluster, of whose requests somebody wants to hear; itself where there are no requests to hear of. Disposing either
    /// ends both.</summary>
    ICluster SeenBy(IRequestObserver observer) => this;

    /// <summary>Which kinds the cluster serves, from memory once that was asked for.</summary>
    ValueTask<ResourceMap> KindsAsync(CancellationToken stop);

    /// <summary>Asks the cluster again which kinds it serves; concurrent callers share one answer.</summary>
    Task<ResourceMap> RefreshKindsAsync(CancellationToken stop);

    /// <summary>The preferred version of a kind; asks the cluster again when it is not known.</summary>
    /// <exception cref="ClusterException">Of kind UnknownKind: not even a fresh look found it.</exception>
    ValueTask<ApiResource> FindKindAsync(string group, string kind, CancellationToken stop);

    /// <summary>Tells each object while the answers arrive, and returns the version at which the list was true.</summary>
    Task<string> ListAsync(ApiResource resource, ListQuery query, Action<MapNode> found, CancellationToken stop);

    /// <summary>What the server says of its version: "major", "minor", "gitVersion", ...</summary>
    Task<MapNode> VersionAsync(CancellationToken stop);

    /// <summary>The object; null when there is none.</summary>
    Task<MapNode?> GetAsync(ObjectName name, CancellationToken stop);

    /// <summary>The object in exactly this version of its kind; null when there is none.</summary>
    Task<MapNode?> GetAsync(ApiResource resource, string space, string name, CancellationToken stop);

    Task<MapNode> CreateAsync(MapNode item, WriteOptions options, CancellationToken stop);

    Task<MapNode> UpdateAsync(MapNode item, WriteOptions options, CancellationToken stop);

    /// <summary>Server-side apply.</summary>
    Task<MapNode> ApplyAsync(MapNode item, WriteOptions options, CancellationToken stop);

    Task<MapNode> PatchAsync(ObjectName name, PatchKind kind, Node patch, WriteOptions options, CancellationToken stop);

    /// <summary>What the server answers; null when there was no such object.</summary>
    Task<MapNode?> DeleteAsync(ObjectName name, DeleteOptions options, CancellationToken stop);

    /// <summary>Lists, watches, and does so again whatever happens, until stopped; a list is told page by page. Each failure is told to
    /// <paramref name="failed"/>. Only the disposal ends it, with a fault of kind Closed.</summary>
    IAsyncEnumerable<WatchEvent> ListAndWatchAsync(ApiResource resource, ListQuery query, Action<ClusterFault>? failed, CancellationToken stop);

    /// <summary>What a container says, line by line as it arrives, each with its time before a space. Very long lines are cut.</summary>
    IAsyncEnumerable<string> LogAsync(string space, string pod, LogQuery query, CancellationToken stop);
}
