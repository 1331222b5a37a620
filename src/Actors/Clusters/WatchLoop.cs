using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Actors.Clusters;

/// <summary>Follows one kind, in one namespace or all, and reduces each object while it arrives: bodies are read and dropped.</summary>
/// <param name="events">Counts what happens.</param>
internal sealed class WatchLoop(
    ICluster cluster, GroupKind kind, LiveReading reading, WatchFeed feed, Action<ClusterFault> failed, EventCounter events)
{
    /// <param name="space">The only namespace that is looked into; empty for all.</param>
    /// <exception cref="ClusterException">The cluster does not serve the kind.</exception>
    public async Task RunAsync(string space, CancellationToken stop)
    {
        var resource = await cluster.FindKindAsync(kind.Group, kind.Kind, stop);
        var list = new Dictionary<ResourceKey, LiveChange>();
        await foreach (var happened in cluster.ListAndWatchAsync(resource, new ListQuery { Namespace = space }, failed, stop))
        {
            switch (happened)
            {
                case WatchEvent.ListBegun: list = []; break;
                case WatchEvent.Page page:
                    foreach (var item in page.Objects)
                    {
                        var live = await ReduceAsync(item, resource, stop);
                        list[live.Key] = new LiveChange(live.Key, live, live.ResourceVersion);
                    }

                    break;
                case WatchEvent.ListEnded ended:
                    feed.Listed(list, ended.ResourceVersion);
                    list = [];
                    break;
                case WatchEvent.Changed changed:
                    events.Count();
                    var now = await ReduceAsync(changed.Object, resource, stop);
                    feed.Changed(new LiveChange(now.Key, now, now.ResourceVersion));
                    break;
                case WatchEvent.Deleted deleted:
                    events.Count();
                    feed.Changed(new LiveChange(ResourceKey.Of(deleted.Object), null, deleted.Object.Text("metadata", "resourceVersion") ?? ""));
                    break;
            }
        }
    }

    /// <summary>
    /// What we own of an object is told by paths of the version in which we applied it. Where the watch reads another one, the object is read once more
    /// in ours: its fields are elsewhere, or missing, in the other.
    /// </summary>
    private async ValueTask<LiveObject> ReduceAsync(MapNode item, ApiResource resource, CancellationToken stop)
    {
        if (OwnedFields.VersionOf(item, LiveObject.Manager) is not { } applied || applied == resource.ApiVersion)
            return LiveObject.Of(item, reading);
        var inOurs = (await cluster.KindsAsync(stop)).Find(kind.Group, ResourceKey.VersionOf(applied), kind.Kind);
        if (inOurs is null) return LiveObject.Of(item, reading);
        try
        {
            var key = ResourceKey.Of(item);
            return LiveObject.Of(await cluster.GetAsync(inOurs, key.Namespace, key.Name, stop) ?? item, reading);
        }
        catch (ClusterException error) when (error.Fault.Nature == FaultNature.Terminal)
        {
            // Reading single objects is not allowed, say. What passes ends the watch instead, which begins anew: the wrong digest would be repaired for nothing.
            failed(error.Fault);
            return LiveObject.Of(item, reading);
        }
    }
}
