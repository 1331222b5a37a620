using GitOpsActors.Engine.Documents;
using static GitOpsActors.Engine.Health.HealthStatus;

namespace GitOpsActors.Engine.Health.WellKnown;

/// <summary>The health of databases, and of what is measured and searched.</summary>
internal static class Databases
{
    private static readonly (string Part, HealthStatus Means)[] PostgresPhases =
    [
        ("unrecoverable", Suspended), ("invalid", Suspended),
        ("switchover", Degraded), ("failover", Degraded), ("failing over", Degraded), ("restart", Degraded), ("config", Degraded), ("unable", Degraded),
        ("setting up", Progressing), ("creating", Progressing), ("upgrading", Progressing), ("waiting for", Progressing), ("promoting", Progressing),
    ];

    public static HealthState Postgres(MapNode live)
    {
        if (live.Map("metadata", "annotations")["cnpg.io/reconciliationLoop"].Text() == "disabled")
            return new HealthState(Suspended, "reconciliation is switched off");
        if (live.Condition("cnpg.io/hibernation") is { } sleep)
            return new HealthState(sleep.Status() == "True" ? Suspended : Degraded, sleep.Message());
        var phase = live.Text("status", "phase") ?? "";
        if (phase == "Cluster in healthy state") return new HealthState(Healthy, phase);
        foreach (var (part, means) in PostgresPhases)
        {
            if (phase.Contains(part, StringComparison.OrdinalIgnoreCase)) return new HealthState(means, phase);
        }

        return new HealthState(live["status"] is MapNode ? Unknown : Progressing, live.Text("status", "phaseReason") ?? phase);
    }

    public static HealthState Elasticsearch(MapNode live)
    {
        var wanted = live.List("spec", "nodeSets").Sum(static set => set["count"].Integer() ?? 0);
        if (live["status"] is not MapNode status) return ByConditions.Waiting(live);
        if (live.Count("availableNodes") < wanted)
            return new HealthState(Progressing, $"{live.Count("availableNodes")} of {wanted} nodes are available");
        var (phase, colour) = (status["phase"].Text() ?? "", status["health"].Text() ?? "");
        return (phase, colour) switch
        {
            ("Ready", "green") => new HealthState(Healthy, "green"),
            ("Ready", "yellow") => new HealthState(Progressing, "yellow"),
            ("Ready", "red") => new HealthState(Degraded, "red"),
            ("ApplyingChanges" or "MigratingData", _) => new HealthState(Progressing, phase),
            ("Invalid", _) => new HealthState(Degraded, phase),
            _ => new HealthState(Unknown, phase),
        };
    }

    public static HealthState Prometheus(MapNode live)
    {
        if (live.Condition("Available") is not { } available) return ByConditions.Waiting(live);
        if (available.Status() == "True") return HealthState.Healthy;
        return new HealthState(available.Reason() == "SomePodsNotReady" ? Progressing : Degraded, available.Message());
    }

    /// <summary>Its status tells replicas as a text such as 2/3.</summary>
    public static HealthState Collector(MapNode live)
    {
        var mode = live.Text("spec", "mode") ?? "deployment";
        if (live.At("status", "scale", "statusReplicas").Text() is not { Length: > 0 } told)
            return mode == "sidecar" ? HealthState.Healthy : ByConditions.Waiting(live);
        var parts = told.Split('/', 2);
        if (parts is not [var ready, var wanted]) return ByConditions.Waiting(live);
        if (ready == "0" && !(mode == "daemonset" && wanted == "0")) return new HealthState(Degraded, told);
        return ready == wanted ? new HealthState(Healthy, told) : new HealthState(Progressing, told);
    }
}
