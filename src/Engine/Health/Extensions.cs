using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Health;

/// <summary>The health of what extends a cluster or guards it.</summary>
internal static class Extensions
{
    public static HealthState ApiService(MapNode live) => live.Condition("Available") switch
    {
        null => new(HealthStatus.Progressing, "Waiting to be processed"),
        var available when available.Status() == "True" => new(HealthStatus.Healthy, $"{available.Reason()}: {available.Message()}"),
        var available => new(HealthStatus.Progressing, $"{available.Reason()}: {available.Message()}"),
    };

    public static HealthState Definition(MapNode live)
    {
        if (live["status"].List("conditions").Count == 0) return new(HealthStatus.Progressing, "Status conditions not found");
        if (live.Condition("Terminating").Status() == "True") return new(HealthStatus.Progressing, "CRD is being terminated");
        if (live.Condition("NamesAccepted") is { } names && names.Status() == "False") return new(HealthStatus.Degraded, "CRD names have not been accepted: " + names.Message());
        if (live.Condition("NonStructuralSchema") is { } schema && schema.Status() == "True") return new(HealthStatus.Degraded, "Schema violations found: " + schema.Message());
        var established = live.Condition("Established");
        if (established.Status() == "True") return new(HealthStatus.Healthy, "CRD is healthy");
        return established.Reason() == "Installing"
            ? new(HealthStatus.Progressing, "CRD is being installed")
            : new(HealthStatus.Degraded, "CRD is not established");
    }

    public static HealthState DisruptionBudget(MapNode live)
    {
        var conditions = live.List("status", "conditions");
        foreach (var condition in conditions)
        {
            if (condition.Status() == "False" && condition.Reason() != "InsufficientPods")
                return new(HealthStatus.Degraded, $"PodDisruptionBudget has {condition.Reason()}");
        }

        return conditions.Count > 0 ? HealthState.Healthy : new(HealthStatus.Progressing, "Waiting for status");
    }

    public static HealthState Workflow(MapNode live)
    {
        var message = live.Text("status", "message") ?? "";
        return live.Text("status", "phase") switch
        {
            null or "" or "Pending" or "Running" => new(HealthStatus.Progressing, message),
            "Succeeded" => new(HealthStatus.Healthy, message),
            "Failed" or "Error" => new(HealthStatus.Degraded, message),
            _ => new(HealthStatus.Unknown, message),
        };
    }

    /// <summary>For the many kinds that say how they are in one condition.</summary>
    public static HealthState Ready(MapNode live)
    {
        foreach (var condition in live.List("status", "conditions"))
        {
            if (condition["type"].Text() != "Ready") continue;
            if (condition.Status() == "False") return new(HealthStatus.Degraded, condition.Message());
            if (condition.Status() == "True") return new(HealthStatus.Healthy, condition.Message());
        }

        return new(HealthStatus.Progressing, $"Waiting for {live["kind"].Text()}");
    }

    public static HealthState Certificate(MapNode live) => live.Condition("Issuing") is { } issuing && issuing.Status() == "True"
        ? new(HealthStatus.Progressing, issuing.Message())
        : Ready(live);
}
