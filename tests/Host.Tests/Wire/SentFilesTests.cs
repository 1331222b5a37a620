using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Wire.ApplicationApi;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>`argocd app diff --local --server-side-generate`: a client sends files, and is told what they would be.</summary>
[Collection(SharedServer.Name)]
public sealed class SentFilesTests(RunningServer server)
{
    private const int PieceBytes = 1024;

    private const string Secret = """
        apiVersion: v1
        kind: Secret
        metadata: {name: sent}
        stringData: {password: hidden-canary-of-files}
        """;

    [Fact]
    public async Task Files_of_a_machine_are_rendered_as_if_they_were_in_Git_and_secrets_stay_masked()
    {
        await server.CommitFilesAsync(("sent/kustomization.yaml", "resources: []"));
        await server.WaitForSuccessAsync(
            "app", "create", "sent", "--repo", "file://" + server.Demo, "--path", "sent", "--dest-name", "in-cluster",
            "--dest-namespace", "sent");
        using var channel = Clients.Grpc(server.Address);
        var client = new ApplicationService.ApplicationServiceClient(channel);
        var archive = Packed(("sent/kustomization.yaml", "namePrefix: my-\nresources: [secret.yaml]"), ("sent/secret.yaml", Secret));

        var answer = await SendAsync(client, "sent", archive, Checksum(archive));

        Assert.Equal(("sent", "Kustomize"), (answer.Namespace, answer.SourceType));
        var manifest = Assert.Single(answer.Manifests);
        Assert.Contains("\"my-sent\"", manifest);
        Assert.DoesNotContain(Convert.ToBase64String("hidden-canary-of-files"u8), manifest);
        Assert.Contains("++++++++", manifest);

        Assert.Contains("checksum", await RefusalAsync(client, "sent", archive, Checksum("other"u8.ToArray()), StatusCode.InvalidArgument));
        var bad = Packed(("../out.yaml", Secret));
        Assert.Contains("leads out", await RefusalAsync(client, "sent", bad, Checksum(bad), StatusCode.InvalidArgument));
        await RefusalAsync(client, "nobody", archive, Checksum(archive), StatusCode.NotFound);
        using var silent = client.GetManifestsWithFiles();
        await silent.RequestStream.CompleteAsync();
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(async () => await silent)).StatusCode);
    }

    private static async Task<string> RefusalAsync(
        ApplicationService.ApplicationServiceClient client, string name, byte[] archive, string checksum,
        StatusCode code)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await SendAsync(client, name, archive, checksum));
        Assert.Equal(code, refused.StatusCode);
        return refused.Status.Detail;
    }

    private static async Task<global::Wire.RepositoryApi.ManifestResponse> SendAsync(
        ApplicationService.ApplicationServiceClient client, string name, byte[] archive, string checksum)
    {
        using var call = client.GetManifestsWithFiles();
        try
        {
            await call.RequestStream.WriteAsync(new ApplicationManifestQueryWithFilesWrapper
            {
                Query = new ApplicationManifestQueryWithFiles { Name = name, Checksum = checksum },
            });
            foreach (var piece in archive.Chunk(PieceBytes))
                await call.RequestStream.WriteAsync(new ApplicationManifestQueryWithFilesWrapper
                {
                    Chunk = new FileChunk { Chunk = ByteString.CopyFrom(piece) },
                });
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException)
        {
            // The server has answered before everything was sent; the answer says why.
        }

        return await call;
    }

    private static string Checksum(byte[] archive) => Convert.ToHexStringLower(SHA256.HashData(archive));

    private static byte[] Packed(params (string Name, string Text)[] files)
    {
        using var packed = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(packed, CompressionLevel.Fastest)))
            foreach (var (name, text) in files)
                tar.WriteEntry(new PaxTarEntry(
                    TarEntryType.RegularFile, name)
                { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        return packed.ToArray();
    }
}
