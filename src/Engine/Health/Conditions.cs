using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Health;

/// <summary>Reading `status.conditions` of whatever kind.</summary>
internal static class Conditions
{
    public static Node? Condition(this Node live, string type) =>
        live.List("status", "conditions").FirstOrDefault(condition => condition["type"].Text() == type);

    public static string Status(this Node? condition) => condition?["status"].Text() ?? "";

    public static string Reason(this Node? condition) => condition?["reason"].Text() ?? "";

    public static string Message(this Node? condition) => condition?["message"].Text() ?? "";

    public static long Count(this Node live, string field, long otherwise = 0) => live.Integer("status", field) ?? otherwise;

    /// <summary>How many replicas are wanted; one when nothing is said.</summary>
    public static long Wanted(this Node live) => live.Integer("spec", "replicas") ?? 1;

    /// <summary>Whether the controller has not seen the newest spec yet.</summary>
    public static bool IsUnobserved(this Node live) => (live.Integer("metadata", "generation") ?? 0) > live.Count("observedGeneration");
}
