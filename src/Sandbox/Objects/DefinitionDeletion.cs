using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Controllers;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>A CustomResourceDefinition goes only after its objects: it gets a finalizer for that, and says so.</summary>
internal static class DefinitionDeletion
{
    private const string Terminating = "Terminating";

    /// <exception cref="ApiException">The definition of the resource is on its way out, so that no new objects of it may come.</exception>
    public static void CheckCreation(Cluster cluster, ServedResource resource)
    {
        if (!resource.IsCustom) return;
        var definition = cluster.Table(DefinitionController.Group, DefinitionController.Plural).Get("",
            $"{resource.Plural}.{resource.Group}")?.Document;
        if (!definition.List("status", "conditions")
            .Any(condition => condition.Text("type") == Terminating && condition.Text("status") == "True")) return;
        throw new ApiException(405, "MethodNotAllowed", "create not allowed while custom resource definition is terminating",
            ApiErrors.Details(resource.Group, resource.Plural, ""));
    }

    public static MapNode Marked(MapNode item, DateTimeOffset now)
    {
        if (item.List("status", "conditions").Any(condition => condition.Text("type") == Terminating)) return item;
        var finalizers = item.List("metadata", "finalizers");
        if (finalizers.All(finalizer => finalizer.Text() != DefinitionController.CleanupFinalizer))
            item = item.WithAt(["metadata", "finalizers"], finalizers.Append(DefinitionController.CleanupFinalizer));
        return item.WithAt(["status", "conditions"], item.List("status", "conditions").Append(MapNode.Of(
            ("type", Terminating), ("status", "True"), ("lastTransitionTime", Timestamps.Text(now)),
            ("reason", "InstanceDeletionPending"),
            ("message", "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon"))));
    }
}
