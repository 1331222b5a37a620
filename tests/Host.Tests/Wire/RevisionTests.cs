using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using GitOpsActors.Engine.Documents;
using Grpc.Core;
using Wire.ApplicationApi;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>What revisions say of themselves, how manifests differ, and how objects come and go.</summary>
[Collection(SharedServer.Name)]
public sealed class RevisionTests(RunningServer server)
{
    private const string Settings = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: revised}
        data: {colour: blue}
        """;

    [Fact]
    public async Task A_commit_tells_who_made_it_and_a_change_of_objects_is_told_while_it_happens()
    {
        var commit = await server.CommitFilesAsync(("revised/settings.yaml", Settings));
        await server.DeployAsync("revised");
        using var channel = Clients.Grpc(server.Address);
        var client = new ApplicationService.ApplicationServiceClient(channel);

        var metadata = await client.RevisionMetadataAsync(new RevisionMetadataQuery { Name = "revised", Revision = commit });
        Assert.Equal("Files", metadata.Message);
        Assert.NotEmpty(metadata.Author);
        Assert.Equal(StatusCode.NotFound, await CodeAsync(async () => await client.RevisionMetadataAsync(
            new RevisionMetadataQuery { Name = "revised", Revision = "nowhere" })));
        Assert.Equal(StatusCode.InvalidArgument, await CodeAsync(async () => await client.RevisionChartDetailsAsync(
            new RevisionMetadataQuery { Name = "revised", Revision = commit })));
        Assert.Equal(StatusCode.InvalidArgument, await CodeAsync(async () => await client.GetOCIMetadataAsync(
            new RevisionMetadataQuery { Name = "revised", Revision = commit })));

        var other = JsonText.Write(YamlReader.Read(Settings).Map().WithAt(["data", "colour"], "red"));
        var differs = await client.ServerSideDiffAsync(
            new ApplicationServerSideDiffQuery { AppName = "revised", TargetManifests = { other } });
        Assert.True(differs.Modified);
        var item = Assert.Single(differs.Items);
        Assert.Equal(("blue", "red"), (JsonReader.Read(item.LiveState).Text("data", "colour"), JsonReader.Read(item.TargetState)
            .Text("data", "colour")));
        var same = await client.ServerSideDiffAsync(new ApplicationServerSideDiffQuery
        {
            AppName = "revised", TargetManifests = { JsonText.Write(YamlReader.Read(Settings)) },
        });
        Assert.False(same.Modified);
        Assert.Equal(StatusCode.InvalidArgument, await CodeAsync(async () => await client.ServerSideDiffAsync(
            new ApplicationServerSideDiffQuery { AppName = "revised", TargetManifests = { "[]" } })));

        using var watch = client.WatchResourceTree(new ResourcesQuery { ApplicationName = "revised" });
        Assert.True(await watch.ResponseStream.NextAsync());
        Assert.Equal("revised", Assert.Single(watch.ResponseStream.Current.Nodes).ResourceRef.Name);
        await client.DeleteResourceAsync(new ApplicationResourceDeleteRequest
        {
            Name = "revised", Kind = "ConfigMap", Version = "v1", Namespace = "revised", ResourceName = "revised",
        });
        // Git wants it still, so that the tree goes on showing it.
        while (watch.ResponseStream.Current.Nodes.Single().Health?.Status != "Missing")
            Assert.True(await watch.ResponseStream.NextAsync());
    }

    [Fact]
    public async Task A_chart_tells_what_it_is()
    {
        using var charts = new HttpListener();
        var address = $"http://127.0.0.1:{Ports.Free()}/";
        charts.Prefixes.Add(address);
        charts.Start();
        _ = ServeAsync(charts, Packed());
        await server.WaitForSuccessAsync(
            "app", "create", "told", "--repo", address, "--helm-chart", "told", "--revision", "1.2.0", "--dest-name", "in-cluster",
            "--dest-namespace", "told");
        using var channel = Clients.Grpc(server.Address);
        var client = new ApplicationService.ApplicationServiceClient(channel);

        var details = await client.RevisionChartDetailsAsync(new RevisionMetadataQuery { Name = "told", Revision = "1.2.0" });

        Assert.Equal(("a chart that tells", "https://told.example"), (details.Description, details.Home));
        Assert.Equal(["Ann <ann@told.example>", "Bob"], details.Maintainers);
        Assert.Equal(StatusCode.NotFound, await CodeAsync(async () => await client.RevisionChartDetailsAsync(
            new RevisionMetadataQuery { Name = "told", Revision = "9.9.9" })));
        var listed = await new global::Wire.RepositoryApi.RepositoryService.RepositoryServiceClient(channel).GetHelmChartsAsync(
            new global::Wire.RepositoryApi.RepoQuery { Repo = address });
        Assert.Equal(("told", "1.2.0"), (Assert.Single(listed.Items).Name, Assert.Single(listed.Items[0].Versions)));
        await server.WaitForSuccessAsync("app", "delete", "told");
    }

    private static async Task<StatusCode> CodeAsync(Func<Task> ask) => (await Assert.ThrowsAsync<RpcException>(ask)).StatusCode;

    private static async Task ServeAsync(HttpListener charts, byte[] chart)
    {
        while (charts.IsListening)
        {
            HttpListenerContext http;
            try
            {
                http = await charts.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            const string Index = "apiVersion: v1\nentries:\n  told:\n  - name: told\n    version: 1.2.0\n    urls: [told-1.2.0.tgz]\n";
            var content = http.Request.Url!.AbsolutePath switch
            {
                "/index.yaml" => Encoding.UTF8.GetBytes(Index),
                "/told-1.2.0.tgz" =>
                chart,
                _ => null
            };
            if (content is null) http.Response.StatusCode = 404;
            else await http.Response.OutputStream.WriteAsync(content);
            http.Response.Close();
        }
    }

    private static byte[] Packed()
    {
        const string About = """
            apiVersion: v2
            name: told
            version: 1.2.0
            description: a chart that tells
            home: https://told.example
            maintainers: [{name: Ann, email: ann@told.example}, {name: Bob}]
            """;
        using var packed = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(packed, CompressionLevel.Fastest)))
            tar.WriteEntry(new PaxTarEntry(
                TarEntryType.RegularFile, "told/Chart.yaml")
            { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(About)) });
        return packed.ToArray();
    }
}
