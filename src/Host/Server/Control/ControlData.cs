using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Control;

/// <summary>Changes what a ConfigMap or a Secret of the control plane says. Whoever else writes it at the same time loses nothing.</summary>
internal static class ControlData
{
    private const int WritesMax = 10;

    /// <summary>Makes the object when there is none.</summary>
    /// <param name="change">Gets the data as it is and returns it as it is to be; it is asked again when somebody else was faster.</param>
    /// <returns>The object as it was written; null when there was nothing to write.</returns>
    public static async Task<MapNode?> ChangeAsync(
        ICluster control, ObjectName name, Func<MapNode, MapNode> change, WriteOptions writer, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var known = await control.GetAsync(name, stop);
            var data = change(known.Map("data"));
            if (known is not null && data == known.Map("data")) return null;
            try
            {
                return known is null ? await control.CreateAsync(New(name).With("data", data), writer, stop)
                    : await control.UpdateAsync(known.With("data", data), writer, stop);
            }
            catch (ClusterException error) when (attempt < WritesMax && error.Kind is FaultKind.Conflict or FaultKind.AlreadyExists)
            {
                // Somebody else wrote it meanwhile: it is read again, and changed again.
            }
        }
    }

    private static MapNode New(ObjectName name)
    {
        var item = MapNode.Of(
            ("apiVersion", "v1"), ("kind", name.Kind),
            ("metadata", MapNode.Of(
                ("name", name.Name), ("namespace", name.Namespace),
                ("labels", MapNode.Of(("app.kubernetes.io/name", name.Name), ("app.kubernetes.io/part-of", "argocd"))))));
        return name.Kind == "Secret" ? item.With("type", "Opaque") : item;
    }
}
