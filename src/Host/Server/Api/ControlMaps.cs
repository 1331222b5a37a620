using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Host.Server.Api;

/// <summary>The ConfigMaps in which settings are kept.</summary>
internal sealed class ControlMaps(FleetNode node)
{
    public const string Settings = "argocd-cm";

    private const int WritesMax = 10;

    /// <summary>What a ConfigMap says; nothing where there is none.</summary>
    public async Task<MapNode> ReadAsync(string name, CancellationToken stop) => (await GetAsync(name, stop)).Map("data");

    /// <summary>Changes what it says; makes it when there is none. Whoever else writes it at the same time loses nothing.</summary>
    public async Task ChangeAsync(string name, Func<MapNode, MapNode> change, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var known = await GetAsync(name, stop);
            var data = change(known.Map("data"));
            if (known is not null && data == known.Map("data")) return;
            try
            {
                if (known is null) await node.Control.CreateAsync(New(name).With("data", data), ControlApplications.Writer, stop);
                else await node.Control.UpdateAsync(known.With("data", data), ControlApplications.Writer, stop);
                return;
            }
            catch (ClusterException error) when (attempt < WritesMax && error.Kind is FaultKind.Conflict or FaultKind.AlreadyExists)
            {
                // Somebody else wrote it meanwhile: it is read again, and changed again.
            }
        }
    }

    private Task<MapNode?> GetAsync(string name, CancellationToken stop) =>
        node.Control.GetAsync(new ObjectName("", "ConfigMap", node.Namespace, name), stop);

    private MapNode New(string name) => MapNode.Of(
        ("apiVersion", "v1"), ("kind", "ConfigMap"),
        ("metadata", MapNode.Of(
            ("name", name), ("namespace", node.Namespace),
            ("labels", MapNode.Of(("app.kubernetes.io/name", name), ("app.kubernetes.io/part-of", "argocd"))))));
}
