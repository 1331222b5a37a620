using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.ApplicationSets.Changes;

/// <summary>What the status of a set says: how the last evaluation ended, and which Applications it has.</summary>
public static class SetStatus
{
    private const int ResourcesMax = 5000;
    private const int MessageMax = 4096;
    private const string Generated = "Successfully generated parameters for all Applications";

    /// <summary>What went wrong.</summary>
    /// <param name="HasParameters">Whether the generators and templates did their part.</param>
    public sealed record Trouble(string Reason, string Message, bool HasParameters);

    /// <summary>The status that a set should have.</summary>
    /// <param name="before">The one that it has.</param>
    /// <param name="owned">Its Applications by their names.</param>
    /// <param name="trouble">Null when all went well.</param>
    public static MapNode Of(MapNode before, IEnumerable<KeyValuePair<string, MapNode>> owned, Trouble? trouble, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(before);
        var conditions = Conditions(before.List("conditions"), trouble, Rfc3339.Text(now));
        var all = owned.Select(static one => (Node)Resource(one.Key, one.Value)).ToList();
        return before.With("conditions", conditions)
            .WithOrWithout("resources", all.Count > 0 ? ListNode.Of(all.Take(ResourcesMax)) : null)
            .With("resourcesCount", all.Count)
            .With("health", Health(before.Map("health"), trouble, Rfc3339.Text(now)));
    }

    private static ListNode Conditions(ListNode before, Trouble? trouble, string now)
    {
        var message = trouble is null ? "" : Shortened(trouble.Message);
        MapNode[] evaluated =
        [
            trouble is null ? Condition("ErrorOccurred", "False", SetReasons.UpToDate, Generated)
                : Condition("ErrorOccurred", "True", trouble.Reason, message),
            trouble is { HasParameters: false } ? Condition("ParametersGenerated", "False", SetReasons.ErrorOccurred, message)
                : Condition("ParametersGenerated", "True", SetReasons.ParametersGenerated, Generated),
            trouble is null
                ? Condition("ResourcesUpToDate", "True", SetReasons.UpToDate, "All applications have been generated successfully")
                : Condition("ResourcesUpToDate", "False", trouble.Reason, message),
        ];
        var others = before.Where(one => !Array.Exists(evaluated, mine => mine["type"] == one["type"]));
        return ListNode.Of(evaluated.Select(one => (Node)Dated(one, before, now)).Concat(others).OrderBy(static one =>
            one["type"].Text(), StringComparer.Ordinal));
    }

    /// <summary>A condition that says what it said before keeps its time.</summary>
    private static MapNode Dated(MapNode condition, ListNode before, string now)
    {
        var same = before.FirstOrDefault(one => one is MapNode known && known.Without("lastTransitionTime") == condition);
        return condition.With("lastTransitionTime", same?["lastTransitionTime"] ?? now);
    }

    private static MapNode Condition(string type, string status, string reason, string message) =>
        MapNode.Of(("type", type), ("status", status), ("reason", reason), ("message", message));

    private static MapNode Health(MapNode before, Trouble? trouble, string now)
    {
        var (status, message) = trouble is null ? ("Healthy", "All applications have been generated successfully")
            : ("Degraded", Shortened(trouble.Message));
        return MapNode.Of(("status", status), ("message", message),
            ("lastTransitionTime", before["status"].Text() == status && before["lastTransitionTime"] is { } since ? since : now));
    }

    private static MapNode Resource(string name, MapNode application)
    {
        var resource = MapNode.Of(
            ("group", "argoproj.io"), ("version", "v1alpha1"), ("kind", "Application"),
            ("namespace", application.Text("metadata", "namespace") ?? ""), ("name", name));
        if (application.Text("status", "sync", "status") is { Length: > 0 } sync) resource = resource.With("status", sync);
        var health = application.Map("status", "health");
        return health.Count > 0 ? resource.With("health", health) : resource;
    }

    private static string Shortened(string message) => message.Length > MessageMax ? message[..(MessageMax - 1)] + "…" : message;
}
