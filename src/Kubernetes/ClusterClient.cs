using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Kubernetes;

/// <summary>One cluster over HTTP. Objects are documents: it handles kinds that nobody has heard of. Failures are <see cref="ClusterException"/>s.</summary>
public sealed class ClusterClient : IDisposable
{
    public ClusterClient(ClusterAccess access, ClusterClientOptions? options = null) => throw new NotImplementedException();

    public ClusterAccess Access => throw new NotImplementedException();

    /// <summary>Which kinds there are.</summary>
    public ResourceDiscovery Discovery => throw new NotImplementedException();

    /// <summary>The same client (connections, limits, caches) whose requests wait in another queue.</summary>
    public ClusterClient At(Priority priority) => throw new NotImplementedException();

    /// <summary>What the server says of its version: "major", "minor", "gitVersion", ...</summary>
    public Task<MapNode> VersionAsync(CancellationToken stop) => throw new NotImplementedException();

    /// <summary>The object; null when there is none.</summary>
    public Task<MapNode?> GetAsync(ObjectName name, CancellationToken stop) => throw new NotImplementedException();

    public Task<MapNode?> GetAsync(ApiResource resource, string space, string name, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Tells each object while the answers arrive, and returns the version at which the list was true.</summary>
    public Task<string> ListAsync(ApiResource resource, ListQuery query, Action<MapNode> found, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>The object is told by its own apiVersion, kind, namespace and name, here and below.</summary>
    public Task<MapNode> CreateAsync(MapNode item, WriteOptions options, CancellationToken stop) => throw new NotImplementedException();

    public Task<MapNode> UpdateAsync(MapNode item, WriteOptions options, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Server-side apply.</summary>
    public Task<MapNode> ApplyAsync(MapNode item, WriteOptions options, CancellationToken stop) => throw new NotImplementedException();

    public Task<MapNode> PatchAsync(ObjectName name, PatchKind kind, Node patch, WriteOptions options, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>What the server answers: the object as it waits for its end, or a Status; null when there was no such object.</summary>
    public Task<MapNode?> DeleteAsync(ObjectName name, DeleteOptions options, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>One watch: ends when the server ends it, throws when it breaks. Told are Changed, Deleted and Bookmark.</summary>
    public IAsyncEnumerable<WatchEvent> WatchAsync(ApiResource resource, ListQuery query, string resourceVersion, CancellationToken stop) =>
        throw new NotImplementedException();

    /// <summary>Lists, watches, and does so again whatever happens, until stopped. A list is told as Reset. Failures that a pause is made
    /// for are told to <paramref name="failed"/>; only a terminal one of the configuration ends it.</summary>
    public IAsyncEnumerable<WatchEvent> ListAndWatchAsync(ApiResource resource, ListQuery query, Action<ClusterFault>? failed, CancellationToken stop) =>
        throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
