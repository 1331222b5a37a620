using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Controllers;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>A CustomResourceDefinition goes only after its objects: it gets a finalizer for that, and says so.</summary>
internal static class DefinitionDeletion
{
    public static MapNode Marked(MapNode item, DateTimeOffset now)
    {
        if (item.List("status", "conditions").Any(condition => condition.Text("type") == "Terminating")) return item;
        var finalizers = item.List("metadata", "finalizers");
        if (finalizers.All(finalizer => finalizer.Text() != DefinitionController.CleanupFinalizer))
            item = item.WithAt(["metadata", "finalizers"], finalizers.Append(DefinitionController.CleanupFinalizer));
        return item.WithAt(["status", "conditions"], item.List("status", "conditions").Append(MapNode.Of(
            ("type", "Terminating"), ("status", "True"), ("lastTransitionTime", Timestamps.Text(now)),
            ("reason", "InstanceDeletionPending"),
            ("message", "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon"))));
    }
}
