using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Sandbox;
using GitOpsActors.Sandbox.Faults;
using static GitOpsActors.Kubernetes.Tests.TestCluster;

namespace GitOpsActors.Kubernetes.Tests.Faults;

public sealed class FaultTests
{
    private static readonly ObjectName Default = new("", "Namespace", "", "default");

    [Fact]
    public async Task Too_many_requests_are_sent_again_after_the_pause_that_the_server_asks_for()
    {
        var time = new HastyTime();
        await using var cluster = await StartAsync(new ClusterClientOptions { Time = time });
        await cluster.Client.Discovery.AllAsync(Soon);
        cluster.Sandbox.Faults.Plan = FaultPlan.Parse("429=0.3");
        for (var i = 0; i < 30; i++) Assert.NotNull(await cluster.Client.GetAsync(Default, Soon));
        Assert.Contains(time.Pauses, pause => pause > TimeSpan.FromSeconds(0.5) && pause <= TimeSpan.FromSeconds(1));
        Assert.True(cluster.Client.Load.Limit < 16);
    }

    [Fact]
    public async Task A_server_that_refuses_for_ever_is_a_fault_that_says_when_to_come_back()
    {
        await using var cluster = await StartAsync(new ClusterClientOptions { Time = new HastyTime() });
        await cluster.Client.Discovery.AllAsync(Soon);
        cluster.Sandbox.Faults.Plan = FaultPlan.Parse("429=1");
        var fault = (await Assert.ThrowsAsync<ClusterException>(() => cluster.Client.GetAsync(Default, Soon))).Fault;
        Assert.Equal((FaultKind.TooManyRequests, FaultNature.RetryAfter, TimeSpan.FromSeconds(1)), (fault.Kind, fault.Nature, fault.RetryAfter));
    }

    [Theory]
    [InlineData("5xx=1", FaultKind.ServerFailed)]
    [InlineData("reset=1", FaultKind.Unreachable)]
    [InlineData("stopped", FaultKind.Unreachable)]
    public async Task Trouble_of_the_server_is_retryable(string plan, FaultKind kind)
    {
        await using var cluster = await StartAsync();
        await cluster.Client.Discovery.AllAsync(Soon);
        cluster.Sandbox.Faults.Plan = FaultPlan.Parse(plan);
        var fault = (await Assert.ThrowsAsync<ClusterException>(() => cluster.Client.GetAsync(Default, Soon))).Fault;
        Assert.Equal((kind, FaultNature.Retryable), (fault.Kind, fault.Nature));
        cluster.Sandbox.Faults.Plan = FaultPlan.None;
        Assert.NotNull(await cluster.Client.GetAsync(Default, Soon));
        Assert.Equal(0, cluster.Client.Load.Running);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_a_timeout_that_names_the_request()
    {
        await using var cluster = await StartAsync(new ClusterClientOptions { RequestTimeout = TimeSpan.FromSeconds(2) });
        await cluster.Client.Discovery.AllAsync(Soon);
        cluster.Sandbox.Faults.Plan = FaultPlan.Parse("latency=3600000");
        var e = await Assert.ThrowsAsync<ClusterException>(() => cluster.Client.GetAsync(Default, Soon));
        Assert.Equal((FaultKind.TimedOut, "GET /api/v1/namespaces/default: no answer within 2 seconds"), (e.Kind, e.Message));
    }

    [Fact]
    public async Task A_wrong_authority_is_a_fault_of_TLS_in_clear_words()
    {
        await using var other = await SandboxCluster.StartAsync();
        await using var cluster = await SandboxCluster.StartAsync();
        using var client = new ClusterClient(Changed(cluster, config => config.Replace(Authority(cluster), Authority(other), StringComparison.Ordinal)));
        var e = await Assert.ThrowsAsync<ClusterException>(() => client.VersionAsync(Soon));
        Assert.Equal((FaultKind.Tls, FaultNature.Terminal), (e.Kind, e.Fault.Nature));
        Assert.Contains("not signed by an authority that the configuration trusts", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_a_fault_of_TLS_until_the_name_is_stated()
    {
        await using var cluster = await SandboxCluster.StartAsync();
        using var client = new ClusterClient(Changed(cluster, config => Regex.Replace(config, "\n(?<indent> +)server:", "\n${indent}tls-server-name: other.example\n${indent}server:", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))));
        var e = await Assert.ThrowsAsync<ClusterException>(() => client.VersionAsync(Soon));
        Assert.Equal(FaultKind.Tls, e.Kind);
        Assert.Contains("another name", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_insecure_cluster_is_believed_without_an_authority()
    {
        await using var cluster = await SandboxCluster.StartAsync();
        using var client = new ClusterClient(Changed(cluster, config => config.Replace("certificate-authority-data: " + Authority(cluster), "insecure-skip-tls-verify: true", StringComparison.Ordinal)));
        Assert.NotNull((await client.VersionAsync(Soon))["gitVersion"]);
    }

    [Fact]
    public async Task A_wrong_token_is_an_authentication_failure_and_a_missing_right_is_forbidden()
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { PlainToken = "plain" });
        using var stranger = new ClusterClient(Changed(cluster, config => config.Replace(cluster.Token, "wrong", StringComparison.Ordinal)));
        Assert.Equal(FaultKind.Unauthenticated, (await Assert.ThrowsAsync<ClusterException>(() => stranger.GetAsync(Default, Soon))).Kind);
        using var plain = new ClusterClient(Changed(cluster, config => config.Replace(cluster.Token, "plain", StringComparison.Ordinal)));
        var forbidden = await Assert.ThrowsAsync<ClusterException>(() => plain.GetAsync(Default, Soon));
        Assert.Equal((FaultKind.Forbidden, FaultNature.Terminal), (forbidden.Kind, forbidden.Fault.Nature));
    }

    [Fact]
    public async Task Nobody_listening_and_an_unknown_name_are_told_apart()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        using var nobody = new ClusterClient(new ClusterAccess { Server = new Uri($"https://127.0.0.1:{port}") });
        var refused = await Assert.ThrowsAsync<ClusterException>(() => nobody.VersionAsync(Soon));
        Assert.StartsWith($"127.0.0.1:{port} cannot be reached", refused.Message, StringComparison.Ordinal);
        using var nameless = new ClusterClient(new ClusterAccess { Server = new Uri("https://no-such-host.invalid") });
        var unknown = await Assert.ThrowsAsync<ClusterException>(() => nameless.VersionAsync(Soon));
        Assert.StartsWith("the name no-such-host.invalid cannot be resolved", unknown.Message, StringComparison.Ordinal);
        Assert.Equal((FaultKind.Unreachable, FaultKind.Unreachable), (refused.Kind, unknown.Kind));
    }

    private static ClusterAccess Changed(SandboxCluster cluster, Func<string, string> change)
    {
        var changed = change(cluster.Kubeconfig());
        Assert.NotEqual(changed, cluster.Kubeconfig());
        return KubeConfig.Parse(changed, "kubeconfig", "/").Access();
    }

    private static string Authority(SandboxCluster cluster) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(cluster.AuthorityPem));
}
