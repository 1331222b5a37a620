using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>The clusters that Secrets declare, and the connections of this node to them.</summary>
internal sealed class DeclaredClusters(FleetNode node, Func<string, string, ICluster> connectTo)
{
    private static readonly IReadOnlyDictionary<string, string> NoFields = new Dictionary<string, string>(StringComparer.Ordinal);

    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>Connects to what is new and leaves what is gone.</summary>
    /// <param name="refused">Told of each Secret that can't be used, by its name and why.</param>
    /// <returns>The clusters, and the servers that are reached in another way than before, or not at all any more.</returns>
    public (IReadOnlyList<KnownCluster> Clusters, IReadOnlyCollection<string> Moved) Read(IEnumerable<MapNode> secrets, bool withLocal, Action<string, string> refused)
    {
        var (clusters, moved) = (new List<KnownCluster>(), new List<string>());
        var seen = new HashSet<string>(StringComparer.Ordinal) { ControlPlaneView.LocalServer };
        var local = new KnownCluster(ControlPlaneView.LocalServer, ControlPlaneView.LocalName, "");
        var localFields = NoFields;
        foreach (var secret in secrets)
        {
            var fields = SecretData.Of(secret);
            var server = fields.GetValueOrDefault("server", "").TrimEnd('/');
            if (server.Length == 0) continue;
            if (server == ControlPlaneView.LocalServer)
            {
                (local, localFields) = (ClusterSecret.Read(secret, fields, local.Name), fields);
                continue;
            }

            if (!seen.Add(server)) continue;
            // One that can't be used is declared all the same: its Applications are told so, and are not taken for those of an unknown cluster.
            Connect(secret.Text("metadata", "name") ?? "", server, fields, moved, refused);
            clusters.Add(ClusterSecret.Read(secret, fields, server));
        }

        ConnectLocally(localFields, moved);
        foreach (var gone in _known.Keys.Where(server => !seen.Contains(server)).ToList())
        {
            _known.Remove(gone);
            node.Connections.Remove(gone);
            moved.Add(gone);
        }

        if (withLocal) clusters.Insert(0, local);
        return (clusters, moved);
    }

    /// <summary>The control cluster is reached as the control plane reaches it, whatever a Secret says of that.</summary>
    private void ConnectLocally(IReadOnlyDictionary<string, string> fields, List<string> moved)
    {
        var fingerprint = Sight(fields);
        if (_known.TryGetValue(ControlPlaneView.LocalServer, out var known) && known == fingerprint) return;
        _known[ControlPlaneView.LocalServer] = fingerprint;
        node.Connections.Set(ControlPlaneView.LocalServer, new Connection(node.Control, ClusterSecret.NamespacesOf(fields),
            SeesClusterResources(fields)));
        moved.Add(ControlPlaneView.LocalServer);
    }

    /// <summary>What of a cluster may be looked at.</summary>
    private static string Sight(IReadOnlyDictionary<string, string> fields) =>
        $"{fields.GetValueOrDefault("namespaces", "")}\n{SeesClusterResources(fields)}";

    private static bool SeesClusterResources(IReadOnlyDictionary<string, string> fields) =>
        fields.GetValueOrDefault("clusterResources", "") == "true";

    private void Connect(
        string secret, string server, IReadOnlyDictionary<string, string> fields, List<string> moved, Action<string, string> refused)
    {
        var config = fields.GetValueOrDefault("config", "");
        var fingerprint = $"{config}\n{Sight(fields)}";
        if (_known.TryGetValue(server, out var known) && known == fingerprint) return;
        try
        {
            var cluster = connectTo(server, config);
            _known[server] = fingerprint;
            node.Connections.Set(server, new Connection(cluster, ClusterSecret.NamespacesOf(fields), SeesClusterResources(fields)));
            moved.Add(server);
        }
#pragma warning disable CA1031 // A Secret that can't be used keeps nobody from reading the others.
        catch (Exception error)
#pragma warning restore CA1031
        {
            refused(secret, error.Message);
            if (_known.Remove(server)) moved.Add(server);
            node.Connections.Remove(server);
        }
    }
}
