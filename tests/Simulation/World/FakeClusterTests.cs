using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Nodes;
using Broken = GitOpsActors.Kubernetes.Faults.FaultKind;

namespace GitOpsActors.Simulation.World;

/// <summary>The fake cluster does what the engine relies on.</summary>
public sealed class FakeClusterTests
{
    private static readonly WriteOptions Ours = new() { FieldManager = LiveObject.Manager, Force = true };
    private static readonly WriteOptions Theirs = new() { FieldManager = "kubectl-edit" };

    private readonly SimulatedWorld _world = new(1, FaultPlan.None, keepsTrace: false);
    private readonly FakeCluster _cluster;

    public FakeClusterTests()
    {
        _cluster = new FakeCluster(_world, "https://c", isControlPlane: false);
        _cluster.Create(Read("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}"""), Theirs);
    }

    [Fact]
    public void The_digest_of_our_fields_changes_when_another_writer_changes_one_and_not_when_he_adds_his_own()
    {
        var applied = LiveObject.Of(_cluster.Apply(ConfigMap("a", "1"), Ours), Tracking.Default);
        Assert.True(applied.IsOwned);
        var name = applied.Key;
        _cluster.Patch(NameOf("a"), PatchKind.Merge, Read("""{"data":{"other":"x"}}"""), Theirs);
        Assert.Equal(applied.Content, Live("a").Content);
        _cluster.Patch(NameOf("a"), PatchKind.Merge, Read("""{"data":{"value":"2"}}"""), Theirs);
        Assert.NotEqual(applied.Content, Live("a").Content);
        _cluster.Apply(ConfigMap("a", "1"), Ours);
        Assert.Equal(applied.Content, Live("a").Content);
        Assert.Equal("shop", name.Namespace);
    }

    [Fact]
    public void An_apply_that_changes_nothing_keeps_the_version_and_a_dry_run_keeps_everything()
    {
        var first = _cluster.Apply(ConfigMap("a", "1"), Ours);
        Assert.Equal(first.Text("metadata", "resourceVersion"), _cluster.Apply(ConfigMap("a", "1"), Ours).Text("metadata", "resourceVersion"));
        var predicted = _cluster.Apply(ConfigMap("a", "2"), Ours with { DryRun = true });
        Assert.Equal("2", predicted.Text("data", "value"));
        Assert.Equal(first, _cluster.Find(NameOf("a")));
    }

    [Fact]
    public void An_apply_without_force_meets_a_conflict_where_another_owns_the_field()
    {
        _cluster.Apply(ConfigMap("a", "1"), Ours with { FieldManager = "other" });
        Assert.Equal(Broken.Conflict, Assert.Throws<ClusterException>(() => _cluster.Apply(ConfigMap("a", "2"), Ours with { Force = false })).Kind);
    }

    [Fact]
    public void An_update_at_an_old_version_is_refused_and_a_deletion_with_another_uid_too()
    {
        var old = _cluster.Create(ConfigMap("a", "1"), Theirs);
        _cluster.Update(old.WithAt(["data", "value"], "2"), Theirs);
        Assert.Equal(Broken.Conflict, Assert.Throws<ClusterException>(() => _cluster.Update(old, Theirs)).Kind);
        Assert.Equal(Broken.Conflict, Assert.Throws<ClusterException>(() => _cluster.Delete(NameOf("a"), new DeleteOptions { Uid = "nobody" })).Kind);
    }

    [Fact]
    public void A_finalizer_keeps_an_object_until_it_is_removed_and_foreground_takes_the_owned_first()
    {
        var owner = _cluster.Create(ConfigMap("owner", "1").WithAt(["metadata", "finalizers"], ListNode.Of("a.test/keep")), Theirs);
        var owned = ConfigMap("owned", "1").WithAt(["metadata", "ownerReferences"], ListNode.Of(MapNode.Of(("uid", owner["metadata"]!["uid"]!))));
        _cluster.Create(owned, Theirs);
        _cluster.Delete(NameOf("owner"), new DeleteOptions { Propagation = Propagation.Foreground });
        Settle();
        Assert.Null(_cluster.Find(NameOf("owned")));
        Assert.True(Live("owner").IsTerminating);
        _cluster.Patch(NameOf("owner"), PatchKind.Merge, Read("""{"metadata":{"finalizers":null}}"""), Theirs);
        Assert.Null(_cluster.Find(NameOf("owner")));
    }

    [Fact]
    public void A_namespace_that_ends_takes_its_content_along_and_lets_nothing_in()
    {
        _cluster.Create(ConfigMap("a", "1"), Theirs);
        _cluster.Delete(new ObjectName("", "Namespace", "", "shop"), DeleteOptions.Default);
        Assert.Equal(Broken.Forbidden, Assert.Throws<ClusterException>(() => _cluster.Create(ConfigMap("b", "1"), Theirs)).Kind);
        Settle();
        Assert.Empty(_cluster.All("", "ConfigMap"));
        Assert.DoesNotContain(_cluster.All("", "Namespace"), static one => one.Text("metadata", "name") == "shop");
    }

    [Fact]
    public void A_definition_brings_a_kind_in_two_versions_and_takes_it_along()
    {
        _cluster.Create(Read("""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.io"},
             "spec":{"group":"example.io","scope":"Namespaced","names":{"kind":"Widget","plural":"widgets"},
                     "versions":[{"name":"v1beta1","served":true},{"name":"v1","served":true,"storage":true}]}}
            """), Theirs);
        Assert.Null(_cluster.Kinds.Find("example.io", "Widget"));
        Settle();
        Assert.Equal("v1", _cluster.Kinds.Find("example.io", "Widget")!.Version);
        _cluster.Apply(Read("""{"apiVersion":"example.io/v1beta1","kind":"Widget","metadata":{"name":"w","namespace":"shop"},"spec":{"replicas":3}}"""), Ours);
        var name = new ObjectName("example.io", "Widget", "shop", "w");
        Assert.Equal(3, _cluster.Get("example.io/v1", name).Integer("spec", "size"));
        Assert.Equal(3, _cluster.Get("example.io/v1beta1", name).Integer("spec", "replicas"));
        Assert.Equal("example.io/v1beta1", _cluster.Find(name).List("metadata", "managedFields")[0].Text("apiVersion"));
        _cluster.Delete(new ObjectName("apiextensions.k8s.io", "CustomResourceDefinition", "", "widgets.example.io"), DeleteOptions.Default);
        Settle();
        Assert.Null(_cluster.Kinds.Find("example.io", "Widget"));
    }

    [Fact]
    public void A_Deployment_is_rolled_out_and_its_status_belongs_to_nobody_else()
    {
        _cluster.Apply(Read("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},
             "spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """), Ours);
        var name = new ObjectName("apps", "Deployment", "shop", "web");
        var before = LiveObject.Of(_cluster.Find(name)!, Tracking.Default);
        Settle();
        var after = LiveObject.Of(_cluster.Find(name)!, Tracking.Default);
        Assert.Equal(Engine.Health.HealthStatus.Healthy, after.Health!.Status);
        Assert.NotEqual(before.ResourceVersion, after.ResourceVersion);
        Assert.Equal(before.Content, after.Content);
        Assert.Equal(1, _cluster.Find(name).Integer("metadata", "generation"));
    }

    private void Settle()
    {
        while (_world.Work.RunOne(_world.Clock.Elapsed + TimeSpan.FromSeconds(5))) { }
    }

    private LiveObject Live(string name) => LiveObject.Of(_cluster.Find(NameOf(name))!, Tracking.Default);

    private static ObjectName NameOf(string name) => new("", "ConfigMap", "shop", name);

    private static MapNode ConfigMap(string name, string value) =>
        Read($$"""{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "{{name}}", "namespace": "shop" }, "data": { "value": "{{value}}" } }""");

    private static MapNode Read(string json) => (MapNode)JsonReader.Read(json);
}
