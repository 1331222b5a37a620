using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;

namespace GitOpsActors.Engine.Tests.Projects;

public sealed class ServiceAccountsTests
{
    [Theory]
    [InlineData("{server: '*', namespace: '*', defaultServiceAccount: deployer}", "shop", "system:serviceaccount:shop:deployer")]
    [InlineData("{server: '*', namespace: '*', defaultServiceAccount: 'ops:deployer'}", "shop", "system:serviceaccount:ops:deployer")]
    [InlineData("{server: '*', namespace: '*', defaultServiceAccount: deployer}", "", "system:serviceaccount:argocd:deployer")]
    [InlineData("{server: 'https://c/', namespace: shop, defaultServiceAccount: deployer}", "shop", "system:serviceaccount:shop:deployer")]
    [InlineData("{server: 'https://other', namespace: shop, defaultServiceAccount: deployer}", "shop", "")]
    [InlineData("{server: 'https://c', namespace: 'b*', defaultServiceAccount: deployer}", "shop", "")]
    [InlineData("{server: c, namespace: shop, defaultServiceAccount: deployer}", "shop", "")]
    [InlineData("{namespace: shop, defaultServiceAccount: deployer}", "shop", "")]
    [InlineData("", "shop", "")]
    // The first that matches counts, also when a later one fits better.
    [InlineData("{server: '*', namespace: 's*', defaultServiceAccount: a}, {server: 'https://c', namespace: shop, defaultServiceAccount: b}", "shop", "system:serviceaccount:shop:a")]
    [InlineData("{server: '*', namespace: 'x*', defaultServiceAccount: a}, {server: '*', namespace: '*', defaultServiceAccount: b}", "shop", "system:serviceaccount:shop:b")]
    public void The_first_entry_for_a_destination_names_the_account(string entries, string @namespace, string user) =>
        Assert.Equal((user, ""), Find(entries, @namespace));

    [Theory]
    [InlineData("''")]
    [InlineData("' '")]
    [InlineData("'*'")]
    [InlineData("'!deployer'")]
    [InlineData("'ops/deployer'")]
    [InlineData("'{deployer}'")]
    [InlineData("'a:b:c'")]
    [InlineData("'ops:'")]
    [InlineData("':deployer'")]
    [InlineData("\"a\\nb\"")]
    public void An_account_that_is_no_name_is_refused_and_no_later_entry_is_taken(string account)
    {
        var (user, problem) = Find($"{{server: '*', namespace: '*', defaultServiceAccount: {account}}}, {{server: '*', namespace: '*', defaultServiceAccount: admin}}", "shop");
        Assert.Equal("", user);
        Assert.StartsWith("default service account contains invalid chars '", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_cannot_be_read_does_not_hand_over_to_a_later_entry() => Assert.Equal(
        ("", "the entry for the service account 'weak' has a pattern that can't be read"),
        Find("{server: '*', namespace: 'sho[', defaultServiceAccount: weak}, {server: '*', namespace: '*', defaultServiceAccount: admin}", "shop"));

    private static (string User, string Problem) Find(string entries, string @namespace) =>
        ServiceAccounts.Read(YamlReader.Read($"{{destinationServiceAccounts: [{entries}]}}").Map()).Find(new Destination("https://c", "c", @namespace), "argocd");
}
