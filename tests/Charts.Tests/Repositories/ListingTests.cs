using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Charts.Tests.Servers;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Charts.Tests.Repositories;

/// <summary>What a place of charts has, for people who choose.</summary>
public sealed class ListingTests : IDisposable
{
    private readonly TestLibrary _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task A_repository_lists_its_charts_with_their_versions_and_has_no_tags()
    {
        await using var server = await ChartServer.StartAsync();
        foreach (var (chart, version) in ((string, string)[])[("web", "1.0.0"), ("db", "2.0.0"), ("web", "1.1.0")]) server.Publish(
            chart, version);
        using var repository = _test.Open(new ChartAccess { Url = server.Url });

        var found = await repository.ListAsync(TestLibrary.Soon);

        Assert.Equal(["db", "web"], found.Select(static one => one.Chart));
        Assert.Equal(["1.0.0", "1.1.0"], found[1].Versions.Order());
        Assert.Equal(ChartFaultKind.Refused,
            (await Assert.ThrowsAsync<ChartException>(async () => await repository.TagsAsync("web", TestLibrary.Soon))).Kind);
    }

    [Fact]
    public async Task A_registry_tells_all_tags_and_what_was_said_when_pushing_and_lists_no_charts()
    {
        await using var server = await RegistryServer.StartAsync();
        server.PageSize = 1;
        var digest = server.Push("team/web", PackedChart.Simple("web", "1.0.0"));
        server.Push("team/web", PackedChart.Simple("web", "1.0.0"), "latest");
        using var repository = _test.Open(new ChartAccess { Url = $"oci://{server.Host}/team/web", UsesPlainHttp = true });

        Assert.Equal(["1.0.0", "latest"], await repository.TagsAsync("", TestLibrary.Soon));
        var pin = await repository.ResolveAsync("", digest, Freshness.Known, TestLibrary.Soon);
        Assert.Empty(await repository.AnnotationsAsync(pin, TestLibrary.Soon));
        var manifest = server.ManifestOf("team/web", "1.0.0").Replace(
            "\"schemaVersion\":2", "\"schemaVersion\":2,\"annotations\":{\"org.opencontainers.image.version\":\"1.0.0\"}",
                StringComparison.Ordinal);
        server.PutManifest("team/web", "1.0.1", manifest);
        pin = await repository.ResolveAsync("", "1.0.1", Freshness.Known, TestLibrary.Soon);
        Assert.Equal("1.0.0", (await repository.AnnotationsAsync(pin, TestLibrary.Soon))["org.opencontainers.image.version"].Text());
        await Assert.ThrowsAsync<ChartException>(async () => await repository.ListAsync(TestLibrary.Soon));
    }
}
