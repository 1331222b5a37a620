using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>
/// Follows what is declared of one kind: first all there is, then each change; all again when changes may have been missed.
/// </summary>
internal static class ControlWatch
{
    /// <param name="namespace">Empty for all.</param>
    /// <param name="seen">Told of objects by their names, null for one that is gone, and whether they are all there is.</param>
    public static async Task RunAsync(
        ICluster control, GroupKind kind, string @namespace, Func<MapNode, string> nameOf,
        Action<IReadOnlyList<(string Name, MapNode? Item)>, bool> seen, Action<ClusterFault> failed, CancellationToken stop)
    {
        var resource = await control.FindKindAsync(kind.Group, kind.Kind, stop);
        var list = new List<(string, MapNode?)>();
        await foreach (var happened in control.ListAndWatchAsync(resource, new ListQuery { Namespace = @namespace }, failed, stop))
        {
            switch (happened)
            {
                case WatchEvent.ListBegun: list = []; break;
                case WatchEvent.Page page: list.AddRange(page.Objects.Select(item => (nameOf(item), (MapNode?)item))); break;
                case WatchEvent.ListEnded: seen(list, true); break;
                case WatchEvent.Changed changed: seen([(nameOf(changed.Object), changed.Object)], false); break;
                case WatchEvent.Deleted deleted: seen([(nameOf(deleted.Object), null)], false); break;
            }
        }
    }
}
