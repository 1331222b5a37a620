using System.Collections.Frozen;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using static GitOpsActors.Kubernetes.Tests.TestCluster;

namespace GitOpsActors.Kubernetes.Tests.Discovery;

public sealed class DiscoveryTests
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
          versions:
          - {name: v1alpha1, served: true, storage: false, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
        """;

    [Fact]
    public async Task Kinds_are_found_in_their_preferred_version_with_what_can_be_done_with_them()
    {
        await using var cluster = await StartAsync();
        var deployments = await cluster.Client.Discovery.FindAsync("apps", "Deployment", Soon);
        Assert.Equal(("v1", "deployments", true), (deployments.Version, deployments.Plural, deployments.IsNamespaced));
        Assert.True(deployments.Can("watch"));
        Assert.True(deployments.Subresources.IsSupersetOf(["scale", "status"]));
        Assert.False((await cluster.Client.Discovery.FindAsync("", "Namespace", Soon)).IsNamespaced);
    }

    [Fact]
    public async Task A_kind_that_arrives_with_its_definition_is_found_without_being_told()
    {
        await using var cluster = await StartAsync(new ClusterClientOptions { RediscoverAfter = TimeSpan.Zero });
        var widget = (MapNode)YamlReader.Read("{apiVersion: example.com/v1, kind: Widget, metadata: {name: one, namespace: default}}");
        var options = new WriteOptions { FieldManager = "tests" };
        var unknown = await Assert.ThrowsAsync<ClusterException>(() => cluster.Client.ApplyAsync(widget, options, Soon));
        Assert.Equal(FaultKind.UnknownKind, unknown.Kind);
        Assert.Contains("example.com/v1 Widget", unknown.Message, StringComparison.Ordinal);
        await cluster.Client.ApplyAsync((MapNode)YamlReader.Read(Definition), options, Soon);
        await Until(async () => (await cluster.Client.Discovery.RefreshAsync(Soon)).Find("example.com", "Widget") is not null);
        Assert.NotNull((await cluster.Client.ApplyAsync(widget, options, Soon)).Text("metadata", "uid"));
        Assert.NotNull(await cluster.Client.GetAsync(new ObjectName("example.com", "Widget", "default", "one"), Soon));
        Assert.Equal("v1", (await cluster.Client.Discovery.FindAsync("example.com", "Widget", Soon)).Version);
    }

    [Fact]
    public async Task An_unknown_kind_is_not_looked_for_again_at_once()
    {
        var time = new FakeTime();
        await using var cluster = await StartAsync(new ClusterClientOptions { Time = time, RediscoverAfter = TimeSpan.FromSeconds(5) });
        var before = await cluster.Client.Discovery.AllAsync(Soon);
        cluster.Sandbox.Faults.Plan = Sandbox.Faults.FaultPlan.Parse("stopped");
        // Nothing is asked: the server that is gone is not noticed.
        Assert.Equal(FaultKind.UnknownKind, (await Missing()).Kind);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(FaultKind.Unreachable, (await Missing()).Kind);
        Assert.Same(before, await cluster.Client.Discovery.AllAsync(Soon));

        async Task<ClusterException> Missing() =>
            await Assert.ThrowsAsync<ClusterException>(async () => await cluster.Client.Discovery.FindAsync("example.com", "Widget", Soon));
    }

    [Fact]
    public async Task Those_who_ask_at_the_same_time_share_the_answer()
    {
        await using var cluster = await StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cluster.Client.Discovery.RefreshAsync(Soon)));
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public void The_first_version_of_a_kind_is_the_preferred_one()
    {
        var (newer, older) = (Widget("v2"), Widget("v1"));
        var map = new ResourceMap([newer, older]);
        Assert.Same(newer, map.Find("example.com", "Widget"));
        Assert.Same(older, map.Find("example.com", "v1", "Widget"));
        Assert.Equal([newer], map.Preferred);
    }

    private static ApiResource Widget(string version) => new()
    {
        Group = "example.com", Version = version, Kind = "Widget", Plural = "widgets", IsNamespaced = true, Verbs = FrozenSet<string>.Empty,
    };

    private static async Task Until(Func<Task<bool>> holds)
    {
        var soon = Soon;
        while (!await holds()) Assert.False(soon.IsCancellationRequested, "the kind never arrived");
    }
}
