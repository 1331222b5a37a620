using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>Writes into the resource of an Application: its status, and that a request was carried out.</summary>
internal static class WriteRun
{
    private static readonly WriteOptions StatusWriter = new() { FieldManager = "gitopsactors" };

    public static async Task<ApplicationMessage.StatusWritten> RunAsync(ICluster control, ApplicationName application, Effect.Write write, CancellationToken stop)
    {
        var target = new ObjectName("argoproj.io", "Application", application.Namespace, application.Name);
        if (write.Finished is not null) return await FinishAsync(control, target, write.Patch ?? MapNode.Empty, write.Finished, stop);
        return new ApplicationMessage.StatusWritten(write.Patch is null ? null
            : await control.PatchAsync(target, PatchKind.Merge, write.Patch, StatusWriter, stop), "");
    }

    /// <summary>
    /// How an operation ended and that its request is gone are one write: who sees the one may ask for the next sync at once, in the same
    /// words. What somebody has put in the request's place meanwhile stays; when somebody writes in between, it is tried again after a while.
    /// </summary>
    private static async Task<ApplicationMessage.StatusWritten> FinishAsync(
        ICluster control, ObjectName target, MapNode patch, MapNode finished, CancellationToken stop)
    {
        var live = await control.GetAsync(target, stop);
        var sent = live is not null && live["operation"] == finished
            ? patch.With("operation", NullNode.Instance).With("metadata", VersionedMetadata(patch, live)) : patch;
        return new ApplicationMessage.StatusWritten(
            sent.Count == 0 ? live : await control.PatchAsync(target, PatchKind.Merge, sent, StatusWriter, stop), "");
    }

    /// <summary>The request is taken out of what was looked at, and of nothing later.</summary>
    private static MapNode VersionedMetadata(MapNode patch, MapNode live) =>
        patch.Map("metadata") is var metadata && metadata.Has("resourceVersion") ? metadata
            : metadata.With("resourceVersion", live.Text("metadata", "resourceVersion") ?? "");
}
