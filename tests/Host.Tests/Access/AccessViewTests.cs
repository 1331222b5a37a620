using System.Collections.Immutable;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;

namespace GitOpsActors.Host.Tests.Access;

/// <summary>What follows from settings that change, and from mistakes in them.</summary>
public sealed class AccessViewTests
{
    private static readonly Caller Ann = Caller.OfAccount("ann");
    private static readonly Caller Token = Caller.OfAccount("proj:shop:ci");

    [Fact]
    public void A_policy_with_a_mistake_leaves_the_one_before_it_and_without_one_only_admin_may_anything()
    {
        var (good, bad) = (Documents("p, ann, applications, get, */*, allow"), Documents("p, ann, applications, *, */*"));
        var before = AccessView.Of(good, null);
        var after = AccessView.Of(bad, before);

        Assert.True(May(after, Ann, "get"));
        Assert.False(May(after, Ann, "delete"));
        Assert.Equal("policy.csv, line 1", Assert.Single(after.LastPolicy.Problems).Place);
        Assert.True(May(AccessView.Of(bad with { Settings = MapNode.Of(("data", MapNode.Empty)) }, after), Ann, "get"));
        Assert.True(May(AccessView.Of(Documents("p, ann, applications, delete, */*, allow"), after), Ann, "delete"));

        var fresh = AccessView.Of(bad, null);
        Assert.False(May(fresh, Ann, "get"));
        Assert.True(May(fresh, Caller.OfAccount("admin"), "delete"));
    }

    [Fact]
    public void Roles_of_projects_go_on_to_change_while_the_policy_has_a_mistake()
    {
        var before = AccessView.Of(Documents(""), null);
        var bad = Documents("oops");
        var after = AccessView.Of(bad with { Projects = bad.Projects.Add("shop", Project("sync")) }, before);
        Assert.True(May(after, Token, "sync"));

        var removed = AccessView.Of(bad with { Projects = bad.Projects.Add("shop", Project("get")) }, after);

        Assert.False(May(removed, Token, "sync"));
        Assert.Same(removed, AccessView.Of(removed.Documents, removed));
    }

    [Theory]
    [InlineData("", "12345678", true)]
    [InlineData("", "1234567", false)]
    [InlineData("^[a-z]+$", "abc", true)]
    [InlineData("^[a-z]+$", "ABC", false)]
    [InlineData("(", "(", false)]
    public void New_passwords_look_as_the_settings_want(string pattern, string password, bool expected)
    {
        var documents = Documents("") with { Settings = MapNode.Of(("data", MapNode.Of(("passwordPattern", pattern)))) };
        Assert.Equal(expected, AccessView.Of(documents, null).IsGoodPassword(password));
    }

    [Fact]
    public void Accounts_are_read_as_they_are_named_and_admin_is_always_one()
    {
        var accounts = Account.ReadAll(
            MapNode.Of(("accounts.ci", "apiKey, login , other"), ("accounts.ann", "login"), ("accounts.ann.enabled", "false"),
                ("admin.enabled", "false")),
            new Dictionary<string, string> { ["accounts.ci.tokens"] = """[{"id": "x", "iat": 5}]""", ["accounts.ann.tokens"] = "oops" });

        Assert.Equal(["admin", "ann", "ci"], accounts.Keys);
        Assert.Equal(["apiKey", "login"], accounts["ci"].Capabilities);
        Assert.Equal(new AccountToken("x", 5, 0), Assert.Single(accounts["ci"].Tokens));
        Assert.Empty(accounts["ann"].Tokens);
        Assert.Equal((false, false, true), (accounts["ann"].IsEnabled, accounts["admin"].IsEnabled, accounts["ci"].IsEnabled));
        Assert.Equal(["login"], accounts["admin"].Capabilities);
    }

    private static bool May(AccessView view, Caller caller, string action) =>
        view.Policy.Decide(caller, "applications", action, "shop/web").IsAllowed;

    private static MapNode Project(string action) => MapNode.Of(
        ("metadata", MapNode.Of(("name", "shop"))),
        ("spec", MapNode.Of(("roles", ListNode.Of(MapNode.Of(
            ("name", "ci"), ("policies", ListNode.Of((Node)$"p, proj:shop:ci, applications, {action}, shop/*, allow"))))))));

    private static AccessDocuments Documents(string policy) => new(
        MapNode.Empty, MapNode.Of(("data", MapNode.Of(("policy.csv", policy)))), MapNode.Empty, MapNode.Empty, ImmutableDictionary<string,
            MapNode>.Empty);
}
