using GitOpsActors.Engine.Actions;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Api.Actions;

/// <summary>Writes what an action wants: of the object itself only the difference, and only if it is still as the action saw it.</summary>
/// <param name="cluster">The cluster, as whoever may write there.</param>
/// <param name="item">The object that the action was about.</param>
internal sealed class ActionWrites(ICluster cluster, MapNode item)
{
    private string _version = item.Text("metadata", "resourceVersion") ?? "";

    /// <summary>Whether something stands in the cluster already, so that nothing may be tried once more.</summary>
    public bool HasWritten { get; private set; }

    public async Task WriteAsync(ActionChange change, CancellationToken stop)
    {
        if (change.IsNew) await cluster.CreateAsync(change.Item, ControlApplications.Writer, stop);
        else await PatchAsync(MergeDifference.Between(item, change.Item), stop);
        HasWritten = true;
    }

    /// <summary>Where a kind has its status apart, a patch of the whole would leave it as it was.</summary>
    private async Task PatchAsync(MapNode patch, CancellationToken stop)
    {
        var rest = patch.Without("status");
        if (rest.Count > 0) await SendAsync(rest, "", stop);
        if (patch["status"] is not { } status) return;
        var resource = await cluster.FindKindAsync(ObjectName.Of(item).Group, ObjectName.Of(item).Kind, stop);
        await SendAsync(MapNode.Of(("status", status)), resource.Subresources.Contains("status") ? "status" : "", stop);
    }

    private async Task SendAsync(MapNode patch, string subresource, CancellationToken stop)
    {
        var guarded = patch.WithAt(["metadata", "resourceVersion"], _version);
        var written = await cluster.PatchAsync(ObjectName.Of(item), PatchKind.Merge, guarded,
            ControlApplications.Writer with { Subresource = subresource }, stop);
        (HasWritten, _version) = (true, written.Text("metadata", "resourceVersion") ?? _version);
    }
}
