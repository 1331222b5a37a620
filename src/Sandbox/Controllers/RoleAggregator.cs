using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Sandbox.Controllers.Workloads;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers;

/// <summary>Keeps roles that gather the rules of others by label up to date. Keys are names of ClusterRoles.</summary>
public sealed class RoleAggregator(Cluster cluster) : Controller(cluster)
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly IndexedBy Gathers = new(static role => role.Document["aggregationRule"] is MapNode ? [""] : []);

    protected override string Manager => "clusterrole-aggregation-controller";

    public override void Start()
    {
        foreach (var role in Cluster.Table(Group, "clusterroles").UnderAny(Gathers, "")) Enqueue(role.Name);
    }

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (!Is(table, Group, "clusterroles")) return;
        Enqueue(happened.After.Name);
        foreach (var role in Cluster.Table(Group, "clusterroles").UnderAny(Gathers, ""))
            if (Selectors(role.Document).Any(selector => selector.Matches(happened.After.Labels)
                || selector.Matches(happened.Before?.Labels))) Enqueue(role.Name);
    }

    public override void Reconcile(string key)
    {
        if (Get(Group, "clusterroles", "", key) is not { } role || role["aggregationRule"] is null) return;
        var roles = Cluster.Table(Group, "clusterroles");
        var gathered = role.List("aggregationRule", "clusterRoleSelectors")
            .SelectMany(selector => selector.Map("matchLabels").Count > 0 ? Lookups.Selected(roles, "", selector)
                : roles.View(null).Objects)
            .Where(other => other.Name != key && Selectors(role).Any(selector => selector.Matches(other.Labels)))
            .DistinctBy(other => other.Name).OrderBy(other => other.Name, StringComparer.Ordinal)
            .SelectMany(other => other.Document.List("rules")).Distinct().ToList();
        var rules = ListNode.Of(gathered);
        if (rules.Equals(role.List("rules"))) return;
        Cluster.Objects.Modify(Request(Cluster.Resource(Group, "v1", "clusterroles"), "", key), item => item.With("rules", rules));
    }

    private static IEnumerable<LabelSelector> Selectors(MapNode role) =>
        role.List("aggregationRule", "clusterRoleSelectors").Select(selector => LabelSelector.Of(selector.Map()));
}
