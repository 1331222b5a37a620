using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tables;

/// <summary>The remaining kinds of the core, as rows.</summary>
internal static class CoreTables
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static TableKind ConfigMap { get; } = new(
        TableColumn.Of("Name", "Data", "Age"),
        (item, now) => [Cell.Name(item), (long)(item.Map("data").Count + item.Map("binaryData").Count), Cell.Age(item, now)]);

    public static TableKind Secret { get; } = new(
        TableColumn.Of("Name", "Type", "Data", "Age"),
        (item, now) => [Cell.Name(item), Cell.TextOr("", item, "type"), (long)item.Map("data").Count, Cell.Age(item, now)]);

    public static TableKind Namespace { get; } = new(
        TableColumn.Of("Name", "Status", "Age"),
        (item, now) => [Cell.Name(item), Cell.TextOr("", item, "status", "phase"), Cell.Age(item, now)]);

    public static TableKind Node { get; } = new(
        TableColumn.Of("Name", "Status", "Roles", "Age", "Version", "*Internal-IP", "*External-IP", "*OS-Image", "*Kernel-Version", "*Container-Runtime"),
        (item, now) =>
        [
            Cell.Name(item), NodeStatus(item), Roles(item), Cell.Age(item, now), Cell.TextOr("", item, "status", "nodeInfo", "kubeletVersion"),
            Address(item, "InternalIP"), Address(item, "ExternalIP"), Cell.TextOr(Cell.Unknown, item, "status", "nodeInfo", "osImage"),
            Cell.TextOr(Cell.Unknown, item, "status", "nodeInfo", "kernelVersion"),
            Cell.TextOr(Cell.Unknown, item, "status", "nodeInfo", "containerRuntimeVersion"),
        ]);

    public static TableKind Event { get; } = new(
    [
        new("Last Seen"), new("Type"), new("Reason"), new("Object"), new("Subobject", Priority: 1), new("Source", Priority: 1), new("Message"),
        new("First Seen", Priority: 1), new("Count", Priority: 1), new("Name", Format: "name", Priority: 1),
    ], EventTable.Cells);

    public static TableKind ResourceQuota { get; } = new(
        TableColumn.Of("Name", "Request", "Limit", "Age"),
        (item, now) =>
        [
            Cell.Name(item), QuotaUse(item, key => !key.StartsWith("limits", StringComparison.Ordinal)),
            QuotaUse(item, key => key.StartsWith("limits", StringComparison.Ordinal)), Cell.Age(item, now),
        ]);

    public static TableKind ComponentStatus { get; } = new(
        TableColumn.Of("Name", "Status", "Message", "Error"),
        (item, _) => [Cell.Name(item), "Healthy", "ok", ""]);

    private static Node NodeStatus(MapNode node)
    {
        var ready = node.List("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Ready");
        var status = ready is null ? "Unknown" : ready.Text("status") == "True" ? "Ready" : "NotReady";
        return node.Bool("spec", "unschedulable") == true ? status + ",SchedulingDisabled" : status;
    }

    private static Node Roles(MapNode node)
    {
        var roles = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in node.Map("metadata", "labels"))
        {
            if (key.StartsWith(RolePrefix, StringComparison.Ordinal) && key.Length > RolePrefix.Length) roles.Add(key[RolePrefix.Length..]);
            else if (key == "kubernetes.io/role" && value.Text() is { Length: > 0 } role) roles.Add(role);
        }
        return roles.Count == 0 ? Cell.None : string.Join(',', roles);
    }

    private static Node Address(MapNode node, string type) => node.List("status", "addresses")
        .FirstOrDefault(address => address.Text("type") == type).Text("address") ?? Cell.None;

    private static Node QuotaUse(MapNode quota, Func<string, bool> isMeant)
    {
        var used = quota.Map("status", "used");
        var texts = quota.Map("status", "hard").Sorted().Keys.ToArray().Where(isMeant)
            .Select(key => $"{key}: {(Cell.Text(used[key]) is { Length: > 0 } have ? have : "0")}/{Cell.Text(quota.At("status", "hard", key))}");
        return string.Join(", ", texts);
    }
}
