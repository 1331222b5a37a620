using GitOpsActors.Engine.Documents;
using static GitOpsActors.Engine.Health.HealthStatus;

namespace GitOpsActors.Engine.Health.WellKnown;

/// <summary>The health of brokers, of functions that wait for events, and of what scales by them.</summary>
internal static class Messaging
{
    public static readonly Func<MapNode, HealthState> Kafka = static live => Strimzi(live, "Creating");
    public static readonly Func<MapNode, HealthState> OfKafka = static live => Strimzi(live, "");

    public static HealthState RabbitCluster(MapNode live)
    {
        if (live.Is("ReconcileSuccess", "False")) return new HealthState(Degraded, live.Condition("ReconcileSuccess").Message());
        foreach (var type in (ReadOnlySpan<string>)["ClusterAvailable", "AllReplicasReady"])
            if (live.Condition(type) is { } condition && condition.Status() is "Unknown" or "False")
                return new HealthState(Progressing, live.Condition(type).Message());
        return live.Is("ClusterAvailable", "True") && live.Is("AllReplicasReady", "True") ? HealthState.Healthy : ByConditions.Waiting(live);
    }

    public static HealthState ScaledObject(MapNode live)
    {
        if (live.Is("Ready", "False")) return new HealthState(Degraded, live.Condition("Ready").Message());
        if (live.Is("Fallback", "True")) return new HealthState(Degraded, live.Condition("Fallback").Message());
        return ReadyOrPaused(live);
    }

    public static HealthState ScaledJob(MapNode live) =>
        live.Condition("Ready") is { } ready && ready.Status() is "False" or "Unknown" ? new HealthState(Degraded, live.Condition("Ready").Message()) : ReadyOrPaused(live);

    public static HealthState KnativeService(MapNode live)
    {
        var conditions = live.List("status", "conditions");
        if (conditions.FirstOrDefault(static one => one.Status() == "False") is { } bad) return new HealthState(Degraded, bad.Message());
        var isReady = AllTrue(live, "ConfigurationsReady", "RoutesReady", "Ready") && !conditions.Any(static one => one.Status() == "Unknown");
        return isReady ? HealthState.Healthy : ByConditions.Waiting(live);
    }

    public static HealthState KnativeServing(MapNode live) =>
        Knative(live, "Ready", "InstallSucceeded", "DependenciesInstalled", "DeploymentsAvailable");

    public static HealthState KnativeEventing(MapNode live) => Knative(live, "Ready", "InstallSucceeded");

    private static HealthState Knative(MapNode live, params string[] needed)
    {
        var goesOn = live.Is("Ready", "False") || live.Is("DeploymentsAvailable", "False") || live.List("status", "conditions").Any(static one => one.Status() == "Unknown");
        if (live.List("status", "conditions").Count == 0 || goesOn) return new HealthState(Progressing, live.Condition("Ready").Message());
        return AllTrue(live, needed) ? HealthState.Healthy : new HealthState(Degraded, live.Condition("Ready").Message());
    }

    private static bool AllTrue(MapNode live, params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
            if (!live.Is(type, "True")) return false;
        return true;
    }

    private static HealthState ReadyOrPaused(MapNode live)
    {
        if (!live.Is("Ready", "True")) return ByConditions.Waiting(live);
        return live.Is("Paused", "True") ? new HealthState(Suspended, live.Condition("Paused").Message()) : new HealthState(Healthy, live.Condition("Ready").Message());
    }

    /// <param name="patience">A reason of not being ready that is no failure.</param>
    private static HealthState Strimzi(MapNode live, string patience)
    {
        if (live.Condition("NotReady") is { } not && not.Status() == "True")
            return new HealthState(patience.Length > 0 && not.Reason() == patience ? Progressing : Degraded, not.Message());
        return live.Is("Ready", "True") ? HealthState.Healthy : ByConditions.Waiting(live);
    }
}
