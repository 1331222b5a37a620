using System.Diagnostics;
using System.Globalization;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Actors.Persistence.Postgres;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Sandbox;
using GitOpsActors.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Bench.Nodes;

/// <summary>
/// The same fleet on one, two and three nodes, which share this process, its two cores and a PostgreSQL: what each further node costs in requests,
/// watches and processor time, and how long Applications are silent when a node leaves. NODES_APPS sets how many Applications there are.
/// </summary>
internal sealed class NodesBench : IAsyncDisposable
{
    private const int NodesMax = 3;
    private static readonly WriteOptions Hand = new() { FieldManager = "bench", Force = true };

    private readonly int _count = int.TryParse(Environment.GetEnvironmentVariable("NODES_APPS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 300;
    private readonly string _folder = Directory.CreateTempSubdirectory("nodes-bench-").FullName;
    private readonly BenchRepository _origin;
    private readonly List<(Actors.Hosting.Fleet Fleet, PostgresStore Journal)> _nodes = [];
    private readonly RequestCounts _counts = new();
    private readonly SandboxCluster _cluster;
    private readonly PostgresServer _server;
    private readonly ClusterClient _client;
    private readonly int _seed = Ports.Free();
    private string _database = "";

    private NodesBench(SandboxCluster cluster, PostgresServer server) => (_cluster, _server, _client, _origin) = (cluster, server, Connect(cluster), new BenchRepository(Path.Combine(_folder, "origin")));

    public static async Task RunAsync(Report report)
    {
        ThreadPool.SetMinThreads(8, 8);
        await using var bench = new NodesBench(await SandboxCluster.StartAsync(), await PostgresServer.StartAsync());
        await bench.PrepareAsync();
        for (var nodes = 1; nodes <= NodesMax; nodes++) await bench.MeasureAsync(report, nodes);
        await bench.LeaveAsync(report);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await StopAsync(node);
        _client.Dispose();
        await _cluster.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task MeasureAsync(Report report, int nodes)
    {
        var watches = Interlocked.Read(ref _counts.Watches);
        await AddNodeAsync(nodes - 1);
        await AllAnswerAsync();
        await SpreadAsync(nodes);
        var what = nodes == 1 ? "one node" : $"{nodes} nodes";
        report.Add($"{what}: watches that the newest node opened", Interlocked.Read(ref _counts.Watches) - watches, "watches");
        var (requests, processor) = (Interlocked.Read(ref _counts.Requests), Process.GetCurrentProcess().TotalProcessorTime);
        var clock = Stopwatch.StartNew();
        _origin.Write("base/settings.yaml", Settings(nodes.ToString(CultureInfo.InvariantCulture)));
        _origin.Commit(what);
        _nodes[0].Fleet.Client.LookAgain();
        for (var i = 0; i < _count; i++) await UntilAsync(BenchApplication.NameOf(i), nodes.ToString(CultureInfo.InvariantCulture));
        report.Add($"{what}: one commit changes all, push to all applied", clock.Elapsed.TotalSeconds, "s");
        report.Add($"{what}: requests for each Application", (Interlocked.Read(ref _counts.Requests) - requests) / (double)_count, "requests");
        report.Add($"{what}: processor time for each Application, the sandbox's too", (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds / _count, "ms");
    }

    /// <summary>How long the slowest Application of a node that leaves has not answered, from the moment that the node is told to.</summary>
    private async Task LeaveAsync(Report report)
    {
        var leaving = _nodes[^1];
        _nodes.RemoveAt(_nodes.Count - 1);
        var moved = new List<string>();
        for (var i = 0; i < _count; i++)
            if ((await _nodes[0].Fleet.Client.DescribeAsync(BenchApplication.NameOf(i), default)).Node.EndsWith(leaving.Fleet.Node.Name, StringComparison.Ordinal)) moved.Add(BenchApplication.NameOf(i));
        var clock = Stopwatch.StartNew();
        var stopping = StopAsync(leaving);
        var silences = await Task.WhenAll(moved.Select(async name =>
        {
            while ((await _nodes[0].Fleet.Client.DescribeAsync(name, default)).Node.EndsWith(leaving.Fleet.Node.Name, StringComparison.Ordinal)) await Task.Delay(20);
            return clock.Elapsed.TotalSeconds;
        }));
        await stopping;
        report.Add($"a node of three leaves with {moved.Count} Applications: the last answers elsewhere after", silences.DefaultIfEmpty().Max(), "s", budget: Budget.AtMost(5));
    }

    private async Task AllAnswerAsync()
    {
        for (var i = 0; i < _count; i++)
            while (!(await _nodes[0].Fleet.Client.DescribeAsync(BenchApplication.NameOf(i), default)).IsCompared) await Task.Delay(20);
    }

    /// <summary>Until each node has a part of the Applications: shards move some time after a node has joined.</summary>
    private async Task SpreadAsync(int nodes)
    {
        while (true)
        {
            var where = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < _count; i++) where.Add((await _nodes[0].Fleet.Client.DescribeAsync(BenchApplication.NameOf(i), default)).Node);
            if (where.Count >= nodes) break;
            await Task.Delay(500);
        }

        await AllAnswerAsync();
    }

    private async Task AddNodeAsync(int index)
    {
        var journal = await PostgresStore.OpenAsync(_database, default);
        var folder = Path.Combine(_folder, $"node-{index}");
        var fleet = await Actors.Hosting.Fleet.StartAsync(
            new FleetOptions
            {
                Journal = journal, Retention = TimeSpan.FromDays(1), Control = new CountingCluster(Connect(_cluster), _counts), Namespace = "argocd",
                ConnectTo = (server, config) => new CountingCluster(new ClusterClient(ClusterSecret.Access(server, config)), _counts),
                Origins = new Origins(Path.Combine(folder, "mirrors"), Path.Combine(folder, "charts"), TimeProvider.System),
                PollEvery = TimeSpan.FromHours(1), Time = TimeProvider.System, Chance = new Random(index).NextDouble, RenderSeed = new byte[32], Loggers = NullLoggerFactory.Instance,
            },
            MembershipOptions.Alone with
            {
                Address = "127.0.0.1",
                Port = index == 0 ? _seed : Ports.Free(),
                Seeds = [new SeedAddress("127.0.0.1", _seed)],
                Lease = new LeaseStoreOptions.Postgres(_database),
            },
            akka => akka.WithPostgresJournal(journal), default);
        _nodes.Add((fleet, journal));
    }

    private static async Task StopAsync((Actors.Hosting.Fleet Fleet, PostgresStore Journal) node)
    {
        await node.Fleet.DisposeAsync();
        node.Fleet.Node.Control.Dispose();
        await node.Journal.DisposeAsync();
    }

    private async Task PrepareAsync()
    {
        _database = await _server.CreateDatabaseAsync("bench");
        foreach (var definition in Definitions.All) await _client.CreateAsync(definition, Hand, default);
        foreach (var name in (string[])["argocd", "fleet"])
            await _client.CreateAsync(YamlReader.Read($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}").Map(), Hand, default);
        while (await _client.Discovery.RefreshAsync(default) is var kinds && kinds.Find("argoproj.io", "AppProject") is null) await Task.Delay(20);
        await _client.CreateAsync(YamlReader.Read("{apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: {name: default, namespace: argocd}, spec: {sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}]}}").Map(), Hand, default);
        _origin.Write("base/settings.yaml", Settings("0"));
        _origin.Write("base/kustomization.yaml", "resources: [settings.yaml]\n");
        for (var i = 0; i < _count; i++) _origin.Write($"apps/{BenchApplication.NameOf(i)}/kustomization.yaml", $"resources: [../../base]\nnamePrefix: {BenchApplication.NameOf(i)}-\n");
        _origin.Begin();
        for (var i = 0; i < _count; i++) await _client.CreateAsync(BenchApplication.Of(i, _origin), Hand, default);
    }

    private async Task UntilAsync(string name, string value)
    {
        var table = _cluster.Cluster.Table("", "configmaps");
        while (true)
        {
            var next = table.NextEvent();
            if (table.Get("fleet", $"{name}-settings")?.Document.Map("data")["value"].Text() == value) return;
            await next.WaitAsync(TimeSpan.FromMinutes(5));
        }
    }

    private static string Settings(string value) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings}}\ndata: {{value: '{value}'}}\n";

    private static ClusterClient Connect(SandboxCluster cluster) => new(KubeConfig.Parse(cluster.Kubeconfig(), "sandbox", "/").Access());
}
