using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Sandbox;
using static GitOpsActors.Kubernetes.Tests.TestCluster;

namespace GitOpsActors.Kubernetes.Tests.Access;

public sealed class ExecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_program_gets_the_token_once_until_it_expires_or_is_refused()
    {
        await using var cluster = await SandboxCluster.StartAsync();
        var time = new FakeTime();
        var expiry = time.GetUtcNow().AddMinutes(5).ToString("yyyy-MM-ddTHH:mm:ssZ");
        using var client = Client(cluster, time, $$$"""
            echo run >> "$COUNT"
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"{{{cluster.Token}}}","expirationTimestamp":"{{{expiry}}}"}}'
            """);
        await client.VersionAsync(Soon);
        await client.VersionAsync(Soon);
        Assert.Equal(1, Runs);
        time.Advance(TimeSpan.FromMinutes(4.9));
        await client.VersionAsync(Soon);
        Assert.Equal(2, Runs);
    }

    [Fact]
    public async Task A_refused_token_is_got_anew_once_for_a_request()
    {
        await using var cluster = await SandboxCluster.StartAsync();
        using var client = Client(cluster, TimeProvider.System, """
            echo run >> "$COUNT"
            echo '{"status":{"token":"wrong"}}'
            """);
        Assert.Equal(FaultKind.Unauthenticated, (await Assert.ThrowsAsync<ClusterException>(() => client.Discovery.FindAsync("", "Pod", Soon).AsTask())).Kind);
        Assert.InRange(Runs, 2, 4);
    }

    [Theory]
    [InlineData("echo no >&2; exit 3", "ended with 3: no")]
    [InlineData("echo surprise", "printed something else than an ExecCredential")]
    [InlineData("echo '{}'", "printed an ExecCredential without status.token")]
    public async Task A_program_that_fails_is_named_with_what_it_said(string script, string message)
    {
        await using var cluster = await SandboxCluster.StartAsync();
        using var client = Client(cluster, TimeProvider.System, script);
        var e = await Assert.ThrowsAsync<ClusterException>(() => client.VersionAsync(Soon));
        Assert.Contains("plugin.sh " + message, e.Message, StringComparison.Ordinal);
        Assert.Equal(FaultKind.Unauthenticated, e.Kind);
    }

    [Fact]
    public async Task A_program_that_is_not_there_comes_with_the_hint_how_to_install_it()
    {
        using var client = new ClusterClient(ClusterSecret.Access("https://127.0.0.1:1", """{"execProviderConfig":{"command":"no-such-program","installHint":"ask the owners"}}"""));
        var e = await Assert.ThrowsAsync<ClusterException>(() => client.VersionAsync(Soon));
        Assert.Contains("ask the owners", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_of_a_cluster_secret_learns_of_the_cluster_and_gets_its_environment()
    {
        await using var cluster = await SandboxCluster.StartAsync();
        var program = _folder.Script("plugin.sh", """
            case "$KUBERNETES_EXEC_INFO" in *'"server":"https://'*) ;; *) echo "no info" >&2; exit 1;; esac
            echo "{\"status\":{\"token\":\"$TOKEN\"}}"
            """);
        var ca = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(cluster.AuthorityPem));
        using var client = new ClusterClient(ClusterSecret.Access(cluster.Address.ToString(),
            $$$"""{"execProviderConfig":{"command":"{{{program}}}","env":{"TOKEN":"{{{cluster.Token}}}"},"provideClusterInfo":true},"tlsClientConfig":{"caData":"{{{ca}}}"}}"""));
        Assert.NotEmpty((await client.Discovery.AllAsync(Soon)).All);
    }

    private int Runs => File.ReadAllLines(Path.Combine(_folder.Path, "count")).Length;

    private ClusterClient Client(SandboxCluster cluster, TimeProvider time, string script)
    {
        _folder.Script("plugin.sh", script);
        var exec = $"exec: {{apiVersion: client.authentication.k8s.io/v1, command: ./plugin.sh, env: [{{name: COUNT, value: {Path.Combine(_folder.Path, "count")}}}]}}";
        var config = cluster.Kubeconfig().Replace("token: " + cluster.Token, exec, StringComparison.Ordinal);
        return new ClusterClient(KubeConfig.Parse(config, "kubeconfig", _folder.Path, time).Access());
    }
}
