using System.Collections.Frozen;

namespace GitOpsActors.Engine.Syncing;

/// <summary>In which order kinds are applied, so that what others need is there first.</summary>
public static class KindOrder
{
    private static readonly FrozenDictionary<string, int> Ranks = new[]
    {
        "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy", "PodDisruptionBudget", "ServiceAccount", "Secret",
        "SecretList", "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition", "ClusterRole",
        "ClusterRoleList", "ClusterRoleBinding", "ClusterRoleBindingList", "Role", "RoleList", "RoleBinding", "RoleBindingList", "Service",
        "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment", "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob",
        "IngressClass", "Ingress", "APIService",
    }.Select(static (kind, rank) => KeyValuePair.Create(kind, rank)).ToFrozenDictionary();

    public static int RankOf(string kind) => Ranks.GetValueOrDefault(kind, int.MaxValue);
}
