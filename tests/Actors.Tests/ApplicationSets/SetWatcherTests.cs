using Akka.Actor;
using GitOpsActors.Actors.ApplicationSets;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Documents;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Actors.Tests.ApplicationSets;

/// <summary>Which sets there are, and who hears of what.</summary>
public sealed class SetWatcherTests : IAsyncLifetime
{
    private const string Owner =
        "ownerReferences: [{apiVersion: argoproj.io/v1alpha1, kind: ApplicationSet, name: fleet, controller: true}]";

    private readonly TestNode _node = new();
    private IActorRef _watcher = null!;
    private ControlPlaneState _state = DeclaredWorld.State;

    public async Task InitializeAsync()
    {
        var node = _node.Node;
        _node.Control.Served.Add(FakeCluster.Kind("argoproj.io", "ApplicationSet"));
        _node.ControlPlane.Answer = question => question is AskControlPlane ? _state : null;
        _watcher = _node.Start(() => new SetWatcherActor(node, NullLogger<SetWatcherActor>.Instance));
        await _node.SettleAsync();
        _node.Control.Watch("ApplicationSet", "argocd").List("1", DeclaredWorld.Set());
        await _node.SettleAsync();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task The_region_hears_of_sets_again_and_again_so_that_one_whose_node_is_gone_lives_on()
    {
        Assert.Equal("argocd/fleet", Assert.Single(_node.Sets.Take<LookUpSet>()).Set);
        await _node.PassAsync(TimeSpan.FromSeconds(15));
        Assert.Equal("argocd/fleet", Assert.Single(_node.Sets.Take<LookUpSet>()).Set);
        Assert.True(_node.ControlPlane.Take<Listen>()[^1].AlsoSettings);
    }

    [Fact]
    public async Task A_set_that_lives_here_hears_of_itself_of_what_is_declared_and_of_its_applications()
    {
        var set = new Neighbour(_node.System, "set");
        _watcher.Tell(new IntroduceSet("argocd/fleet"), set.Ref);
        Assert.Equal("fleet", (await set.NextAsync<SetSeen>()).Resource!.Text("metadata", "name"));

        _node.Control.Watch("ApplicationSet", "argocd").Change(DeclaredWorld.Set("list: {elements: []}"));
        Assert.Empty((await set.NextAsync<SetSeen>()).Resource!.List("spec", "generators")[0].List("list", "elements"));
        await _node.SettleAsync();

        await TellAsync(SettingsMoved.Message);
        Assert.Empty(set.Take<object>().OfType<DeclaredMoved>());
        _state =
            _state with
            {
                ConfigMaps = _state.ConfigMaps.Add("argocd-cmd-params-cm",
            DeclaredWorld.Read("{data: {applicationsetcontroller.policy: create-only}}"))
            };
        await TellAsync(SettingsMoved.Message);
        Assert.Single(set.Take<DeclaredMoved>());

        await TellAsync(new Announced("one", DeclaredWorld.Read($"{{metadata: {{{Owner}}}, spec: {{a: 1}}}}")));
        await TellAsync(new Announced("one", DeclaredWorld.Read($"{{metadata: {{{Owner}}}, spec: {{a: 1}}, status: {{x: z}}}}")));
        await TellAsync(new Announced("other", DeclaredWorld.Read("{metadata: {}, spec: {a: 1}}")));
        await TellAsync(new Announced("one", null));
        Assert.Equal([false, true, false], set.Take<ApplicationsMoved>().Select(static one => one.IsStatusAlone));

        _node.Control.Watch("ApplicationSet", "argocd").Delete(DeclaredWorld.Set());
        Assert.Null((await set.NextAsync<SetSeen>()).Resource);
    }

    [Fact]
    public async Task Namespaces_that_are_served_from_now_on_are_looked_into()
    {
        _state =
            _state with { Namespaces = ServedNamespaces.Read("argocd", DeclaredWorld.Read("{data: {application.namespaces: team-a}}")) };
        await TellAsync(SettingsMoved.Message);
        _node.Sets.Take<object>();
        _node.Control.Watch("ApplicationSet").List("2", DeclaredWorld.Set(), DeclaredWorld.Set(space: "team-a"),
            DeclaredWorld.Set(space: "team-b"));
        await _node.SettleAsync();
        Assert.Equal(["argocd/fleet", "team-a/fleet"], _node.Sets.Take<LookUpSet>().Select(static one => one.Set)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_the_kind_is_not_served_it_is_tried_again()
    {
        _node.Control.Served.RemoveAll(static one => one.Kind == "ApplicationSet");
        _node.Control.Watch("ApplicationSet", "argocd").End(FakeCluster.Fault(Kubernetes.Faults.FaultKind.Closed, "gone"));
        await _node.SettleAsync();
        await _node.PassAsync(TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(_node.Control.Watches, static watch => watch.Kind == "ApplicationSet");
        _node.Control.Served.Add(FakeCluster.Kind("argoproj.io", "ApplicationSet"));
        await _node.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Contains(_node.Control.Watches, static watch => watch.Kind == "ApplicationSet");
    }

    private async Task TellAsync(object message)
    {
        _watcher.Tell(message);
        await _node.SettleAsync();
    }
}
