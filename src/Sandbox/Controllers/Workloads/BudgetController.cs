using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>Counts how many Pods under a disruption budget are healthy, and how many may go.</summary>
internal sealed class BudgetController(Cluster cluster) : WorkloadController(cluster, "policy", "v1", "poddisruptionbudgets")
{
    protected override (string Group, string Plural) Owned => ("", "");

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        base.Observe(table, happened);
        if (!Is(table, "", "pods")) return;
        var budgets = Cluster.Table("policy", "poddisruptionbudgets");
        foreach (var labels in (ReadOnlySpan<MapNode?>)[happened.After.Labels, happened.Before?.Labels])
            foreach (var budget in Lookups.Selecting(budgets, happened.After.Namespace, labels))
                Enqueue(Key(budget.Namespace, budget.Name));
    }

    protected override void Sync(StoredObject item, MapNode document)
    {
        var spec = document.Map("spec");
        var pods = Under(item.Namespace, spec["selector"]).Select(pod => pod.Document)
            .Where(pod => pod.Text("status", "phase") is not ("Succeeded" or "Failed")).ToList();
        long expected = pods.Count;
        var healthy = pods.Count(pod => Templates.IsReady(pod) && !Templates.IsDeleting(pod));
        var desired = spec["maxUnavailable"] is { } most
            ? Math.Max(0, expected - DeploymentController.Share(most, expected, roundsUp: true))
            : DeploymentController.Share(spec["minAvailable"], expected, roundsUp: true);
        var allowed = expected == 0 ? 0 : Math.Max(0, healthy - desired);
        var now = Now;
        SetStatus(item, status => status
            .With("currentHealthy", healthy).With("desiredHealthy", desired).With("expectedPods", expected).With("disruptionsAllowed", allowed)
            .With("observedGeneration", document.Integer("metadata", "generation") ?? 0)
            .With("conditions", Condition(status["conditions"].List(), allowed > 0, document.Integer("metadata", "generation") ?? 0, now)));
    }

    // An empty selector means all Pods of the namespace; none means no Pod.
    private IEnumerable<StoredObject> Under(string space, Node? selector)
    {
        var pods = Cluster.Table("", "pods");
        if (selector is not MapNode map) return [];
        var isEmpty = map["matchLabels"].Map().Count == 0 && map["matchExpressions"].List().Count == 0;
        return isEmpty ? pods.View(space).Objects : Lookups.Selected(pods, space, map);
    }

    private static ListNode Condition(ListNode conditions, bool isAllowed, long generation, string now)
    {
        var changed = conditions.WithCondition("DisruptionAllowed", isAllowed ? "True" : "False", isAllowed ? "SufficientPods" : "InsufficientPods", "", now);
        return changed.Changed(condition => condition.Text("type") is "DisruptionAllowed" ? condition.Map().With("observedGeneration", generation) : condition);
    }
}
