using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using static GitOpsActors.Kubernetes.Tests.TestCluster;

namespace GitOpsActors.Kubernetes.Tests.Requests;

public sealed class ObjectTests
{
    private static readonly WriteOptions Ours = new() { FieldManager = "ours" };

    [Fact]
    public async Task An_object_is_created_read_changed_and_deleted()
    {
        await using var cluster = await StartAsync();
        var client = cluster.Client;
        var made = await client.CreateAsync(ConfigMap("one"), Ours, Soon);
        var name = ObjectName.Of(made);
        Assert.Equal(made, await client.GetAsync(name, Soon));
        await client.UpdateAsync(made.WithAt(["data", "value"], "2"), Ours, Soon);
        await client.PatchAsync(name, PatchKind.Merge, MapNode.Of(("data", MapNode.Of(("merged", "yes")))), Ours, Soon);
        await client.PatchAsync(name, PatchKind.Strategic, MapNode.Of(("data", MapNode.Of(("strategic", "yes")))), Ours, Soon);
        await client.PatchAsync(name, PatchKind.Json, JsonReader.Read("""[{"op":"add","path":"/data/json","value":"yes"}]"""), Ours, Soon);
        Assert.Equal(JsonReader.Read("""{"value":"2","merged":"yes","strategic":"yes","json":"yes"}"""), (await client.GetAsync(name, Soon))!["data"]);
        Assert.NotNull(await client.DeleteAsync(name, DeleteOptions.Default, Soon));
        Assert.Null(await client.GetAsync(name, Soon));
        Assert.Null(await client.DeleteAsync(name, DeleteOptions.Default, Soon));
    }

    [Fact]
    public async Task An_apply_owns_fields_and_a_foreign_owner_is_a_conflict_unless_forced()
    {
        await using var cluster = await StartAsync();
        await cluster.Client.ApplyAsync(ConfigMap("one"), Ours, Soon);
        var theirs = new WriteOptions { FieldManager = "theirs" };
        var conflict = await Assert.ThrowsAsync<ClusterException>(() => cluster.Client.ApplyAsync(ConfigMap("one", "2"), theirs, Soon));
        Assert.Equal((FaultKind.Conflict, 409, "Conflict"), (conflict.Kind, conflict.Fault.Code, conflict.Fault.Reason));
        Assert.NotEmpty(conflict.Fault.Details.List("causes"));
        var taken = await cluster.Client.ApplyAsync(ConfigMap("one", "2"), theirs with { Force = true }, Soon);
        Assert.Equal("2", taken.Text("data", "value"));
    }

    [Fact]
    public async Task A_dry_run_answers_and_keeps_nothing()
    {
        await using var cluster = await StartAsync();
        var answer = await cluster.Client.ApplyAsync(ConfigMap("one"), Ours with { DryRun = true }, Soon);
        Assert.NotNull(answer.Text("metadata", "uid"));
        Assert.Null(await cluster.Client.GetAsync(ObjectName.Of(answer), Soon));
    }

    [Fact]
    public async Task Unknown_fields_are_refused_or_warned_of_as_asked()
    {
        await using var cluster = await StartAsync();
        var odd = ConfigMap("one").With("dada", "typo");
        var refused = await Assert.ThrowsAsync<ClusterException>(() =>
            cluster.Client.CreateAsync(odd, Ours with { FieldValidation = FieldValidation.Strict }, Soon));
        Assert.Contains("dada", refused.Message, StringComparison.Ordinal);
        Assert.Equal(FaultNature.Terminal, refused.Fault.Nature);
        var warnings = new List<string>();
        await cluster.Client.CreateAsync(odd, Ours with { FieldValidation = FieldValidation.Warn, Warned = warnings.Add }, Soon);
        Assert.Equal(["unknown field \"dada\""], warnings);
    }

    [Fact]
    public async Task A_deletion_with_another_uid_does_not_touch_the_object()
    {
        await using var cluster = await StartAsync();
        var name = ObjectName.Of(await cluster.Client.CreateAsync(ConfigMap("one"), Ours, Soon));
        var refused = await Assert.ThrowsAsync<ClusterException>(() => cluster.Client.DeleteAsync(name, new DeleteOptions { Uid = "another" }, Soon));
        Assert.Equal(FaultKind.Conflict, refused.Kind);
        Assert.NotNull(await cluster.Client.GetAsync(name, Soon));
    }

    [Fact]
    public async Task What_is_there_already_is_told_apart_from_a_conflict()
    {
        await using var cluster = await StartAsync();
        var made = await cluster.Client.CreateAsync(ConfigMap("one"), Ours, Soon);
        Assert.Equal(FaultKind.AlreadyExists, (await Assert.ThrowsAsync<ClusterException>(() => cluster.Client.CreateAsync(ConfigMap("one"), Ours, Soon))).Kind);
        await cluster.Client.UpdateAsync(made.WithAt(["data", "value"], "2"), Ours, Soon);
        var stale = await Assert.ThrowsAsync<ClusterException>(() => cluster.Client.UpdateAsync(made.WithAt(["data", "value"], "3"), Ours, Soon));
        Assert.Equal((FaultKind.Conflict, FaultNature.Retryable), (stale.Kind, stale.Fault.Nature));
    }

    [Fact]
    public async Task A_list_is_read_in_pages_and_its_objects_say_what_they_are()
    {
        await using var cluster = await StartAsync();
        for (var i = 0; i < 25; i++) await cluster.Client.CreateAsync(ConfigMap($"map-{i:00}").WithAt(["metadata", "labels"], MapNode.Of(("even", i % 2 == 0 ? "yes" : "no"))), Ours, Soon);
        var maps = await cluster.Client.Discovery.FindAsync("", "ConfigMap", Soon);
        foreach (var page in new[] { 0, 1, 10, 25 })
        {
            var found = new List<MapNode>();
            var version = await cluster.Client.ListAsync(maps, new ListQuery { Namespace = "default", LabelSelector = "even=yes", PageSize = page }, found.Add, Soon);
            Assert.Equal(13, found.Count);
            Assert.All(found, item => Assert.Equal(("v1", "ConfigMap"), (item.Text("apiVersion"), item.Text("kind"))));
            Assert.NotEmpty(version);
        }
    }

    [Fact]
    public async Task The_status_and_the_scale_of_an_object_are_written_apart()
    {
        await using var cluster = await StartAsync(sandbox: new Sandbox.SandboxOptions { Nodes = 0 });
        var deployment = (MapNode)YamlReader.Read("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: default}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: web}]}
            """);
        var name = ObjectName.Of(await cluster.Client.ApplyAsync(deployment, Ours, Soon));
        await cluster.Client.PatchAsync(name, PatchKind.Merge, MapNode.Of(("spec", MapNode.Of(("replicas", 3)))), Ours with { Subresource = "scale" }, Soon);
        Assert.Equal(3, (await cluster.Client.GetAsync(name, Soon)).Integer("spec", "replicas"));
    }
}
