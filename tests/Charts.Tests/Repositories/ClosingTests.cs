using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Charts.Tests.Servers;

namespace GitOpsActors.Charts.Tests.Repositories;

/// <summary>A repository is replaced while others use it: all of them hear so, in one way.</summary>
public sealed class ClosingTests : IDisposable
{
    private readonly TestLibrary _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task What_runs_on_an_http_repository_and_what_comes_later_ends_with_a_fault_that_says_so()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        using var repository = _test.Open(server.Url);
        var pin = await repository.ResolveAsync("web", "*", Freshness.Known, TestLibrary.Soon);
        var asked = server.Requests.Count;
        server.Faults[".tgz"] = LoopbackServer.Stuck;
        var fetching = Enumerable.Range(0, 5).Select(_ => repository.FetchAsync(pin, false, TestLibrary.Soon)).ToList();
        while (server.Requests.Count == asked) await Task.Yield();
        repository.Dispose();
        foreach (var one in fetching) await Closed(() => one);
        await Closed(() => repository.TryAsync(TestLibrary.Soon));
        repository.Dispose();
    }

    [Fact]
    public async Task So_does_what_runs_on_a_registry()
    {
        await using var server = await ChartServer.StartAsync();
        server.Hold = Task.Delay(Timeout.Infinite);
        using var repository = _test.Open(new ChartAccess { Url = "oci://" + new Uri(server.Address).Authority + "/charts", UsesPlainHttp = true });
        var trying = repository.TryAsync(TestLibrary.Soon);
        await server.Asked.Task.WaitAsync(TestLibrary.Soon);
        repository.Dispose();
        await Closed(() => trying);
        await Closed(() => repository.ResolveAsync("web", "*", Freshness.Known, TestLibrary.Soon));
    }

    private static async Task Closed(Func<Task> work)
    {
        var error = await Assert.ThrowsAsync<ChartException>(work);
        Assert.Equal(ChartFaultKind.Closed, error.Kind);
        Assert.Contains("was closed", error.Message, StringComparison.Ordinal);
    }
}
