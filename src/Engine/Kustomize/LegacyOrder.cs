using GitOpsActors.Engine.Kustomize.Resources;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>The order in which objects are written: what others need first, webhooks last, and by name within a kind.</summary>
internal static class LegacyOrder
{
    private static readonly string[] DefaultFirst =
    [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role", "ClusterRole",
        "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange", "PriorityClass", "PersistentVolume",
        "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ];

    private static readonly string[] DefaultLast = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

    public static void Sort(ResourceSet resources, IReadOnlyList<string> first, IReadOnlyList<string> last)
    {
        if (first.Count == 0 && last.Count == 0) (first, last) = (DefaultFirst, DefaultLast);
        var order = new Dictionary<string, int>();
        for (var i = 0; i < first.Count; i++) order[first[i]] = i - first.Count;
        for (var i = 0; i < last.Count; i++) order[last[i]] = i + 1;
        resources.ReplaceAll([.. resources.All
            .OrderBy(resource => order.GetValueOrDefault(resource.Kind))
            // Of what is called Namespace, the one that Kubernetes means comes first.
            .ThenBy(resource => order.ContainsKey(resource.Kind) && resource is { Kind: "Namespace", Gvk.Group: not "" })
            .ThenBy(static resource => KindKey(resource.Gvk), StringComparer.Ordinal)
            .ThenBy(static resource => $"{Or(resource.Namespace, "~X")}|{Or(resource.Name, "~N")}", StringComparer.Ordinal)]);
    }

    // The parts of the key in the original's order and with its marks for what is empty.
    private static string KindKey(Gvk gvk) => $"{Or(gvk.Group, "~G")}_{Or(gvk.Version, "~V")}_{Or(gvk.Kind, "~K")}";

    private static string Or(string text, string mark) => text.Length == 0 ? mark : text;
}
