using System.Text;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.Tests.ControlPlane;

public sealed class RepositorySecretsTests
{
    private static MapNode Secret(string type, params (string Name, string Value)[] fields) => MapNode.Of(
        ("metadata", MapNode.Of(("name", "secret-" + fields[0].Value), ("labels", MapNode.Of(("argocd.argoproj.io/secret-type", type))))),
        ("data", MapNode.Of(fields.Select(static field => KeyValuePair.Create(field.Name, (Node)Convert.ToBase64String(Encoding.UTF8.GetBytes(field.Value)))))));

    private static RepositorySecrets Of(params MapNode[] secrets) => new(secrets, KnownServers.None, null);

    [Theory]
    [InlineData("https://git.example/team/shop", "https://git.example/team", true)]
    [InlineData("https://git.example/team/shop", "https://git.example", true)]
    [InlineData("https://git.example/team-two/shop", "https://git.example/team", true)]
    [InlineData("https://git.example.net/team/shop", "https://git.example", false)]
    [InlineData("https://git.example:8443/team", "https://git.example", false)]
    [InlineData("https://git.example@evil.example/team", "https://git.example", false)]
    [InlineData("http://git.example/team", "https://git.example", false)]
    public void A_template_is_for_what_begins_with_it_on_the_whole_host_that_it_names(string url, string template, bool isMeant)
    {
        var secrets = Of(Secret("repo-creds", ("url", template), ("password", "secret")));
        Assert.Equal(isMeant ? "secret" : null, secrets.Find(url, "default").Access.Password);
        Assert.Equal(isMeant ? "secret" : null, secrets.FindCharts(url, "default").Access.Password);
    }

    [Fact]
    public void The_longest_template_counts_and_a_repository_with_credentials_of_its_own_needs_none()
    {
        var secrets = Of(
            Secret("repo-creds", ("url", "https://charts.example"), ("password", "all")), Secret("repo-creds", ("url", "https://charts.example/team"), ("password", "team")),
            Secret("repository", ("url", "https://charts.example/own/"), ("type", "helm"), ("password", "own"), ("insecure", "true")));
        Assert.Equal("all", secrets.FindCharts("https://charts.example/x", "").Access.Password);
        Assert.Equal("team", secrets.FindCharts("https://charts.example/team/x", "").Access.Password);
        var own = secrets.FindCharts("https://Charts.example/own", "").Access;
        Assert.Equal(("own", true), (own.Password, own.IsInsecure));
        Assert.DoesNotContain("own\"", own.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("registry.example/team", "enableOCI", "true", "registry.example/team", "oci://registry.example/team")]
    [InlineData("registry.example/team", "enableOCI", "true", "oci://registry.example/team/", "oci://registry.example/team")]
    [InlineData("oci://registry.example/team", "type", "oci", "registry.example/team", "oci://registry.example/team")]
    [InlineData("registry.example/team", "type", "helm", "registry.example/team", "registry.example/team")]
    public void A_registry_is_known_with_its_scheme_and_without(string declared, string field, string value, string asked, string address)
    {
        var access = Of(Secret("repository", ("url", declared), (field, value), ("username", "me"), ("insecureOCIForceHttp", "true"))).FindCharts(asked, "").Access;
        Assert.Equal((address, "me", true), (access.Url, access.Username, access.UsesPlainHttp));
    }

    [Fact]
    public void A_template_makes_a_registry_known_as_one()
    {
        var access = Of(Secret("repo-creds", ("url", "registry.example"), ("enableOCI", "true"), ("username", "me"), ("password", "pw"))).FindCharts("registry.example/team", "").Access;
        Assert.Equal(("oci://registry.example/team", "me"), (access.Url, access.Username));
    }

    [Fact]
    public void A_repository_of_a_project_is_for_that_project_alone_also_by_its_name()
    {
        var secrets = Of(
            Secret("repository", ("url", "https://charts.example/a"), ("name", "shop"), ("project", "one"), ("username", "one")),
            Secret("repository", ("url", "https://charts.example/b"), ("name", "shop"), ("username", "all")),
            Secret("repository", ("url", "registry.example"), ("name", "images"), ("enableOCI", "true")));
        Assert.Equal("one", secrets.FindCharts("https://charts.example/a", "one").Access.Username);
        Assert.Null(secrets.FindCharts("https://charts.example/a", "two").Access.Username);
        Assert.NotEqual(secrets.FindCharts("https://charts.example/a", "one").Id, secrets.FindCharts("https://charts.example/a", "two").Id);
        Assert.Equal("https://charts.example/a", secrets.UrlOf("shop", "one"));
        Assert.Equal("https://charts.example/b", secrets.UrlOf("shop", "two"));
        Assert.Equal("oci://registry.example", secrets.UrlOf("images", "two"));
        Assert.Null(secrets.UrlOf("nobody", "two"));
    }

    [Fact]
    public void The_access_stays_the_same_until_something_about_it_changes_however_it_is_spelled()
    {
        var secret = Secret("repository", ("url", "https://charts.example/a"), ("username", "me"));
        var first = Of(secret);
        var access = first.FindCharts("https://charts.example/a", "").Access;
        Assert.Same(access, first.FindCharts("https://charts.example/a/", "").Access);
        var later = new RepositorySecrets([secret, Secret("repository", ("url", "https://other.example"))], KnownServers.None, first);
        Assert.Same(access, later.FindCharts("https://charts.example/a", "").Access);
        Assert.NotEqual(first.Digest, later.Digest);
        var servers = new KnownServers("", MapNode.Of(("charts.example", "pem")));
        var trusting = new RepositorySecrets([secret], servers, later);
        Assert.Equal("pem", trusting.FindCharts("https://charts.example:8443/a", "").Access.AuthorityPem);
        Assert.Equal("pem", trusting.Find("https://charts.example/a.git", "").Access.AuthorityPem);
        Assert.NotSame(access, trusting.FindCharts("https://charts.example/a", "").Access);
    }

    [Fact]
    public void What_a_secret_cannot_say_is_refused_without_its_values()
    {
        var refusal = Assert.Throws<RepositorySettingException>(() => Of(Secret("repository", ("url", "https://charts.example"), ("gcpServiceAccountKey", "hush"))).FindCharts("https://charts.example", ""));
        Assert.Contains("gcpServiceAccountKey is not supported", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("insecure must be", Assert.Throws<RepositorySettingException>(() => Of(Secret("repository", ("url", "https://x"), ("insecure", "yes"))).FindCharts("https://x", "")).Message, StringComparison.Ordinal);
    }
}
