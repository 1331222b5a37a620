using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Faults;
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
        MapNode? resource = null;
        try
        {
            if (write.Patch is not null) resource = await control.PatchAsync(target, PatchKind.Merge, write.Patch, StatusWriter, stop);
            if (write.Finished is not null)
            {
                resource = await control.PatchAsync(target, PatchKind.Json, ListNode.Of(
                    MapNode.Of(("op", "test"), ("path", "/operation"), ("value", write.Finished)),
                    MapNode.Of(("op", "remove"), ("path", "/operation"))), StatusWriter, stop);
            }

            return new ApplicationMessage.StatusWritten(resource, "");
        }
        catch (ClusterException error) when (error.Kind is FaultKind.Invalid && write.Finished is not null)
        {
            // Somebody has put another request in its place: that one stays.
            return new ApplicationMessage.StatusWritten(resource, error.Message);
        }
    }
}
