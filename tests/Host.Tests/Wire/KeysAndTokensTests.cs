using System.Diagnostics;
using System.Text;
using GitOpsActors.Engine.Documents;
using Google.Protobuf;
using Grpc.Core;
using Wire.ClusterApi;
using Wire.GpgkeyApi;
using Wire.ProjectApi;
using Wire.Resources;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>Keys of people, tokens of clusters, and the projects that count for others.</summary>
[Collection(SharedServer.Name)]
public sealed class KeysAndTokensTests(RunningServer server)
{
    [Fact]
    public async Task A_public_key_is_kept_once_told_and_removed()
    {
        using var channel = Clients.Grpc(server.Address);
        var client = new GPGKeyService.GPGKeyServiceClient(channel);
        var armored = await NewKeyAsync();
        var request = new GnuPGPublicKeyCreateRequest { Publickey = new GnuPGPublicKey { KeyData = armored } };

        var made = Assert.Single((await client.CreateAsync(request)).Created.Items);
        Assert.Equal(("Ann <ann@example.com>", "unknown", "ed25519", 16, 40),
            (made.Owner, made.Trust, made.SubType, made.KeyID.Length, made.Fingerprint.Length));
        var again = await client.CreateAsync(request);
        Assert.Equal((0, made.KeyID), (again.Created.Items.Count, Assert.Single(again.Skipped)));
        Assert.Contains(made.KeyID, await server.KubectlAsync("-n", "argocd", "get", "configmap", "argocd-gpg-keys-cm", "-o", "yaml"));
        Assert.Equal(("", made.KeyID), (Assert.Single((await client.ListAsync(new GnuPGPublicKeyQuery())).Items).KeyData, made.KeyID));
        Assert.StartsWith("-----BEGIN PGP PUBLIC KEY BLOCK-----", (await client.GetAsync(new GnuPGPublicKeyQuery { KeyID = made.KeyID }))
            .KeyData);
        var (status, body) = await Clients.RestAsync(server.Address, HttpMethod.Delete, "/api/v1/gpgkeys?keyID=" + made.KeyID, "{}");
        Assert.Equal((200, "{}"), (status, body.ToString()));

        Assert.Equal((StatusCode.NotFound, $"No such key: {made.KeyID}"),
            await RefusalAsync(async () => await client.GetAsync(new GnuPGPublicKeyQuery { KeyID = made.KeyID })));
        Assert.Equal(StatusCode.InvalidArgument,
            (await RefusalAsync(async () => await client.GetAsync(new GnuPGPublicKeyQuery { KeyID = "x" }))).Code);
        Assert.Equal((StatusCode.InvalidArgument, "Submitted key data is empty"), await RefusalAsync(
            async () => await client.CreateAsync(new GnuPGPublicKeyCreateRequest { Publickey = new GnuPGPublicKey() })));
    }

    [Fact]
    public async Task The_token_of_a_cluster_is_made_anew_and_the_old_one_ends()
    {
        await server.KubectlAsync("create", "serviceaccount", "deployer", "-n", "default");
        await server.KubectlAsync("create", "clusterrolebinding", "deployer", "--clusterrole=cluster-admin",
            "--serviceaccount=default:deployer");
        await server.ApplyAsync("""
            apiVersion: v1
            kind: Secret
            type: kubernetes.io/service-account-token
            metadata: {name: deployer-token, namespace: default, annotations: {kubernetes.io/service-account.name: deployer}}
            """);
        var old = "";
        await server.UntilAsync(async () => (old = await server.KubectlAsync(
            "get", "secret", "deployer-token", "-n", "default", "-o", "jsonpath={.data.token}")).Length > 0, "a token is made");
        var (address, authority) = (await server.KubectlAsync("config", "view", "--raw", "-o", "jsonpath={.clusters[0].cluster.server}"),
            await server.KubectlAsync("config", "view", "--raw", "-o", "jsonpath={.clusters[0].cluster.certificate-authority-data}"));
        using var channel = Clients.Grpc(server.Address);
        var client = new ClusterService.ClusterServiceClient(channel);
        var cluster = new Cluster
        {
            Server = address, Name = "rotated",
            Config = new ClusterConfig
            {
                BearerToken = Encoding.UTF8.GetString(Convert.FromBase64String(old)),
                TlsClientConfig = new TLSClientConfig { CaData = ByteString.FromBase64(authority) },
            },
        };
        await client.CreateAsync(new ClusterCreateRequest { Cluster = cluster });

        await client.RotateAuthAsync(new ClusterQuery { Server = address });

        Assert.DoesNotContain("deployer-token\n",
            await server.KubectlAsync("get", "secret", "-n", "default", "-o", "custom-columns=:.metadata.name"));
        var kept = await server.KubectlAsync("get", "secret", "-n", "argocd", "-l", "argocd.argoproj.io/secret-type=cluster", "-o",
            "jsonpath={.items[0].data.config}");
        var config = JsonReader.Read(Encoding.UTF8.GetString(Convert.FromBase64String(kept)));
        Assert.NotEqual(cluster.Config.BearerToken, config["bearerToken"].Text());
        Assert.Equal("Successful", (await client.GetAsync(new ClusterQuery { Server = address })).ConnectionState.Status);
        await client.DeleteAsync(new ClusterQuery { Server = address });
        Assert.Equal(StatusCode.NotFound, (await RefusalAsync(async () =>
            await client.RotateAuthAsync(new ClusterQuery { Server = "https://kubernetes.default.svc" }))).Code);
    }

    [Fact]
    public async Task Projects_that_count_for_others_are_told_with_them()
    {
        await server.SetSettingsAsync("globals", "globalProjects: '[{projectName: everywhere, labelSelector: {matchLabels: {of: all}}}]'");
        using var channel = Clients.Grpc(server.Address);
        var client = new ProjectService.ProjectServiceClient(channel);
        await client.CreateAsync(new ProjectCreateRequest
        {
            Project = new AppProject
            {
                Metadata = new() { Name = "everywhere" },
                Spec = new()
            }
        });
        await client.CreateAsync(new ProjectCreateRequest
        {
            Project = new AppProject { Metadata = new() { Name = "below", Labels = { ["of"] = "all" } }, Spec = new() },
        });

        Assert.Equal("everywhere", Assert.Single((await client.GetGlobalProjectsAsync(new ProjectQuery { Name = "below" })).Items)
            .Metadata.Name);
        Assert.Empty((await client.GetGlobalProjectsAsync(new ProjectQuery { Name = "everywhere" })).Items);
        Assert.Equal("everywhere", Assert.Single((await client.GetDetailedProjectAsync(new ProjectQuery { Name = "below" }))
            .GlobalProjects).Metadata.Name);
        await client.DeleteAsync(new ProjectQuery { Name = "below" });
        await client.DeleteAsync(new ProjectQuery { Name = "everywhere" });
    }

    private static async Task<(StatusCode Code, string Said)> RefusalAsync(Func<Task> ask)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(ask);
        return (refused.StatusCode, refused.Status.Detail);
    }

    private static async Task<string> NewKeyAsync()
    {
        var home = Directory.CreateTempSubdirectory("gpg-");
        try
        {
            await GpgAsync(home.FullName, "--batch", "--quiet", "--passphrase", "", "--quick-gen-key", "Ann <ann@example.com>", "ed25519",
                "sign", "never");
            return await GpgAsync(home.FullName, "--armor", "--export");
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task<string> GpgAsync(string home, params string[] arguments)
    {
        using var gpg = Process.Start(new ProcessStartInfo(
            "gpg", ["--homedir", home, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            UseShellExecute = false
        })!;
        var output = await gpg.StandardOutput.ReadToEndAsync();
        await gpg.WaitForExitAsync();
        Assert.Equal(0, gpg.ExitCode);
        return output;
    }
}
