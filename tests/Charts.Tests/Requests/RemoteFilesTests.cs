using GitOpsActors.Charts.Remotes;
using GitOpsActors.Charts.Tests.Servers;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Charts.Tests.Requests;

public sealed class RemoteFilesTests
{
    [Fact]
    public async Task Concurrent_renders_share_one_request_which_shows_no_credentials()
    {
        await using var server = await ChartServer.StartAsync();
        server.Place("/charts/extra.yaml", "a: b"u8.ToArray());
        var hold = new TaskCompletionSource();
        server.Hold = hold.Task;
        var files = new RemoteFiles(TimeProvider.System);
        var url = RemoteSource.FileAt(server.Url + "/extra.yaml");
        var both = Task.WhenAll(files.FetchAsync(url, default), files.FetchAsync(url, default));
        await server.Asked.Task;
        hold.SetResult();

        foreach (var tree in await both) Assert.Equal("a: b"u8.ToArray(), tree.ReadFile("extra.yaml")!.Content.ToArray());
        Assert.Equal(["GET /charts/extra.yaml|"], server.Requests);
    }

    [Fact]
    public async Task What_is_too_large_or_not_there_is_an_error_that_is_told_again_for_a_while()
    {
        await using var server = await ChartServer.StartAsync();
        server.Faults["endless"] = LoopbackServer.Endless;
        var time = new FakeTime();
        var files = new RemoteFiles(time, new ChartLimits { AnswerBytesMax = 1000 });
        var url = RemoteSource.FileAt(server.Url + "/endless.yaml");
        Assert.Contains("more than 1000 bytes", (await Assert.ThrowsAsync<ChartException>(() => files.FetchAsync(url, default))).Message, StringComparison.Ordinal);
        Assert.Equal(ChartFaultKind.NotFound, (await Assert.ThrowsAsync<ChartException>(() => files.FetchAsync(RemoteSource.FileAt(server.Url + "/none.yaml"), default))).Kind);
        await Assert.ThrowsAsync<ChartException>(() => files.FetchAsync(url, default));
        Assert.Equal(2, server.Requests.Count);

        time.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAsync<ChartException>(() => files.FetchAsync(url, default));
        Assert.Equal(3, server.Requests.Count);
    }
}
