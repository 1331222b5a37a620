using GitOpsActors.Engine.Documents;
using static GitOpsActors.Engine.Health.HealthStatus;

namespace GitOpsActors.Engine.Health.WellKnown;

/// <summary>The health of what stands for something in a cloud: Crossplane, Config Connector, the controllers of AWS.</summary>
internal static class Clouds
{
    private static readonly string[] CrossplaneWithoutStatus =
    [
        "Composition", "CompositionRevision", "DeploymentRuntimeConfig", "ClusterProviderConfig", "ProviderConfig", "ProviderConfigUsage", "ControllerConfig",
    ];

    private static readonly string[] UpboundWithoutStatus = ["ClusterProviderConfig", "ProviderConfig", "ProviderConfigUsage"];
    private static readonly string[] CrossplaneReady = ["Ready", "Healthy", "Offered", "Established", "ValidPipeline", "RevisionHealthy"];
    private static readonly string[] UpboundReady = ["Ready"];

    public static readonly Func<MapNode, HealthState> Aws = ByConditions.Of(("ACK.Terminal", "True", Degraded), ("Ready", "False", Progressing), ("Ready", "True", Healthy));

    public static HealthState Crossplane(MapNode live) => Composed(live, CrossplaneReady, CrossplaneWithoutStatus);

    public static HealthState Upbound(MapNode live) => Composed(live, UpboundReady, UpboundWithoutStatus);

    public static HealthState CrossplaneProvider(MapNode live)
    {
        if (live.List("status", "conditions").Count == 0) return ByConditions.Waiting(live);
        if (live.Is("Installed", "True") && live.Is("Healthy", "True")) return HealthState.Healthy;
        var bad = live.Is("Installed", "True") ? live.Condition("Healthy") : live.Condition("Installed");
        return new HealthState(Degraded, bad.Message());
    }

    public static HealthState ConfigConnector(MapNode live)
    {
        if (live.IsUnobserved()) return ByConditions.Waiting(live);
        foreach (var condition in live.List("status", "conditions"))
        {
            switch (condition.Reason())
            {
                case "UpToDate" when condition.Status() == "True": return new HealthState(Healthy, condition.Message());
                case "UpdateFailed" or "DependencyNotFound": return new HealthState(Degraded, condition.Message());
                case "DependencyNotReady": return new HealthState(Suspended, condition.Message());
            }
        }

        return ByConditions.Waiting(live);
    }

    private static HealthState Composed(MapNode live, string[] ready, string[] withoutStatus)
    {
        var kind = live["kind"].Text() ?? "";
        if (live["status"] is not MapNode status) return HealthState.Healthy;
        if (status.Count == 0 && withoutStatus.Contains(kind)) return HealthState.Healthy;
        if (kind is "ProviderConfig" or "ClusterProviderConfig" && status.Has("users")) return HealthState.Healthy;
        var isReady = false;
        foreach (var condition in live.List("status", "conditions"))
        {
            var type = condition["type"].Text() ?? "";
            if (type is "LastAsyncOperation" or "Synced" && condition.Status() == "False")
                return new HealthState(Degraded, condition.Message());
            isReady |= ready.Contains(type) && condition.Status() == "True";
        }

        return isReady ? HealthState.Healthy : ByConditions.Waiting(live);
    }
}
