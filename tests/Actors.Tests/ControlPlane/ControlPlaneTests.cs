using System.Text;
using Akka.Actor;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Actors.Tests.ControlPlane;

public sealed class ControlPlaneTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestNode _node = new();
    private IActorRef _plane = null!;

    public async Task InitializeAsync()
    {
        var (node, options) = (_node.Node, _node.Options);
        _plane = _node.Start(() => new ControlPlaneActor(node, options, NullLogger<ControlPlaneActor>.Instance));
        await _node.SettleAsync();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    private static MapNode Item(string name, string version = "1", string uid = "u") => MapNode.Of(("metadata", MapNode.Of(("name", name), ("resourceVersion", version), ("uid", uid))));

    private static MapNode Secret(string name, string type, params (string Name, string Value)[] fields) => MapNode.Of(
        ("metadata", MapNode.Of(("name", name), ("labels", MapNode.Of(("argocd.argoproj.io/secret-type", type))))),
        ("data", MapNode.Of(fields.Select(static field => KeyValuePair.Create(field.Name, (Node)Convert.ToBase64String(Encoding.UTF8.GetBytes(field.Value)))))));

    private static MapNode Cluster(string server, string config) => Secret(server[8..], "cluster", ("server", server), ("name", server), ("config", config));

    private async Task ReadAllAsync(params string[] applications)
    {
        Watch("Application").List("1", [.. applications.Select(static name => Item(name))]);
        foreach (var kind in (string[])["AppProject", "Secret", "ConfigMap"]) Watch(kind).List("1");
        await _node.SettleAsync();
    }

    private async Task IntroduceAsync(string application)
    {
        _plane.Tell(new Introduce(application));
        await _node.SettleAsync();
    }

    private FakeWatch Watch(string kind) => _node.Control.Watch(kind, "argocd");

    private void Forget()
    {
        _node.Applications.Take<object>();
        _node.Sources.Take<object>();
        _node.Clusters.Take<object>();
    }

    [Fact]
    public async Task Nobody_is_told_anything_before_all_was_read_and_then_everybody_is()
    {
        await IntroduceAsync("shop");
        Watch("Application").List("1", Item("shop"));
        Watch("AppProject").List("1");
        Watch("Secret").List("1");
        await _node.SettleAsync();
        Assert.Empty(_node.Applications.Take<object>());
        Assert.Null((await _plane.Ask<ControlPlaneState>(AskControlPlane.Message, Patience)).View);
        Watch("ConfigMap").List("1");
        await _node.SettleAsync();
        Assert.Equal(["ViewNews", "ResourceNews"], _node.Applications.Take<IForApplication>().Select(static news => news.GetType().Name));
        Assert.NotNull((await _plane.Ask<ControlPlaneState>(AskControlPlane.Message, Patience)).View);
    }

    [Fact]
    public async Task A_Secret_that_changes_nothing_that_is_said_tells_nobody()
    {
        await ReadAllAsync("shop");
        await IntroduceAsync("shop");
        Forget();
        Watch("Secret").Change(Item("token-of-somebody"));
        Watch("Secret").Change(Secret("argocd-secret", "", ("webhook.github.secret", "s")));
        Watch("ConfigMap").Change(Item("leader-election"));
        await _node.SettleAsync();
        Assert.Empty(_node.Applications.Take<object>().Concat(_node.Sources.Take<object>()).Concat(_node.Clusters.Take<object>()));
        Assert.Equal("s", (await _plane.Ask<ControlPlaneState>(AskControlPlane.Message, Patience)).WebhookSecrets["webhook.github.secret"]);
    }

    [Fact]
    public async Task A_repository_Secret_is_told_to_the_sources_and_to_Applications_that_live_here()
    {
        await ReadAllAsync("shop", "elsewhere");
        await IntroduceAsync("shop");
        Forget();
        Watch("Secret").Change(Secret("git", "repository", ("url", "https://git.example/shop"), ("password", "p")));
        await _node.SettleAsync();
        Assert.Equal("p", Assert.Single(_node.Sources.Take<SecretsSeen>()).Secrets.Find("https://git.example/shop", "").Access.Password);
        Assert.Equal(["shop"], _node.Applications.Take<ViewNews>().Select(static news => news.Application));
        Assert.Empty(_node.Clusters.Take<object>());
    }

    [Fact]
    public async Task Only_the_watcher_of_the_cluster_that_moved_is_told_and_the_former_client_is_closed()
    {
        var clients = new List<(string Server, string Config, FakeCluster Client)>();
        _node.ConnectTo = (server, config) =>
        {
            clients.Add((server, config, new FakeCluster()));
            return clients[^1].Client;
        };
        await ReadAllAsync();
        Watch("Secret").List("2", Cluster("https://one.example", "a"), Cluster("https://two.example", "a"));
        await _node.SettleAsync();
        Forget();
        Watch("Secret").Change(Cluster("https://one.example", "b"));
        await _node.SettleAsync();
        Assert.Equal(["https://one.example"], Assert.Single(_node.Clusters.Take<ClustersMoved>()).Servers);
        Assert.Equal([true, false, false], clients.Select(static one => one.Client.IsClosed));
        Assert.Same(clients[2].Client, _node.Node.Connections.Find("https://one.example")!.Cluster);

        Watch("Secret").Delete(Cluster("https://two.example", "a"));
        await _node.SettleAsync();
        Assert.Equal(["https://two.example"], Assert.Single(_node.Clusters.Take<ClustersMoved>()).Servers);
        Assert.Equal([true, true, false], clients.Select(static one => one.Client.IsClosed));
        Assert.Null(_node.Node.Connections.Find("https://two.example"));
    }

    [Fact]
    public async Task A_cluster_Secret_that_fails_in_an_unforeseen_way_keeps_no_other_from_being_used()
    {
        _node.ConnectTo = static (server, _) => server.Contains("bad", StringComparison.Ordinal) ? throw new FormatException("no") : new FakeCluster();
        await ReadAllAsync();
        Watch("Secret").List("2", Cluster("https://bad.example", "a"), Cluster("https://good.example", "a"));
        await _node.SettleAsync();
        Assert.NotNull(_node.Node.Connections.Find("https://good.example"));
        Assert.Contains((await _plane.Ask<ControlPlaneState>(AskControlPlane.Message, Patience)).View!.Clusters, static cluster => cluster.Server == "https://bad.example");
    }

    [Fact]
    public async Task An_Application_that_this_node_has_not_heard_of_is_looked_up_and_a_late_answer_does_not_undo_what_the_watch_told()
    {
        var gate = new TaskCompletionSource();
        _node.Control.Before = (_, _) => gate.Task;
        await ReadAllAsync();
        await IntroduceAsync("shop");
        Assert.Empty(_node.Applications.Take<ResourceNews>());
        Watch("Application").Change(Item("shop", uid: "new"));
        await _node.SettleAsync();
        gate.SetResult();
        await _node.SettleAsync();
        Assert.All(_node.Applications.Take<ResourceNews>(), static news => Assert.NotNull(news.Resource));
    }

    [Fact]
    public async Task An_Application_that_left_while_it_was_looked_up_is_not_brought_to_life_again()
    {
        var gate = new TaskCompletionSource();
        _node.Control.Before = (_, _) => gate.Task;
        await ReadAllAsync();
        await IntroduceAsync("shop");
        _plane.Tell(new Depart("shop"));
        await _node.SettleAsync();
        Forget();
        gate.SetResult();
        await _node.SettleAsync();
        Assert.Empty(_node.Applications.Take<object>());
    }

    [Fact]
    public async Task A_look_up_that_fails_is_made_again_and_nobody_is_said_to_be_gone_because_of_it()
    {
        _node.Control.ReadFault = FakeCluster.Fault(GitOpsActors.Kubernetes.Faults.FaultKind.Unreachable, "away");
        await ReadAllAsync();
        await IntroduceAsync("shop");
        Assert.Empty(_node.Applications.Take<ResourceNews>());
        _node.Control.ReadFault = null;
        await _node.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Null(Assert.Single(_node.Applications.Take<ResourceNews>()).Resource);
    }

    [Fact]
    public async Task A_relist_tells_what_went_in_the_gap_and_the_starter_hears_of_it()
    {
        await ReadAllAsync("stays", "goes");
        _plane.Tell(new FollowNames(), _node.Sources.Ref);
        await IntroduceAsync("goes");
        await IntroduceAsync("stays");
        Forget();
        Watch("Application").List("5", Item("stays"), Item("comes"));
        await _node.SettleAsync();
        Assert.Equal([("goes", "u")], _node.Applications.Take<ResourceNews>().Select(static news => (news.Application, news.GoneUid)));
        var seen = Assert.Single(_node.Sources.Take<NamesSeen>());
        Assert.Equal(["comes"], seen.Declared);
        Assert.Equal(["goes"], seen.Gone);
    }

    [Fact]
    public async Task Who_is_started_again_gets_what_it_has_to_know()
    {
        _plane.Tell(AskSecrets.Message, _node.Sources.Ref);
        await ReadAllAsync();
        Forget();
        _plane.Tell(AskSecrets.Message, _node.Sources.Ref);
        _plane.Tell(AskTracking.Message, _node.Clusters.Ref);
        await _node.SettleAsync();
        Assert.Single(_node.Sources.Take<SecretsSeen>());
        Assert.Empty(Assert.Single(_node.Clusters.Take<ClustersMoved>()).Servers);
    }

    private static MapNode Params(string namespaces) => Item("argocd-cmd-params-cm").With("data", MapNode.Of(("application.namespaces", namespaces)));

    private static MapNode In(string @namespace, string name) => Item(name).WithAt(["metadata", "namespace"], @namespace);

    [Fact]
    public async Task Applications_of_other_namespaces_are_told_before_the_first_decision_and_only_those_that_the_setting_names()
    {
        Watch("Application").List("1", In("argocd", "shop"));
        foreach (var kind in (string[])["AppProject", "Secret"]) Watch(kind).List("1");
        Watch("ConfigMap").List("1", Params("team-*, /^ops$/"));
        await _node.SettleAsync();
        Assert.Null((await _plane.Ask<ControlPlaneState>(AskControlPlane.Message, Patience)).View);
        _node.Control.Watch("Application", "").List("2", In("argocd", "shop"), In("team-a", "shop"), In("ops", "web"), In("operators", "web"));
        await _node.SettleAsync();
        var state = await _plane.Ask<ControlPlaneState>(AskControlPlane.Message, Patience);
        Assert.Equal(["ops/web", "shop", "team-a/shop"], state.Applications.Keys.Order(StringComparer.Ordinal));
        await IntroduceAsync("team-a/shop");
        Assert.Equal("team-a", _node.Applications.Take<ResourceNews>().Single().Resource.Text("metadata", "namespace"));

        Watch("ConfigMap").Change(Params("ops").WithAt(["metadata", "resourceVersion"], "2"));
        await _node.SettleAsync();
        _node.Control.Watch("Application", "").List("3", In("argocd", "shop"), In("team-a", "shop"), In("ops", "web"));
        await _node.SettleAsync();
        var gone = _node.Applications.Take<ResourceNews>().Single();
        Assert.Equal(("team-a/shop", (MapNode?)null), (gone.Application, gone.Resource));
        Assert.Equal(["ops/web", "shop"], (await _plane.Ask<ControlPlaneState>(AskControlPlane.Message, Patience)).Applications.Keys.Order(StringComparer.Ordinal));
    }

    private static MapNode Dependent(string name, string on, string version = "1") =>
        Item(name, version).WithAt(["metadata", "annotations"], MapNode.Of(("gitops-actors.io/depends-on", on)));

    private static MapNode Healthy(string name, string version) =>
        Item(name, version).With("status", YamlReader.Read("{sync: {status: Synced}, health: {status: Healthy}}"));

    [Fact]
    public async Task An_Application_hears_for_whom_it_waits_and_nothing_twice()
    {
        await ReadAllAsync();
        foreach (var item in (MapNode[])[Dependent("web", "db"), Item("db"), Item("other")]) Watch("Application").Change(item);
        await _node.SettleAsync();
        await IntroduceAsync("web");
        await IntroduceAsync("db");
        Assert.Equal(["waiting for application db (Unknown)"], _node.Applications.Take<DependencyNews>().Select(static news => news.Wait.Words));

        Watch("Application").Change(Item("other", "2"));
        Watch("Application").Change(Item("db", "2"));
        await _node.SettleAsync();
        Assert.Empty(_node.Applications.Take<DependencyNews>());
        Watch("Application").Change(Healthy("db", "3"));
        await _node.SettleAsync();
        Assert.Equal([("web", "")], _node.Applications.Take<DependencyNews>().Select(static news => (news.Application, news.Wait.Words)));
        Watch("Application").Change(Dependent("db", "web", "4"));
        await _node.SettleAsync();
        Assert.Equal(["db", "web"], _node.Applications.Take<DependencyNews>().Where(static news => news.Wait.Words.Contains("wait for each other", StringComparison.Ordinal))
            .Select(static news => news.Application).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_Secret_for_the_control_cluster_names_it_and_says_what_may_be_seen_there()
    {
        await ReadAllAsync("one");
        await IntroduceAsync("one");
        Forget();
        var secret = Secret(
            "here", "cluster", ("server", ControlPlaneView.LocalServer), ("name", "here"), ("project", "team"), ("namespaces", "a,b"),
                ("clusterResources", "true"));
        Watch("Secret").List("3", secret.WithAt(["metadata", "annotations", "argocd.argoproj.io/skip-reconcile"], "true"));
        await _node.SettleAsync();
        var local = Assert.Single(_node.Applications.Take<ViewNews>()[^1].View.Clusters);
        Assert.Equal(("here", "team", true), (local.Name, local.Project, local.IsLeftAlone));
        Assert.Equal(["a", "b"], local.Namespaces);
        var connection = _node.Node.Connections.Find(ControlPlaneView.LocalServer)!;
        Assert.Same(_node.Node.Control, connection.Cluster);
        Assert.Equal((2, true), (connection.Namespaces.Count, connection.SeesClusterResources));

        Watch("Secret").List("4");
        await _node.SettleAsync();
        local = Assert.Single(_node.Applications.Take<ViewNews>()[^1].View.Clusters);
        Assert.Equal((ControlPlaneView.LocalName, "", false), (local.Name, local.Project, local.IsLeftAlone));
        Assert.Empty(_node.Node.Connections.Find(ControlPlaneView.LocalServer)!.Namespaces);
    }

    [Fact]
    public async Task Projects_hold_with_what_is_scoped_to_them_with_global_projects_and_with_the_settings_about_them()
    {
        await ReadAllAsync("one");
        await IntroduceAsync("one");
        Forget();
        var team = YamlReader.Read("{metadata: {name: team, labels: {tier: a}}, spec: {permitOnlyProjectScopedClusters: true}}").Map();
        Watch("AppProject").List("2", team, YamlReader.Read("{metadata: {name: base}, spec: {sourceRepos: ['https://git.example/base']}}")
            .Map());
        Watch("Secret").List(
            "3", Secret("repository", "repository", ("url", "https://git.example/team"), ("project", "team")),
            Secret("cluster", "cluster", ("server", "https://one.example"), ("name", "one"), ("config", "{}"), ("project", "team"),
                ("namespaces", "a, b")));
        Watch("ConfigMap").List("4", YamlReader.Read("""
            metadata: {name: argocd-cm}
            data:
              globalProjects: "[{projectName: base, labelSelector: {matchLabels: {tier: a}}}]"
              application.sync.impersonation.enabled: 'true'
              application.sync.impersonation.enforced: 'false'
            """).Map());
        await _node.SettleAsync();
        var view = _node.Applications.Take<ViewNews>()[^1].View;
        var (project, cluster) = (view.Projects["team"], view.Clusters.Single(static one => one.Name == "one"));
        Assert.True(project.PermitsSource("https://git.example/team") && project.PermitsSource("https://git.example/base"));
        Assert.Equal((true, false), (project.PermitsDestination(cluster.At("b")), project.PermitsDestination(cluster.At("c"))));
        Assert.Equal(Engine.Projects.Impersonation.WhereNamed, view.Impersonation);
        Forget();
        Watch("Secret").Change(Secret("more", "repository", ("url", "https://git.example/more"), ("project", "base")));
        await _node.SettleAsync();
        var next = _node.Applications.Take<ViewNews>()[^1].View;
        Assert.NotSame(view.Projects["base"], next.Projects["base"]);
        // Global projects do not pass on what is scoped to them.
        Assert.Same(project, next.Projects["team"]);
    }

    [Fact]
    public async Task Keys_for_signatures_are_there_before_anybody_hears_that_they_changed()
    {
        await ReadAllAsync("one");
        await IntroduceAsync("one");
        Forget();
        Watch("ConfigMap").Change(YamlReader.Read(
            "{metadata: {name: argocd-gpg-keys-cm}, data: {ada: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZvbyBiYXIgYmF6IHF1eCBmb28gYmFyIGJheiBxdXg=', eve: nothing}}").Map());
        await _node.SettleAsync();
        var view = Assert.Single(_node.Applications.Take<ViewNews>()).View;
        Assert.Equal(_node.Node.Keys.Digest, view.KeyRing);
        Assert.NotEqual("", view.KeyRing);
        Assert.Single(_node.Node.Keys.Problems);
        // Other settings are no news of keys.
        Watch("ConfigMap").Change(YamlReader.Read("{metadata: {name: other}, data: {a: b}}").Map());
        await _node.SettleAsync();
        Assert.Empty(_node.Applications.Take<ViewNews>());
    }
}
