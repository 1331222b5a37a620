using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOpsActors.EndToEnd.Tests;
using GitOpsActors.Sandbox.Access;

namespace GitOpsActors.Cluster.Tests;

/// <summary>
/// Three engines in processes of their own, the PostgreSQL that they share, a sandbox as control cluster, and a network between them that the tests
/// can take apart. All tests use them in turn; each leaves three healthy nodes. CLUSTER_APPS says how many Applications there are.
/// </summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    public const int Count = 3;
    private const int ByHand = 5;

    private readonly ClusterNode?[] _nodes = new ClusterNode?[Count];
    private readonly int[] _starts = new int[Count];
    private PostgresServer? _postgres;

    /// <summary>Those that follow each commit, and whose drift is healed.</summary>
    public IReadOnlyList<string> Automated { get; } = [.. Enumerable.Range(0, Setting("CLUSTER_APPS", 60) - ByHand).Select(static i => $"a{i}")];

    /// <summary>Those that somebody syncs.</summary>
    public IReadOnlyList<string> Manual { get; } = [.. Enumerable.Range(0, ByHand).Select(static i => $"h{i}")];

    internal IEnumerable<string> All => Automated.Concat(Manual);

    internal TestFleet Fleet { get; private set; } = null!;

    internal Network Network { get; } = Network.Of(Count);

    internal EffectLog Effects { get; } = new();

    internal string Database { get; private set; } = "";

    internal ClusterNode this[int node] => _nodes[node]!;

    internal IEnumerable<int> Others(int node) => Enumerable.Range(0, Count).Where(other => other != node);

    public static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    public async Task InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync("fsync=off", "synchronous_commit=off");
        Database = await _postgres.CreateDatabaseAsync("gax");
        Fleet = await TestFleet.StartAsync(runs: false, Effects.Hear);
        foreach (var name in All)
        {
            Fleet.Repository.Write($"{name}/x.yaml", TestFleet.Settings("x", "0"));
            Fleet.Repository.Write($"{name}/probe.yaml", TestFleet.Settings("probe", "steady"));
        }

        var commit = Fleet.Repository.Commit("start").Hex;
        foreach (var name in Automated) await Fleet.DeclareAsync(name, name, "automated: {selfHeal: true}, retry: {limit: -1, backoff: {duration: 100ms, maxDuration: 1s}}");
        foreach (var name in Manual) await Fleet.DeclareAsync(name, name, "");
        for (var node = 0; node < Count; node++) Start(node);
        await UntilTogetherAsync();
        foreach (var name in Automated) await Fleet.UntilSyncedAsync(name, commit);
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes) node?.Dispose();
        await Network.DisposeAsync();
        if (Fleet is not null) await Fleet.DisposeAsync();
        if (_postgres is { } postgres) await postgres.DisposeAsync();
    }

    /// <summary>Starts a node anew, as its supervisor does.</summary>
    /// <param name="version">Which version of the program it says it is; the build's own when none is given.</param>
    internal void Start(int node, string? version = null)
    {
        _nodes[node]?.Dispose();
        var user = string.Create(CultureInfo.InvariantCulture, $"node-{node + 1}.{++_starts[node]}");
        var (kubeconfig, port) = (Path.Combine(Fleet.DataFolder, user + ".kubeconfig"), Network.PortOf(node).ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(kubeconfig, KubeconfigOf(user));
        string[] seeds = [.. Enumerable.Range(0, Count).SelectMany(seed => new[] { "--cluster-seeds", $"{Network.AddressOf(seed)}:{Network.PortOf(seed)}" })];
        _nodes[node] = ClusterNode.Start(
            user,
            [
                "--kubeconfig", kubeconfig, "--data-dir", Path.Combine(Fleet.DataFolder, $"data-{node + 1}"), "--port", "0", "--poll-seconds", "1",
                "--cluster-address", Network.AddressOf(node), "--cluster-bind", Network.BindOf(node), "--cluster-port", port, .. seeds, "--cluster-lease-store", "postgresql",
            ],
            new Dictionary<string, string>
            {
                ["GAX_DATABASE"] = Database, ["GAX_CLUSTER_LEASE_DATABASE"] = Database,
                ["GAX_CLUSTER_HOCON"] = version is null ? "" : $"akka.cluster.app-version = \"{version}\"",
            });
    }

    internal Task UntilTogetherAsync() => Task.WhenAll(_nodes.Select(static node => node!.UntilAmongAsync(Count)));

    /// <summary>Which automated Applications live on a node, as they say themselves.</summary>
    internal async Task<HashSet<string>> OwnedByAsync(int node)
    {
        var (owned, place) = (new HashSet<string>(StringComparer.Ordinal), $"{Network.AddressOf(node)}:{Network.PortOf(node)}");
        foreach (var name in Automated)
            if ((await this[node].GetAsync($"/api/v1/actors/application/{name}")).Text.Contains($"\"node\":\"{place}\"", StringComparison.Ordinal)) owned.Add(name);
        return owned;
    }

    /// <summary>Somebody changes an object of each automated Application; each has to be changed back.</summary>
    internal async Task DriftAsync(string value)
    {
        foreach (var some in Automated.Chunk(8))
            await Task.WhenAll(some.Select(name => Fleet.MergeAsync(TestFleet.Named("ConfigMap", name, "probe"), $"{{data: {{value: '{value}'}}}}")));
    }

    internal async Task UntilRepairedAsync()
    {
        foreach (var name in Automated) await OrSayWhyAsync(name, Fleet.UntilConfigMapAsync(name, "probe", "steady"));
    }

    /// <summary>What never comes is told with what each node knows of the Application.</summary>
    internal async Task OrSayWhyAsync(string application, Task wait)
    {
        try
        {
            await wait;
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{string.Join('\n', await Task.WhenAll(_nodes.Select(node => SayAsync(node, application))))}", late);
        }
    }

    /// <summary>What a node knows of an Application that did not do what it should.</summary>
    private static async Task<string> SayAsync(ClusterNode? node, string application) => node is not { IsRunning: true }
        ? "a node that has ended" : $"{node.User}: {(await node.GetAsync($"/api/v1/actors/application/{application}")).Text}";

    /// <summary>The rules that hold at any time, read from what the cluster saw and from what the nodes recorded.</summary>
    internal async Task CheckHistoryAsync(string repeat)
    {
        Assert.Equal(("", repeat), (string.Join('\n', Effects.Overlaps()), repeat));
        Assert.Equal(("", repeat), (string.Join('\n', ClusterNode.Clashes), repeat));
        Assert.Equal(("", repeat), (string.Join('\n', await JournalReading.WritersThatReturnedAsync(Database)), repeat));
        Assert.Equal(("", repeat), (string.Join('\n', await JournalReading.OperationsDoneWrongAsync(Database, All)), repeat));
    }

    private string KubeconfigOf(string user)
    {
        using var certificate = Fleet.Cluster.ClientCertificate(user, User.Masters);
        var key = certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();
        return $"""
            apiVersion: v1
            kind: Config
            clusters: [{Entry("cluster", $"server: '{Fleet.Cluster.Address.ToString().TrimEnd('/')}', certificate-authority-data: {Base64(Fleet.Cluster.AuthorityPem)}")}]
            users: [{Entry("user", $"client-certificate-data: {Base64(certificate.ExportCertificatePem())}, client-key-data: {Base64(key)}")}]
            contexts: [{Entry("context", "cluster: it, user: it")}]
            current-context: it
            """;

        static string Entry(string kind, string fields) => "{name: it, " + kind + ": {" + fields + "}}";

        static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
    }
}

[CollectionDefinition(Name)]
public sealed class ThreeNodesCollection : ICollectionFixture<ThreeNodes>
{
    public const string Name = "three nodes";
}
