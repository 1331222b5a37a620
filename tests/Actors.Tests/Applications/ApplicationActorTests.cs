using System.Collections.Immutable;
using Akka.Actor;
using Akka.Hosting;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Applications.Effects;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Actors.Tests.Applications;

public sealed class ApplicationActorTests : IAsyncLifetime
{
    private const string Url = "https://git.example/team/shop";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly ControlPlaneView View = new()
    {
        Namespace = "argocd",
        Projects = ImmutableDictionary<string, Project>.Empty.Add("default", Project.Read(YamlReader.Read(
            "{metadata: {name: default}, spec: {sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}], clusterResourceWhitelist: [{group: '*', kind: '*'}]}}").Map())),
        Clusters = [new KnownCluster(ControlPlaneView.LocalServer, ControlPlaneView.LocalName, "")],
        Tracking = Tracking.Default,
    };

    private readonly TestNode _node = new();
    private readonly FakeCluster _cluster = new();
    private FakeRepository _repository = null!;
    private Neighbour _shard = null!;
    private IActorRef _app = null!;

    public async Task InitializeAsync()
    {
        _node.Node.Connections.Set(ControlPlaneView.LocalServer, new Connection(_cluster, []));
        _node.Origins.Files = new FakeTree(("settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: '1'}\n"));
        _repository = (FakeRepository)_node.Origins.Open("repo", new RepositoryAccess { Url = Url });
        _node.Sources.Answer = message => message is OpenSource ? new Opened("repo", _repository, "one") : null;
        _shard = new Neighbour(_node.System, "shard-log");
        var (node, log) = (_node, _shard);
        _app = _node.Start(() => new FakeShard(node, log), "shard");
        ActorRegistry.For(_node.System).Register<ApplicationActor>(_app, overwrite: true);
        _app.Tell(new LookUp("shop"));
        await _node.ControlPlane.NextAsync<Introduce>();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    private static MapNode Resource(string uid = "u-1", string operation = "", string version = "1") => YamlReader.Read($$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: shop, namespace: argocd, uid: {{uid}}, resourceVersion: '{{version}}'}
        spec:
          project: default
          source: {repoURL: "{{Url}}", targetRevision: main, path: '.'}
          destination: {server: "{{ControlPlaneView.LocalServer}}", namespace: shop}
        {{operation}}
        """).Map();

    private void Declare(MapNode? resource = null)
    {
        _app.Tell(new ViewNews("shop", View));
        _app.Tell(new ResourceNews("shop", resource ?? Resource()));
    }

    // An Application that has moved hears for a while from the node on which it was: that one's lists are not whole for it.
    [Fact]
    public async Task What_an_earlier_owner_was_told_takes_nothing_from_what_this_one_is_told()
    {
        Declare();
        var track = await _node.Clusters.NextAsync<Track>(static track => track.Kinds.Count > 0);
        var own = new ApplicationMessage.LiveSeen(track.Server, [], track.Kinds) { Ask = track.Ask };
        // While it may not act it decides about nothing, and what it hears waits together.
        _node.Node.Gate.Ask(static () => false);
        _app.Tell(new LiveNews("shop", own));
        _app.Tell(new LiveNews("shop", own with { Listed = new HashSet<GroupKind>(), Ask = track.Ask + 7 }));
        Assert.Contains((await DescribeAsync()).WaitsFor, static what => what.StartsWith("the first list", StringComparison.Ordinal));
        _node.Node.Gate.Ask(static () => true);
        await _node.PassAsync(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain((await DescribeAsync()).WaitsFor, static what => what.StartsWith("the first list", StringComparison.Ordinal));
    }

    private Task<Description> DescribeAsync() => _app.Ask<Description>(new Describe("shop"), Patience);

    /// <summary>Declares it with an operation, and returns once its sync waits for the cluster; the task ends when the sync is given up.</summary>
    private async Task<Task> SyncAsync()
    {
        var (began, cut) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _cluster.Before = (request, stop) =>
        {
            if (request != "apply ConfigMap settings") return Task.CompletedTask;
            began.TrySetResult();
            stop.Register(() => cut.TrySetCanceled(stop));
            return cut.Task;
        };
        Declare(Resource(operation: "operation: {sync: {}}"));
        var track = await _node.Clusters.NextAsync<Track>(static track => track.Kinds.Count > 0);
        _app.Tell(new LiveNews("shop", new ApplicationMessage.LiveSeen(track.Server, [], track.Kinds) { Ask = track.Ask }));
        await began.Task.WaitAsync(Patience);
        return cut.Task;
    }

    [Fact]
    public async Task Until_it_knows_view_and_resource_it_introduces_itself_again_and_then_it_rests()
    {
        await _node.PassAsync(TimeSpan.FromSeconds(31));
        await _node.ControlPlane.NextAsync<Introduce>();
        await _node.PassAsync(TimeSpan.FromSeconds(31));
        await _node.ControlPlane.NextAsync<Introduce>();
        _app.Tell(new ViewNews("shop", View));
        await _node.PassAsync(TimeSpan.FromSeconds(31));
        await _node.ControlPlane.NextAsync<Introduce>();
        Declare();
        // What it was told counts once it is recorded, and only then does it follow its source.
        await _node.Sources.NextAsync<Follow>();
        await _node.SettleAsync();
        _node.ControlPlane.Take<Introduce>();
        await _node.PassAsync(TimeSpan.FromSeconds(61));
        Assert.Empty(_node.ControlPlane.Take<Introduce>());
    }

    [Fact]
    public async Task With_each_slow_look_it_asks_the_control_plane_what_there_is()
    {
        Declare();
        await _node.Sources.NextAsync<Follow>();
        await _node.SettleAsync();
        _node.ControlPlane.Take<Introduce>();
        await _node.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("shop", Assert.Single(_node.ControlPlane.Take<Introduce>()).Application);
    }

    [Fact]
    public async Task What_a_render_read_is_followed_and_what_an_earlier_one_tells_late_is_not()
    {
        Declare();
        var follow = await _node.Sources.NextAsync<Follow>();
        Assert.Equal(("repo", "one"), (Assert.Single(follow.Sources).Source, follow.Sources[0].Point));
        _app.Tell(new SourcesRead(-1, int.MaxValue, new Follow("shop", [])));
        await DescribeAsync();
        await _node.SettleAsync();
        Assert.Single(_node.Sources.Take<Follow>());
    }

    [Fact]
    public async Task A_branch_that_is_not_there_is_followed_so_that_its_coming_is_heard_of()
    {
        _node.Sources.Answer = message => message is OpenSource ? new Opened("repo", _repository, "") : null;
        Declare();
        var missing = Assert.Single((await _node.Sources.NextAsync<Follow>()).Sources);
        Assert.Equal(("repo", "", new Wish("main")), (missing.Source, missing.Point, missing.Wish));
        await _node.SettleAsync();
        Assert.Contains("there is no main", (await DescribeAsync()).RenderProblem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_gives_the_running_sync_up_and_is_answered_once_that_is_recorded()
    {
        var sync = await SyncAsync();
        var disk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        HeldJournal.Hold(_node.System.Name, disk.Task);
        var answer = _app.Ask<TerminationAsked>(new Terminate("shop"), Patience);
        await _node.SettleAsync();
        Assert.Equal((false, false), (answer.IsCompleted, sync.IsCompleted));

        disk.SetResult();
        Assert.True((await answer).WasRunning);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync.WaitAsync(Patience));
        Assert.DoesNotContain((await DescribeAsync()).WaitsFor, static what => what.StartsWith("the sync of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Terminate_without_an_operation_says_so()
    {
        Declare();
        Assert.False((await _app.Ask<TerminationAsked>(new Terminate("shop"), Patience)).WasRunning);
    }

    [Fact]
    public async Task A_question_is_answered_before_ten_thousand_news_that_came_first_and_these_are_one_decision()
    {
        _app.Tell(new ViewNews("shop", View));
        await DescribeAsync();
        var disk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        HeldJournal.Hold(_node.System.Name, disk.Task);
        _app.Tell(new ResourceNews("shop", Resource()));
        await _node.SettleAsync();
        _node.ControlPlane.Take<object>();
        for (var i = 0; i < 10_000; i++) _app.Tell(new LookUp("shop"));
        _app.Tell(new Describe("shop"), _node.ControlPlane.Ref);
        await _node.SettleAsync();
        Assert.Empty(_node.ControlPlane.Take<object>());

        disk.SetResult();
        await _node.ControlPlane.NextAsync<Description>();
        await DescribeAsync();
        await _node.SettleAsync();
        Assert.Equal(["Description", "Introduce"], _node.ControlPlane.Take<object>().Select(static one => one.GetType().Name));
    }

    [Fact]
    public async Task An_answer_to_an_earlier_incarnation_is_dropped()
    {
        _node.Sources.Answer = static _ => null;
        Declare();
        await _node.Sources.NextAsync<OpenSource>();
        var goal = new RenderGoal([], "default", "", "", Tracking.Default);
        for (var number = 1; number < 6; number++)
            _app.Tell(new EffectAnswer(-1, number, new ApplicationMessage.Rendered(new RenderAsk(number, 0, goal, [], false), new RenderOutcome.Failed("of another life", IsPassing: false))));
        Assert.Equal("", (await DescribeAsync()).RenderProblem);
    }

    [Fact]
    public async Task A_record_that_is_refused_ends_it_before_anything_was_carried_out()
    {
        _app.Tell(new ViewNews("shop", View));
        await DescribeAsync();
        HeldJournal.Hold(_node.System.Name, Task.FromException(new IOException("no space left")));
        _app.Tell(new ResourceNews("shop", Resource()));
        await _shard.NextAsync<string>(static one => one == "ended");
        await _node.SettleAsync();
        Assert.Empty(_node.Sources.Take<OpenSource>());
        Assert.Empty(_node.Clusters.Take<Track>());
        Assert.Contains(_node.Node.Meters.Failures, static failure => failure.Reason.Contains("no space left", StringComparison.Ordinal));

        // It reads again what there is, and goes on.
        HeldJournal.Forget(_node.System.Name);
        Declare();
        await _node.Sources.NextAsync<OpenSource>();
    }

    [Fact]
    public async Task One_that_is_declared_again_while_its_end_is_recorded_ends_and_begins_anew_with_the_new_resource()
    {
        Declare();
        await _node.Sources.NextAsync<Follow>();
        await DescribeAsync();
        var disk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        HeldJournal.Hold(_node.System.Name, disk.Task);
        _app.Tell(new ResourceNews("shop", null, "u-1"));
        await _node.SettleAsync();
        _app.Tell(new ResourceNews("shop", Resource("u-2", version: "9")));
        await _node.SettleAsync();
        foreach (var neighbour in (Neighbour[])[_node.ControlPlane, _node.Sources, _node.Clusters]) neighbour.Take<object>();
        HeldJournal.Forget(_node.System.Name);
        disk.SetResult();

        await _shard.NextAsync<string>(static one => one == "ended");
        await _shard.NextAsync<string>(static one => one == "begun");
        await _node.ControlPlane.NextAsync<Introduce>();
        // The former incarnation may have begun with the new resource before it ended.
        _node.Clusters.Take<Track>();
        Declare(Resource("u-2", version: "9"));
        await _node.Clusters.NextAsync<Track>(static track => track.Keys.Count > 0);
        var description = await DescribeAsync();
        Assert.NotNull(description.Targets);
        Assert.DoesNotContain(description.WaitsFor, static what => what.StartsWith("its resource", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_leaves_lets_all_neighbours_know()
    {
        Declare();
        await _node.Sources.NextAsync<Follow>();
        await _node.Clusters.NextAsync<Track>();
        _app.Tell(HandOver.Message);
        await _node.ControlPlane.NextAsync<Depart>();
        await _node.SettleAsync();
        Assert.Empty(_node.Sources.Take<Follow>()[^1].Sources);
        Assert.Single(_node.Clusters.Take<Untrack>());
    }
}
