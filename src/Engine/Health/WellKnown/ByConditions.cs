using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Health.WellKnown;

/// <summary>Rules that most kinds share: what a condition says when it has a value.</summary>
internal static class ByConditions
{
    /// <param name="cases">In the order in which they are looked at: a condition, its value, and what that means.</param>
    public static Func<MapNode, HealthState> Of(params (string Type, string Status, HealthStatus Means)[] cases) => live =>
    {
        foreach (var (type, status, means) in cases)
        {
            if (live.Condition(type) is { } condition && condition.Status() == status) return new HealthState(means, condition.Message());
        }

        return Waiting(live);
    };

    public static HealthState Waiting(MapNode live) => new(HealthStatus.Progressing, $"Waiting for {live["kind"].Text()}");

    public static bool Is(this MapNode live, string type, string status) => live.Condition(type).Status() == status;

    /// <summary>By the text of a field, such as `status.phase`.</summary>
    public static Func<MapNode, HealthState> OfPhase(string[] path, HealthStatus otherwise, params (string Phase, HealthStatus Means)[] phases) => live =>
    {
        var (phase, message) = (live.At(path)?.PlainText() ?? "", live.Text("status", "message") ?? "");
        foreach (var (named, means) in phases)
        {
            if (named == phase) return new HealthState(means, message);
        }

        return new HealthState(otherwise, message);
    };
}
