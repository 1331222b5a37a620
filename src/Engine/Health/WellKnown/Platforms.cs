using GitOpsActors.Engine.Documents;
using static GitOpsActors.Engine.Health.HealthStatus;

namespace GitOpsActors.Engine.Health.WellKnown;

/// <summary>The health of machines, clusters, meshes, and of what OpenShift adds.</summary>
internal static class Platforms
{
    public static readonly Func<MapNode, HealthState> Canary = ByConditions.OfPhase(
        ["status", "phase"], Unknown, ("Failed", Degraded), ("Progressing", Progressing), ("Finalising", Progressing), ("Promoting", Progressing),
        ("Succeeded", Healthy), ("Initialized", Healthy));

    public static readonly Func<MapNode, HealthState> IstioOperator = ByConditions.OfPhase(
        ["status", "status"], Progressing, ("0", Unknown), ("NONE", Unknown), ("1", Progressing), ("UPDATING", Progressing), ("2", Progressing),
        ("RECONCILING", Progressing), ("3", Healthy), ("HEALTHY", Healthy), ("4", Degraded), ("ERROR", Degraded));

    public static HealthState Cluster(MapNode live)
    {
        if (live.Bool("spec", "paused") == true) return new HealthState(Suspended, "Cluster is paused");
        if (live.Condition("Ready") is { } ready && ready.Status() == "False" && ready["severity"].Text() != "Info")
            return new HealthState(Degraded, ready.Message());
        return ByPhase(live, "Provisioned");
    }

    public static HealthState Machines(MapNode live) =>
        live.Bool("spec", "paused") == true ? new HealthState(Suspended, $"{live["kind"].Text()} is paused") : ByPhase(live, "Running");

    public static HealthState NodeClaim(MapNode live)
    {
        if (live.Integer("status", "observedGeneration") is { } seen && seen != live.Integer("metadata", "generation"))
            return ByConditions.Waiting(live);
        return live.Is("Disrupting", "True") ? new HealthState(Suspended, live.Condition("Disrupting").Message()) : Extensions.Ready(live);
    }

    public static HealthState VirtualMachine(MapNode live)
    {
        if (live.Is("Paused", "True")) return new HealthState(Suspended, live.Condition("Paused").Message());
        if (live.Is("Ready", "True")) return HealthState.Healthy;
        return live["status"] is MapNode && live.Bool("status", "created") != true ? new HealthState(Suspended, "Stopped") : ByConditions.Waiting(live);
    }

    public static HealthState Snapshot(MapNode live)
    {
        if (live.Bool("status", "readyToUse") == true) return HealthState.Healthy;
        return live.At("status", "error") is MapNode error ? new HealthState(Degraded, error["message"].Text() ?? "") : ByConditions.Waiting(live);
    }

    public static HealthState Route(MapNode live)
    {
        var admitted = live.List("status", "ingress")
            .Select(static ingress => ingress.List("conditions").FirstOrDefault(static condition => condition["type"].Text() == "Admitted")).ToList();
        if (admitted.Find(static condition => condition.Status() == "False") is { } refused)
            return new HealthState(Degraded, refused.Message());
        return admitted.Count > 0 && admitted.TrueForAll(static condition => condition.Status() == "True") ? HealthState.Healthy : ByConditions.Waiting(live);
    }

    public static HealthState DeploymentConfig(MapNode live)
    {
        if (live["status"] is not MapNode) return ByConditions.Waiting(live);
        var rolled = live.Condition("Progressing") is { } going && going.Status() == "True" && (going.Reason() == "NewReplicationControllerAvailable" || live.Wanted() == 0);
        var available = live.Is("Available", "True");
        if ((available && rolled) || live.Wanted() == 0) return HealthState.Healthy;
        return available || rolled ? ByConditions.Waiting(live) : new HealthState(Degraded, live.Condition("Available").Message());
    }

    public static HealthState Subscription(MapNode live)
    {
        foreach (var type in (ReadOnlySpan<string>)["CatalogSourcesUnhealthy", "InstallPlanFailed", "ResolutionFailed"])
            if (live.Is(type, "True")) return new HealthState(Degraded, live.Condition(type).Message());
        if (live.Is("InstallPlanMissing", "True") && live.Condition("InstallPlanMissing").Reason() != "ReferencedInstallPlanNotFound")
            return new HealthState(Degraded, live.Condition("InstallPlanMissing").Message());
        var state = live.Text("status", "state") ?? "";
        if (state == "UpgradeFailed") return new HealthState(Degraded, state);
        var waits = live.Is("InstallPlanPending", "True") || state is "" or "UpgradeAvailable" or "UpgradePending";
        var isWithPerson = live.Text("spec", "installPlanApproval") == "Manual" && live.Is("InstallPlanPending", "True") && live.Text("status", "installedCSV") is { Length: > 0 };
        return waits && !isWithPerson ? new HealthState(Progressing, state) : new HealthState(Healthy, state);
    }

    public static HealthState ManagedCertificate(MapNode live)
    {
        foreach (var domain in live.List("status", "domainStatus"))
            if (domain["status"].Text() == "FailedNotVisible")
                return new HealthState(Degraded, $"{domain["domain"].Text()}: FailedNotVisible");
        return live.Text("status", "certificateStatus") == "Active" ? HealthState.Healthy : ByConditions.Waiting(live);
    }

    /// <summary>Only the last condition counts.</summary>
    public static HealthState ClusterExternalSecret(MapNode live)
    {
        if (live.List("status", "conditions") is not { Count: > 0 } conditions) return ByConditions.Waiting(live);
        var last = conditions[^1];
        return (last["type"].Text(), last.Status()) switch
        {
            ("Ready", "True") => new HealthState(Healthy, last.Message()),
            ("PartiallyReady" or "NotReady", "True") => new HealthState(Degraded, last.Message()),
            _ => ByConditions.Waiting(live),
        };
    }

    private static HealthState ByPhase(MapNode live, string good)
    {
        var phase = live.Text("status", "phase") ?? "";
        return new HealthState(phase == good ? Healthy : phase == "Failed" ? Degraded : Progressing, live.Text("status", "failureMessage") ?? phase);
    }
}
