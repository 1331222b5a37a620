using System.Collections.Concurrent;
using GitOpsActors.Kubernetes;

namespace GitOpsActors.Actors.Clusters;

/// <summary>A cluster that can be reached.</summary>
/// <param name="Cluster">The client that all on this node share.</param>
/// <param name="Namespaces">The only namespaces that may be looked into; empty for all.</param>
/// <param name="SeesClusterResources">Whether objects without a namespace may be looked at, where there are such namespaces.</param>
public sealed record Connection(ICluster Cluster, IReadOnlyList<string> Namespaces, bool SeesClusterResources = true);

/// <summary>The clusters that can be reached from this node now. The control plane keeps it up to date.</summary>
public sealed class Connections
{
    private readonly ConcurrentDictionary<string, Connection> _connections = new(StringComparer.Ordinal);

    /// <summary>How a server is reached; null when no cluster has this address.</summary>
    public Connection? Find(string server) => _connections.GetValueOrDefault(server);

    /// <summary>Takes another connection for the server; the one before is closed.</summary>
    public void Set(string server, Connection connection)
    {
        var before = _connections.GetValueOrDefault(server);
        _connections[server] = connection;
        if (before is not null && !ReferenceEquals(before.Cluster, connection.Cluster)) before.Cluster.Dispose();
    }

    public void Remove(string server)
    {
        if (_connections.TryRemove(server, out var gone)) gone.Cluster.Dispose();
    }
}
