using System.Security.Cryptography.X509Certificates;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Sandbox;
using static GitOpsActors.Kubernetes.Tests.TestCluster;

namespace GitOpsActors.Kubernetes.Tests.Access;

public sealed class KubeConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_what_several_files_define_the_first_wins_and_missing_files_are_passed_over()
    {
        var first = _folder.Write("first", """
            clusters: [{name: a, cluster: {server: "https://first.example"}}]
            contexts: [{name: one, context: {cluster: a, namespace: mine}}]
            """);
        var second = _folder.Write("second", """
            current-context: one
            clusters: [{name: a, cluster: {server: "https://second.example"}}, {name: b, cluster: {server: "https://b.example/prefix/"}}]
            contexts: [{name: two, context: {cluster: b}}]
            """);
        var config = KubeConfig.Load([first, Path.Combine(_folder.Path, "missing"), second]);
        Assert.Equal(["one", "two"], config.Contexts.Order());
        Assert.Equal(("https://first.example/", "mine"), (config.Access().Server.AbsoluteUri, config.Access().Namespace));
        Assert.Equal(("https://b.example/prefix", "default"), (config.Access("two").Server.AbsoluteUri, config.Access("two").Namespace));
    }

    [Theory]
    [InlineData("a: [", "kubeconfig is not YAML")]
    [InlineData("{}", "the kubeconfig has no current-context; name one of none")]
    [InlineData("{current-context: x, contexts: [{name: other, context: {}}]}", "the kubeconfig has no context 'x'; there is other")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {}}]}", "kubeconfig: contexts[x].cluster is missing")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}]}", "the kubeconfig has no cluster 'c'; there is none")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: 'ftp://x'}}]}", "kubeconfig: clusters[c].server is no http or https address")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: 'https://x', certificate-authority-data: '%%'}}]}", "kubeconfig: clusters[c].certificate-authority-data is not base64")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: 'https://x', certificate-authority: nowhere}}]}", "kubeconfig: clusters[c].certificate-authority: /etc/nowhere cannot be read")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}], clusters: [{name: c, cluster: {server: 'https://x'}}], users: [{name: u, user: {client-certificate-data: aGFsbG8=}}]}", "kubeconfig: users[u]: a client certificate and its key belong together")]
    public void What_is_wrong_is_told_with_its_place(string text, string message)
    {
        var e = Assert.Throws<ClusterException>(() => KubeConfig.Parse(text, "kubeconfig", "/etc").Access());
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
        Assert.Equal(FaultKind.BadConfiguration, e.Kind);
    }

    [Fact]
    public async Task A_client_certificate_makes_its_holder_a_user_whether_inline_or_in_files()
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Rbac = true });
        using var certificate = cluster.ClientCertificate("somebody", "system:masters");
        _folder.Write("ca.crt", cluster.AuthorityPem);
        _folder.Write("tls.crt", certificate.ExportCertificatePem());
        _folder.Write("tls.key", certificate.GetECDsaPrivateKey()?.ExportPkcs8PrivateKeyPem() ?? certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var file = _folder.Write("config", $$$"""
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "{{{cluster.Address}}}", certificate-authority: ca.crt}}]
            users: [{name: u, user: {client-certificate: tls.crt, client-key: tls.key}}]
            """);
        using var client = new ClusterClient(KubeConfig.Load([file]).Access());
        Assert.NotNull(await client.GetAsync(new Objects.ObjectName("", "Namespace", "", "default"), Soon));
    }

    [Fact]
    public async Task A_token_file_is_read_again_when_its_token_is_not_accepted_any_more()
    {
        await using var cluster = await SandboxCluster.StartAsync();
        var token = _folder.Write("token", "old");
        using var client = new ClusterClient(KubeConfig.Parse(
            cluster.Kubeconfig().Replace("token: " + cluster.Token, "tokenFile: token", StringComparison.Ordinal), "kubeconfig", _folder.Path).Access());
        Assert.Equal(FaultKind.Unauthenticated, (await Assert.ThrowsAsync<ClusterException>(() => client.Discovery.RefreshAsync(Soon))).Kind);
        await File.WriteAllTextAsync(token, cluster.Token + "\n");
        Assert.NotEmpty((await client.Discovery.RefreshAsync(Soon)).All);
    }

    [Fact]
    public async Task Within_a_cluster_the_mounted_token_and_authority_are_used()
    {
        await using var cluster = await SandboxCluster.StartAsync();
        _folder.Write("token", cluster.Token);
        _folder.Write("ca.crt", cluster.AuthorityPem);
        _folder.Write("namespace", "argocd\n");
        var variables = new Dictionary<string, string> { ["KUBERNETES_SERVICE_HOST"] = cluster.Address.Host, ["KUBERNETES_SERVICE_PORT"] = $"{cluster.Address.Port}" };
        Assert.True(InCluster.IsInside(variables.GetValueOrDefault, _folder.Path));
        var access = InCluster.Access(variables.GetValueOrDefault, _folder.Path);
        Assert.Equal("argocd", access.Namespace);
        using var client = new ClusterClient(access);
        Assert.NotNull(await client.VersionAsync(Soon));
        Assert.False(InCluster.IsInside(_ => null));
    }

    [Fact]
    public void Credentials_do_not_show_in_texts()
    {
        var access = KubeConfig.Parse("""
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://x.example", proxy-url: "http://me:hidden@proxy.example:3128"}}]
            users: [{name: u, user: {token: hidden}}]
            """, "kubeconfig", "/").Access();
        Assert.DoesNotContain("hidden", $"{access} {access.Credentials} {access.Proxy}", StringComparison.Ordinal);
    }
}
