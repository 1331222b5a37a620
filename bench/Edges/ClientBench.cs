using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Sandbox;

namespace GitOpsActors.Bench.Edges;

/// <summary>Our client beside a bare HttpClient that sends the same bytes: what discovery, the queue, the sorting and the documents cost.</summary>
internal static class ClientBench
{
    private const int Applies = 8_000;
    private const int Parallel = 16;

    public static async Task RunAsync(Report report)
    {
        await using var cluster = await SandboxCluster.StartAsync();
        using var client = new ClusterClient(KubeConfig.Parse(cluster.Kubeconfig(), "kubeconfig", "/").Access());
        using var bare = Bare(cluster);
        var options = new WriteOptions { FieldManager = "bench", Force = true };
        var (ours, baseline) = await Rounds.CompareAsync(3,
            () => ManyAsync(i => client.ApplyAsync(ConfigMap(i), options, CancellationToken.None)),
            () => ManyAsync(async i =>
            {
                using var body = new StringContent(ConfigMap(i).ToString(), Encoding.UTF8, "application/apply-patch+yaml");
                using var answer = await bare.PatchAsync($"/api/v1/namespaces/default/configmaps/map-{i}?fieldManager=bench&force=true", body);
                _ = JsonReader.Read(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
            }));
        report.Add($"server-side applies, {Parallel} at a time, beside a bare HttpClient", ours, "/s", baseline, Budget.RatioAtLeast(0.7));
    }

    private static Task<double> ManyAsync(Func<int, Task> apply)
    {
        var next = -1;
        return Rounds.RateAsync(Applies, () => Task.WhenAll(Enumerable.Range(0, Parallel).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i < Applies) await apply(i);
        })));
    }

    private static MapNode ConfigMap(int i) => MapNode.Of(
        ("apiVersion", "v1"), ("kind", "ConfigMap"),
        ("metadata", MapNode.Of(("name", $"map-{i}"), ("namespace", "default"), ("labels", MapNode.Of(("app", "bench"))))),
        ("data", MapNode.Of(("a", "some text"), ("b", "more of it"))));

    private static HttpClient Bare(SandboxCluster cluster)
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509Certificate2.CreateFromPem(cluster.AuthorityPem) },
        };
        var client = new HttpClient(handler)
        {
            BaseAddress = cluster.Address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", cluster.Token);
        return client;
    }
}
