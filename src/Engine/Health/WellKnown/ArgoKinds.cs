using GitOpsActors.Engine.Documents;
using static GitOpsActors.Engine.Health.HealthStatus;

namespace GitOpsActors.Engine.Health.WellKnown;

/// <summary>The health of what Argo's own projects bring.</summary>
internal static class ArgoKinds
{
    public static readonly Func<MapNode, HealthState> ApplicationSet = ByConditions.Of(
        ("ErrorOccurred", "True", Degraded), ("ResourcesUpToDate", "False", Degraded), ("RolloutProgressing", "True", Progressing),
        ("ResourcesUpToDate", "True", Healthy));

    public static readonly Func<MapNode, HealthState> EventBus = ByConditions.Of(("Deployed", "False", Degraded), ("Deployed", "True", Healthy));

    public static readonly Func<MapNode, HealthState> Analysis = ByConditions.OfPhase(
        ["status", "phase"], Progressing, ("Successful", Healthy), ("Failed", Degraded), ("Error", Degraded), ("Inconclusive", Unknown));

    public static HealthState CronWorkflow(MapNode live)
    {
        foreach (var type in (ReadOnlySpan<string>)["SpecError", "SubmissionError"])
            if (live.Is(type, "True")) return new HealthState(Degraded, live.Condition(type).Message());
        return HealthState.Healthy;
    }

    public static HealthState Rollout(MapNode live)
    {
        if (live["status"] is not MapNode status)
            return new HealthState(Progressing, "Waiting for rollout to finish: status has not been reconciled.");
        if (IsUnseen(live, status))
            return new HealthState(Progressing, "Waiting for rollout to finish: observed generation less than desired generation");
        if (status["phase"].Text() is { Length: > 0 } phase)
        {
            var known = phase == "Paused" ? Suspended : Enum.TryParse<HealthStatus>(phase, out var same) ? same : Unknown;
            return new HealthState(known, status["message"].Text() ?? "");
        }

        return ByReplicas(live, status);
    }

    private static bool IsUnseen(MapNode live, MapNode status)
    {
        // It may be a text: that is the hash of an old form, which tells nothing.
        var observed = status["observedGeneration"] switch { IntegerNode number => number.Value, StringNode text when long.TryParse(text.Value, out var number) => number, _ => (long?)null };
        if (observed < (live.Integer("metadata", "generation") ?? 0)) return true;
        return live.Map("spec").Has("workloadRef")
            && live.Map("metadata", "annotations")["rollout.argoproj.io/workload-generation"].Text() is { } wanted
            && (status["workloadObservedGeneration"]?.PlainText() ?? "") != wanted;
    }

    /// <summary>Before there were phases.</summary>
    private static HealthState ByReplicas(MapNode live, MapNode status)
    {
        foreach (var condition in live.List("status", "conditions"))
        {
            if (condition["type"].Text() == "InvalidSpec" || condition.Reason() is "RolloutAborted" or "ProgressDeadlineExceeded")
                return new HealthState(Degraded, condition.Message());
        }

        if (status["pauseConditions"] is ListNode { Count: > 0 } || live.Bool("spec", "paused") == true)
            return new HealthState(Suspended, "Rollout is paused");
        var hash = status["currentPodHash"].Text() ?? "";
        var (wanted, replicas, updated, available) = (live.Wanted(), live.Count("replicas"), live.Count("updatedReplicas"), live.Count("availableReplicas"));
        if (hash.Length == 0 || updated < wanted || available < updated) return Wait("more replicas need to be updated");
        if (live.Map("spec", "strategy")["blueGreen"] is MapNode)
        {
            return status.Map("blueGreen")["activeSelector"].Text() != hash || Stable(status) != hash ? Wait("active service cutover pending") : HealthState.Healthy;
        }

        return replicas > updated || Stable(status) != hash ? Wait("old replicas are pending termination") : HealthState.Healthy;

        static HealthState Wait(string why) => new(Progressing, "Waiting for rollout to finish: " + why);
    }

    private static string? Stable(MapNode status) => status["stableRS"].Text();
}
