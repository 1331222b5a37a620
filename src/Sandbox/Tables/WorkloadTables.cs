using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Objects;

namespace GitOpsActors.Sandbox.Tables;

/// <summary>What runs Pods, as rows.</summary>
internal static class WorkloadTables
{
    public static TableKind Deployment { get; } = new(
        TableColumn.Of("Name", "Ready", "Up-to-date", "Available", "Age", "*Containers", "*Images", "*Selector"),
        (item, now) =>
        [
            Cell.Name(item), $"{item.Integer("status", "readyReplicas") ?? 0}/{item.Integer("spec", "replicas") ?? 0}",
            Cell.Number(item, "status", "updatedReplicas"), Cell.Number(item, "status", "availableReplicas"), Cell.Age(item, now),
            .. Template(item), Cell.Selector(item.At("spec", "selector")),
        ]);

    public static TableKind ReplicaSet { get; } = new(
        TableColumn.Of("Name", "Desired:integer", "Current:integer", "Ready:integer", "Age", "*Containers", "*Images", "*Selector"),
        (item, now) =>
        [
            Cell.Name(item), Cell.Number(item, "spec", "replicas"), Cell.Number(item, "status", "replicas"),
            Cell.Number(item, "status", "readyReplicas"), Cell.Age(item, now), .. Template(item), Cell.Selector(item.At("spec", "selector")),
        ]);

    public static TableKind ReplicationController { get; } = new(
        TableColumn.Of("Name", "Desired:integer", "Current:integer", "Ready:integer", "Age", "*Containers", "*Images", "*Selector"),
        (item, now) =>
        [
            Cell.Name(item), Cell.Number(item, "spec", "replicas"), Cell.Number(item, "status", "replicas"),
            Cell.Number(item, "status", "readyReplicas"), Cell.Age(item, now), .. Template(item), Cell.Labels(item.At("spec", "selector")),
        ]);

    public static TableKind StatefulSet { get; } = new(
        TableColumn.Of("Name", "Ready", "Age", "*Containers", "*Images"),
        (item, now) =>
        [
            Cell.Name(item), $"{item.Integer("status", "readyReplicas") ?? 0}/{item.Integer("spec", "replicas") ?? 0}", Cell.Age(item, now),
            .. Template(item),
        ]);

    public static TableKind DaemonSet { get; } = new(
        TableColumn.Of("Name", "Desired:integer", "Current:integer", "Ready:integer", "Up-to-date:integer", "Available:integer",
            "Node Selector", "Age", "*Containers", "*Images", "*Selector"),
        (item, now) =>
        [
            Cell.Name(item), Cell.Number(item, "status", "desiredNumberScheduled"), Cell.Number(item, "status", "currentNumberScheduled"),
            Cell.Number(item, "status", "numberReady"), Cell.Number(item, "status", "updatedNumberScheduled"),
            Cell.Number(item, "status", "numberAvailable"), Cell.Labels(item.At("spec", "template", "spec", "nodeSelector")),
            Cell.Age(item, now), .. Template(item), Cell.Selector(item.At("spec", "selector")),
        ]);

    public static TableKind Job { get; } = new(
        TableColumn.Of("Name", "Status", "Completions", "Duration", "Age", "*Containers", "*Images", "*Selector"),
        (item, now) =>
        [
            Cell.Name(item), JobStatus(item), Completions(item), JobDuration(item, now), Cell.Age(item, now), .. Template(item),
            Cell.Selector(item.At("spec", "selector")),
        ]);

    public static TableKind CronJob { get; } = new(
        TableColumn.Of("Name", "Schedule", "Timezone", "Suspend:boolean", "Active:integer", "Last Schedule", "Age", "*Containers", "*Images", "*Selector"),
        (item, now) =>
        [
            Cell.Name(item), Cell.TextOr("", item, "spec", "schedule"), Cell.TextOr(Cell.None, item, "spec", "timeZone"),
            Cell.Flag(item.Bool("spec", "suspend")), (long)item.List("status", "active").Count,
            item.At("status", "lastScheduleTime") is { } last ? Cell.Since(last, now) : Cell.None, Cell.Age(item, now),
            Cell.Containers(item.Map("spec", "jobTemplate", "spec", "template")), Cell.Images(item.Map("spec", "jobTemplate", "spec", "template")),
            Cell.Selector(item.At("spec", "jobTemplate", "spec", "selector")),
        ]);

    public static TableKind ControllerRevision { get; } = new(
        TableColumn.Of("Name", "Controller", "Revision", "Age"),
        (item, now) =>
        [
            Cell.Name(item), Controller(item), Cell.Number(item, "revision"), Cell.Age(item, now),
        ]);

    public static TableKind PodTemplate { get; } = new(
        TableColumn.Of("Name", "Containers", "Images", "Pod Labels"),
        (item, _) =>
        [
            Cell.Name(item), Cell.Containers(item.Map("template")), Cell.Images(item.Map("template")),
            Cell.Labels(item.At("template", "metadata", "labels")),
        ]);

    public static TableKind HorizontalPodAutoscaler { get; } = new(
        TableColumn.Of("Name", "Reference", "Targets", "MinPods", "MaxPods", "Replicas", "Age"),
        (item, now) =>
        [
            Cell.Name(item), $"{item.Text("spec", "scaleTargetRef", "kind")}/{item.Text("spec", "scaleTargetRef", "name")}",
            AutoscalerTargets.Of(item), Cell.Text(item.At("spec", "minReplicas")) is { Length: > 0 } least ? least : "<unset>",
            Cell.Number(item, "spec", "maxReplicas"), Cell.Number(item, "status", "currentReplicas"), Cell.Age(item, now),
        ]);

    public static TableKind PodDisruptionBudget { get; } = new(
        TableColumn.Of("Name", "Min Available", "Max Unavailable", "Allowed Disruptions:integer", "Age"),
        (item, now) =>
        [
            Cell.Name(item), Cell.Text(item.At("spec", "minAvailable")) is { Length: > 0 } least ? least : "N/A",
            Cell.Text(item.At("spec", "maxUnavailable")) is { Length: > 0 } most ? most : "N/A",
            Cell.Number(item, "status", "disruptionsAllowed"), Cell.Age(item, now),
        ]);

    private static IEnumerable<Node> Template(MapNode item) =>
        [Cell.Containers(item.Map("spec", "template")), Cell.Images(item.Map("spec", "template"))];

    private static Node JobStatus(MapNode job)
    {
        if (Has(job, "Complete")) return "Complete";
        if (Has(job, "Failed")) return "Failed";
        if (job.At("metadata", "deletionTimestamp") is not null) return "Terminating";
        if (Has(job, "Suspended")) return "Suspended";
        if (Has(job, "FailureTarget")) return "FailureTarget";
        return Has(job, "SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
    }

    private static bool Has(MapNode job, string type) => job.List("status", "conditions")
        .Any(condition => condition.Text("type") == type && condition.Text("status") == "True");

    private static Node Completions(MapNode job)
    {
        var succeeded = job.Integer("status", "succeeded") ?? 0;
        if (job.Integer("spec", "completions") is { } completions) return $"{succeeded}/{completions}";
        var parallelism = job.Integer("spec", "parallelism") ?? 0;
        return parallelism > 1 ? $"{succeeded}/1 of {parallelism}" : $"{succeeded}/1";
    }

    private static Node JobDuration(MapNode job, DateTimeOffset now)
    {
        if (Timestamps.Parse(job.At("status", "startTime")) is not { } started) return "";
        return Cell.Duration((Timestamps.Parse(job.At("status", "completionTime")) ?? now) - started);
    }

    private static Node Controller(MapNode item)
    {
        var owner = item.List("metadata", "ownerReferences").FirstOrDefault(reference => reference.Bool("controller") == true);
        if (owner is null) return Cell.None;
        var apiVersion = owner.Text("apiVersion") ?? "";
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var kind = (owner.Text("kind") ?? "").ToLowerInvariant();
        return slash < 0 ? $"{kind}/{owner.Text("name")}" : $"{kind}.{apiVersion[..slash]}/{owner.Text("name")}";
    }
}
