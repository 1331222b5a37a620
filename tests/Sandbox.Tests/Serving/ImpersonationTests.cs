using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Serving;

/// <summary>Requests that are made in another one's name.</summary>
public sealed class ImpersonationTests
{
    private const string Reviews = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    [Theory]
    [InlineData("ada", "", "system:authenticated")]
    [InlineData("ada", "makers", "makers system:authenticated")]
    [InlineData("system:serviceaccount:shop:deployer", "", "system:serviceaccounts system:serviceaccounts:shop system:authenticated")]
    [InlineData("system:serviceaccount:shop:deployer", "makers", "makers system:authenticated")]
    public async Task Who_may_take_anybodys_place_is_whom_it_names(string user, string group, string expected)
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Rbac = true });
        using var client = new Client(cluster);
        client.Headers.Add("Impersonate-User", user);
        if (group.Length > 0) client.Headers.Add("Impersonate-Group", group);
        client.Headers.Add("Impersonate-Extra-example.com%2Fscope", "a");
        var info = (await client.Send("POST", Reviews, "{}")).Document.At("status", "userInfo");
        Assert.Equal((user, expected), (info.Text("username"), string.Join(' ', info.List("groups").Select(static one => one.Text()))));
        Assert.Equal("a", info.List("extra", "example.com/scope")[0].Text());
    }

    [Fact]
    public async Task The_rights_of_the_one_who_is_named_count()
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Rbac = true });
        using var client = new Client(cluster);
        client.Headers.Add("Impersonate-User", "system:serviceaccount:shop:deployer");
        var answer = await client.CreateConfigMap("mine");
        Assert.Equal(403, answer.Code);
        Assert.Contains("User \\\"system:serviceaccount:shop:deployer\\\" cannot create resource \\\"configmaps\\\"", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Impersonate-User", "ada", "cannot impersonate resource \\\"users\\\" in API group \\\"\\\" at the cluster scope")]
    [InlineData("Impersonate-User", "system:serviceaccount:shop:other", "cannot impersonate resource \\\"serviceaccounts\\\" in API group \\\"\\\" in the namespace \\\"shop\\\"")]
    [InlineData("Impersonate-Group", "system:masters", "cannot impersonate resource \\\"groups\\\" in API group \\\"\\\" at the cluster scope")]
    public async Task Nobody_takes_a_place_without_the_right_to_it(string header, string value, string problem)
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Rbac = true, PlainToken = "plain" });
        using var admin = new Client(cluster);
        const string Roles = "/apis/rbac.authorization.k8s.io/v1/";
        await admin.Send("POST", Roles + "clusterroles", """{"metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["serviceaccounts"],"resourceNames":["deployer"],"verbs":["impersonate"]}]}""");
        await admin.Send(
            "POST", Roles + "clusterrolebindings",
            """{"metadata":{"name":"r"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"r"},"subjects":[{"kind":"User","name":"plain"}]}""");
        using var client = new Client(cluster, token: "plain");
        if (header != "Impersonate-User") client.Headers.Add("Impersonate-User", "system:serviceaccount:shop:deployer");
        client.Headers.Add(header, value);
        var answer = await client.Send("POST", Reviews, "{}");
        Assert.Equal(403, answer.Code);
        Assert.Contains("User \\\"plain\\\" " + problem, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_without_a_user_is_nobody()
    {
        await using var cluster = await SandboxCluster.StartAsync();
        using var client = new Client(cluster);
        client.Headers.Add("Impersonate-Group", "makers");
        Assert.Equal(500, (await client.Send("POST", Reviews, "{}")).Code);
    }
}
