using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;
using static GitOpsActors.Kubernetes.Tests.TestCluster;

namespace GitOpsActors.Kubernetes.Tests.Access;

public sealed class ImpersonationTests
{
    [Fact]
    public async Task Every_request_says_as_whom_it_acts()
    {
        await using var server = await RecordingServer.StartAsync();
        using var client = new ClusterClient(server.Access(
            "{token: proof, as: jürgen, as-uid: '17', as-groups: [dev, 'ops:night'], as-user-extra: {example.com/scope: [a, b], reason: [r]}}"));
        await client.VersionAsync(Soon);
        await client.VersionAsync(Soon);
        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, headers =>
        {
            Assert.Equal(["Bearer proof"], headers["Authorization"]);
            Assert.Equal(["jürgen"], headers["Impersonate-User"]);
            Assert.Equal(["17"], headers["Impersonate-Uid"]);
            Assert.Equal(["dev", "ops:night"], Parts(headers["Impersonate-Group"]));
            Assert.Equal(["a", "b"], Parts(headers["Impersonate-Extra-example.com%2Fscope"]));
            Assert.Equal(["r"], headers["Impersonate-Extra-reason"]);
        });
    }

    [Fact]
    public async Task A_client_acts_for_another_one_beside_those_that_act_for_themselves()
    {
        await using var server = await RecordingServer.StartAsync();
        using var client = new ClusterClient(server.Access("{token: proof, as: ann, as-groups: [dev]}"));
        await client.As("system:serviceaccount:shop:deployer").VersionAsync(Soon);
        await ((ClusterClient)client.As("system:serviceaccount:shop:deployer")).At(GitOpsActors.Kubernetes.Concurrency.Priority.User).VersionAsync(Soon);
        await client.As("").VersionAsync(Soon);
        Assert.Equal(["system:serviceaccount:shop:deployer", "system:serviceaccount:shop:deployer", "ann"], server.Requests.Select(static headers => headers["Impersonate-User"].Single()));
        // The groups of one are not those of another.
        Assert.Equal([false, false, true], server.Requests.Select(static headers => headers.ContainsKey("Impersonate-Group")));
        Assert.Throws<ClusterException>(() => client.As("a\r\nAuthorization: b"));
    }

    [Fact]
    public async Task Who_acts_as_itself_says_nothing_of_it()
    {
        await using var server = await RecordingServer.StartAsync();
        using var client = new ClusterClient(server.Access("{token: proof, as: '', as-groups: []}"));
        await client.VersionAsync(Soon);
        Assert.DoesNotContain(server.Requests.Single().Keys, static name => name.StartsWith("Impersonate", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("as-groups: [a]", "kubeconfig: users[u]: as-uid, as-groups and as-user-extra need a user to act as")]
    [InlineData("as: {}", "kubeconfig: users[u].as is no text")]
    [InlineData("as: a, as-groups: b", "kubeconfig: users[u].as-groups is no list")]
    [InlineData("as: a, as-user-extra: [b]", "kubeconfig: users[u].as-user-extra is no map of lists")]
    [InlineData("as: \"a\\r\\nAuthorization: b\"", "kubeconfig: users[u].as has a character that no name has")]
    public void What_is_wrong_is_told_with_its_place(string user, string message)
    {
        var error = Assert.Throws<ClusterException>(() => Parse(user).Access());
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_Secret_cannot_take_it_over()
    {
        var error = Assert.Throws<ClusterException>(() => Parse("token: proof, as: ann").Secret("x"));
        Assert.Contains("users[u] acts as somebody else", error.Message, StringComparison.Ordinal);
    }

    private static KubeConfig Parse(string user) => KubeConfig.Parse(
        $$"""
        current-context: x
        contexts: [{name: x, context: {cluster: c, user: u} }]
        clusters: [{name: c, cluster: {server: "https://x.example"} }]
        users: [{name: u, user: { {{user}} } }]
        """, "kubeconfig", "/");

    // A header that comes several times may be told as one with commas.
    private static string[] Parts(string[] values) => [.. values.SelectMany(static value => value.Split(", "))];
}
