using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox;
using GitOpsActors.Sandbox.Objects;

namespace GitOpsActors.Bench.Sandbox;

/// <summary>The embedded API server over its real front door: HTTPS and HTTP/2, with the client on the same machine.</summary>
internal static class SandboxBench
{
    private const int AppliesOfOne = 4_000;
    private const int AppliesOfMany = 20_000;
    private const int Clients = 32;
    private const int WarmChanges = 100_000;
    private const int Objects = 100_000;

    public static async Task RunAsync(Report report)
    {
        await AppliesAsync(report);
        await WatchesAsync(report, watchers: 1, events: 50_000);
        await WatchesAsync(report, watchers: 100, events: 2_000);
        Memory(report);
        await GrowthBench.RunAsync(report);
    }

    private static async Task AppliesAsync(Report report)
    {
        await using var cluster = await SandboxCluster.StartAsync();
        using var client = ClientOf(cluster);
        await ApplyManyAsync(client, "warm", 2_000, Clients);
        var (rateOfOne, lateOfOne) = await ApplyManyAsync(client, "one", AppliesOfOne, 1);
        var (rate, late) = await ApplyManyAsync(client, "many", AppliesOfMany, Clients);
        report.Add("server-side applies, 1 client", rateOfOne, "/s");
        report.Add("p99 of an apply, 1 client", lateOfOne, "ms");
        report.Add($"server-side applies, {Clients} clients", rate, "/s", budget: Budget.AtLeast(4_000));
        report.Add($"p99 of an apply, {Clients} clients", late, "ms");
    }

    /// <summary>Half of the applies make an object, half change one.</summary>
    private static async Task<(double Rate, double P99)> ApplyManyAsync(HttpClient client, string prefix, int count, int clients)
    {
        var times = new ConcurrentBag<double>();
        var next = -1;
        var rate = await Rounds.RateAsync(count, () => Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i < count)
            {
                var start = Stopwatch.GetTimestamp();
                await ApplyAsync(client, $"{prefix}-{i / 2}", i);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        })));
        var sorted = times.Order().ToList();
        return (rate, sorted[(int)(sorted.Count * 0.99)]);
    }

    private static async Task ApplyAsync(HttpClient client, string name, int value)
    {
        var body = new StringContent(
            $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","labels":{"app":"bench","tier":"web"}},"data":{"a":"{{{value}}}","b":"some text","c":"more of it"}}""",
            Encoding.UTF8, "application/apply-patch+yaml");
        using var answer = await client.PatchAsync($"/api/v1/namespaces/default/configmaps/{name}?fieldManager=bench&force=true", body);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Changes are made within the process, so that what is measured is their way to the watchers.</summary>
    private static async Task WatchesAsync(Report report, int watchers, int events)
    {
        await using var cluster = await SandboxCluster.StartAsync();
        using var client = ClientOf(cluster);
        var request = new WriteRequest { Resource = cluster.Cluster.Resource("", "v1", "configmaps"), Namespace = "default", Name = "watched" };
        cluster.Cluster.Objects.Create(request, MapNode.Of(("metadata", MapNode.Of(("name", "watched")))));
        // What is measured is a server that has been up for a while, as for the applies.
        Change(cluster, request, WarmChanges);
        var version = cluster.Cluster.Store.Revision;
        var streams = new List<Stream>();
        for (var i = 0; i < watchers; i++)
            streams.Add(await client.GetStreamAsync($"/api/v1/namespaces/default/configmaps?watch=true&resourceVersion={version}"));
        var rate = await Rounds.RateAsync((long)events * watchers, () => Task.WhenAll(
            [Task.Run(() => Change(cluster, request, events)), .. streams.Select(stream => CountLinesAsync(stream, events))]));
        report.Add($"watch events to {watchers} watcher{(watchers == 1 ? "" : "s")}", rate, "/s", budget: watchers == 1 ? null : Budget.AtLeast(100_000));
        foreach (var stream in streams) await stream.DisposeAsync();
    }

    private static void Change(SandboxCluster cluster, WriteRequest request, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var value = i;
            cluster.Cluster.Objects.Modify(request, item => item.With("data", MapNode.Of(("n", value.ToString("D", System.Globalization.CultureInfo.InvariantCulture)))));
        }
    }

    private static async Task CountLinesAsync(Stream stream, int lines)
    {
        var buffer = new byte[64 * 1024];
        while (lines > 0)
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0) throw new InvalidOperationException("the watch ended early");
            lines -= buffer.AsSpan(0, read).Count((byte)'\n');
        }
    }

    private static void Memory(Report report)
    {
        var cluster = new Cluster(TimeProvider.System, new Random(1));
        var spaces = cluster.Resource("", "v1", "namespaces");
        cluster.Objects.Create(new WriteRequest { Resource = spaces, Name = "default" }, MapNode.Of(("metadata", MapNode.Of(("name", "default")))));
        var maps = cluster.Resource("", "v1", "configmaps");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Objects; i++)
        {
            cluster.Objects.Create(new WriteRequest { Resource = maps, Namespace = "default", Manager = "bench" }, MapNode.Of(
                ("metadata", MapNode.Of(("name", $"map-{i}"), ("labels", MapNode.Of(("app", $"app-{i % 100}"))))),
                ("data", MapNode.Of(("key", $"value {i}"), ("other", "some more text")))));
        }
        var used = GC.GetTotalMemory(forceFullCollection: true) - before;
        var bytes = cluster.Table("", "configmaps").View(null).Objects.Sum(item => (long)item.Json.Length);
        report.Add($"memory of an object beside its bytes, of {Objects:#,##0}", (used - bytes) / (double)Objects, "B", budget: Budget.AtMost(5_000));
        report.Add("bytes of an object", bytes / (double)Objects, "B");
        GC.KeepAlive(cluster);
    }

    private static HttpClient ClientOf(SandboxCluster cluster)
    {
        var authority = X509Certificate2.CreateFromPem(cluster.AuthorityPem);
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { authority },
        };
        var client = new HttpClient(handler)
        {
            BaseAddress = cluster.Address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", cluster.Token);
        return client;
    }
}
