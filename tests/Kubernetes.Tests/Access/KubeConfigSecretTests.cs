using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Tests.Access;

public sealed class KubeConfigSecretTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kubeconfig-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_context_becomes_the_fields_of_a_cluster_Secret_with_tokens_out_of_files_written_out()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "token"), "hush\n");
        var (server, config) = Parse("tokenFile: token").Secret("far");

        Assert.Equal("https://far.example:6443", server);
        Assert.Equal("hush", config["bearerToken"].Text());
        Assert.Equal((true, "inner.example"), (config.At("tlsClientConfig", "insecure").Bool(), config.Text("tlsClientConfig", "serverName")));
        // What was written is what the reader of such Secrets takes.
        Assert.Equal("https://far.example:6443/", ClusterSecret.Access(server, JsonText.Write(config)).Server.ToString());
    }

    [Fact]
    public void User_and_password_are_taken_and_nothing_else_of_the_file_is()
    {
        var (_, config) = Parse("username: ann\n    password: hush").Secret("far");
        Assert.Equal("""{"username":"ann","password":"hush","tlsClientConfig":{"insecure":true,"serverName":"inner.example"}}""", JsonText.Write(config));
    }

    [Fact]
    public void A_program_that_gets_credentials_cannot_be_taken_over()
    {
        var error = Assert.Throws<ClusterException>(() => Parse("exec: {command: login, apiVersion: client.authentication.k8s.io/v1}").Secret("far"));
        Assert.Contains("users[me].exec runs a program", error.Message);
    }

    private KubeConfig Parse(string user) => KubeConfig.Parse(
        $$"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: far
          cluster: {server: "https://far.example:6443/", insecure-skip-tls-verify: true, tls-server-name: inner.example}
        users:
        - name: me
          user:
            {{user}}
        contexts:
        - name: far
          context: {cluster: far, user: me}
        """, "config", _folder.FullName);
}
