using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Sandbox;
using static GitOpsActors.Kubernetes.Tests.TestCluster;

namespace GitOpsActors.Kubernetes.Tests.Access;

public sealed class ClusterSecretTests
{
    [Fact]
    public async Task A_token_and_an_authority_reach_the_cluster()
    {
        await using var cluster = await SandboxCluster.StartAsync();
        var ca = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(cluster.AuthorityPem));
        using var client = new ClusterClient(ClusterSecret.Access(cluster.Address + "/", $$$"""{"bearerToken":"{{{cluster.Token}}}","tlsClientConfig":{"caData":"{{{ca}}}"}}"""));
        Assert.NotEmpty((await client.Discovery.AllAsync(Soon)).All);
    }

    [Theory]
    [InlineData("", "{}", "server is missing")]
    [InlineData("https://x", "{", "config is not JSON")]
    [InlineData("https://x", "[]", "config is no JSON object")]
    [InlineData("https://x", """{"awsAuthConfig":{"clusterName":"x"}}""", "config.awsAuthConfig is not supported")]
    [InlineData("https://x", """{"tlsClientConfig":{"insecure":"yes"}}""", "config.tlsClientConfig.insecure is neither true nor false")]
    [InlineData("https://x", """{"tlsClientConfig":{"caData":"!"}}""", "config.tlsClientConfig.caData is not base64")]
    [InlineData("https://x", """{"tlsClientConfig":{"caData":"eA=="}}""", "config.tlsClientConfig.caData holds no certificate")]
    [InlineData("https://x", """{"tlsClientConfig":{"insecure":true,"caData":"eA=="}}""", "config.tlsClientConfig.caData: a certificate authority makes no sense where insecure is set")]
    [InlineData("https://x", """{"tlsClientConfig":{"certData":"eA=="}}""", "config.tlsClientConfig: a client certificate and its key belong together")]
    [InlineData("https://x", """{"execProviderConfig":{}}""", "config.execProviderConfig.command is missing")]
    [InlineData("https://x", """{"proxyUrl":"ftp://x"}""", "config.proxyUrl is no http, https or socks5 address")]
    [InlineData("https://x", """{"bearerToken":"a\nb"}""", "config: the token is empty, or has characters that no token has")]
    public void What_is_wrong_is_told_with_its_field(string server, string config, string message)
    {
        var e = Assert.Throws<ClusterException>(() => ClusterSecret.Access(server, config));
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
        Assert.Equal((FaultKind.BadConfiguration, FaultNature.Terminal), (e.Kind, e.Fault.Nature));
    }
}
