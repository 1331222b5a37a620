using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;
using GitOpsActors.Sandbox.Faults;
using static GitOpsActors.Kubernetes.Tests.TestCluster;

namespace GitOpsActors.Kubernetes.Tests.Watching;

public sealed class WatchTests
{
    private static readonly ListQuery InDefault = new() { Namespace = "default", LabelSelector = "watched" };

    [Fact]
    public async Task A_list_is_told_first_and_then_what_happens()
    {
        await using var cluster = await StartAsync();
        await Put(cluster, "early");
        await using var watch = await Watch.StartAsync(cluster);
        Assert.Equal(["early"], watch.Names);
        await Put(cluster, "late");
        await watch.Until(w => w.Names.SetEquals(["early", "late"]));
        await cluster.Client.DeleteAsync(new ObjectName("", "ConfigMap", "default", "early"), DeleteOptions.Default, Soon);
        await watch.Until(w => w.Names.SetEquals(["late"]));
        Assert.Equal(1, watch.Resets);
    }

    [Fact]
    public async Task Watches_that_are_dropped_all_the_time_lose_nothing()
    {
        await using var cluster = await StartAsync(new ClusterClientOptions { Time = new HastyTime() });
        cluster.Sandbox.Faults.Plan = FaultPlan.Parse("drop-watches=0.7");
        await using var watch = await Watch.StartAsync(cluster);
        for (var i = 0; i < 20; i++) await Put(cluster, $"map-{i}");
        await watch.Until(w => w.Names.Count == 20);
        Assert.Equal(1, watch.Resets);
    }

    [Fact]
    public async Task A_server_that_goes_and_comes_back_is_watched_on()
    {
        await using var cluster = await StartAsync(new ClusterClientOptions { Time = new HastyTime() });
        await using var watch = await Watch.StartAsync(cluster);
        cluster.Sandbox.Faults.Plan = FaultPlan.Parse("stopped");
        await watch.Until(w => w.Faults.Any(fault => fault.Kind == FaultKind.Unreachable));
        cluster.Sandbox.Faults.Plan = FaultPlan.None;
        await Put(cluster, "after");
        await watch.Until(w => w.Names.SetEquals(["after"]));
    }

    [Fact]
    public async Task A_version_that_is_gone_leads_to_a_new_list_in_which_the_deleted_is_missing()
    {
        await using var cluster = await StartAsync(new ClusterClientOptions { Time = new HastyTime() });
        await Put(cluster, "doomed");
        await using var watch = await Watch.StartAsync(cluster);
        cluster.Sandbox.Faults.Plan = FaultPlan.Parse("stale-watches");
        await cluster.Client.DeleteAsync(new ObjectName("", "ConfigMap", "default", "doomed"), DeleteOptions.Default, Soon);
        await Put(cluster, "new");
        cluster.Sandbox.Cluster.Store.CompactAll();
        cluster.Sandbox.Faults.Plan = FaultPlan.None;
        await watch.Until(w => w.Resets == 2 && w.Names.SetEquals(["new"]));
        Assert.Contains(watch.Faults, fault => fault.Kind == FaultKind.Expired);
    }

    [Fact]
    public async Task A_storm_of_faults_ends_in_the_truth()
    {
        await using var cluster = await StartAsync(new ClusterClientOptions { Time = new HastyTime() });
        await using var watch = await Watch.StartAsync(cluster);
        cluster.Sandbox.Faults.Plan = FaultPlan.Parse("drop-watches=0.3,5xx=0.2,reset=0.2,429=0.1");
        for (var i = 0; i < 30; i++) await Persist(() => Put(cluster, $"map-{i}"));
        await watch.Until(w => w.Names.Count == 30);
    }

    [Fact]
    public async Task A_watch_that_is_stopped_ends()
    {
        await using var cluster = await StartAsync();
        var watch = await Watch.StartAsync(cluster);
        await watch.DisposeAsync();
        Assert.Equal(0, cluster.Client.Load.Running);
    }

    private static Task<MapNode> Put(TestCluster cluster, string name) => cluster.Client.ApplyAsync(
        ConfigMap(name).WithAt(["metadata", "labels"], MapNode.Of(("watched", "yes"))), new WriteOptions { FieldManager = "tests" }, Soon);

    private static async Task Persist(Func<Task> work)
    {
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (ClusterException e) when (e.Fault.Nature != FaultNature.Terminal)
            {
                // What is tested is that the watcher hears of it once it worked.
            }
        }
    }

    /// <summary>Keeps the names that a watcher knows.</summary>
    private sealed class Watch : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Lock _gate = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task _running = Task.CompletedTask;

        public HashSet<string> Names { get; } = [];

        public List<ClusterFault> Faults { get; } = [];

        public int Resets { get; private set; }

        public static async Task<Watch> StartAsync(TestCluster cluster)
        {
            var watch = new Watch();
            var maps = await cluster.Client.Discovery.FindAsync("", "ConfigMap", Soon);
            watch._running = watch.Run(cluster.Client, maps);
            await watch.Until(w => w.Resets > 0);
            return watch;
        }

        public async Task Until(Func<Watch, bool> holds)
        {
            var soon = Soon;
            while (true)
            {
                Task changed;
                lock (_gate)
                {
                    if (holds(this)) return;
                    changed = _changed.Task;
                }
                if (await Task.WhenAny(changed, _running, Task.Delay(Timeout.Infinite, soon)) != changed)
                    Assert.Fail($"never came; known: {string.Join(' ', Names)}, resets {Resets}, faults: {string.Join("; ", Faults)}, {_running.Exception}");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
            _stop.Dispose();
        }

        private async Task Run(ClusterClient client, ApiResource maps)
        {
            await foreach (var told in client.ListAndWatchAsync(maps, InDefault, fault => Change(() => Faults.Add(fault)), _stop.Token)) Change(() => Take(told));
        }

        private void Change(Action change)
        {
            lock (_gate)
            {
                change();
                _changed.SetResult();
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        private void Take(WatchEvent told)
        {
            switch (told)
            {
                case WatchEvent.Reset reset:
                    Resets++;
                    Names.Clear();
                    Names.UnionWith(reset.Objects.Select(item => item.Text("metadata", "name")!));
                    break;
                case WatchEvent.Changed changed:
                    Names.Add(changed.Object.Text("metadata", "name")!);
                    break;
                case WatchEvent.Deleted deleted:
                    Names.Remove(deleted.Object.Text("metadata", "name")!);
                    break;
            }
        }
    }
}
