using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>Objects can only be made in a namespace that is there and is to stay; some namespaces always stay.</summary>
internal sealed class NamespaceLifecycle(Cluster cluster) : AdmissionPlugin
{
    public override MapNode Mutate(WriteRequest request, MapNode item, MapNode? old)
    {
        if (old is not null || !request.Resource.IsNamespaced) return item;
        if (cluster.Table("", "namespaces").Get("", request.Namespace) is not { } found)
            throw ApiErrors.NotFound("", "namespaces", request.Namespace);
        if (found.Document.At("metadata", "deletionTimestamp") is null) return item;
        throw ApiErrors.Forbidden(request.Resource.Group, request.Resource.Plural, item.Text("metadata", "name") ?? "",
            $"unable to create new content in namespace {request.Namespace} because it is being terminated",
            [new Cause("NamespaceTerminating", "metadata.namespace", $"namespace {request.Namespace} is being terminated")]);
    }

    public override void CheckDeletion(WriteRequest request)
    {
        if (request.Resource is { Group: "", Plural: "namespaces" } && request.Name is "default" or "kube-system" or "kube-public")
            throw ApiErrors.Forbidden("", "namespaces", request.Name, "this namespace may not be deleted");
    }
}
