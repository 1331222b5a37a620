using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>What the controllers of workloads share: owners, templates and the state of Pods.</summary>
internal static class Templates
{
    /// <summary>The condition of what cannot make its Pods.</summary>
    public const string Failure = "ReplicaFailure";

    private const string HashLetters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>The reference to an object that controls others.</summary>
    public static MapNode Controls(MapNode owner, string apiVersion, string kind) => MapNode.Of(
        ("apiVersion", apiVersion), ("kind", kind), ("name", owner.At("metadata", "name")!), ("uid", owner.At("metadata", "uid")!),
        ("controller", true), ("blockOwnerDeletion", true));

    public static string? ControllerUid(MapNode item)
    {
        foreach (var owner in item.List("metadata", "ownerReferences"))
            if (owner.Bool("controller") == true) return owner.Text("uid");
        return null;
    }

    /// <summary>A hash of the template as it stands in names: letters that spell no words.</summary>
    public static string Hash(MapNode template, long collisions = 0)
    {
        var hash = 2166136261u;
        foreach (var b in JsonText.Canonical(template)) hash = (hash ^ b) * 16777619;
        for (; collisions > 0; collisions--) hash = (hash ^ (uint)collisions) * 16777619;
        var digits = hash.ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder(digits.Length);
        foreach (var digit in digits) text.Append(HashLetters[digit % HashLetters.Length]);
        return text.ToString();
    }

    /// <summary>A new Pod of a template.</summary>
    public static MapNode Pod(MapNode template, MapNode owner, MapNode metadata)
    {
        var given = template["metadata"].Map();
        if (given["labels"] is { } labels) metadata = metadata.With("labels", labels);
        if (given["annotations"] is { } annotations) metadata = metadata.With("annotations", annotations);
        if (given["finalizers"] is { } finalizers && !metadata.Has("finalizers")) metadata = metadata.With("finalizers", finalizers);
        return MapNode.Of(("metadata", metadata.With("ownerReferences", ListNode.Of(owner))), ("spec", template["spec"] ?? MapNode.Empty));
    }

    public static bool IsActive(MapNode pod) => pod.Text("status", "phase") is not ("Succeeded" or "Failed") && !IsDeleting(pod);

    public static bool IsDeleting(MapNode item) => item.At("metadata", "deletionTimestamp") is not null;

    public static bool IsReady(MapNode pod) => pod.List("status", "conditions").Any(condition => condition.Text("type") is "Ready" && condition.Text("status") is "True");

    /// <summary>Ready for as long as it takes to count; the time that is missing, or zero.</summary>
    public static TimeSpan UntilAvailable(MapNode pod, long minReadySeconds, DateTimeOffset now)
    {
        if (minReadySeconds == 0) return TimeSpan.Zero;
        var since = pod.List("status", "conditions").FirstOrDefault(condition => condition.Text("type") is "Ready").Text("lastTransitionTime");
        if (!DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, out var ready)) return TimeSpan.FromSeconds(minReadySeconds);
        var rest = ready + TimeSpan.FromSeconds(minReadySeconds) - now;
        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }

    /// <summary>The condition in its list, with the time moved on only when its status changes.</summary>
    public static ListNode WithCondition(this ListNode conditions, string type, string status, string reason, string message, string now, bool hasUpdateTime = false)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i].Text("type") != type) continue;
            var known = conditions[i].Map();
            if (known.Text("status") == status && known.Text("reason") == reason && known.Text("message") == message) return conditions;
            var changed = known.With("status", status).With("reason", reason).With("message", message);
            if (hasUpdateTime) changed = changed.With("lastUpdateTime", now);
            return conditions.With(i, known.Text("status") == status ? changed : changed.With("lastTransitionTime", now));
        }
        var added = MapNode.Of(("type", type), ("status", status));
        if (hasUpdateTime) added = added.With("lastUpdateTime", now);
        return conditions.Append(added.With("lastTransitionTime", now).With("reason", reason).With("message", message));
    }

    /// <summary>Counts that are left out when they are zero.</summary>
    public static MapNode WithCount(this MapNode status, string key, long count) => count == 0 ? status.Without(key) : status.With(key, count);

    /// <summary>Which of several Pods go first when there are too many: those that do least.</summary>
    public static IEnumerable<StoredObject> InOrderOfDeletion(IEnumerable<StoredObject> pods) => pods
        .OrderBy(pod => pod.Document.Text("spec", "nodeName") is { Length: > 0 } ? 1 : 0)
        .ThenBy(pod => pod.Document.Text("status", "phase") switch { "Pending" => 0, "Running" => 2, _ => 1 })
        .ThenBy(pod => IsReady(pod.Document) ? 1 : 0)
        .ThenByDescending(pod => pod.Document.Text("metadata", "creationTimestamp"), StringComparer.Ordinal)
        .ThenByDescending(pod => pod.Revision);
}
