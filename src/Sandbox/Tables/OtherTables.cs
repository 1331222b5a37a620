using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tables;

/// <summary>Storage, access, scheduling and extension kinds, as rows.</summary>
internal static class OtherTables
{
    public static TableKind PersistentVolume { get; } = new(
        TableColumn.Of("Name", "Capacity", "Access Modes", "Reclaim Policy", "Status", "Claim", "StorageClass", "VolumeAttributesClass", "Reason", "Age", "*VolumeMode"),
        (item, now) =>
        [
            Cell.Name(item), Cell.Text(item.At("spec", "capacity", "storage")), Cell.AccessModes(item.List("spec", "accessModes")),
            Cell.TextOr("", item, "spec", "persistentVolumeReclaimPolicy"), Phase(item),
            item.At("spec", "claimRef") is { } claim ? $"{claim.Text("namespace")}/{claim.Text("name")}" : "",
            Cell.TextOr("", item, "spec", "storageClassName"), Cell.TextOr("<unset>", item, "spec", "volumeAttributesClassName"),
            Cell.TextOr("", item, "status", "reason"), Cell.Age(item, now), Cell.TextOr("<unset>", item, "spec", "volumeMode"),
        ]);

    public static TableKind PersistentVolumeClaim { get; } = new(
        TableColumn.Of("Name", "Status", "Volume", "Capacity", "Access Modes", "StorageClass", "VolumeAttributesClass", "Age", "*VolumeMode"),
        (item, now) =>
        {
            // Size and modes are those of the volume, so they show only once there is one.
            var isBound = item.Text("spec", "volumeName") is { Length: > 0 };
            return
            [
                Cell.Name(item), Phase(item), Cell.TextOr("", item, "spec", "volumeName"),
                isBound ? Cell.Text(item.At("status", "capacity", "storage")) : "", isBound ? Cell.AccessModes(item.List("status", "accessModes")) : "",
                Cell.TextOr("", item, "spec", "storageClassName"), Cell.TextOr("<unset>", item, "spec", "volumeAttributesClassName"),
                Cell.Age(item, now), Cell.TextOr("<unset>", item, "spec", "volumeMode"),
            ];
        });

    public static TableKind StorageClass { get; } = new(
        TableColumn.Of("Name", "Provisioner", "ReclaimPolicy", "VolumeBindingMode", "AllowVolumeExpansion", "Age"),
        (item, now) =>
        [
            Cell.Name(item) + (item.Text("metadata", "annotations", "storageclass.kubernetes.io/is-default-class") == "true" ? " (default)" : ""),
            Cell.TextOr("", item, "provisioner"), Cell.TextOr("Delete", item, "reclaimPolicy"), Cell.TextOr("Immediate", item, "volumeBindingMode"),
            item.Bool("allowVolumeExpansion") == true, Cell.Age(item, now),
        ]);

    public static TableKind VolumeAttachment { get; } = new(
        TableColumn.Of("Name", "Attacher", "PV", "Node", "Attached:boolean", "Age"),
        (item, now) =>
        [
            Cell.Name(item), Cell.TextOr("", item, "spec", "attacher"), Cell.TextOr("", item, "spec", "source", "persistentVolumeName"),
            Cell.TextOr("", item, "spec", "nodeName"), item.Bool("status", "attached") == true, Cell.Age(item, now),
        ]);

    public static TableKind CsiDriver { get; } = new(
        TableColumn.Of("Name", "AttachRequired:boolean", "PodInfoOnMount:boolean", "StorageCapacity:boolean", "TokenRequests", "RequiresRepublish:boolean", "Modes", "Age"),
        (item, now) =>
        [
            Cell.Name(item), item.Bool("spec", "attachRequired") ?? true, item.Bool("spec", "podInfoOnMount") ?? false,
            item.Bool("spec", "storageCapacity") ?? false,
            item.List("spec", "tokenRequests").Count == 0 ? "<unset>" : Cell.Joined(item.List("spec", "tokenRequests").Select(request => request.Text("audience"))),
            item.Bool("spec", "requiresRepublish") ?? false, Cell.Joined(item.List("spec", "volumeLifecycleModes").Select(mode => mode.Text())),
            Cell.Age(item, now),
        ]);

    public static TableKind CsiNode { get; } = Counted("Drivers", "spec", "drivers");

    public static TableKind CsiStorageCapacity { get; } = new(
        TableColumn.Of("Name", "StorageClassName", "Capacity"),
        (item, _) => [Cell.Name(item), Cell.TextOr("", item, "storageClassName"), Cell.Text(item["capacity"]) is { Length: > 0 } size ? size : "<unset>"]);

    public static TableKind VolumeAttributesClass { get; } = new(
        TableColumn.Of("Name", "DriverName", "Age"), (item, now) => [Cell.Name(item), Cell.TextOr("", item, "driverName"), Cell.Age(item, now)]);

    public static TableKind Binding { get; } = new(
        TableColumn.Of("Name", "Role", "Age", "*Users", "*Groups", "*ServiceAccounts"),
        (item, now) =>
        [
            Cell.Name(item), $"{item.Text("roleRef", "kind")}/{item.Text("roleRef", "name")}", Cell.Age(item, now),
            Subjects(item, "User"), Subjects(item, "Group"), Subjects(item, "ServiceAccount"),
        ]);

    public static TableKind PriorityClass { get; } = new(
        TableColumn.Of("Name", "Value:integer", "Global-Default:boolean", "Age", "PreemptionPolicy"),
        (item, now) =>
        [
            Cell.Name(item), Cell.Number(item, "value"), item.Bool("globalDefault") == true, Cell.Age(item, now),
            Cell.TextOr("PreemptLowerPriority", item, "preemptionPolicy"),
        ]);

    public static TableKind RuntimeClass { get; } = new(
        TableColumn.Of("Name", "Handler", "Age"), (item, now) => [Cell.Name(item), Cell.TextOr("", item, "handler"), Cell.Age(item, now)]);

    public static TableKind Lease { get; } = new(
        TableColumn.Of("Name", "Holder", "Age"), (item, now) => [Cell.Name(item), Cell.TextOr("", item, "spec", "holderIdentity"), Cell.Age(item, now)]);

    public static TableKind SigningRequest { get; } = new(
        TableColumn.Of("Name", "Age", "SignerName", "Requestor", "RequestedDuration", "Condition"),
        (item, now) =>
        [
            Cell.Name(item), Cell.Age(item, now), Cell.TextOr("", item, "spec", "signerName"), Cell.TextOr("", item, "spec", "username"),
            item.Integer("spec", "expirationSeconds") is { } seconds ? Cell.Duration(TimeSpan.FromSeconds(seconds)) : Cell.None, SigningState(item),
        ]);

    public static TableKind Webhooks { get; } = Counted("Webhooks", "webhooks");

    public static TableKind AdmissionPolicy { get; } = new(
        TableColumn.Of("Name", "Validations", "ParamKind", "Age"),
        (item, now) =>
        [
            Cell.Name(item), (long)item.List("spec", "validations").Count,
            item.At("spec", "paramKind") is { } kind ? $"{kind.Text("apiVersion")}/{kind.Text("kind")}" : "<unset>", Cell.Age(item, now),
        ]);

    public static TableKind AdmissionPolicyBinding { get; } = new(
        TableColumn.Of("Name", "PolicyName", "ParamRef", "Age"),
        (item, now) => [Cell.Name(item), Cell.TextOr("", item, "spec", "policyName"), ParamRef(item), Cell.Age(item, now)]);

    public static TableKind ApiService { get; } = new(
        TableColumn.Of("Name", "Service", "Available", "Age"),
        (item, now) =>
        [
            Cell.Name(item), item.At("spec", "service") is { } service ? $"{service.Text("namespace")}/{service.Text("name")}" : "Local",
            Available(item), Cell.Age(item, now),
        ]);

    public static TableKind FlowSchema { get; } = new(
        TableColumn.Of("Name", "PriorityLevel", "MatchingPrecedence", "DistinguisherMethod", "Age", "MissingPL"),
        (item, now) =>
        [
            Cell.Name(item), Cell.TextOr(Cell.None, item, "spec", "priorityLevelConfiguration", "name"), Cell.Number(item, "spec", "matchingPrecedence"),
            Cell.TextOr(Cell.None, item, "spec", "distinguisherMethod", "type"), Cell.Age(item, now),
            item.List("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Dangling").Text("status") ?? "?",
        ]);

    public static TableKind PriorityLevel { get; } = new(
        TableColumn.Of("Name", "Type", "NominalConcurrencyShares", "Queues", "HandSize", "QueueLengthLimit", "Age"),
        (item, now) =>
        [
            Cell.Name(item), Cell.TextOr("", item, "spec", "type"), NumberOrNone(item, "spec", "limited", "nominalConcurrencyShares"),
            NumberOrNone(item, "spec", "limited", "limitResponse", "queuing", "queues"),
            NumberOrNone(item, "spec", "limited", "limitResponse", "queuing", "handSize"),
            NumberOrNone(item, "spec", "limited", "limitResponse", "queuing", "queueLengthLimit"), Cell.Age(item, now),
        ]);

    public static TableKind ResourceClaim { get; } = new(
        TableColumn.Of("Name", "State", "Age"),
        (item, now) =>
        [
            Cell.Name(item), Cell.Joined([.. item.At("metadata", "deletionTimestamp") is null ? (string[])[] : ["deleted"],
                item.At("status", "allocation") is null ? "pending" : "allocated", .. item.List("status", "reservedFor").Count > 0 ? (string[])["reserved"] : []]),
            Cell.Age(item, now),
        ]);

    public static TableKind ResourceSlice { get; } = new(
        TableColumn.Of("Name", "Node", "Driver", "Pool", "Age"),
        (item, now) =>
        [
            Cell.Name(item), Cell.TextOr("", item, "spec", "nodeName"), Cell.TextOr("", item, "spec", "driver"), Cell.TextOr("", item, "spec", "pool", "name"),
            Cell.Age(item, now),
        ]);

    public static TableKind NameAndAge { get; } = new(TableColumn.Of("Name", "Age"), (item, now) => [Cell.Name(item), Cell.Age(item, now)]);

    /// <summary>For every kind that has no columns of its own.</summary>
    public static TableKind Generic { get; } = new(
        [new("Name", Format: "name"), new("Created At", Type: "date")],
        (item, _) => [Cell.Name(item), Cell.TextOr("", item, "metadata", "creationTimestamp")])
    { IsGeneric = true };

    private static TableKind Counted(string column, params string[] path) => new(
        TableColumn.Of("Name", column, "Age"), (item, now) => [Cell.Name(item), (long)item.List(path).Count, Cell.Age(item, now)]);

    private static Node Phase(MapNode item) =>
        item.At("metadata", "deletionTimestamp") is null ? Cell.TextOr("", item, "status", "phase") : "Terminating";

    private static Node Subjects(MapNode binding, string kind) => string.Join(", ", binding.List("subjects")
        .Where(subject => subject.Text("kind") == kind)
        .Select(subject => kind == "ServiceAccount" ? $"{subject.Text("namespace")}/{subject.Text("name")}" : subject.Text("name")));

    private static Node SigningState(MapNode item)
    {
        var conditions = item.List("status", "conditions").Select(condition => condition.Text("type")).ToList();
        var state = conditions.Contains("Denied") ? "Denied" : conditions.Contains("Approved") ? "Approved" : "Pending";
        if (conditions.Contains("Failed")) state += ",Failed";
        return item.Text("status", "certificate") is { Length: > 0 } ? state + ",Issued" : state;
    }

    private static Node ParamRef(MapNode item)
    {
        if (item.At("spec", "paramRef") is not { } reference) return "<unset>";
        if (reference.Text("name") is { Length: > 0 } name)
            return reference.Text("namespace") is { Length: > 0 } space ? $"{space}/{name}" : name;
        return reference["selector"] is { } selector ? Cell.Selector(selector) : "<unset>";
    }

    private static Node Available(MapNode item)
    {
        var condition = item.List("status", "conditions").FirstOrDefault(found => found.Text("type") == "Available");
        if (condition is null) return "Unknown";
        return condition.Text("status") == "True" ? "True" : $"{condition.Text("status")} ({condition.Text("reason")})";
    }

    private static Node NumberOrNone(MapNode item, params ReadOnlySpan<string> path) =>
        item.Integer(path) is { } number ? number.ToString(CultureInfo.InvariantCulture) : Cell.None;
}
