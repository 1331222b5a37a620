using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>Nobody gives rights that they do not have, be it in a role or by a binding.</summary>
internal sealed class EscalationCheck(Cluster cluster) : AdmissionPlugin
{
    private const string Group = "rbac.authorization.k8s.io";

    public override void Validate(WriteRequest request, MapNode item, MapNode? old)
    {
        if (request.Resource.Group != Group || cluster.Authorizer is not { } authorizer || request.User.Groups.Contains(User.Masters)) return;
        var isBinding = request.Resource.Plural.EndsWith("bindings", StringComparison.Ordinal);
        if (old is not null && (isBinding ? old.Map("roleRef").Equals(item.Map("roleRef")) && old.List("subjects").Equals(item.List("subjects"))
            : old.List("rules").Equals(item.List("rules")))) return;
        var (kind, roleName) = (item.Text("roleRef", "kind") ?? "", item.Text("roleRef", "name") ?? "");
        var permission = new AccessRequest(isBinding ? "bind" : "escalate")
        {
            Group = Group, Namespace = request.Namespace,
            Plural = isBinding ? kind.ToLowerInvariant() + "s" : request.Resource.Plural, Name = isBinding ? roleName : item.Text("metadata", "name") ?? "",
        };
        if (authorizer.Decide(request.User, permission).IsAllowed) return;
        var name = item.Text("metadata", "name") ?? "";
        var wanted = isBinding ? authorizer.RulesOfRole(kind, roleName, request.Namespace) : item.List("rules");
        if (wanted is null) throw ApiErrors.NotFound(Group, kind.ToLowerInvariant() + "s", roleName);
        var owned = authorizer.RulesOf(request.User, request.Namespace).ToList();
        if (Rules.Cover(owned, wanted)) return;
        throw ApiErrors.Forbidden(Group, request.Resource.Plural, name,
            $"user \"{request.User.Name}\" (groups=[{string.Join(' ', request.User.Groups.Select(group => $"\"{group}\""))}]) is attempting to grant RBAC permissions not currently held:\n" +
            string.Join('\n', wanted.Where(rule => !Rules.Cover(owned, [rule])).Select(Describe)));
    }

    private static string Describe(Node rule)
    {
        var parts = new List<string>();
        foreach (var (key, title) in (ReadOnlySpan<(string, string)>)[("apiGroups", "APIGroups"), ("resources", "Resources"),
            ("resourceNames", "ResourceNames"), ("nonResourceURLs", "NonResourceURLs"), ("verbs", "Verbs")])
        {
            if (rule.List(key).Count > 0) parts.Add($"{title}:[{string.Join(' ', rule.List(key).Select(value => $"\"{value.Text()}\""))}]");
        }
        return $"{{{string.Join(", ", parts)}}}";
    }
}
