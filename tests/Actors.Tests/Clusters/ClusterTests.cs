using Akka.Actor;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Scripts;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Actors.Tests.Clusters;

public sealed class ClusterTests : IAsyncLifetime
{
    private const string Server = "https://cluster.example";

    private static readonly GroupKind ConfigMap = new("", "ConfigMap");
    private static readonly GroupKind Widget = new("example.com", "Widget");
    private static readonly GroupKind Autoscaler = new("autoscaling", "HorizontalPodAutoscaler");

    private readonly TestNode _node = new();
    private readonly FakeCluster _cluster = new();
    private IActorRef _clusters = null!;

    public async Task InitializeAsync()
    {
        var (node, options) = (_node.Node, _node.Options);
        _clusters = _node.Start(() => new ClustersActor(node, options));
        _node.Node.Connections.Set(Server, new Connection(_cluster, []));
        await _node.SettleAsync();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    private Task TrackAsync(string application, params GroupKind[] kinds) => TrackAsync(application, [], kinds);

    private async Task TrackAsync(string application, ResourceKey[] keys, params GroupKind[] kinds)
    {
        _clusters.Tell(new Track(application, Server, kinds.ToHashSet(), keys));
        await _node.SettleAsync();
    }

    private async Task MoveAsync()
    {
        _clusters.Tell(new ClustersMoved(Tracking.Default, [Server]));
        await _node.SettleAsync();
    }

    private IReadOnlyList<LiveNews> News() => _node.Applications.Take<LiveNews>();

    private async Task<ApplicationMessage.LiveSeen> LastAsync()
    {
        await _node.SettleAsync();
        return News()[^1].Seen;
    }

    private static MapNode Item(string name, string application = "shop", string version = "1", string @namespace = "shop", string value = "x") => MapNode.Of(
        ("apiVersion", "v1"), ("kind", "ConfigMap"),
        ("metadata", MapNode.Of(
            ("name", name), ("namespace", @namespace), ("uid", name), ("resourceVersion", version),
            ("annotations", MapNode.Of((Tracking.IdAnnotation, $"{application}:/ConfigMap:{@namespace}/{name}"))))),
        ("data", MapNode.Of(("value", value))));

    private static ResourceKey Key(string name) => new("", "ConfigMap", "shop", name);

    private static MapNode Definition(string name) => MapNode.Of(("apiVersion", "apiextensions.k8s.io/v1"), ("kind", "CustomResourceDefinition"), ("metadata", MapNode.Of(("name", name), ("resourceVersion", "5"))));

    [Fact]
    public async Task A_watch_that_begins_anew_tells_by_its_list_what_went_in_the_gap()
    {
        await TrackAsync("shop", ConfigMap);
        _cluster.Watch("ConfigMap").List("2", Item("stays"), Item("goes"), Item("others", "other"));
        Assert.Equal(["goes", "stays"], (await LastAsync()).Changes.Select(static change => change.Key.Name).Order());

        await MoveAsync();
        Assert.Empty(News());
        _cluster.Watch("ConfigMap").List("9", Item("stays"), Item("others", "other"));

        var gone = Assert.Single((await LastAsync()).Changes);
        Assert.Equal(("goes", null, "9"), (gone.Key.Name, gone.Live, gone.Version));
    }

    [Fact]
    public async Task Another_script_for_the_health_of_a_kind_is_at_once_told_of_its_objects_and_disturbs_no_other_kind()
    {
        var secret = new GroupKind("", "Secret");
        await TrackAsync("shop", ConfigMap, secret);
        _cluster.Watch("ConfigMap").List("2", Item("a"));
        _cluster.Watch("Secret").List("2");
        await _node.SettleAsync();
        Assert.Null(Assert.Single(News().SelectMany(static one => one.Seen.Changes)).Live!.Health);
        var (others, own) = (_cluster.Watch("Secret"), _cluster.Watch("ConfigMap"));

        var script = new Script("resource.customizations.health.ConfigMap", "return {status = 'Degraded', message = obj.data.value}", OpensLibraries: false);
        _clusters.Tell(new ClustersMoved(Tracking.Default, []) { Health = HealthScripts.Of([("", "ConfigMap", script)]) });
        await _node.SettleAsync();
        Assert.NotSame(own, _cluster.Watch("ConfigMap"));
        Assert.Same(others, _cluster.Watch("Secret"));
        _cluster.Watch("ConfigMap").List("2", Item("a"));
        Assert.Equal(new HealthState(HealthStatus.Degraded, "x"), Assert.Single((await LastAsync()).Changes).Live!.Health);
    }

    [Fact]
    public async Task The_end_of_an_object_that_the_watch_never_showed_is_told_to_those_who_asked_after_it()
    {
        // It was made by an apply, and deleted before the watch told anything of it: its Application knows it from the answer.
        await TrackAsync("shop", [Key("applied"), Key("there")], ConfigMap);
        await TrackAsync("other", ConfigMap);
        _cluster.Watch("ConfigMap").List("2", Item("there"));
        await _node.SettleAsync();
        News();
        _cluster.Watch("ConfigMap").Delete(Item("applied", version: "4"));
        await _node.SettleAsync();
        var told = Assert.Single(News());
        Assert.Equal(("shop", new LiveChange(Key("applied"), null, "4")), (told.Application, Assert.Single(told.Seen.Changes)));
    }

    [Fact]
    public async Task A_list_without_an_object_that_an_Application_asks_after_tells_its_end_though_the_watch_never_showed_it()
    {
        await TrackAsync("shop", [Key("applied"), Key("there")], ConfigMap);
        await TrackAsync("other", ConfigMap);
        _cluster.Watch("ConfigMap").List("7", Item("there"));
        await _node.SettleAsync();
        var news = News();
        var told = news.Last(static one => one.Application == "shop").Seen.Changes;
        Assert.Contains(new LiveChange(Key("applied"), null, "7"), told);
        Assert.Equal(["applied", "there"], told.Select(static change => change.Key.Name).Order());
        Assert.Empty(news.Last(static one => one.Application == "other").Seen.Changes);
    }

    [Fact]
    public async Task An_Application_that_asks_again_is_told_all_that_there_is_and_what_it_names_and_is_not_there()
    {
        await TrackAsync("shop", ConfigMap);
        _cluster.Watch("ConfigMap").List("2", Item("one"));
        _cluster.Watch("ConfigMap").Change(Item("two", version: "5"));
        await _node.SettleAsync();
        News();
        await TrackAsync("shop", [Key("lost"), Key("two")], ConfigMap);
        var told = (await LastAsync()).Changes;
        Assert.Equal(["lost", "one", "two"], told.Select(static change => change.Key.Name).Order());
        // What is newer than the watch has come to may be there all the same.
        Assert.Contains(new LiveChange(Key("lost"), null, "5"), told);
    }

    [Fact]
    public async Task Nothing_is_told_of_what_is_not_there_as_long_as_not_all_is_known()
    {
        await TrackAsync("shop", [Key("one")], ConfigMap);
        await TrackAsync("shop", [Key("one")], ConfigMap);
        Assert.Empty((await LastAsync()).Changes);
    }

    [Fact]
    public async Task The_last_words_of_a_watch_that_was_replaced_do_not_count()
    {
        await TrackAsync("shop", ConfigMap);
        var former = _cluster.Watch("ConfigMap");
        await MoveAsync();
        _cluster.Watch("ConfigMap").List("3", Item("one", value: "new"));
        await _node.SettleAsync();
        News();
        former.List("2", Item("one", value: "old"));
        await _node.SettleAsync();
        Assert.Empty(News());
    }

    [Fact]
    public async Task An_object_that_we_applied_in_another_version_than_the_watch_reads_is_read_in_ours()
    {
        _cluster.Served.Add(FakeCluster.Kind("autoscaling", "HorizontalPodAutoscaler", "v2"));
        _cluster.Served.Add(FakeCluster.Kind("autoscaling", "HorizontalPodAutoscaler", "v1"));
        // In v1 the target is a number of its own; in v2 it is among the metrics, where our paths lead to nothing.
        var applied = Hpa("v1", ("targetCPUUtilizationPercentage", 80));
        var watched = Hpa("v2", ("metrics", ListNode.Of(MapNode.Of(("type", "Resource")))));
        _cluster.Objects[("autoscaling/v1", "shop", "web")] = applied;
        await TrackAsync("shop", Autoscaler);
        _cluster.Watch("HorizontalPodAutoscaler").List("2", watched);

        var live = Assert.Single((await LastAsync()).Changes).Live!;
        Assert.True(live.IsOwned);
        Assert.Equal(OwnedFields.DigestOf(applied, LiveObject.Manager), live.Content);
        Assert.NotEqual(OwnedFields.DigestOf(watched, LiveObject.Manager), live.Content);
        Assert.Equal(["get autoscaling/v1 HorizontalPodAutoscaler web"], _cluster.Requests);

        // A read that fails in passing is made again, and no digest of the wrong version is told meanwhile.
        _cluster.ReadFault = FakeCluster.Fault(FaultKind.ServerFailed, "etcd is away", FaultNature.Retryable);
        _cluster.Watch("HorizontalPodAutoscaler").Change(Hpa("v2", ("metrics", ListNode.Empty)));
        await _node.SettleAsync();
        Assert.Empty(News().SelectMany(static news => news.Seen.Changes));
        _cluster.ReadFault = null;
        await _node.PassAsync(TimeSpan.FromSeconds(10));
        _cluster.Watch("HorizontalPodAutoscaler").List("3", watched);
        await _node.SettleAsync();
        Assert.Empty(News().SelectMany(static news => news.Seen.Changes));

        static MapNode Hpa(string version, (string, Node) field) => MapNode.Of(
            ("apiVersion", $"autoscaling/{version}"), ("kind", "HorizontalPodAutoscaler"),
            ("metadata", MapNode.Of(
                ("name", "web"), ("namespace", "shop"), ("uid", "web"), ("resourceVersion", "1"),
                ("annotations", MapNode.Of((Tracking.IdAnnotation, "shop:autoscaling/HorizontalPodAutoscaler:shop/web"))),
                ("managedFields", ListNode.Of(MapNode.Of(
                    ("manager", LiveObject.Manager), ("operation", "Apply"), ("apiVersion", "autoscaling/v1"),
                    ("fieldsV1", MapNode.Of(("f:spec", MapNode.Of(("f:targetCPUUtilizationPercentage", MapNode.Empty)))))))))),
            ("spec", MapNode.Of(field)));
    }

    [Fact]
    public async Task A_kind_that_comes_long_after_its_definition_is_found_without_another_event()
    {
        await TrackAsync("shop", Widget);
        Assert.Contains(Widget, (await LastAsync()).Listed);
        _cluster.Watch("CustomResourceDefinition").List("4", Definition("widgets.example.com"));
        await _node.SettleAsync();
        _cluster.Served.Add(FakeCluster.Kind("example.com", "Widget"));
        await _node.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal([Widget], Assert.Single(_node.Applications.Take<KindNews>()).Arrived.Kinds);
        Assert.NotNull(_cluster.Watch("Widget"));
    }

    [Fact]
    public async Task A_look_for_kinds_that_fails_is_made_again()
    {
        await TrackAsync("shop", ConfigMap, Widget);
        await _node.SettleAsync();
        _cluster.DiscoveryFault = FakeCluster.Fault(FaultKind.ServerFailed, "a group is away");
        _cluster.Served.Add(FakeCluster.Kind("example.com", "Widget"));
        _cluster.Watch("CustomResourceDefinition").List("4", Definition("widgets.example.com"));
        await _node.SettleAsync();
        Assert.True(_cluster.Discoveries > 0);
        Assert.Empty(_node.Applications.Take<KindNews>());
        _cluster.DiscoveryFault = null;
        await _node.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal([Widget], Assert.Single(_node.Applications.Take<KindNews>()).Arrived.Kinds);
    }

    [Fact]
    public async Task A_definition_is_looked_for_at_once_though_another_kind_is_missing_for_long()
    {
        await TrackAsync("shop", new GroupKind("example.com", "Never"), Widget);
        for (var i = 0; i < 10; i++) await _node.PassAsync(TimeSpan.FromSeconds(70));
        _cluster.Watch("CustomResourceDefinition").List("4", Definition("widgets.example.com"));
        await _node.SettleAsync();
        _cluster.Served.Add(FakeCluster.Kind("example.com", "Widget"));
        await _node.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal([Widget], Assert.Single(_node.Applications.Take<KindNews>()).Arrived.Kinds);
    }

    [Fact]
    public async Task A_kind_that_may_not_be_listed_is_told_with_the_reason_at_once_and_without_it_once_it_may()
    {
        await TrackAsync("shop", ConfigMap);
        _cluster.Watch("ConfigMap").Fail(FaultKind.Forbidden, "configmaps is forbidden");
        var seen = await LastAsync();
        Assert.Equal(("configmaps is forbidden", false), (seen.Unwatched![ConfigMap], seen.Listed.Contains(ConfigMap)));
        _cluster.Watch("ConfigMap").List("2");
        seen = await LastAsync();
        Assert.Equal((0, true), (seen.Unwatched!.Count, seen.Listed.Contains(ConfigMap)));
    }

    [Fact]
    public async Task A_cluster_that_nobody_knows_is_told_with_the_reason_at_once_and_watched_once_it_is_known()
    {
        _node.Node.Connections.Remove(Server);
        await TrackAsync("shop", ConfigMap);
        Assert.Contains(Server, (await LastAsync()).Unwatched![ConfigMap], StringComparison.Ordinal);
        var cluster = new FakeCluster();
        _node.Node.Connections.Set(Server, new Connection(cluster, []));
        await MoveAsync();
        cluster.Watch("ConfigMap").List("2", Item("one"));
        Assert.Equal("one", Assert.Single((await LastAsync()).Changes).Key.Name);
    }

    [Fact]
    public async Task Of_a_cluster_with_namespaces_each_is_watched_by_itself_and_what_belongs_to_all_only_when_it_may_be()
    {
        var spaces = new GroupKind("", "Namespace");
        _node.Node.Connections.Set(Server, new Connection(_cluster, ["a", "b"], SeesClusterResources: false));
        await TrackAsync("shop", ConfigMap, spaces);
        Assert.Equal(["a", "b"], _cluster.Watches.Where(static watch => watch.Kind == "ConfigMap").Select(static watch => watch.Space).Order());
        Assert.DoesNotContain(_cluster.Watches, static watch => watch.Kind == "Namespace");
        Assert.Contains("clusterResources", (await LastAsync()).Unwatched![spaces], StringComparison.Ordinal);

        // One namespace that is forbidden stays the reason, whatever happens in the other one.
        _cluster.Watch("ConfigMap", "b").Fail(FaultKind.Forbidden, "b is forbidden");
        _cluster.Watch("ConfigMap", "a").List("2", Item("one", @namespace: "a"));
        _cluster.Watch("ConfigMap", "a").Change(Item("two", @namespace: "a"));
        var seen = await LastAsync();
        Assert.Equal(("b is forbidden", false), (seen.Unwatched![ConfigMap], seen.Listed.Contains(ConfigMap)));
        _cluster.Watch("ConfigMap", "b").List("3", Item("three", @namespace: "b"));
        seen = await LastAsync();
        Assert.True(seen.Listed.Contains(ConfigMap));
        Assert.Equal("three", Assert.Single(seen.Changes).Key.Name);

        _node.Node.Connections.Set(Server, new Connection(_cluster, ["a", "b"], SeesClusterResources: true));
        await MoveAsync();
        Assert.Equal("", Assert.Single(_cluster.Watches, static watch => watch.Kind == "Namespace").Space);
    }

    [Fact]
    public async Task A_burst_of_ten_thousand_events_is_told_in_few_messages_and_completely()
    {
        await TrackAsync("shop", ConfigMap);
        _cluster.Watch("ConfigMap").List("2");
        await _node.SettleAsync();
        News();
        for (var i = 0; i < 10_000; i++) _cluster.Watch("ConfigMap").Change(Item($"{i % 100}", version: $"{i}", value: $"{i}"));
        await _node.SettleAsync();
        var last = News().SelectMany(static news => news.Seen.Changes).GroupBy(static change => change.Key.Name).ToDictionary(static one => one.Key, static one => one.Last().Version);
        Assert.Equal(100, last.Count);
        Assert.All(last, static one => Assert.Equal($"99{int.Parse(one.Key, System.Globalization.CultureInfo.InvariantCulture):00}", one.Value));
    }

    [Fact]
    public async Task A_cluster_that_was_removed_is_not_watched_any_more_and_its_client_is_closed()
    {
        await TrackAsync("shop", ConfigMap);
        _cluster.Watch("ConfigMap").List("2");
        await _node.SettleAsync();
        _node.Node.Connections.Remove(Server);
        await MoveAsync();
        Assert.True(_cluster.IsClosed);
        Assert.Empty(_cluster.Watches);
        await _node.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(_cluster.Watches);
    }

    [Fact]
    public async Task A_watch_that_something_cut_off_begins_anew()
    {
        await TrackAsync("shop", ConfigMap);
        var former = _cluster.Watch("ConfigMap");
        former.End(new TaskCanceledException("a request took too long"));
        await _node.PassAsync(TimeSpan.FromSeconds(10));
        Assert.NotSame(former, _cluster.Watch("ConfigMap"));
    }

    [Fact]
    public async Task A_kind_that_nobody_has_followed_for_ten_minutes_is_left_and_comes_back_with_its_next_follower()
    {
        await TrackAsync("shop", ConfigMap);
        await TrackAsync("other", ConfigMap);
        _clusters.Tell(new Untrack("shop", Server));
        await _node.PassAsync(TimeSpan.FromMinutes(11));
        Assert.Contains(_cluster.Watches, static watch => watch.Kind == "ConfigMap");
        _clusters.Tell(new Untrack("other", Server));
        await _node.PassAsync(TimeSpan.FromMinutes(9));
        Assert.Contains(_cluster.Watches, static watch => watch.Kind == "ConfigMap");
        await _node.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Empty(_cluster.Watches);

        await TrackAsync("shop", ConfigMap);
        Assert.Equal(["ConfigMap", "CustomResourceDefinition"], _cluster.Watches.Select(static watch => watch.Kind).Order());
        _cluster.Watch("ConfigMap").List("5", Item("one"));
        Assert.Equal("one", Assert.Single((await LastAsync()).Changes).Key.Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kind_whose_last_follower_went_before_the_watches_began_anew_is_watched_for_the_next_one(bool clusterWasUnknown)
    {
        if (clusterWasUnknown) _node.Node.Connections.Remove(Server);
        await TrackAsync("shop", ConfigMap);
        _clusters.Tell(new Untrack("shop", Server));
        var cluster = new FakeCluster();
        _node.Node.Connections.Set(Server, new Connection(cluster, []));
        await MoveAsync();

        await TrackAsync("shop", ConfigMap);
        cluster.Watch("ConfigMap").List("2", Item("one"));
        var told = await LastAsync();
        Assert.Equal("one", Assert.Single(told.Changes).Key.Name);
        Assert.Empty(told.Unwatched!);
    }

    [Fact]
    public async Task To_track_one_cluster_touches_no_other()
    {
        const string Other = "https://other.example";
        var other = new FakeCluster();
        _node.Node.Connections.Set(Other, new Connection(other, []));
        _clusters.Tell(new Track("shop", Other, new HashSet<GroupKind> { ConfigMap }, []));
        await _node.SettleAsync();
        other.Watch("ConfigMap").List("1", Item("there"));
        await _node.SettleAsync();
        News();
        await TrackAsync("shop", ConfigMap);
        Assert.All(News(), static news => Assert.Equal(Server, news.Seen.Server));
        Assert.Equal(2, other.Watches.Count);
    }
}
