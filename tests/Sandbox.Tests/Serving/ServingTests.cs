using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Serving;

public sealed class ServingTests
{
    [Fact]
    public async Task A_client_certificate_says_who_somebody_is()
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Rbac = true });
        using var ada = cluster.ClientCertificate("ada", "makers");
        using var client = new Client(cluster, ada);
        var answer = await client.Send("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");
        Assert.Equal("ada", answer.Document.Text("status", "userInfo", "username"));
        Assert.Equal(["makers", "system:authenticated"], answer.Document.List("status", "userInfo", "groups").Select(group => group.Text()));
        Assert.Equal((403, "Forbidden"), await CodeAndReason(client.Get("/api/v1/nodes")));
        using var root = cluster.ClientCertificate("root", "system:masters");
        using var master = new Client(cluster, root);
        Assert.Equal(200, (await master.Get("/api/v1/nodes")).Code);
    }

    [Fact]
    public async Task A_certificate_of_another_cluster_is_worth_nothing()
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Rbac = true });
        await using var other = await SandboxCluster.StartAsync();
        using var foreign = other.ClientCertificate("root", "system:masters");
        using var client = new Client(cluster, foreign);
        var answer = await client.Get("/api/v1/nodes");
        Assert.Equal(403, answer.Code);
        Assert.Contains("User \\\"system:anonymous\\\"", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_is_unauthorized()
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Token = "right" });
        await using var other = await SandboxCluster.StartAsync(new SandboxOptions { Token = "wrong" });
        using var client = new Client(cluster, token: other.Token);
        Assert.Equal((401, "Unauthorized"), await CodeAndReason(client.Get("/api/v1/nodes")));
    }

    [Fact]
    public async Task Clusters_in_one_process_are_separate_and_share_a_kubeconfig()
    {
        await using var one = await SandboxCluster.StartAsync();
        await using var two = await SandboxCluster.StartAsync();
        using var first = new Client(one);
        using var second = new Client(two);
        Assert.Equal(201, (await first.CreateConfigMap("mine")).Code);
        Assert.Equal(404, (await second.Get("/api/v1/namespaces/default/configmaps/mine")).Code);
        var config = YamlReader.Read(SandboxCluster.Kubeconfig([one, two]));
        Assert.Equal(["sandbox", "sandbox-2"], config.List("contexts").Select(context => context.Text("name")));
        Assert.Equal("sandbox", config.Text("current-context"));
    }

    [Fact]
    public async Task A_watch_from_a_version_that_is_forgotten_is_gone()
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { HistoryMax = 4 });
        using var client = new Client(cluster);
        var start = (await client.CreateConfigMap("first")).Document.Text("metadata", "resourceVersion");
        for (var i = 0; i < 20; i++) await client.CreateConfigMap($"map-{i}");
        using var lines = await client.Open($"/api/v1/namespaces/default/configmaps?watch=1&resourceVersion={start}");
        var happened = JsonReader.Read(System.Text.Encoding.UTF8.GetBytes((await lines.ReadLineAsync())!));
        Assert.Equal(("ERROR", 410L, "Expired"), (happened.Text("type"), happened.Integer("object", "code"), happened.Text("object", "reason")));
        Assert.Null(await lines.ReadLineAsync());
    }

    [Fact]
    public async Task A_fresh_cluster_takes_few_writes_to_make_and_has_what_every_cluster_has()
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Nodes = 2 });
        // Each object of the start is written once; what controllers add to the four namespaces comes on top.
        Assert.InRange(cluster.Cluster.Store.Revision, 1, 400);
        using var client = new Client(cluster);
        var spaces = (await client.Get("/api/v1/namespaces")).Document.List("items").Select(item => item.Text("metadata", "name"));
        Assert.Equal(["default", "kube-node-lease", "kube-public", "kube-system"], spaces);
        Assert.Equal(2, (await client.Get("/api/v1/nodes")).Document.List("items").Count);
    }

    private static async Task<(int, string?)> CodeAndReason(Task<Answer> answer) => ((await answer).Code, (await answer).Reason);
}
