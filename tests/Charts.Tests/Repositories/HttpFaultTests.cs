using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Charts.Tests.Servers;
using GitOpsActors.Engine.Helm;

namespace GitOpsActors.Charts.Tests.Repositories;

/// <summary>Servers that fail, lie, or never come to an end; and disks that do not keep what they should.</summary>
public sealed class HttpFaultTests : IDisposable
{
    private readonly TestLibrary _test = new();

    public void Dispose() => _test.Dispose();

    private static async Task<ChartPackage> GetAsync(ChartRepository repository, string chart, string version)
    {
        var pin = await repository.ResolveAsync(chart, version, Freshness.Known, TestLibrary.Soon);
        return await repository.FetchAsync(pin, passesCredentials: false, TestLibrary.Soon);
    }

    private static async Task<ChartException> RefusalAsync(ChartRepository repository, string chart = "web") =>
        await Assert.ThrowsAsync<ChartException>(() => GetAsync(repository, chart, "*"));

    [Fact]
    public async Task A_wrong_digest_is_refused_and_a_right_one_later_is_taken()
    {
        await using var server = await ChartServer.StartAsync();
        var wrong = new string('0', 64);
        server.Publish(PackedChart.Simple("web", "1.0.0"), digest: wrong);
        using var repository = _test.Open(server.Url);
        var refusal = await RefusalAsync(repository);
        Assert.Equal(ChartFaultKind.DigestMismatch, refusal.Kind);
        Assert.Contains(wrong, refusal.Message, StringComparison.Ordinal);
        server.Publish("web", "1.0.1");
        Assert.Equal("1.0.1", (await repository.ResolveAsync("web", "*", Freshness.Asked, TestLibrary.Soon)).Version);
        await GetAsync(repository, "web", "*");
    }

    [Fact]
    public async Task What_is_too_large_endless_or_broken_off_is_refused_by_what_it_is()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        var library = _test.Library(new ChartLimits { ArchiveBytesMax = 100_000, IndexBytesMax = 100_000 });
        foreach (var (fault, kind) in new[]
        {
            (LoopbackServer.Endless, ChartFaultKind.TooLarge), (LoopbackServer.Truncated, ChartFaultKind.NetworkFailed), (Bomb, ChartFaultKind.TooLarge),
            (LoopbackServer.Status(500), ChartFaultKind.NetworkFailed), (LoopbackServer.Status(404), ChartFaultKind.NotFound), (LoopbackServer.Status(403), ChartFaultKind.AuthenticationFailed),
            ((Func<Microsoft.AspNetCore.Http.HttpContext, Task>)(http => { http.Response.ContentLength = 1_000_000_000; return http.Response.Body.FlushAsync(); }), ChartFaultKind.TooLarge),
        })
        {
            foreach (var path in (string[])["/charts/index.yaml", "/charts/web-1.0.0.tgz"])
            {
                server.Faults[path] = fault;
                using var repository = library.Open(new ChartAccess { Url = server.Url });
                var refusal = await RefusalAsync(repository);
                Assert.True(kind == refusal.Kind, $"{path}: {refusal.Kind} instead of {kind}: {refusal.Message}");
                server.Faults.Clear();
            }
        }

        using var again = library.Open(new ChartAccess { Url = server.Url });
        await GetAsync(again, "web", "*");
    }

    [Theory]
    [InlineData("index")]
    [InlineData(".tgz")]
    public async Task A_server_that_says_no_more_is_given_up(string path)
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        using var repository = _test.Open(server.Url);
        if (path == ".tgz") await repository.ResolveAsync("web", "*", Freshness.Known, TestLibrary.Soon);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Faults[path] = http =>
        {
            asked.SetResult();
            return LoopbackServer.Stuck(http);
        };
        var refusal = RefusalAsync(repository);
        await asked.Task.WaitAsync(TestLibrary.Soon);
        _test.Time.Advance(new ChartLimits().StallTimeout);
        // It may have been between two steps, the second of which has begun after the time has moved.
        while (!refusal.IsCompleted)
        {
            await Task.Yield();
            _test.Time.Advance(new ChartLimits().StallTimeout);
        }

        Assert.Equal(ChartFaultKind.TimedOut, (await refusal).Kind);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named_and_no_fault_of_the_repository()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        await File.WriteAllTextAsync(Path.Combine(_test.Folder, "indexes"), "a file where the folder should be");
        using var repository = _test.Open(server.Url);
        var refusal = await RefusalAsync(repository);
        Assert.Equal(ChartFaultKind.KeepingFailed, refusal.Kind);
        Assert.Contains(_test.Folder, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_earlier_process_kept_is_used_only_when_it_is_whole()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        using (var repository = _test.Open(server.Url)) await GetAsync(repository, "web", "*");
        var text = Directory.GetFiles(Path.Combine(_test.Folder, "indexes"), "*.index").Single();
        await File.WriteAllTextAsync(text, "apiVersion: v1\nentries: {}\n");
        using (var repository = _test.Open(server.Url)) await GetAsync(repository, "web", "*");
        File.Delete(text);
        using (var repository = _test.Open(server.Url)) await GetAsync(repository, "web", "*");
        Assert.Empty(Directory.GetFiles(Path.Combine(_test.Folder, "indexes"), "*.draft"));
    }

    [Fact]
    public async Task A_server_that_is_down_is_asked_once_by_two_thousand_and_again_a_while_later()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        server.Faults["index"] = LoopbackServer.Status(503);
        using var repository = _test.Open(server.Url);
        var refusals = await Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => RefusalAsync(repository)));
        Assert.All(refusals, refusal => Assert.Contains("503", refusal.Message, StringComparison.Ordinal));
        await RefusalAsync(repository);
        Assert.Single(server.Requests);
        server.Faults.Clear();
        _test.Time.Advance(TimeSpan.FromSeconds(10));
        await GetAsync(repository, "web", "*");
    }

    [Fact]
    public async Task An_archive_that_is_no_chart_is_refused_and_not_kept()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish(new PackedChart("page", "1.0.0", "<html>"u8.ToArray()));
        server.Publish(PackedChart.Of("empty", "1.0.0", ("README.md", "nothing")));
        server.Publish(PackedChart.Of("climber", "1.0.0", ("../../outside", "x"), ("Chart.yaml", "x")));
        using var repository = _test.Open(server.Url);
        foreach (var name in (string[])["page", "empty", "climber"]) Assert.Equal(ChartFaultKind.Invalid, (await RefusalAsync(repository, name)).Kind);
        Assert.False(Directory.Exists(Path.Combine(_test.Folder, "archives")));
    }

    /// <summary>Little that unpacks to much, and says that it is packed.</summary>
    private static async Task Bomb(Microsoft.AspNetCore.Http.HttpContext http)
    {
        if (http.Request.Path.Value!.EndsWith(".tgz", StringComparison.Ordinal))
        {
            await LoopbackServer.Endless(http);
            return;
        }

        http.Response.Headers.ContentEncoding = "gzip";
        await using var gzip = new System.IO.Compression.GZipStream(http.Response.Body, System.IO.Compression.CompressionLevel.Fastest);
        await gzip.WriteAsync(new byte[10_000_000]);
    }
}
