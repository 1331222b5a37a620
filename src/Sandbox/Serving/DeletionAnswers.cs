using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>What a deletion that is complete answers: a Status, for a few kinds the object.</summary>
internal static class DeletionAnswers
{
    private static readonly HashSet<string> Objects = new(StringComparer.Ordinal)
    {
        "pods", "services", "serviceaccounts", "podtemplates", "resourcequotas", "persistentvolumes", "persistentvolumeclaims", "namespaces",
        "storageclasses.storage.k8s.io", "csidrivers.storage.k8s.io", "csinodes.storage.k8s.io", "volumeattachments.storage.k8s.io",
        "volumeattributesclasses.storage.k8s.io",
    };

    public static bool AreObjects(ServedResource resource) => Objects.Contains(resource.GroupResource);

    public static MapNode Success(ServedResource resource, MapNode item) => MapNode.Of(
        ("kind", "Status"), ("apiVersion", "v1"), ("metadata", MapNode.Empty), ("status", "Success"),
        ("details", ApiErrors.Details(resource.Group, resource.Plural, item.Text("metadata", "name") ?? "")
            .With("uid", item.Text("metadata", "uid") ?? "")));
}
