using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Actors.Clusters.Orphans;

/// <summary>Follows one kind, in one namespace or all, by its metadata only, and writes into the table.</summary>
internal sealed class UnclaimedLoop(ICluster cluster, ApiResource resource, Tracking tracking, UnclaimedTable table)
{
    private const string AccountUid = "kubernetes.io/service-account.uid";
    private const string OperatorGroup = "olm.operatorGroup";

    /// <param name="space">The only namespace that is looked into; empty for all.</param>
    /// <param name="answered">Told once: what there is is known, or can't be known for now.</param>
    public async Task RunAsync(string space, Action answered, CancellationToken stop)
    {
        var (kind, list, isAnswered) = (new GroupKind(resource.Group, resource.Kind), new Dictionary<ResourceKey, TableEntry>(), 0);
        await foreach (var happened in cluster.ListAndWatchAsync(resource, new ListQuery { Namespace = space, IsMetadataOnly = true }, _ => Answer(), stop))
        {
            switch (happened)
            {
                case WatchEvent.ListBegun: list = []; break;
                case WatchEvent.Page page:
                    foreach (var item in page.Objects) list[KeyOf(item)] = EntryOf(item);
                    break;
                case WatchEvent.ListEnded:
                    table.Replace(kind, space, list);
                    list = [];
                    Answer();
                    break;
                case WatchEvent.Changed changed: table.Put(KeyOf(changed.Object), EntryOf(changed.Object)); break;
                case WatchEvent.Deleted deleted: table.Remove(KeyOf(deleted.Object)); break;
            }
        }

        void Answer()
        {
            if (Interlocked.Exchange(ref isAnswered, 1) == 0) answered();
        }
    }

    private ResourceKey KeyOf(MapNode item) => new(resource.Group, resource.Kind, item.Text("metadata", "namespace") ?? "", item.Text("metadata", "name") ?? "");

    private TableEntry EntryOf(MapNode item)
    {
        var (metadata, annotations) = (item.Map("metadata"), item.Map("metadata", "annotations"));
        // Metadata alone does not say of which kind it is, and a mark does.
        var mark = tracking.Read(item.With("apiVersion", resource.ApiVersion).With("kind", resource.Kind));
        var owner = metadata.List("ownerReferences") is { Count: > 0 } owners ? owners[0]["uid"].Text()
            : resource is { Group: "", Kind: "Secret" } ? annotations[AccountUid].Text() : null;
        return new TableEntry(
            Named(metadata["uid"].Text()), Named(owner), mark is { IsSelf: true } own ? own.Instance : "",
            resource.Kind == "ClusterServiceVersion" ? annotations[OperatorGroup].Text() ?? "" : "");
    }

    private static Digest Named(string? uid) => uid is { Length: > 0 } ? Digest.Of(Encoding.UTF8.GetBytes(uid)) : default;
}
