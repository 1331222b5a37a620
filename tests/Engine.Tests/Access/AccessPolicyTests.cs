using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Tests.Access;

public sealed class AccessPolicyTests
{
    private static readonly Caller Ann = new() { Subject = "ann", Claims = Groups("acme:dev", "acme:ops") };

    [Fact]
    public void Admin_may_do_everything_and_readers_may_read()
    {
        var policy = AccessPolicy.BuiltIn;
        var (admin, reader) = (Caller.OfAccount("admin"), new Caller { Subject = BuiltInPolicy.ReadOnlyRole });
        foreach (var resource in AccessResources.All.Where(static one => one != AccessResources.Extensions))
        {
            var what = AccessResources.ProjectOf(resource, "shop/web") is not null && resource != AccessResources.Projects ? "shop/web"
                : "x";
            foreach (var action in AccessResources.ActionsOf(resource))
            {
                Assert.True(policy.Decide(admin, resource, action, what).IsAllowed
                    || (resource, action) is ("logs", not "get"), $"admin {action} {resource}");
                Assert.Equal(action == "get", policy.Decide(reader, resource, action, what).IsAllowed);
            }
        }

        Assert.True(policy.Decide(admin, "applications", "action/apps/Deployment/restart", "shop/ns/web").IsAllowed);
        Assert.True(policy.Decide(admin, "applications", "delete//Pod/ns/x", "shop/web").IsAllowed);
        Assert.False(policy.Decide(reader, "applications", "get", "web").IsAllowed);
        Assert.False(policy.Decide(Ann, "applications", "get", "shop/web").IsAllowed);
        Assert.Equal(
            "no line of the policy allows ann to get applications shop/web", policy.Decide(Ann, "applications", "get", "shop/web").Reason);
    }

    [Fact]
    public void Within_one_evaluation_a_line_that_denies_wins_wherever_it_stands()
    {
        var policy = Policy("""
            p, ann, applications, *, shop/*, deny
            p, ann, applications, *, */*, allow
            """);

        Assert.True(May(policy, Ann, "sync", "pay/web"));
        var denied = policy.Decide(Ann, "applications", "sync", "shop/web");
        Assert.False(denied.IsAllowed);
        Assert.Equal("policy.csv, line 1: p, ann, applications, *, shop/*, deny", denied.Reason);
    }

    [Fact]
    public void A_denial_of_the_user_does_not_stop_what_a_group_may_nor_what_everybody_may()
    {
        const string Lines = """
            p, ann, applications, sync, */*, deny
            p, ann, applications, get, */*, deny
            p, role:dev, applications, sync, shop/*, allow
            g, acme:dev, role:dev
            """;
        var policy = Policy(Lines, defaultRole: BuiltInPolicy.ReadOnlyRole);

        Assert.True(May(policy, Ann, "sync", "shop/web"));
        Assert.False(May(policy, Ann, "sync", "pay/web"));
        Assert.True(May(policy, Ann, "get", "pay/web"));
        Assert.Equal(
            "policy.csv, line 3: p, role:dev, applications, sync, shop/*, allow (for acme:dev, who has the role role:dev)",
            policy.Decide(Ann, "applications", "sync", "shop/web").Reason);
    }

    [Fact]
    public void A_group_that_only_lines_p_name_is_not_looked_at()
    {
        Assert.False(May(Policy("p, acme:dev, applications, get, */*, allow"), Ann, "get", "shop/web"));
        Assert.True(May(Policy("p, acme:dev, applications, get, */*, allow\ng, acme:dev, role:none"), Ann, "get", "shop/web"));
    }

    [Fact]
    public void Roles_have_roles_and_a_circle_of_them_is_none_for_ever()
    {
        var policy = Policy("""
            g, acme:ops, role:a
            g, role:a, role:b
            g, role:b, role:c
            g, role:c, role:a
            p, role:c, clusters, get, *, allow
            """);

        Assert.True(policy.Decide(Ann, "clusters", "get", "https://kubernetes.default.svc").IsAllowed);
    }

    [Fact]
    public void The_claims_that_scopes_name_are_groups_and_no_others()
    {
        var claims = new Dictionary<string, IReadOnlyList<string>> { ["email"] = ["ann@acme"], ["groups"] = ["acme:dev"] };
        var caller = new Caller { Subject = "x", Claims = claims };
        const string Lines = "g, ann@acme, role:admin\ng, acme:dev, role:readonly";

        Assert.False(May(Policy(Lines), caller, "sync", "shop/web"));
        Assert.True(May(Policy(Lines), caller, "get", "shop/web"));
        Assert.True(May(Policy(Lines, scopes: "[email]"), caller, "sync", "shop/web"));
        Assert.False(May(Policy("g, acme:dev, role:readonly", scopes: "[email]"), caller, "get", "shop/web"));
    }

    [Fact]
    public void Nobody_may_what_lines_without_a_subject_allow()
    {
        var policy = Policy("p, \"\", applications, get, public/*, allow");

        Assert.True(May(policy, Caller.Anonymous, "get", "public/web"));
        Assert.True(May(policy, Ann, "get", "public/web"));
        Assert.False(May(policy, Caller.Anonymous, "get", "shop/web"));
    }

    [Fact]
    public void Roles_of_a_project_count_for_what_is_in_it_and_for_nothing_else()
    {
        var policy = Policy("p, role:x, applications, sync, */*, allow")
            .WithProjects(
            [Project("shop", "dev", ["p, proj:shop:dev, applications, sync, */*, allow"], "acme:dev"), Project("pay", "dev", [])]);

        Assert.True(May(policy, Ann, "sync", "shop/web"));
        Assert.True(May(policy, Ann, "sync", "shop/ns/web"));
        Assert.False(May(policy, Ann, "sync", "pay/web"));
        Assert.True(policy.Decide(Ann, "projects", "get", "shop").IsAllowed);
        Assert.False(policy.Decide(Ann, "projects", "get", "pay").IsAllowed);
        Assert.False(policy.Decide(Ann, "certificates", "get", "shop").IsAllowed);
    }

    [Fact]
    public void The_token_of_a_project_has_what_its_own_project_gives_to_it()
    {
        var policy = Policy("p, proj:shop:dev, applications, delete, */*, allow\np, proj:shop:dev, clusters, get, *, allow")
            .WithProjects(
                [Project("shop", "dev", ["p, proj:shop:dev, applications, sync, shop/*, allow"]),
                Project("pay", "dev", ["p, proj:pay:dev, applications, sync, pay/*, allow"])]);
        var token = Caller.OfAccount("proj:shop:dev");

        Assert.True(May(policy, token, "sync", "shop/web"));
        Assert.False(May(policy, token, "delete", "shop/web"));
        Assert.False(May(policy, token, "delete", "pay/web"));
        Assert.False(May(policy, token, "sync", "pay/web"));
        Assert.True(policy.Decide(token, "projects", "get", "shop").IsAllowed);
        Assert.False(policy.Decide(token, "projects", "get", "pay").IsAllowed);
        Assert.True(policy.Decide(token, "clusters", "get", "https://kubernetes.default.svc").IsAllowed);
    }

    [Fact]
    public void Permissions_for_an_application_are_ones_for_its_objects_only_where_that_is_set()
    {
        var access = Policy("p, ann, applications, delete, */*, allow\np, ann, applications, update//Pod/*, shop/*, allow").For(Ann);

        Assert.False(access.DecideOnPart("delete", "", "Pod", "ns", "x", "shop/web", inherits: false).IsAllowed);
        Assert.True(access.DecideOnPart("delete", "", "Pod", "ns", "x", "shop/web", inherits: true).IsAllowed);
        Assert.True(access.DecideOnPart("update", "", "Pod", "ns", "x", "shop/web", inherits: false).IsAllowed);
        Assert.False(access.DecideOnPart("update", "apps", "Deployment", "ns", "x", "shop/web", inherits: true).IsAllowed);
        Assert.True(Policy("p, role:dev, applications, delete/*/Pod/*/*, team/*, allow\ng, acme:dev, role:dev").For(Ann)
            .DecideOnPart("delete", "", "Pod", "ns", "x", "team/ns1/web", inherits: false).IsAllowed);
    }

    [Fact]
    public void A_policy_with_a_mistake_lets_nobody_in_but_admin_and_the_operator()
    {
        var broken = Policy("p, ann, applications, get, */*, allow\np, ann, applications, get, */*", BuiltInPolicy.ReadOnlyRole)
            .WithProjects([Project("shop", "dev", ["p, proj:shop:dev, applications, sync, shop/*, allow"], "acme:dev")]);

        Assert.False(broken.IsSound);
        Assert.False(May(broken, Ann, "get", "shop/web"));
        Assert.False(May(broken, Ann, "sync", "shop/web"));
        Assert.False(May(broken, new Caller { Subject = "x", Claims = Groups("admin") }, "get", "shop/web"));
        Assert.True(May(broken, Caller.OfAccount("admin"), "delete", "shop/web"));
        Assert.True(May(Policy("p, *, *, *, *, deny"), Caller.Operator, "delete", "shop/web"));
        Assert.False(Policy("", scopes: "{").IsSound);
    }

    [Fact]
    public void A_project_with_a_mistake_allows_nothing_and_still_forbids()
    {
        var policy = Policy("p, acme:dev, applications, *, */*, allow")
            .WithProjects(
                [Project("shop", "dev",
                ["p, proj:shop:dev, applications, delete, shop/*, deny", "p, proj:shop:dev, applications, sync, shop/*, allow", "p, oops"],
                "acme:dev")]);

        Assert.True(policy.IsSound);
        Assert.Contains(policy.Problems, static problem => problem is { IsFatal: true, Place: "project shop, role dev" });
        Assert.False(May(policy, Caller.OfAccount("proj:shop:dev"), "sync", "shop/web"));
        Assert.False(May(policy, Ann, "delete", "shop/web"));
        Assert.True(May(policy, Ann, "sync", "shop/web"));
    }

    [Fact]
    public void A_role_of_a_project_gives_nothing_to_others()
    {
        var policy = Policy("").WithProjects([Project("shop", "dev", ["p, ann, applications, sync, shop/*, allow", "g, ann, role:admin"])]);

        Assert.False(May(policy, Ann, "sync", "shop/web"));
        Assert.Equal(2, policy.Problems.Count);
    }

    [Fact]
    public void The_texts_of_a_policy_count_in_the_order_of_their_keys_and_the_mode_is_that_of_all_but_the_built_in_part()
    {
        var data = MapNode.Of(
            ("policy.zeta.csv", "p, ann, applications, sync, ^shop/, allow"), ("policy.csv", "g, ann, role:readonly"),
                ("policy.alpha.csv", "bad"),
            ("policy.matchMode", "regex"), ("policy.default", ""));
        var settings = PolicySettings.Read(data);
        Assert.Equal(["policy.csv", "policy.alpha.csv", "policy.zeta.csv"], settings.Texts.Select(static text => text.Source));
        Assert.Equal("policy.alpha.csv, line 1", Assert.Single(AccessPolicy.Compile(settings).Problems).Place);

        var policy = AccessPolicy.Compile(PolicySettings.Read(data.Without("policy.alpha.csv")));
        Assert.Empty(policy.Problems);
        Assert.True(May(policy, new Caller { Subject = "ann" }, "sync", "shop/web"));
        Assert.True(May(policy, new Caller { Subject = "ann" }, "get", "pay/web"));
        Assert.True(May(policy, Caller.OfAccount("admin"), "delete", "pay/web"));
    }

    [Fact]
    public void A_resource_that_there_is_not_is_told()
    {
        var problem = Assert.Single(Policy("p, ann, aplications, get, */*, allow").Problems);
        Assert.False(problem.IsFatal);
        Assert.StartsWith("there is no resource aplications", problem.Problem);
        Assert.Null(AccessResources.ProblemOf("applications", "action/apps/Deployment/restart"));
        Assert.NotNull(AccessResources.ProblemOf("applications", "syncs"));
        Assert.NotNull(AccessResources.ProblemOf("clusters", "delete/x"));
    }

    internal static Dictionary<string, IReadOnlyList<string>> Groups(params string[] groups) =>
        new(StringComparer.Ordinal) { ["groups"] = groups };

    internal static MapNode Project(string name, string role, IReadOnlyList<string> policies, params string[] groups) => MapNode.Of(
        ("metadata", MapNode.Of(("name", name))),
        ("spec", MapNode.Of(("roles", ListNode.Of(MapNode.Of(
            ("name", role), ("policies", ListNode.Of(policies.Select(static one => (Node)one))),
                ("groups", ListNode.Of(groups.Select(static one => (Node)one)))))))));

    private static bool May(AccessPolicy policy, Caller caller, string action, string application) =>
        policy.Decide(caller, "applications", action, application).IsAllowed;

    private static AccessPolicy Policy(string lines, string defaultRole = "", string scopes = "") =>
        AccessPolicy.Compile(PolicySettings.Read(MapNode.Of(("policy.csv", lines), ("policy.default", defaultRole), ("scopes", scopes))));
}
