using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;
using GitOpsActors.Sandbox;
using static GitOpsActors.Kubernetes.Tests.TestCluster;

namespace GitOpsActors.Kubernetes.Tests.Watching;

/// <summary>A member of the team may list and watch ConfigMaps in one namespace, and nothing else.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The test runner calls DisposeAsync of an IAsyncLifetime.")]
public sealed class ForbiddenTests : IAsyncLifetime
{
    private readonly HastyTime _time = new();
    private SandboxCluster _sandbox = null!;
    private ClusterClient _admin = null!;
    private ClusterClient _member = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxCluster.StartAsync(new SandboxOptions { Rbac = true, Seed = 1 });
        _admin = new ClusterClient(AccessTo(_sandbox));
        _member = new ClusterClient(MemberOf("team"), new ClusterClientOptions { Time = _time });
        await Create("{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: reader, namespace: default}, rules: [{verbs: [list, watch], apiGroups: [''], resources: [configmaps]}]}");
        await Bind("team");
    }

    public async Task DisposeAsync()
    {
        _member.Dispose();
        _admin.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task What_may_be_listed_in_one_namespace_only_is_listed_there_and_refused_elsewhere()
    {
        await _admin.CreateAsync(ConfigMap("mine"), WriteOptions.Default, Soon);
        var maps = await _member.Discovery.FindAsync("", "ConfigMap", Soon);
        var names = new List<string?>();
        await _member.ListAsync(maps, new ListQuery { Namespace = "default" }, item => names.Add(item.Text("metadata", "name")), Soon);
        Assert.Contains("mine", names);

        var fault = (await Assert.ThrowsAsync<ClusterException>(() => _member.ListAsync(maps, ListQuery.Everything, _ => { }, Soon))).Fault;
        Assert.Equal((FaultKind.Forbidden, FaultNature.Terminal, 403), (fault.Kind, fault.Nature, fault.Code));
        Assert.Equal("""configmaps is forbidden: User "somebody" cannot list resource "configmaps" in API group "" at the cluster scope""", fault.Message);
        fault = (await Assert.ThrowsAsync<ClusterException>(() => _member.ListAsync(maps, new ListQuery { Namespace = "kube-system" }, _ => { }, Soon))).Fault;
        Assert.Equal("""configmaps is forbidden: User "somebody" cannot list resource "configmaps" in API group "" in the namespace "kube-system" """.TrimEnd(), fault.Message);
        // Nothing was tried again: neither refusal was followed by a pause.
        Assert.Empty(_time.Pauses);
    }

    [Fact]
    public async Task A_watch_of_what_is_forbidden_tells_so_goes_on_with_growing_pauses_and_begins_once_it_is_granted()
    {
        using var client = new ClusterClient(MemberOf("newcomers"), new ClusterClientOptions { Time = _time, Chance = static () => 1 });
        var maps = await client.Discovery.FindAsync("", "ConfigMap", Soon);
        var refusals = new List<ClusterFault>();
        await foreach (var told in client.ListAndWatchAsync(maps, new ListQuery { Namespace = "default" }, Refused, Soon))
            if (told is WatchEvent.ListEnded) break;
        Assert.All(refusals, static fault => Assert.Equal(FaultKind.Forbidden, fault.Kind));
        double[] seconds = [.. _time.Pauses.Select(static pause => pause.TotalSeconds)];
        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30], seconds.Take(10).Select(static pause => Math.Round(pause, 3)));
        Assert.Equal(refusals.Count, seconds.Length);

        void Refused(ClusterFault fault)
        {
            refusals.Add(fault);
            if (refusals.Count == 10) Bind("newcomers").GetAwaiter().GetResult();
        }
    }

    private ClusterAccess MemberOf(string group)
    {
        using var certificate = _sandbox.ClientCertificate("somebody", group);
        var key = certificate.GetECDsaPrivateKey()?.ExportPkcs8PrivateKeyPem() ?? certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem();
        return KubeConfig.Parse(
            $$"""
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u} }]
            clusters: [{name: c, cluster: {server: "{{_sandbox.Address}}", certificate-authority-data: {{Base64(_sandbox.AuthorityPem)}} } }]
            users: [{name: u, user: {client-certificate-data: {{Base64(certificate.ExportCertificatePem())}}, client-key-data: {{Base64(key)}} } }]
            """, "kubeconfig", "/").Access();
    }

    private Task<MapNode> Bind(string group) => Create(
        $$"""
        {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: {{group}}, namespace: default},
         roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}, subjects: [{kind: Group, name: {{group}}, apiGroup: rbac.authorization.k8s.io}]}
        """);

    private Task<MapNode> Create(string yaml) => _admin.CreateAsync((MapNode)YamlReader.Read(yaml), WriteOptions.Default, Soon);

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
