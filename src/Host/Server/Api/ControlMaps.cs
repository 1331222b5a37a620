using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Control;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Host.Server.Api;

/// <summary>The ConfigMaps in which settings are kept.</summary>
internal sealed class ControlMaps(FleetNode node)
{
    public const string Settings = "argocd-cm";

    /// <summary>What a ConfigMap says; nothing where there is none.</summary>
    public async Task<MapNode> ReadAsync(string name, CancellationToken stop) => (await node.Control.GetAsync(NameOf(name), stop)).Map("data");

    /// <summary>Changes what it says; makes it when there is none. Whoever else writes it at the same time loses nothing.</summary>
    public Task ChangeAsync(string name, Func<MapNode, MapNode> change, CancellationToken stop) =>
        ControlData.ChangeAsync(node.Control, NameOf(name), change, ControlApplications.Writer, stop);

    private ObjectName NameOf(string name) => new("", "ConfigMap", node.Namespace, name);
}
