using System.Collections.Frozen;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health.WellKnown;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Health;

/// <summary>How to tell from an object how it is: one rule for each kind that has one.</summary>
public static class HealthRules
{
    private static readonly FrozenDictionary<GroupKind, Func<MapNode, HealthState>> BuiltIn = new Dictionary<GroupKind, Func<MapNode, HealthState>>
    {
        [new("apps", "Deployment")] = Apps(Workloads.Deployment),
        [new("apps", "ReplicaSet")] = Apps(Workloads.ReplicaSet),
        [new("apps", "StatefulSet")] = Apps(Workloads.StatefulSet),
        [new("apps", "DaemonSet")] = Apps(Workloads.DaemonSet),
        [new("batch", "Job")] = Workloads.Job,
        [new("batch", "CronJob")] = Workloads.CronJob,
        [new("", "Pod")] = Pods.Pod,
        [new("", "Service")] = Services.Service,
        [new("", "PersistentVolumeClaim")] = Services.VolumeClaim,
        [new("networking.k8s.io", "Ingress")] = Services.LoadBalanced,
        [new("extensions", "Ingress")] = Services.LoadBalanced,
        [new("autoscaling", "HorizontalPodAutoscaler")] = Services.Autoscaler,
        [new("apiregistration.k8s.io", "APIService")] = Extensions.ApiService,
        [new("apiextensions.k8s.io", "CustomResourceDefinition")] = Extensions.Definition,
        [new("policy", "PodDisruptionBudget")] = Extensions.DisruptionBudget,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<GroupKind, Func<MapNode, HealthState>> Others =
        WellKnownKinds.Exact.ToFrozenDictionary(static one => new GroupKind(one.Group, one.Kind), static one => one.Rule);

    /// <summary>How the object is; null for a kind that has no health.</summary>
    public static HealthState? Of(MapNode live)
    {
        ArgumentNullException.ThrowIfNull(live);
        if (OfDeletion(live) is { } goes) return goes;
        var kind = new GroupKind(ResourceKey.GroupOf(live["apiVersion"].Text() ?? ""), live["kind"].Text() ?? "");
        var rule = BuiltIn.GetValueOrDefault(kind) ?? Others.GetValueOrDefault(kind) ?? WellKnownKinds.OfFamily(kind);
        return rule?.Invoke(live);
    }

    /// <summary>An object that goes is neither well nor ill; a hook that we hold still has to tell its end.</summary>
    internal static HealthState? OfDeletion(MapNode live) =>
        live.Map("metadata").Has("deletionTimestamp") && !live.List("metadata", "finalizers").Contains(Hook.Finalizer)
            ? new HealthState(HealthStatus.Progressing, "Pending deletion")
            : null;

    /// <summary>The rules know one version of these kinds.</summary>
    private static Func<MapNode, HealthState> Apps(Func<MapNode, HealthState> rule) => live => live["apiVersion"].Text() == "apps/v1"
        ? rule(live)
        : new HealthState(HealthStatus.Unknown, $"unsupported {live["kind"].Text()} version: {live["apiVersion"].Text()}");
}
