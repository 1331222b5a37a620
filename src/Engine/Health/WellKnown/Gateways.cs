using GitOpsActors.Engine.Documents;
using static GitOpsActors.Engine.Health.HealthStatus;

namespace GitOpsActors.Engine.Health.WellKnown;

/// <summary>The health of the Gateway API's kinds: each part that somebody has to accept says so in conditions of its own.</summary>
internal static class Gateways
{
    public static HealthState Gateway(MapNode live)
    {
        var all = new List<ListNode> { live.List("status", "conditions") };
        all.AddRange(live.List("status", "listeners").Select(static listener => listener.List("conditions")));
        foreach (var conditions in all)
        {
            if (Refused(conditions) is { } refused) return refused;
        }

        foreach (var conditions in all)
        {
            if (Of(conditions, "Programmed") is { } programmed && programmed.Status() != "True")
                return new HealthState(Progressing, programmed.Message());
        }

        return all.Exists(static conditions => conditions.Count > 0) ? HealthState.Healthy : ByConditions.Waiting(live);
    }

    public static HealthState Class(MapNode live)
    {
        var accepted = live.Condition("Accepted");
        if (accepted is null || accepted["observedGeneration"].Integer() != live.Integer("metadata", "generation"))
            return ByConditions.Waiting(live);
        return new HealthState(accepted.Status() switch { "True" => Healthy, "False" => Degraded, _ => Progressing }, accepted.Message());
    }

    /// <summary>A parent that has not seen the newest form of the route says nothing of it.</summary>
    public static HealthState HttpRoute(MapNode live) => Route(live, live.Integer("metadata", "generation"));

    public static HealthState GrpcRoute(MapNode live) => Route(live, null);

    private static HealthState Route(MapNode live, long? generation)
    {
        var counted = live.List("status", "parents").Select(static parent => parent.List("conditions"))
            .Where(conditions => generation is null || !conditions.Any(condition => condition["observedGeneration"].Integer() is { } seen && seen != generation)).ToList();
        foreach (var conditions in counted)
        {
            if (Refused(conditions) is { } refused) return refused;
        }

        foreach (var conditions in counted)
        {
            if (Of(conditions, "Programmed") is { } programmed && programmed.Status() != "True")
                return new HealthState(Progressing, programmed.Message());
        }

        return counted.Exists(static conditions => conditions.Count > 0) ? HealthState.Healthy : ByConditions.Waiting(live);
    }

    private static HealthState? Refused(ListNode conditions)
    {
        foreach (var type in (ReadOnlySpan<string>)["ResolvedRefs", "Accepted"])
            if (Of(conditions, type) is { } condition && condition.Status() == "False")
                return new HealthState(Degraded, condition.Message());
        return null;
    }

    private static Node? Of(ListNode conditions, string type) => conditions.FirstOrDefault(condition => condition["type"].Text() == type);
}
