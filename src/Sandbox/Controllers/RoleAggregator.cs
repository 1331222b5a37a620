using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers;

/// <summary>Keeps roles that gather the rules of others by label up to date. Keys are names of ClusterRoles.</summary>
public sealed class RoleAggregator(Cluster cluster) : Controller(cluster)
{
    private const string Group = "rbac.authorization.k8s.io";

    protected override string Manager => "clusterrole-aggregation-controller";

    public override void Start() => EnqueueAll();

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, Group, "clusterroles")) EnqueueAll();
    }

    public override void Reconcile(string key)
    {
        if (Get(Group, "clusterroles", "", key) is not { } role || role["aggregationRule"] is null) return;
        var selectors = role.List("aggregationRule", "clusterRoleSelectors").Select(selector => LabelSelector.Of(selector.Map())).ToList();
        var gathered = Cluster.Table(Group, "clusterroles").View(null).Objects
            .Where(other => other.Name != key && selectors.Any(selector => selector.Matches(other.Labels)))
            .SelectMany(other => other.Document.List("rules")).Distinct().ToList();
        var rules = ListNode.Of(gathered);
        if (rules.Equals(role.List("rules"))) return;
        Cluster.Objects.Modify(Request(Cluster.Resource(Group, "v1", "clusterroles"), "", key), item => item.With("rules", rules));
    }

    private void EnqueueAll()
    {
        foreach (var role in Cluster.Table(Group, "clusterroles").View(null).Objects)
            if (role.Json.Span.IndexOf("\"aggregationRule\""u8) >= 0) Enqueue(role.Name);
    }
}
