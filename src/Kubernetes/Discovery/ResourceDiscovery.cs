namespace GitOpsActors.Kubernetes.Discovery;

/// <summary>Knows which kinds a cluster serves, and asks again when one is missing.</summary>
public sealed class ResourceDiscovery
{
    /// <summary>The kinds, from memory once they were asked for.</summary>
    public ValueTask<ResourceMap> AllAsync(CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Asks the cluster again; who asks meanwhile shares the answer.</summary>
    public Task<ResourceMap> RefreshAsync(CancellationToken stop) => throw new NotImplementedException();

    /// <summary>The preferred version of a kind.</summary>
    /// <exception cref="Requests.ClusterException">Of kind UnknownKind: not even a fresh look found it.</exception>
    public ValueTask<ApiResource> FindAsync(string group, string kind, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>The kind in exactly this version.</summary>
    public ValueTask<ApiResource> FindAsync(string group, string version, string kind, CancellationToken stop) => throw new NotImplementedException();
}
