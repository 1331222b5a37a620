using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Health;

/// <summary>The health of what runs pods.</summary>
internal static class Workloads
{
    public static HealthState Deployment(MapNode live)
    {
        if (live.Bool("spec", "paused") == true) return new(HealthStatus.Suspended, "Deployment is paused");
        if (live.IsUnobserved()) return Progressing("Waiting for rollout to finish: observed deployment generation less than desired generation");
        if (live.Condition("Progressing").Reason() == "ProgressDeadlineExceeded")
            return new(HealthStatus.Degraded, $"Deployment \"{live.Text("metadata", "name")}\" exceeded its progress deadline");
        var (wanted, replicas, updated, available) = (live.Wanted(), live.Count("replicas"), live.Count("updatedReplicas"), live.Count("availableReplicas"));
        if (updated < wanted) return Progressing($"Waiting for rollout to finish: {updated} out of {wanted} new replicas have been updated...");
        if (replicas > updated) return Progressing($"Waiting for rollout to finish: {replicas - updated} old replicas are pending termination...");
        return available < updated
            ? Progressing($"Waiting for rollout to finish: {available} of {updated} updated replicas are available...")
            : HealthState.Healthy;
    }

    public static HealthState ReplicaSet(MapNode live)
    {
        if (live.IsUnobserved()) return Progressing("Waiting for rollout to finish: observed replica set generation less than desired generation");
        if (live.Condition("ReplicaFailure") is { } failure && failure.Status() == "True") return new(HealthStatus.Degraded, failure.Message());
        return live.Count("availableReplicas") < live.Wanted()
            ? Progressing($"Waiting for rollout to finish: {live.Count("availableReplicas")} out of {live.Wanted()} new replicas are available...")
            : HealthState.Healthy;
    }

    public static HealthState StatefulSet(MapNode live)
    {
        if (live.Count("observedGeneration") == 0 || live.IsUnobserved()) return Progressing("Waiting for statefulset spec update to be observed...");
        var (wanted, ready, updated) = (live.Wanted(), live.Count("readyReplicas"), live.Count("updatedReplicas"));
        if (ready < wanted) return Progressing($"Waiting for {wanted - ready} pods to be ready...");
        var strategy = live["spec"].Map("updateStrategy");
        if (strategy["type"].Text() == "OnDelete") return new(HealthStatus.Healthy, $"statefulset has {ready} ready pods");
        if (strategy["rollingUpdate"] is MapNode rolling)
        {
            var goal = wanted - (rolling["partition"].Integer() ?? 0);
            return updated < goal
                ? Progressing($"Waiting for partitioned roll out to finish: {updated} out of {goal} new pods have been updated...")
                : new(HealthStatus.Healthy, $"partitioned roll out complete: {updated} new pods have been updated...");
        }

        return live.Text("status", "updateRevision") != live.Text("status", "currentRevision")
            ? Progressing($"waiting for statefulset rolling update to complete {updated} pods at revision {live.Text("status", "updateRevision")}...")
            : new(HealthStatus.Healthy, $"statefulset rolling update complete {live.Count("currentReplicas")} pods at revision {live.Text("status", "currentRevision")}...");
    }

    public static HealthState DaemonSet(MapNode live)
    {
        if (live.IsUnobserved()) return Progressing("Waiting for rollout to finish: observed daemon set generation less than desired generation");
        var (desired, updated, available) = (live.Count("desiredNumberScheduled"), live.Count("updatedNumberScheduled"), live.Count("numberAvailable"));
        if (live["spec"].Map("updateStrategy")["type"].Text() == "OnDelete") return new(HealthStatus.Healthy, $"daemon set {updated} out of {desired} new pods have been updated");
        if (updated < desired) return Progressing($"Waiting for daemon set \"{live.Text("metadata", "name")}\" rollout to finish: {updated} out of {desired} new pods have been updated...");
        return available < desired
            ? Progressing($"Waiting for daemon set \"{live.Text("metadata", "name")}\" rollout to finish: {available} of {desired} updated pods are available...")
            : HealthState.Healthy;
    }

    /// <summary>A job is judged by which conditions it has; only the suspended one must also be true.</summary>
    public static HealthState Job(MapNode live)
    {
        var (failed, complete, suspended) = (live.Condition("Failed"), live.Condition("Complete"), live.Condition("Suspended"));
        if (failed is not null) return new(HealthStatus.Degraded, failed.Message());
        if (complete is null && suspended is null) return Progressing("");
        return complete is null && suspended.Status() == "True"
            ? new(HealthStatus.Suspended, suspended.Message())
            : new(HealthStatus.Healthy, complete.Message());
    }

    public static HealthState CronJob(MapNode live)
    {
        if (live.Bool("spec", "suspend") == true) return new(HealthStatus.Healthy, "CronJob is Suspended");
        if (live["status"] is not MapNode status) return Progressing("CronJob has not been scheduled yet");
        if (status["lastScheduleTime"].Text() is not { } scheduled) return new(HealthStatus.Healthy, "CronJob has not been scheduled yet");
        if (status["lastSuccessfulTime"].Text() is not { } succeeded || status["active"] is ListNode { Count: > 0 }) return HealthState.Healthy;
        return string.CompareOrdinal(succeeded, scheduled) < 0
            ? new(HealthStatus.Degraded, "CronJob has not completed its last execution successfully")
            : HealthState.Healthy;
    }

    private static HealthState Progressing(string message) => new(HealthStatus.Progressing, message);
}
