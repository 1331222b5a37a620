using System.Collections.Frozen;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Discovery;

namespace GitOpsActors.Simulation.World;

/// <summary>The kinds that every fake cluster serves, and what definitions bring.</summary>
internal static class KnownKinds
{
    private static readonly FrozenSet<string> Verbs = new[] { "create", "delete", "get", "list", "patch", "update", "watch" }.ToFrozenSet();
    private static readonly FrozenSet<string> WithStatus = new[] { "status" }.ToFrozenSet();

    public static IEnumerable<KindTable> Make() =>
    [
        Table("", "v1", "Namespace", "namespaces", isNamespaced: false, hasStatus: true),
        Table("", "v1", "ConfigMap", "configmaps"),
        Table("", "v1", "Secret", "secrets"),
        Table("", "v1", "Service", "services", hasStatus: true),
        Table("apps", "v1", "Deployment", "deployments", hasStatus: true),
        Table("", "v1", "Pod", "pods", hasStatus: true),
        Table("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", hasStatus: true),
        Table("", "v1", "ServiceAccount", "serviceaccounts"),
        Table("", "v1", "LimitRange", "limitranges"),
        Table("", "v1", "ResourceQuota", "resourcequotas", hasStatus: true),
        Table("", "v1", "Endpoints", "endpoints"),
        Table("apps", "v1", "ReplicaSet", "replicasets", hasStatus: true),
        Table("apps", "v1", "StatefulSet", "statefulsets", hasStatus: true),
        Table("apps", "v1", "DaemonSet", "daemonsets", hasStatus: true),
        Table("batch", "v1", "Job", "jobs", hasStatus: true),
        Table("batch", "v1", "CronJob", "cronjobs", hasStatus: true),
        Table("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", hasStatus: true),
        Table("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", hasStatus: true),
        Table("networking.k8s.io", "v1", "Ingress", "ingresses", hasStatus: true),
        Table("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies"),
        Table("rbac.authorization.k8s.io", "v1", "Role", "roles"),
        Table("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings"),
        Table("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", isNamespaced: false),
        Table("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", isNamespaced: false, hasStatus: true),
    ];

    /// <summary>The kinds of the control plane. Their status is an ordinary field, as Argo CD's is.</summary>
    public static IEnumerable<KindTable> MakeControlPlane() =>
    [
        Table("argoproj.io", "v1alpha1", "Application", "applications"),
        Table("argoproj.io", "v1alpha1", "AppProject", "appprojects"),
        Table("argoproj.io", "v1alpha1", "ApplicationSet", "applicationsets"),
        Table("", "v1", "Event", "events"),
    ];

    /// <summary>What a CustomResourceDefinition defines; the version that is stored comes first.</summary>
    public static KindTable Defined(MapNode definition)
    {
        var group = definition.Text("spec", "group") ?? "";
        var names = definition.Map("spec", "names");
        var versions = definition.List("spec", "versions").OrderByDescending(static one => one.Bool("storage") == true).Select(one => Resource(
            group, one.Text("name") ?? "", names.Text("kind") ?? "", names.Text("plural") ?? "", definition.Text("spec", "scope") == "Namespaced",
            one.At("subresources", "status") is not null)).ToList();
        // The simulation's one kind in two versions calls its size otherwise in each.
        var size = versions.ToDictionary(static one => one.ApiVersion, static one => one.Version == "v1" ? "size" : "replicas");
        return new KindTable(versions) { SizeField = size };
    }

    private static KindTable Table(string group, string version, string kind, string plural, bool isNamespaced = true, bool hasStatus = false) =>
        new([Resource(group, version, kind, plural, isNamespaced, hasStatus)]);

    private static ApiResource Resource(string group, string version, string kind, string plural, bool isNamespaced, bool hasStatus) => new()
    {
        Group = group, Version = version, Kind = kind, Plural = plural, IsNamespaced = isNamespaced, Verbs = Verbs,
        Subresources = hasStatus ? WithStatus : FrozenSet<string>.Empty,
    };
}
