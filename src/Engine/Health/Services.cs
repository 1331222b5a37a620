using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Health;

/// <summary>The health of what pods are reached by, store into, and are scaled by.</summary>
internal static class Services
{
    private static readonly HashSet<(string Type, string Reason)> AutoscalerFailures =
    [
        ("AbleToScale", "FailedGetScale"), ("AbleToScale", "FailedUpdateScale"), ("ScalingActive", "FailedGetResourceMetric"),
        ("ScalingActive", "FailedGetObjectMetric"), ("ScalingActive", "FailedGetPodsMetric"), ("ScalingActive", "FailedGetExternalMetric"),
        ("ScalingActive", "FailedComputeMetricsReplicas"), ("ScalingActive", "InvalidSelector"),
    ];

    public static HealthState Service(MapNode live) =>
        live.Text("spec", "type") == "LoadBalancer" ? LoadBalanced(live) : HealthState.Healthy;

    public static HealthState LoadBalanced(MapNode live) =>
        live["status"].Map("loadBalancer")["ingress"] is ListNode { Count: > 0 } ? HealthState.Healthy : new(HealthStatus.Progressing);

    public static HealthState VolumeClaim(MapNode live) => live.Text("status", "phase") switch
    {
        "Bound" => HealthState.Healthy,
        "Pending" => new(HealthStatus.Progressing),
        "Lost" => new(HealthStatus.Degraded),
        _ => new(HealthStatus.Unknown),
    };

    public static HealthState Autoscaler(MapNode live)
    {
        var conditions = live["apiVersion"].Text() switch
        {
            "autoscaling/v2" => live.List("status", "conditions"),
            "autoscaling/v1" => Annotated(live),
            var other => null,
        };
        if (conditions is null) return new(HealthStatus.Unknown, $"unsupported HorizontalPodAutoscaler version {live["apiVersion"].Text()}");
        foreach (var condition in conditions)
        {
            if (AutoscalerFailures.Contains((condition["type"].Text() ?? "", condition.Reason()))) return new(HealthStatus.Degraded, condition.Message());
        }

        foreach (var condition in conditions)
        {
            if (condition["type"].Text() is "AbleToScale" or "ScalingLimited" && condition.Status() == "True") return new(HealthStatus.Healthy, condition.Message());
        }

        return new(HealthStatus.Progressing, "Waiting to Autoscale");
    }

    /// <summary>Version 1 has no conditions, and carries those of version 2 along as text.</summary>
    private static ListNode? Annotated(MapNode live)
    {
        if (live.Map("metadata", "annotations")["autoscaling.alpha.kubernetes.io/conditions"].Text() is not { Length: > 0 } text) return ListNode.Empty;
        try
        {
            return JsonReader.Read(text) as ListNode ?? ListNode.Empty;
        }
        catch (DocumentException)
        {
            return ListNode.Empty;
        }
    }
}
