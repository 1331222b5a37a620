using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects.Plugins;

/// <summary>Protects claims and volumes from going while they are used, gives claims the default class, and marks new nodes as not ready.</summary>
internal sealed class StorageAdmission(Cluster cluster) : AdmissionPlugin
{
    private const string DefaultClass = "storageclass.kubernetes.io/is-default-class";

    public override MapNode Mutate(WriteRequest request, MapNode item, MapNode? old)
    {
        if (old is not null || request.Subresource.Length > 0 || request.Resource.Group.Length > 0) return item;
        return request.Resource.Plural switch
        {
            "persistentvolumeclaims" => WithClass(Protected(item, "kubernetes.io/pvc-protection")),
            "persistentvolumes" => Protected(item, "kubernetes.io/pv-protection"),
            "nodes" => NotReady(item),
            _ => item,
        };
    }

    /// <summary>A claim may only ask for more if its class says that it can have more.</summary>
    public override void Validate(WriteRequest request, MapNode item, MapNode? old)
    {
        if (old is null || request.Subresource.Length > 0 || request.Resource is not { Group: "", Plural: "persistentvolumeclaims" })
            return;
        var (asked, known) = (Requested(item), Requested(old));
        if (asked <= known) return;
        var name = item.Text("metadata", "name") ?? "";
        if (old.Text("status", "phase") is not "Bound")
            throw ApiErrors.Forbidden("", request.Resource.Plural, name, "only bound persistent volume claims can be expanded");
        var className = item.Text("spec", "storageClassName") ?? "";
        if (className != (old.Text("spec", "storageClassName") ?? "")
            || cluster.Table("storage.k8s.io", "storageclasses").Get("", className)?.Document.Bool("allowVolumeExpansion") != true)
        {
            throw ApiErrors.Forbidden("", request.Resource.Plural, name,
                "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
        }
    }

    private static Quantity Requested(MapNode claim) => QuotaUsage.Read(claim.At("spec", "resources", "requests", "storage"));

    private static MapNode Protected(MapNode item, string finalizer)
    {
        var known = item.List("metadata", "finalizers");
        return known.Any(name => name.Text() == finalizer) ? item : item.WithAt(["metadata", "finalizers"], known.Append(finalizer));
    }

    private MapNode WithClass(MapNode claim)
    {
        if (!claim.At("spec", "storageClassName").IsNullOrAbsent()) return claim;
        var found = cluster.Table("storage.k8s.io", "storageclasses").View(null).Objects
            .FirstOrDefault(item => item.Document.Text("metadata", "annotations", DefaultClass) is "true");
        return found is null ? claim : claim.WithAt(["spec", "storageClassName"], found.Name);
    }

    private static MapNode NotReady(MapNode node)
    {
        var taints = node.List("spec", "taints");
        const string key = "node.kubernetes.io/not-ready";
        // A node that says of itself that it is ready needs no taint.
        var isReady = node.List("status", "conditions").Any(condition => condition.Text("type") is "Ready" && condition.Text("status") is "True");
        return isReady || taints.Any(taint => taint.Text("key") == key) ? node
            : node.WithAt(["spec", "taints"], taints.Append(MapNode.Of(("key", key), ("effect", "NoSchedule"))));
    }
}
