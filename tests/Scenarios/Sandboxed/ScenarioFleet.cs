using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Sandbox;
using GitOpsActors.Scenarios.Running;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Scenarios.Sandboxed;

/// <summary>An engine and a sandbox over HTTPS, which many scenarios share. Workloads stand still there: scenarios say what becomes of
/// them.</summary>
internal sealed class ScenarioFleet : IAsyncDisposable
{
    public static readonly WriteOptions Hand = new() { FieldManager = IStage.Somebody };

    private readonly string _folder = Directory.CreateTempSubdirectory("scenarios-").FullName;
    private readonly SandboxCluster _sandbox;
    private SqliteStore _journal = null!;
    private LoggedCluster _control = null!;

    private ScenarioFleet(SandboxCluster sandbox, TimeProvider time) => (_sandbox, Time, Client) = (sandbox, time, Connect(sandbox));

    public Cluster Cluster => _sandbox.Cluster;

    public TimeProvider Time { get; }

    /// <summary>The hands of people and controllers.</summary>
    public ClusterClient Client { get; }

    public WriteLog Writes { get; } = new();

    public MemoryOrigins Origins { get; } = new();

    public Fleet Fleet { get; private set; } = null!;

    public static async Task<ScenarioFleet> StartAsync(TimeProvider time, string hocon = "")
    {
        // As the program does it.
        ThreadPool.SetMinThreads(8, 8);
        var fleet = new ScenarioFleet(
            await SandboxCluster.StartAsync(new SandboxOptions { PodDelay = TimeSpan.FromMilliseconds(1), RunsWorkloads = false }), time);
        await fleet.PrepareAsync();
        await fleet.RunAsync(hocon);
        return fleet;
    }

    /// <summary>The objects of a kind; null while there is no such kind.</summary>
    public Sandbox.Storage.ResourceTable? TableOf(string group, string kind) =>
        Cluster.Catalog.FindKind(group, kind) is { } resource ? Cluster.Table(resource) : null;

    /// <summary>Takes away what a scenario that had all for itself leaves behind for the next: its Applications and its settings.</summary>
    public async Task ForgetAsync(Format.ScenarioFile scenario)
    {
        foreach (var (plural, kind) in ((string, string)[])[("applications", "Application"), ("appprojects", "AppProject")])
        {
            foreach (var left in Cluster.Table("argoproj.io", plural)
                .View("argocd").Objects.Where(one => one.Name.StartsWith(scenario.Name, StringComparison.Ordinal)).ToList())
            {
                var name = new ObjectName("argoproj.io", kind, "argocd", left.Name);
                await Client.PatchAsync(name, PatchKind.Merge, YamlReader.Read("{metadata: {finalizers: null}}"), Hand, default);
                await Client.DeleteAsync(name, DeleteOptions.Default, default);
            }
        }

        foreach (var settings in scenario.Steps.Where(static step => step.Word == "settings")
            .SelectMany(static step => step.Body(static text => text).Map().Keys.ToArray()))
            await Client.DeleteAsync(new ObjectName("", "ConfigMap", "argocd", settings), DeleteOptions.Default, default);
        if (Cluster.Table("", "configmaps").Get("argocd", "argocd-cmd-params-cm") is null) await Client.CreateAsync(Play.Settings, Hand,
            default);
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        _control.Dispose();
        await _journal.DisposeAsync();
        Client.Dispose();
        await _sandbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task PrepareAsync()
    {
        foreach (var definition in Definitions.All) await Client.CreateAsync(definition, Hand, default);
        var definitions = Cluster.Table("apiextensions.k8s.io", "customresourcedefinitions");
        while (true)
        {
            var next = definitions.NextEvent();
            if (definitions.View(null).Objects.All(static one => one.Document.ToString()
                .Contains("\"Established\"", StringComparison.Ordinal))) break;
            await next;
        }

        await Client.RefreshKindsAsync(default);
        await Client.CreateAsync(YamlReader.Read("{apiVersion: v1, kind: Namespace, metadata: {name: argocd}}").Map(), Hand, default);
        await Client.CreateAsync(Play.Settings, Hand, default);
        await Client.CreateAsync(YamlReader.Read("""
            apiVersion: argoproj.io/v1alpha1
            kind: AppProject
            metadata: {name: default, namespace: argocd}
            spec: {sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}], clusterResourceWhitelist: [{group: '*', kind: '*'}]}
            """).Map(), Hand, default);
    }

    private async Task RunAsync(string hocon)
    {
        var journal = _journal = SqliteStore.Open(Path.Combine(_folder, "journal.db"), TimeProvider.System);
        _control = new LoggedCluster(Connect(_sandbox), Writes);
        Fleet = await Fleet.StartAsync(
            new FleetOptions
            {
                Journal = journal, Retention = TimeSpan.FromDays(1), Control = _control, Namespace = "argocd",
                ConnectTo = static (server, config) => new ClusterClient(ClusterSecret.Access(server, config)),
                Origins = Origins, PollEvery = TimeSpan.FromMinutes(3), Time = Time, Chance = new Random(1).NextDouble,
                RenderSeed = new byte[32],
                Loggers = NullLoggerFactory.Instance,
            },
            hocon.Length == 0 ? MembershipOptions.Alone : new MembershipOptions { Hocon = hocon }, akka =>
                akka.WithSqliteJournal(journal), default);
    }

    private static ClusterClient Connect(SandboxCluster cluster) => new(KubeConfig.Parse(cluster.Kubeconfig(), "sandbox", "/").Access());
}
