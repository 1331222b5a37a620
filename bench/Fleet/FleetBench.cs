using System.Diagnostics;
using System.Globalization;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Bench.Fleet;

/// <summary>
/// A fleet from Git to cluster: Applications over one Kustomize base, each with a Deployment, a Service and a ConfigMap. API server, Git and
/// engine share the machine. FLEET_APPS sets how many Applications there are.
/// </summary>
internal sealed class FleetBench : IAsyncDisposable
{
    private const int Rounds = 20;
    private static readonly WriteOptions Hand = new() { FieldManager = "bench", Force = true };

    private readonly int _count = int.TryParse(Environment.GetEnvironmentVariable("FLEET_APPS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1000;
    private readonly string _folder = Directory.CreateTempSubdirectory("fleet-bench-").FullName;
    private readonly BenchRepository _origin;
    private readonly SandboxCluster _cluster;
    private readonly ClusterClient _client;
    private SqliteStore? _journal;
    private GitOpsActors.Actors.Hosting.Fleet? _fleet;

    private FleetBench(SandboxCluster cluster) => (_cluster, _client, _origin) = (cluster, Connect(cluster), new BenchRepository(Path.Combine(_folder, "origin")));

    public static async Task RunAsync(Report report)
    {
        ThreadPool.SetMinThreads(8, 8);
        await using var bench = new FleetBench(await SandboxCluster.StartAsync());
        await bench.PrepareAsync();
        await bench.MeasureAsync(report);
    }

    public async ValueTask DisposeAsync()
    {
        if (_journal is not null) await StopAsync();
        _client.Dispose();
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task MeasureAsync(Report report)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await StartAsync();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < _count; i++) await _client.CreateAsync(BenchApplication.Of(i, _origin), Hand, default);
        await UntilAllAsync("1");
        report.Add($"{_count} applications declared, rendered and applied for the first time", clock.Elapsed.TotalSeconds, "s");

        var processor = Environment.CpuUsage.TotalTime;
        clock.Restart();
        _origin.Write("base/kustomization.yaml", Base("2"));
        Push("all");
        await UntilAllAsync("2");
        var all = clock.Elapsed.TotalSeconds;
        report.Add("processor time meanwhile, of the sandbox too", (Environment.CpuUsage.TotalTime - processor).TotalSeconds, "s");
        report.Add("one commit changes all, push to all applied", all, "s", budget: Budget.AtMost(5.0 * _count / 1000));
        report.Add("applications applied a second", _count / all, "1/s", budget: Budget.AtLeast(200));
        await QuietAsync();
        report.Add("memory an application, with its objects in the sandbox", (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)_count / 1024, "KiB");

        var renders = _fleet!.Node.Meters.Renders;
        var pushes = new List<double>();
        for (var round = 0; round < Rounds; round++) pushes.Add(await PushOneAsync(round));
        report.Add("one commit changes one, push to applied, median", Median(pushes), "ms");
        report.Add("the slowest of 20", pushes.Max(), "ms", budget: Budget.AtMost(250));
        report.Add("renders for each of these commits", (_fleet.Node.Meters.Renders - renders) / (double)Rounds, "renders", budget: Budget.AtMost(1));

        var repairs = new List<double>();
        for (var round = 0; round < Rounds; round++) repairs.Add(await MeddleAsync(round + Rounds));
        report.Add("a field changed by hand, edit to repaired, median", Median(repairs), "ms");
        report.Add("the slowest of 20 repairs", repairs.Max(), "ms", budget: Budget.AtMost(200));

        var requests = _cluster.Cluster.Store.Revision;
        await StopAsync();
        clock.Restart();
        await StartAsync();
        await UntilComparedAsync();
        report.Add("cold start to all compared", clock.Elapsed.TotalSeconds, "s", budget: Budget.AtMost(60));
        report.Add("writes to the cluster by that start", _cluster.Cluster.Store.Revision - requests, "writes", budget: Budget.AtMost(0));
    }

    private async Task<double> PushOneAsync(int round)
    {
        var (name, value) = (BenchApplication.NameOf(round), $"push-{round}");
        _origin.Write($"apps/{name}/kustomization.yaml", Overlay(name, value));
        _origin.Commit(value);
        var clock = Stopwatch.StartNew();
        Hook();
        await UntilAsync("", "configmaps", "fleet", $"{name}-own", item => item.Map("data")["own"].Text() == value);
        var elapsed = clock.Elapsed.TotalMilliseconds;
        await QuietAsync();
        return elapsed;
    }

    private async Task<double> MeddleAsync(int round)
    {
        var name = BenchApplication.NameOf(round);
        var clock = Stopwatch.StartNew();
        await _client.PatchAsync(new ObjectName("", "ConfigMap", "fleet", $"{name}-settings"), PatchKind.Merge, YamlReader.Read("{data: {value: meddled}}"), new WriteOptions { FieldManager = "hand" }, default);
        await UntilAsync("", "configmaps", "fleet", $"{name}-settings", static item => item.Map("data")["value"].Text() != "meddled");
        var elapsed = clock.Elapsed.TotalMilliseconds;
        await QuietAsync();
        return elapsed;
    }

    private async Task PrepareAsync()
    {
        foreach (var definition in Definitions.All) await _client.CreateAsync(definition, Hand, default);
        foreach (var name in (string[])["argocd", "fleet"])
            await _client.CreateAsync(YamlReader.Read($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}").Map(), Hand, default);
        foreach (var definition in Definitions.All)
            await UntilAsync("apiextensions.k8s.io", "customresourcedefinitions", "", definition.Text("metadata", "name")!, static item => item.ToString().Contains("\"Established\"", StringComparison.Ordinal));
        await _client.Discovery.RefreshAsync(default);
        await _client.CreateAsync(YamlReader.Read("{apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: {name: default, namespace: argocd}, spec: {sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}]}}").Map(), Hand, default);
        _origin.Write("base/kustomization.yaml", Base("1"));
        _origin.Write("base/objects.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 0
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: "registry.example/web:1", ports: [{containerPort: 80}]}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {ports: [{port: 80}], selector: {app: web}}
            """);
        for (var i = 0; i < _count; i++) _origin.Write($"apps/{BenchApplication.NameOf(i)}/kustomization.yaml", Overlay(BenchApplication.NameOf(i), "0"));
        _origin.Begin();
    }

    private async Task StartAsync()
    {
        var journal = _journal = SqliteStore.Open(Path.Combine(_folder, "journal.db"), TimeProvider.System);
        _fleet = await GitOpsActors.Actors.Hosting.Fleet.StartAsync(
            new FleetOptions
            {
                Journal = journal, Retention = TimeSpan.FromDays(1), Control = Connect(_cluster), Namespace = "argocd",
                ConnectTo = static (server, config) => new ClusterClient(ClusterSecret.Access(server, config)),
                Origins = new Origins(Path.Combine(_folder, "mirrors"), Path.Combine(_folder, "charts"), TimeProvider.System),
                PollEvery = TimeSpan.FromHours(1), Time = TimeProvider.System, Chance = new Random(1).NextDouble, RenderSeed = new byte[32],
                Loggers = NullLoggerFactory.Instance,
            },
            MembershipOptions.Alone, akka => akka.WithSqliteJournal(journal), default);
    }

    private async Task StopAsync()
    {
        await _fleet!.DisposeAsync();
        _fleet.Node.Control.Dispose();
        await _journal!.DisposeAsync();
        _journal = null;
    }

    private void Push(string subject)
    {
        _origin.Commit(subject);
        Hook();
    }

    private void Hook() => _fleet!.Client.LookAgain();

    private async Task UntilAllAsync(string value)
    {
        for (var i = 0; i < _count; i++)
            await UntilAsync("", "configmaps", "fleet", $"{BenchApplication.NameOf(i)}-settings", item => item.Map("data")["value"].Text() == value);
    }

    /// <summary>Every Application has been compared by this start, and is as Git says.</summary>
    private async Task UntilComparedAsync()
    {
        for (var i = 0; i < _count; i++)
        {
            while (!(await _fleet!.Client.DescribeAsync(BenchApplication.NameOf(i), default)).IsCompared) await Task.Delay(5);
        }
    }

    /// <summary>Until what follows from the last change (status, events) is written.</summary>
    private async Task QuietAsync()
    {
        long seen;
        do
        {
            seen = _cluster.Cluster.Store.Revision;
            await Task.Delay(150);
        }
        while (seen != _cluster.Cluster.Store.Revision);
    }

    private async Task UntilAsync(string group, string plural, string @namespace, string name, Func<MapNode, bool> isThere)
    {
        var table = _cluster.Cluster.Table(group, plural);
        while (true)
        {
            var next = table.NextEvent();
            if (table.Get(@namespace, name)?.Document is { } item && isThere(item)) return;
            await next.WaitAsync(TimeSpan.FromMinutes(5));
        }
    }

    private static string Base(string value) =>
        $"resources: [objects.yaml]\nconfigMapGenerator:\n- name: settings\n  literals: [value={value}]\n  options: {{disableNameSuffixHash: true}}\n";

    private static string Overlay(string name, string own) =>
        $"resources: [../../base]\nnamePrefix: {name}-\nconfigMapGenerator:\n- name: own\n  literals: [own={own}]\n  options: {{disableNameSuffixHash: true}}\n";

    private static ClusterClient Connect(SandboxCluster cluster) => new(KubeConfig.Parse(cluster.Kubeconfig(), "sandbox", "/").Access());

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
