using Akka.Actor;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Actors.Tests.Clusters;

public sealed class OrphanTests : IAsyncLifetime
{
    private const string Server = "https://cluster.example";

    private readonly TestNode _node = new();
    private readonly FakeCluster _cluster = new();
    private IActorRef _clusters = null!;

    public async Task InitializeAsync()
    {
        _cluster.Served.RemoveAll(static kind => kind.Kind is "Application" or "AppProject");
        _cluster.Served.Add(FakeCluster.Kind("", "Event"));
        _cluster.Served.Add(FakeCluster.Kind("coordination.k8s.io", "Lease"));
        _cluster.Served.Add(FakeCluster.Kind("authorization.k8s.io", "LocalSubjectAccessReview") with { Verbs = [] });
        var (node, options) = (_node.Node, _node.Options);
        _clusters = _node.Start(() => new ClustersActor(node, options));
        _node.Node.Connections.Set(Server, new Connection(_cluster, []));
        await _node.SettleAsync();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    /// <summary>The watches that are there for orphans alone.</summary>
    private IEnumerable<FakeWatch> Looks => _cluster.Watches.Where(static watch => watch.IsMetadataOnly);

    private async Task AskAsync(string application, string @namespace)
    {
        _clusters.Tell(new TrackOrphans(application, Server, @namespace));
        await _node.SettleAsync();
    }

    private async Task NameAsync(string[] declared, params string[] gone)
    {
        var child = await _node.System.ActorSelection("/user/tried/1/orphans").ResolveOne(TimeSpan.FromSeconds(20));
        child.Tell(new NamesSeen(declared, gone));
        await _node.SettleAsync();
    }

    private async Task<IReadOnlyList<OrphanNews>> NewsAsync(TimeSpan? after = null)
    {
        await _node.PassAsync(after ?? TimeSpan.FromSeconds(1));
        return _node.Applications.Take<OrphanNews>();
    }

    private static string Names(OrphanNews news) => $"{news.Application}: {string.Join(' ', news.Seen.Objects.Select(static one => one.Key.Name))}";

    private static MapNode Item(string name, string application = "", string @namespace = "shop", string kind = "ConfigMap") => MapNode.Of(
        ("apiVersion", "meta.k8s.io/v1"), ("kind", "PartialObjectMetadata"),
        ("metadata", MapNode.Of(
            ("name", name), ("namespace", @namespace), ("uid", name), ("resourceVersion", "1"),
            ("annotations", application.Length == 0 ? MapNode.Empty : MapNode.Of((Tracking.IdAnnotation, $"{application}:/{kind}:{@namespace}/{name}"))))));

    [Fact]
    public async Task Nothing_is_watched_for_it_until_somebody_asks_and_then_each_kind_once_for_all()
    {
        Assert.Empty(Looks);
        await AskAsync("shop", "shop");
        await AskAsync("bank", "bank");
        Assert.Equal(["ConfigMap", "Secret"], Looks.Select(static watch => watch.Kind).Order());
    }

    [Fact]
    public async Task Applications_hear_when_all_kinds_have_answered_and_then_of_changes()
    {
        await AskAsync("shop", "shop");
        await AskAsync("other", "shop");
        await NameAsync(["shop", "other"]);
        _cluster.Watch("ConfigMap").List("2", Item("ours", "shop"), Item("free"), Item("of-one-that-is-gone", "gone"), Item("far", @namespace: "bank"));
        Assert.Empty(await NewsAsync());
        // A kind at which we may not look holds nothing up.
        _cluster.Watch("Secret").Fail(FaultKind.Forbidden, "no");
        Assert.Equal(["other: free of-one-that-is-gone", "shop: free of-one-that-is-gone"], (await NewsAsync()).Select(Names));

        _cluster.Watch("ConfigMap").Change(Item("more"));
        Assert.Empty(await NewsAsync(TimeSpan.Zero));
        _cluster.Watch("ConfigMap").Delete(Item("free"));
        Assert.Equal(["other: more of-one-that-is-gone", "shop: more of-one-that-is-gone"], (await NewsAsync()).Select(Names));
        // What says nothing new is told to nobody.
        _cluster.Watch("ConfigMap").Change(Item("more"));
        Assert.Empty(await NewsAsync());
    }

    [Fact]
    public async Task An_application_that_goes_leaves_its_objects_to_nobody()
    {
        await AskAsync("shop", "shop");
        await NameAsync(["shop", "other"]);
        _cluster.Watch("ConfigMap").List("2", Item("theirs", "other"));
        _cluster.Watch("Secret").List("2");
        Assert.Equal(["shop: "], (await NewsAsync()).Select(Names));
        await NameAsync([], "other");
        Assert.Equal(["shop: theirs"], (await NewsAsync()).Select(Names));
    }

    [Fact]
    public async Task Who_asks_later_or_again_is_told_what_is_known()
    {
        await AskAsync("shop", "shop");
        await NameAsync(["shop"]);
        _cluster.Watch("ConfigMap").List("2", Item("free"));
        _cluster.Watch("Secret").List("2");
        await NewsAsync();
        await AskAsync("late", "shop");
        await AskAsync("shop", "shop");
        Assert.Equal(["late: free", "shop: free"], (await NewsAsync()).Select(Names));
    }

    [Fact]
    public async Task A_kind_that_comes_is_watched_too_and_one_that_goes_takes_its_objects_along()
    {
        await AskAsync("shop", "shop");
        await NameAsync(["shop"]);
        _cluster.Watch("ConfigMap").List("2");
        _cluster.Watch("Secret").List("2", Item("free", kind: "Secret"));
        await NewsAsync();
        _clusters.Tell(new Track("shop", Server, new HashSet<GroupKind>(), []));
        await _node.SettleAsync();
        _cluster.Served.RemoveAll(static kind => kind.Kind == "Secret");
        _cluster.Served.Add(FakeCluster.Kind("example.com", "Widget"));
        _cluster.Watch("CustomResourceDefinition").List("5", MapNode.Of(
            ("apiVersion", "apiextensions.k8s.io/v1"), ("kind", "CustomResourceDefinition"), ("metadata", MapNode.Of(("name", "widgets"), ("resourceVersion", "5")))));
        await _node.SettleAsync();
        _cluster.Watch("Widget").List("6", Item("w", kind: "Widget"));
        Assert.Equal(["shop: w"], (await NewsAsync()).Select(Names).TakeLast(1));
    }

    [Fact]
    public async Task The_watches_end_a_while_after_the_last_that_asked()
    {
        await AskAsync("shop", "shop");
        await AskAsync("shop", "");
        Assert.NotEmpty(Looks);
        await _node.PassAsync(_node.Node.Limits.WatchIdle);
        Assert.Empty(Looks);
        await AskAsync("shop", "shop");
        Assert.NotEmpty(Looks);
        _clusters.Tell(new Untrack("shop", Server));
        await _node.PassAsync(_node.Node.Limits.WatchIdle);
        Assert.Empty(Looks);
    }

    [Fact]
    public async Task Where_only_some_namespaces_may_be_looked_into_each_is_watched_by_itself()
    {
        _node.Node.Connections.Set(Server, new Connection(_cluster, ["shop", "bank"]));
        await AskAsync("shop", "shop");
        Assert.Equal(["bank", "bank", "shop", "shop"], Looks.Select(static watch => watch.Space).Order());
    }

    [Fact]
    public async Task Other_marks_make_other_orphans()
    {
        await AskAsync("shop", "shop");
        await NameAsync(["shop"]);
        foreach (var kind in (string[])["ConfigMap", "Secret"]) _cluster.Watch(kind).List("2");
        await NewsAsync();
        _clusters.Tell(new ClustersMoved(new Tracking(TrackingMethod.Label, Tracking.LabelKeyDefault, ""), []));
        await _node.SettleAsync();
        _cluster.Watch("ConfigMap").List("3", Item("ours", "shop"));
        _cluster.Watch("Secret").List("3");
        Assert.Equal(["shop: ours"], (await NewsAsync()).Select(Names));
    }
}
