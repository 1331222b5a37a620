using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>When an object that is being deleted may go.</summary>
internal static class Deletion
{
    public static bool IsComplete(ServedResource resource, MapNode item)
    {
        var metadata = item.Map("metadata");
        if (metadata["deletionTimestamp"] is null || metadata.List("finalizers").Count > 0) return false;
        // A Pod that is given time to stop is gone when its node says so, which is when the grace period is set to zero.
        if (metadata.Integer("deletionGracePeriodSeconds") is > 0) return false;
        return resource is not { Plural: "namespaces", Group: "" } || item.List("spec", "finalizers").Count == 0;
    }
}
