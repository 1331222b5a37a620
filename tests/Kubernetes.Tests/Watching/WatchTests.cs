using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
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
    public async Task A_server_that_restarted_and_lost_its_versions_is_listed_without_a_pause()
    {
        var time = new HastyTime();
        await using var cluster = await StartAsync(new ClusterClientOptions { Time = time });
        await Put(cluster, "doomed");
        var (pausesWhenExpired, pausesWhenListed) = (0, 0);
        await using var watch = await Watch.StartAsync(
            cluster,
            told: (_, told) => pausesWhenListed = told is WatchEvent.ListBegun ? time.Pauses.Count : pausesWhenListed,
            failed: fault => pausesWhenExpired = fault.Kind == FaultKind.Expired ? time.Pauses.Count : pausesWhenExpired);
        cluster.Sandbox.Faults.Plan = FaultPlan.Parse("stale-watches");
        await cluster.Client.DeleteAsync(new ObjectName("", "ConfigMap", "default", "doomed"), DeleteOptions.Default, Soon);
        await Put(cluster, "new");
        cluster.Sandbox.Faults.Plan = FaultPlan.Parse("stopped");
        // By now a pause would be a long one.
        await watch.Until(w => w.Faults.Count(fault => fault.Kind == FaultKind.Unreachable) >= 8);
        cluster.Sandbox.Cluster.Store.CompactAll();
        cluster.Sandbox.Faults.Plan = FaultPlan.None;
        await watch.Until(w => w.Resets == 2 && w.Names.SetEquals(["new"]));
        Assert.True(pausesWhenExpired > 0);
        Assert.Equal(pausesWhenExpired, pausesWhenListed);
        // Nor does the outage itself make the pauses so long that the server's return is noticed late.
        Assert.True(time.Pauses.Max() <= TimeSpan.FromSeconds(5), $"{time.Pauses.Max()}");
    }

    [Fact]
    public async Task A_list_is_told_in_pages()
    {
        await using var cluster = await StartAsync();
        for (var i = 0; i < 5; i++) await Put(cluster, $"map-{i}");
        await using var watch = await Watch.StartAsync(cluster, InDefault with { PageSize = 2 });
        Assert.Equal([2, 2, 1], watch.PageSizes);
        Assert.Equal(5, watch.Names.Count);
        Assert.Equal((1, 1), (watch.Begun, watch.Resets));
    }

    [Fact]
    public async Task A_list_that_expires_between_two_pages_begins_again_and_ends_in_the_truth()
    {
        await using var cluster = await StartAsync(new ClusterClientOptions { Time = new HastyTime() });
        for (var i = 0; i < 5; i++) await Put(cluster, $"map-{i}");
        await using var watch = await Watch.StartAsync(cluster, InDefault with { PageSize = 2 }, told: (watch, told) =>
        {
            // Between the first page and the second, an object goes and the versions up to then are forgotten.
            if (told is not WatchEvent.Page || watch.PageSizes.Count != 1) return;
            cluster.Client.DeleteAsync(new ObjectName("", "ConfigMap", "default", "map-0"), DeleteOptions.Default, Soon).GetAwaiter().GetResult();
            cluster.Sandbox.Cluster.Store.CompactAll();
        });
        Assert.Equal(["map-1", "map-2", "map-3", "map-4"], watch.Names.Order(StringComparer.Ordinal));
        Assert.Equal((2, 1), (watch.Begun, watch.Resets));
        Assert.Contains(watch.Faults, fault => fault.Kind == FaultKind.Expired);
    }

    [Fact]
    public async Task A_page_that_fails_by_chance_is_asked_for_again_alone()
    {
        await using var cluster = await StartAsync(new ClusterClientOptions { Time = new HastyTime() });
        for (var i = 0; i < 5; i++) await Put(cluster, $"map-{i}");
        await using var watch = await Watch.StartAsync(
            cluster, InDefault with { PageSize = 2 },
            (watch, told) => cluster.Sandbox.Faults.Plan = told is WatchEvent.Page && watch.PageSizes.Count == 1 ? FaultPlan.Parse("stopped") : FaultPlan.None,
            fault => cluster.Sandbox.Faults.Plan = FaultPlan.None);
        Assert.Equal([2, 2, 1], watch.PageSizes);
        Assert.Equal((1, 1), (watch.Begun, watch.Resets));
        Assert.Contains(watch.Faults, fault => fault.Kind == FaultKind.Unreachable);
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
    private sealed class Watch(ListQuery query, Action<Watch, WatchEvent>? happened, Action<ClusterFault>? failed) : IAsyncDisposable
    {
        private readonly HashSet<string> _listed = [];
        private readonly CancellationTokenSource _stop = new();
        private readonly Lock _gate = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task _running = Task.CompletedTask;

        public HashSet<string> Names { get; } = [];

        public List<ClusterFault> Faults { get; } = [];

        /// <summary>Lists that were told to their end.</summary>
        public int Resets { get; private set; }

        public int Begun { get; private set; }

        public List<int> PageSizes { get; } = [];

        public static async Task<Watch> StartAsync(TestCluster cluster, ListQuery? query = null, Action<Watch, WatchEvent>? told = null, Action<ClusterFault>? failed = null)
        {
            var watch = new Watch(query ?? InDefault, told, failed);
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
            await foreach (var told in client.ListAndWatchAsync(maps, query, Failed, _stop.Token))
            {
                Change(() => Take(told));
                happened?.Invoke(this, told);
            }
        }

        private void Failed(ClusterFault fault)
        {
            failed?.Invoke(fault);
            Change(() => Faults.Add(fault));
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
                case WatchEvent.ListBegun:
                    Begun++;
                    _listed.Clear();
                    break;
                case WatchEvent.Page page:
                    PageSizes.Add(page.Objects.Count);
                    _listed.UnionWith(page.Objects.Select(item => item.Text("metadata", "name")!));
                    break;
                case WatchEvent.ListEnded:
                    Resets++;
                    Names.Clear();
                    Names.UnionWith(_listed);
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
