using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Sandbox;

namespace GitOpsActors.Kubernetes.Tests;

/// <summary>A sandbox, and a client that reaches it over HTTPS.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private TestCluster(SandboxCluster sandbox, ClusterClient client) => (Sandbox, Client) = (sandbox, client);

    public SandboxCluster Sandbox { get; }

    public ClusterClient Client { get; }

    public static CancellationToken Soon => new CancellationTokenSource(Patience).Token;

    public static async Task<TestCluster> StartAsync(ClusterClientOptions? options = null, SandboxOptions? sandbox = null)
    {
        var cluster = await SandboxCluster.StartAsync(sandbox ?? new SandboxOptions { Seed = 1 });
        return new TestCluster(cluster, new ClusterClient(AccessTo(cluster), options));
    }

    public static ClusterAccess AccessTo(SandboxCluster cluster) => KubeConfig.Parse(cluster.Kubeconfig(), "kubeconfig", "/").Access();

    public static MapNode ConfigMap(string name, string value = "1") => (MapNode)YamlReader.Read(
        $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, namespace: default}}, data: {{value: '{value}'}}}}");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Sandbox.DisposeAsync();
    }
}
