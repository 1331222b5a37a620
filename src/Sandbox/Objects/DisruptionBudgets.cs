using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>Evictions respect the budgets over Pods.</summary>
internal static class DisruptionBudgets
{
    private const string Group = "policy";

    /// <summary>Takes one disruption from the budget of a Pod.</summary>
    /// <exception cref="ApiException">The budget has none left.</exception>
    public static void Claim(Cluster cluster, string space, MapNode pod, bool isTrial)
    {
        // What does not run cannot be disrupted.
        if (pod.Text("status", "phase") is "Succeeded" or "Failed" or "Pending" || pod.At("metadata", "deletionTimestamp") is not null) return;
        var budgets = Over(cluster, space, pod);
        if (budgets.Count == 0) return;
        if (budgets.Count > 1)
            throw new ApiException(500, "InternalError", "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        var budget = budgets[0];
        var name = budget.Text("metadata", "name") ?? "";
        if ((budget.Integer("status", "disruptionsAllowed") ?? 0) <= 0) throw Refused(budget, name);
        if (isTrial) return;
        var request = new WriteRequest
        {
            Resource = cluster.Resource(Group, "v1", "poddisruptionbudgets"), Namespace = space, Name = name, Subresource = "status", Manager = "kube-apiserver",
        };
        cluster.Objects.Modify(request, item =>
        {
            var left = item.Integer("status", "disruptionsAllowed") ?? 0;
            if (left <= 0) throw Refused(item, name);
            return item.WithAt(["status", "disruptionsAllowed"], left - 1)
                .WithAt(["status", "disruptedPods", pod.Text("metadata", "name") ?? ""], Timestamps.Text(cluster.Now));
        });
    }

    public static List<MapNode> Over(Cluster cluster, string space, MapNode pod)
    {
        var labels = pod.Map("metadata", "labels");
        return [.. cluster.Table(Group, "poddisruptionbudgets").View(space).Objects.Select(item => item.Document)
            .Where(budget => budget.At("spec", "selector") is MapNode selector && LabelSelector.Of(selector).Matches(labels))];
    }

    private static ApiException Refused(MapNode budget, string name) => new(429, "TooManyRequests",
        "Cannot evict pod as it would violate the pod's disruption budget.",
        ApiErrors.Details("", "", "").With("causes", ListNode.Of(MapNode.Of(
            ("reason", "DisruptionBudget"),
            ("message", $"The disruption budget {name} needs {budget.Integer("status", "desiredHealthy") ?? 0} healthy pods and has {budget.Integer("status", "currentHealthy") ?? 0} currently")))));
}
