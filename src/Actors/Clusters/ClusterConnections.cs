using System.Collections.Concurrent;
using GitOpsActors.Kubernetes;

namespace GitOpsActors.Actors.Clusters;

/// <summary>The clusters that can be reached now, each by one client that all share. The control plane keeps it up to date.</summary>
public sealed class ClusterConnections
{
    private readonly ConcurrentDictionary<string, ClusterClient> _clients = new(StringComparer.Ordinal);

    /// <summary>The client for a server; null when no cluster has this address.</summary>
    public ClusterClient? Find(string server) => _clients.GetValueOrDefault(server);

    /// <summary>Takes another client for the server; requests that run on the one before end as they can.</summary>
    public void Set(string server, ClusterClient client) => _clients[server] = client;

    public void Remove(string server) => _clients.TryRemove(server, out _);
}
