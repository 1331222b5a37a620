using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;
using static GitOpsActors.Kubernetes.Tests.TestCluster;

namespace GitOpsActors.Kubernetes.Tests.Requests;

/// <summary>A client is replaced while others use it: all of them hear so, in one way.</summary>
public sealed class ClosingTests
{
    [Fact]
    public async Task Requests_that_run_and_those_that_wait_for_their_turn_end_with_a_fault_that_says_so()
    {
        await using var server = await RecordingServer.StartAsync(RecordingServer.Stuck);
        using var client = new ClusterClient(server.Access(), new ClusterClientOptions { ConcurrencyStart = 2, ConcurrencyMax = 2 });
        var asking = Enumerable.Range(0, 10).Select(_ => client.VersionAsync(Soon)).ToList();
        await server.Asked.Task.WaitAsync(Soon);
        client.Dispose();
        foreach (var one in asking) await Closed(() => one);
        await Closed(() => client.VersionAsync(Soon));
        await Closed(() => client.RefreshKindsAsync(Soon));
        client.Dispose();
    }

    [Fact]
    public async Task A_watch_ends_with_it_whether_it_is_told_or_pauses()
    {
        await using var cluster = await StartAsync();
        var maps = await cluster.Client.Discovery.FindAsync("", "ConfigMap", Soon);
        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watching = Follow(cluster.Client, maps, listed, null);
        await listed.Task.WaitAsync(Soon);
        cluster.Client.Dispose();
        await Closed(() => watching.WaitAsync(Soon));

        // Nobody is there, and the clock stands still: it pauses until the client is closed.
        using var lonely = new ClusterClient(AccessTo(cluster.Sandbox), new ClusterClientOptions { Time = new FakeTime() });
        cluster.Sandbox.Faults.Plan = Sandbox.Faults.FaultPlan.Parse("stopped");
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pausing = Follow(lonely, maps, new TaskCompletionSource(), failed);
        await failed.Task.WaitAsync(Soon);
        lonely.Dispose();
        await Closed(() => pausing.WaitAsync(Soon));
    }

    [Fact]
    public async Task Who_stops_at_the_same_time_is_stopped_and_hears_of_no_fault()
    {
        await using var server = await RecordingServer.StartAsync(RecordingServer.Stuck);
        using var client = new ClusterClient(server.Access());
        using var stop = new CancellationTokenSource();
        var asking = client.VersionAsync(stop.Token);
        await server.Asked.Task.WaitAsync(Soon);
        await stop.CancelAsync();
        client.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static async Task Follow(ClusterClient client, ApiResource maps, TaskCompletionSource listed, TaskCompletionSource? failed)
    {
        await foreach (var told in client.ListAndWatchAsync(maps, ListQuery.Everything, _ => failed?.TrySetResult(), Soon))
            if (told is WatchEvent.ListEnded) listed.TrySetResult();
    }

    private static async Task Closed(Func<Task> work)
    {
        var error = await Assert.ThrowsAsync<ClusterException>(work);
        Assert.Equal(FaultKind.Closed, error.Kind);
        Assert.Contains("was closed", error.Message, StringComparison.Ordinal);
    }
}
