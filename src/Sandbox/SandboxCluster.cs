using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Controllers;
using GitOpsActors.Sandbox.Controllers.Pods;
using GitOpsActors.Sandbox.Controllers.Workloads;
using GitOpsActors.Sandbox.Faults;
using GitOpsActors.Sandbox.Serving;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox;

/// <summary>A running sandbox: a cluster, and the server through which clients reach it. Everything is in memory, and gone with it unless it is kept in a file.</summary>
public sealed class SandboxCluster : IAsyncDisposable
{
    private static readonly TimeSpan NamespaceSettling = TimeSpan.FromMilliseconds(100);

    private readonly ApiServer _server;
    private readonly Certificates _certificates;
    private readonly ServiceAccountTokens _accounts;
    private readonly ControllerLoop _controllers;
    private readonly StoreFile? _kept;

    private SandboxCluster(Cluster cluster, ApiServer server, Certificates certificates, ServiceAccountTokens accounts,
        ControllerLoop controllers, StoreFile? kept, string token) =>
        (Cluster, _server, _certificates, _accounts, _controllers, _kept, Token) = (cluster, server, certificates, accounts, controllers, kept, token);

    public Cluster Cluster { get; }

    public Uri Address => _server.Address;

    /// <summary>What goes wrong; settable at any time, also by POST /sandbox/faults.</summary>
    public FaultInjector Faults => _server.Faults;

    /// <summary>The token of admin.</summary>
    public string Token { get; }

    /// <summary>The certificate that clients must trust.</summary>
    public string AuthorityPem => _certificates.AuthorityPem;

    /// <summary>A certificate, with its key, that makes its holder this user of the cluster.</summary>
    public X509Certificate2 ClientCertificate(string name, params IEnumerable<string> groups) => _certificates.ForUser(name, groups, Cluster.Now);

    public static async Task<SandboxCluster> StartAsync(SandboxOptions? options = null, CancellationToken stop = default)
    {
        options ??= new SandboxOptions();
        var random = options.Seed is { } seed ? new Random(seed) : new Random();
        var cluster = new Cluster(options.Time, random, options.HistoryMax);
        var certificates = new Certificates(options.Time.GetUtcNow());
        var accounts = new ServiceAccountTokens(cluster);
        var token = options.Token ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var authenticator = new Authenticator(Users(token, options.PlainToken), accounts, certificates.Authority);
        var (kept, wasKept) = ((StoreFile?)null, false);
        if (options.KeepIn is not null) kept = StoreFile.Open(options.KeepIn, cluster.Store, out wasKept);
        if (!wasKept) Bootstrap.Fill(cluster, options.Nodes);
        cluster.Authorizer = new Authorizer(cluster, options.Rbac || options.PlainToken is not null);
        cluster.Store.CompactAll();
        var controllers = new ControllerLoop(cluster,
        [
            new NamespaceController(cluster, options.PodDelay < NamespaceSettling ? options.PodDelay : NamespaceSettling),
            new GarbageCollector(cluster),
            new NamespaceFurniture(cluster, certificates.AuthorityPem),
            new TokenSecrets(cluster, accounts, certificates.AuthorityPem),
            new RoleAggregator(cluster),
            new DefinitionController(cluster),
            new QuotaController(cluster),
            new EventExpiry(cluster),
            .. options.RunsWorkloads ? WorkloadControllers.All(cluster, options.PodDelay) : [],
            .. options.RunsWorkloads ? (Controller[])[new PodPlacement(cluster), new PodLife(cluster, options.PodDelay)] : [],
        ], options.Report);
        var server = await ApiServer.Start(new IPEndPoint(IPAddress.Loopback, options.Port), certificates, cluster, authenticator, accounts, options, stop);
        return new SandboxCluster(cluster, server, certificates, accounts, controllers, kept, token);
    }

    /// <summary>A configuration for kubectl and other clients.</summary>
    public string Kubeconfig() => Kubeconfig([this]);

    /// <summary>One for several clusters: contexts sandbox, sandbox-2, sandbox-3, ...; the first is the current one.</summary>
    public static string Kubeconfig(IReadOnlyList<SandboxCluster> clusters) => Serving.Kubeconfig.Write(
        [.. clusters.Select((cluster, i) => (i == 0 ? "sandbox" : $"sandbox-{i + 1}", cluster.Address, cluster.AuthorityPem, cluster.Token))]);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _controllers.DisposeAsync();
        if (_kept is not null) await _kept.DisposeAsync();
        _accounts.Dispose();
        _certificates.Dispose();
    }

    private static Dictionary<string, User> Users(string token, string? plainToken)
    {
        var users = new Dictionary<string, User>(StringComparer.Ordinal) { [token] = new("admin", [User.Masters, User.Authenticated]) { Uid = "uid-admin" } };
        if (plainToken is not null) users[plainToken] = new User("plain", [User.Authenticated]) { Uid = "uid-plain" };
        return users;
    }
}
