using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Access;

/// <summary>Decides by the roles and bindings of the cluster who may do what.</summary>
/// <param name="cluster">Where the roles and bindings are.</param>
/// <param name="isEnforced">Without it everybody who is known may do everything.</param>
public sealed class Authorizer(Cluster cluster, bool isEnforced)
{
    private const string Group = "rbac.authorization.k8s.io";

    public AccessDecision Decide(User user, AccessRequest request)
    {
        if (user.Groups.Contains(User.Masters)) return new AccessDecision(true, "");
        if (!isEnforced && user.Groups.Contains(User.Authenticated)) return new AccessDecision(true, "");
        foreach (var grant in GrantsOf(user, request.Namespace))
            if (Rules.Allow(grant.Rules, request)) return new AccessDecision(true, $"RBAC: allowed by {grant.Description}");
        return new AccessDecision(false, "");
    }

    /// <summary>All rules that hold for a user in a namespace; those of a namespace only where one is given.</summary>
    public IEnumerable<Node> RulesOf(User user, string space) =>
        user.Groups.Contains(User.Masters) || !isEnforced
            ? [.. Rules.Everything]
            : GrantsOf(user, space).SelectMany(grant => grant.Rules);

    public ListNode? RulesOfRole(string kind, string name, string space) =>
        (kind == "ClusterRole" ? cluster.Table(Group, "clusterroles").Get("", name) : cluster.Table(Group, "roles").Get(space, name))
        ?.Document.List("rules");

    private IEnumerable<Grant> GrantsOf(User user, string space)
    {
        foreach (var binding in cluster.Table(Group, "clusterrolebindings").View(null).Objects)
        {
            if (GrantOf(user, binding.Document, "ClusterRoleBinding", binding.Name, "") is { } grant) yield return grant;
        }
        if (space.Length == 0) yield break;
        foreach (var binding in cluster.Table(Group, "rolebindings").View(space).Objects)
        {
            if (GrantOf(user, binding.Document, "RoleBinding", $"{binding.Name}/{space}", space) is { } grant) yield return grant;
        }
    }

    private Grant? GrantOf(User user, MapNode binding, string bindingKind, string bindingName, string space)
    {
        foreach (var subject in binding.List("subjects"))
        {
            if (!IsMeant(user, subject, space)) continue;
            var (kind, name) = (binding.Text("roleRef", "kind") ?? "", binding.Text("roleRef", "name") ?? "");
            if (RulesOfRole(kind, name, space) is not { } rules) return null;
            return new Grant(rules, $"{bindingKind} \"{bindingName}\" of {kind} \"{name}\" to {Describe(subject, space)}");
        }
        return null;
    }

    private static bool IsMeant(User user, Node subject, string space) => (subject.Text("kind"), subject.Text("name") ?? "") switch
    {
        ("User", var name) => name == user.Name,
        ("Group", var name) => user.Groups.Contains(name),
        ("ServiceAccount", var name) => user.Name == $"system:serviceaccount:{SpaceOf(subject, space)}:{name}",
        _ => false,
    };

    private static string SpaceOf(Node subject, string space) => subject.Text("namespace") is { Length: > 0 } given ? given : space;

    private static string Describe(Node subject, string space) => subject.Text("kind") == "ServiceAccount"
        ? $"ServiceAccount \"{subject.Text("name")}/{SpaceOf(subject, space)}\""
        : $"{subject.Text("kind")} \"{subject.Text("name")}\"";

    private sealed record Grant(ListNode Rules, string Description);
}
