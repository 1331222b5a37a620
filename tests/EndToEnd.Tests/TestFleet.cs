using System.Diagnostics;
using System.Reflection;
using System.Text;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Git.Tests;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>A whole fleet: real Git repositories, a sandbox cluster over HTTPS, a journal on disk, and all actors in between.</summary>
internal sealed class TestFleet : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private static readonly WriteOptions Hand = new() { FieldManager = "somebody" };

    private readonly string _folder = Directory.CreateTempSubdirectory("fleet-tests-").FullName;
    private SqliteStore? _journal;

    private TestFleet(SandboxCluster cluster)
    {
        // As the program does it.
        ThreadPool.SetMinThreads(8, 8);
        Cluster = cluster;
        Client = Connect(cluster);
        File.WriteAllText(Kubeconfig, cluster.Kubeconfig());
    }

    public SandboxCluster Cluster { get; }

    /// <summary>The hand that meddles; not the fleet's own client.</summary>
    public ClusterClient Client { get; }

    public Fleet Fleet { get; private set; } = null!;

    public TestRepository Repository { get; } = new();

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    public string DataFolder => _folder;

    /// <param name="served">Told of each request that the cluster serves.</param>
    /// <param name="rbac">Whether the cluster asks roles and bindings who may do what.</param>
    public static async Task<TestFleet> StartAsync(bool runs = true, Action<ServedRequest>? served = null, bool rbac = false)
    {
        var fleet = new TestFleet(await SandboxCluster.StartAsync(new SandboxOptions { PodDelay = TimeSpan.FromMilliseconds(1), Served = served, Rbac = rbac }));
        foreach (var definition in Definitions()) await fleet.Client.CreateAsync(definition, Hand, default);
        await fleet.PutAsync("{apiVersion: v1, kind: Namespace, metadata: {name: argocd}}");
        foreach (var definition in Definitions())
            await fleet.UntilObjectAsync("apiextensions.k8s.io", "customresourcedefinitions", "", definition.Text("metadata", "name")!, static item => item?.ToString().Contains("\"Established\"", StringComparison.Ordinal) == true);
        await fleet.Client.Discovery.RefreshAsync(default);
        await fleet.PutAsync("{apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: {name: default, namespace: argocd}, spec: {sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}], clusterResourceWhitelist: [{group: '*', kind: '*'}]}}");
        if (runs) await fleet.RunAsync();
        return fleet;
    }

    /// <summary>Starts the actors, on the journal that is there.</summary>
    public async Task RunAsync()
    {
        var journal = _journal = SqliteStore.Open(Path.Combine(_folder, "journal.db"), TimeProvider.System);
        Fleet = await Fleet.StartAsync(
            new FleetOptions
            {
                Journal = journal, Retention = TimeSpan.FromDays(1), Control = Connect(Cluster), Namespace = "argocd",
                ConnectTo = static (server, config) => new ClusterClient(ClusterSecret.Access(server, config)),
                Origins = new Origins(Path.Combine(_folder, "mirrors"), Path.Combine(_folder, "charts"), TimeProvider.System),
                PollEvery = TimeSpan.FromHours(1), Time = TimeProvider.System, Chance = new Random(1).NextDouble, RenderSeed = new byte[32],
                Loggers = NullLoggerFactory.Instance,
            },
            MembershipOptions.Alone, akka => akka.WithSqliteJournal(journal), default);
    }

    /// <summary>Stops the actors; cluster, repositories and journal stay.</summary>
    public async Task StopAsync()
    {
        await Fleet.DisposeAsync();
        Fleet.Node.Control.Dispose();
        await _journal!.DisposeAsync();
        _journal = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_journal is not null) await StopAsync();
        Client.Dispose();
        await Cluster.DisposeAsync();
        Repository.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task<MapNode> PutAsync(string yaml) => await Client.ApplyAsync(YamlReader.Read(yaml).Map(), Hand with { Force = true }, default);

    /// <summary>Declares an Application of the repository's folder, in a namespace of its own name.</summary>
    public Task DeclareAsync(string name, string path, string policy = "automated: {prune: true, selfHeal: true}", string metadata = "", string source = "", string? url = null) => PutAsync($$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: {{name}}, namespace: argocd{{(metadata.Length > 0 ? ", " + metadata : "")}}}
        spec:
          project: default
          source: {repoURL: "{{url ?? Repository.Path}}", targetRevision: main, path: "{{path}}"{{source}}}
          destination: {name: in-cluster, namespace: {{name}} }
          syncPolicy: { {{policy}}{{(policy.Length > 0 ? ", " : "")}}syncOptions: [CreateNamespace=true] }
        """);

    /// <summary>As a webhook does it.</summary>
    public void Hook() => Fleet.Client.LookAgain();

    /// <summary>Commits and tells the fleet.</summary>
    public string Push(string subject, params (string Path, string Content)[] files)
    {
        var commit = Repository.Commit(subject, files).Hex;
        Hook();
        return commit;
    }

    public Task<MapNode?> UntilAsync(string application, Func<MapNode, bool> isThere) =>
        UntilObjectAsync("argoproj.io", "applications", "argocd", application, item => item is not null && isThere(item));

    public Task<MapNode?> UntilSyncedAsync(string application, string? revision = null) => UntilAsync(application, item =>
        item.Map("status", "sync")["status"].Text() == "Synced" && item.Map("status", "health")["status"].Text() == "Healthy"
        && (revision is null || item.Map("status", "sync")["revision"].Text() == revision));

    /// <summary>Waits for an object to be as it should; looks at each of its changes and never in between.</summary>
    public async Task<MapNode?> UntilObjectAsync(string group, string plural, string @namespace, string name, Func<MapNode?, bool> isThere)
    {
        var table = Cluster.Cluster.Table(group, plural);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var next = table.NextEvent();
            var item = table.Get(@namespace, name)?.Document;
            if (isThere(item)) return item;
            if (clock.Elapsed > Soon) throw new TimeoutException($"{plural} {@namespace}/{name} never came to be as it should; it is now: {(item?["status"] ?? item)?.ToString() ?? "not there"}");
            await Task.WhenAny(next, Task.Delay(Soon));
        }
    }

    public MapNode? Find(string group, string plural, string @namespace, string name) => Cluster.Cluster.Table(group, plural).Get(@namespace, name)?.Document;

    public MapNode? ConfigMap(string @namespace, string name) => Find("", "configmaps", @namespace, name);

    public Task<MapNode?> UntilConfigMapAsync(string @namespace, string name, string? value) =>
        UntilObjectAsync("", "configmaps", @namespace, name, item => item?.Map("data")["value"].Text() == value);

    public static ObjectName Named(string kind, string @namespace, string name, string group = "") => new(group, kind, @namespace, name);

    public Task MergeAsync(ObjectName name, string patch) => Client.PatchAsync(name, PatchKind.Merge, YamlReader.Read(patch), Hand, default);

    /// <summary>The real kubectl.</summary>
    public async Task<string> KubectlAsync(params string[] arguments)
    {
        var folder = Environment.GetEnvironmentVariable("GITOPSACTORS_ORACLES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "gitopsactors", "oracles-2.2.2");
        var start = new ProcessStartInfo(Path.Combine(folder, "kubectl"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["KUBECONFIG"] = Kubeconfig;
        start.Environment["HOME"] = _folder;
        using var kubectl = Process.Start(start)!;
        var (output, problem) = (kubectl.StandardOutput.ReadToEndAsync(), kubectl.StandardError.ReadToEndAsync());
        await kubectl.WaitForExitAsync();
        Assert.True(kubectl.ExitCode == 0, $"kubectl {string.Join(' ', arguments)}: {await problem}");
        return await output;
    }

    public static string Settings(string name, string value, string more = "") =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: '{name}'\n  labels: {{tier: one}}\ndata:\n  value: '{value}'\n{more}";

    private static ClusterClient Connect(SandboxCluster cluster) => new(KubeConfig.Parse(cluster.Kubeconfig(), "sandbox", "/").Access());

    private static IEnumerable<MapNode> Definitions() => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(static name => name.StartsWith("crds.", StringComparison.Ordinal))
        .Select(static name =>
        {
            using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!, Encoding.UTF8);
            return YamlReader.Read(reader.ReadToEnd()).Map();
        });
}
