using System.Text;
using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Dependencies;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Charts.Tests.Servers;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Charts.Tests.Registries;

/// <summary>What lies in a registry and is no chart: files that somebody has pushed, as one layer.</summary>
public sealed class RegistryFilesTests : IDisposable
{
    private const string EmptyConfig = "application/vnd.oci.empty.v1+json";
    private const string Tar = "application/vnd.oci.image.layer.v1.tar";
    private const string Gzipped = Tar + "+gzip";

    private readonly TestLibrary _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(Tar)]
    [InlineData(Gzipped)]
    [InlineData("application/vnd.cncf.flux.content.v1.tar+gzip")]
    public async Task The_files_are_those_of_its_layer(string layer)
    {
        await using var server = await RegistryServer.StartAsync();
        var digest = server.Push("team/shop", Files("1", layer != Tar), "1.0.0", EmptyConfig, layer);
        using var repository = Open(server);

        var pin = await repository.ResolveAsync("", "1.0.0", Freshness.Known, TestLibrary.Soon);
        var package = await repository.FetchAsync(pin, false, TestLibrary.Soon);

        Assert.Equal(digest, pin.Version);
        Assert.Equal("version 1", Encoding.UTF8.GetString(package.Tree.ReadFile("web/settings.yaml")!.Content.Span));
        Assert.Contains("no Helm chart", Assert.Throws<RenderException>(() => package.Archive).Message, StringComparison.Ordinal);
        // Another process finds it on the disk.
        var before = server.Requests.Count(static one => one.Contains("/blobs/", StringComparison.Ordinal));
        using var other = Open(server);
        await other.FetchAsync(await other.ResolveAsync("", digest, Freshness.Known, TestLibrary.Soon), false, TestLibrary.Soon);
        Assert.Equal(before, server.Requests.Count(static one => one.Contains("/blobs/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1.0.0", "1.0.0")]
    [InlineData("v2.0.0", "v2.0.0")]
    [InlineData("latest", "latest")]
    [InlineData(">=1.0.0", "v2.0.0")]
    [InlineData("1.x", "1.1.0_build")]
    [InlineData("", "v2.0.0")]
    public async Task A_tag_is_meant_by_its_name_or_by_a_range_with_or_without_a_v(string wanted, string tag)
    {
        await using var server = await RegistryServer.StartAsync();
        var digests = new Dictionary<string, string>();
        foreach (var one in (string[])["1.0.0", "1.1.0_build", "v2.0.0", "v3.0.0-rc.1", "latest"])
            digests[one] = server.Push("team/shop", Files(one, isGzipped: true), one, EmptyConfig, Gzipped);
        using var repository = Open(server);

        Assert.Equal(digests[tag], (await repository.ResolveAsync("", wanted, Freshness.Known, TestLibrary.Soon)).Version);

        // Whatever the tag is called, it may be pushed anew.
        var again = server.Push("team/shop", Files("anew", isGzipped: true), tag, EmptyConfig, Gzipped);
        Assert.Equal(again, (await repository.ResolveAsync("", wanted, Freshness.Asked, TestLibrary.Soon)).Version);
    }

    [Fact]
    public async Task A_tag_that_nobody_has_pushed_is_missing()
    {
        await using var server = await RegistryServer.StartAsync();
        server.Push("team/shop", Files("1", isGzipped: true), "1.0.0", EmptyConfig, Gzipped);
        using var repository = Open(server);
        foreach (var wanted in (string[])["2.0.0", ">=2"])
        {
            var error = await Assert.ThrowsAsync<ChartException>(
                () => repository.ResolveAsync("", wanted, Freshness.Known, TestLibrary.Soon));
            Assert.Equal((ChartFaultKind.VersionMissing, true), (error.Kind, error.Message.Contains("the nearest are 1.0.0", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Signatures_beside_the_files_do_not_matter_and_what_is_not_one_layer_of_files_is_refused()
    {
        await using var server = await RegistryServer.StartAsync();
        var files = Files("1", isGzipped: true);
        server.Push("team/shop", files, "1.0.0", EmptyConfig, Gzipped);
        var layer = $$"""{"mediaType":"{{Gzipped}}","digest":"sha256:{{files.Digest}}","size":{{files.Content.Length}}}""";
        var signature = layer.Replace(Gzipped, "application/vnd.example.signature", StringComparison.Ordinal);
        Put("signed", signature, layer);
        Put("image", layer, layer);
        Put("strange", signature);
        server.PutManifest("team/shop", "index", """{"schemaVersion":2,"manifests":[]}""", "application/vnd.oci.image.index.v1+json");
        using var repository = Open(server);

        await repository.FetchAsync(await repository.ResolveAsync("", "signed", Freshness.Known, TestLibrary.Soon), false, TestLibrary.Soon);
        Assert.Contains("2 of its layers hold files", await RefusalAsync("image"), StringComparison.Ordinal);
        Assert.Contains("they have application/vnd.example.signature", await RefusalAsync("strange"), StringComparison.Ordinal);
        Assert.Contains("it is an index of several manifests", await RefusalAsync("index"), StringComparison.Ordinal);

        void Put(string tag, params string[] layers) => server.PutManifest("team/shop", tag,
            $$"""{"schemaVersion":2,"config":{"mediaType":"{{EmptyConfig}}"},"layers":[{{string.Join(',', layers)}}]}""");
        async Task<string> RefusalAsync(string tag) => (await Assert.ThrowsAsync<ChartException>(
            () => repository.ResolveAsync("", tag, Freshness.Known, TestLibrary.Soon))).Message;
    }

    [Fact]
    public async Task Files_that_lead_out_of_their_archive_are_refused_and_not_kept()
    {
        await using var server = await RegistryServer.StartAsync();
        server.Push("team/shop", PackedChart.Files("shop", "1", isGzipped: true, ("../outside.yaml", "x")), "1.0.0", EmptyConfig, Gzipped);
        using var repository = Open(server);
        var pin = await repository.ResolveAsync("", "1.0.0", Freshness.Known, TestLibrary.Soon);
        var error = await Assert.ThrowsAsync<ChartException>(() => repository.FetchAsync(pin, false, TestLibrary.Soon));
        Assert.Equal(ChartFaultKind.Invalid, error.Kind);
        Assert.Contains("'../outside.yaml' leads out of the archive", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_test.Folder, "archives")));
    }

    [Fact]
    public async Task Files_are_not_a_dependency_of_a_chart()
    {
        await using var server = await RegistryServer.StartAsync();
        server.Push("team/shop", Files("1", isGzipped: true), "1.0.0", EmptyConfig, Gzipped);
        using var repository = _test.Open(new ChartAccess { Url = $"oci://{server.Host}/team", UsesPlainHttp = true });
        var tree = new UnpackedTree([new SourceFile("Chart.yaml", "1", Encoding.UTF8.GetBytes(
            "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [{name: shop, version: 1.0.0, repository: 'oci://registry.example/team'}]\n"))]);
        var list = new HelmCharts().DependenciesOf(tree, "")!;
        var fetch = new DependencyFetch(_ => Task.FromResult(repository), static _ => null, Freshness.Known, passesCredentials: false);
        var error = await Assert.ThrowsAsync<ChartException>(() => fetch.RunAsync(list, tree, "", TestLibrary.Soon));
        Assert.Contains("it holds files, and no Helm chart", error.Message, StringComparison.Ordinal);
    }

    private ChartRepository Open(RegistryServer server) =>
        _test.Open(new ChartAccess { Url = $"oci://{server.Host}/team/shop", UsesPlainHttp = true });

    private static PackedChart Files(string version, bool isGzipped) => PackedChart.Files(
        "shop", version, isGzipped, ("./web/settings.yaml", "version " + version), ("web/more/a.yaml", "{}"));
}
