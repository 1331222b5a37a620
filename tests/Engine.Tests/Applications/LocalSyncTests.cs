using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>Syncs of manifests that the request brings along.</summary>
public sealed class LocalSyncTests
{
    private const string Local = "'{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"a\"}, \"data\": "
        + "{\"value\": \"local\"}}'";
    private const string Secret = "'{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"s\", \"labels\": {\"a\": "
        + "\"b\"}}, \"stringData\": {\"p\": \"hidden\"}}'";

    private static World Of(string spec = World.Manual) => new World(spec) { Git = [World.ConfigMap("a"), World.ConfigMap("b")] }.Start();

    private static string Wish(string manifests, string more = "") =>
        $"{{sync: {{manifests: [{manifests}]{more}}}, initiatedBy: {{username: ada}}}}";

    [Fact]
    public void What_the_request_brings_is_applied_and_Git_is_what_it_is_compared_with_afterwards()
    {
        var world = Of().Ask("{sync: {}}");
        Assert.Equal("Synced", world.Status("sync", "status"));
        world.Log.Clear();
        world.Ask(Wish(Local, ", prune: true"));
        Assert.Equal(("Succeeded", ""),
            (world.Status("operationState", "phase"), world.Status("operationState", "syncResult", "revision")));
        Assert.Equal("OutOfSync", world.Status("sync", "status"));
        Assert.Equal("c1", world.Status("sync", "revision"));
        Assert.Contains("delete b", world.Log);
        Assert.Contains(world.Log, static line => line.Contains(" a", StringComparison.Ordinal));
        Assert.False(world.Resource!.Has("operation"));
        Assert.Equal(["c1", ""], world.State.Record.History.Select(static one => one.Revisions[0]));
        Assert.True(world.State.Record.History[^1].IsLocal);
        world.Ask("{sync: {prune: true}}");
        Assert.Equal("Synced", world.Status("sync", "status"));
    }

    [Fact]
    public void A_dry_run_changes_nothing_and_is_not_in_the_history()
    {
        var world = Of();
        world.Ask(Wish(Local, ", dryRun: true"));
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
        Assert.Empty(world.Cluster);
        Assert.Empty(world.State.Record.History);
    }

    [Fact]
    public void What_a_Secret_holds_is_applied_and_remembered_nowhere()
    {
        var world = Of();
        world.Ask(Wish(Secret + ", " + Local));
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
        Assert.Contains(world.Cluster.Keys, static key => key.Kind == "Secret");
        Assert.DoesNotContain("hidden",
            string.Join('\n', world.Events.OfType<ApplicationEvent.OperationStarted>()
            .Select(static one => one.Operation.Request.Document.ToString())), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", world.Resource!.ToString(), StringComparison.Ordinal);
        Assert.Contains("local", world.Status("operationState", "operation"), StringComparison.Ordinal);
        Assert.False(world.Resource.Has("operation"));
    }

    [Fact]
    public void A_restart_in_the_middle_goes_on_with_what_the_request_brought()
    {
        var world = Of();
        world.HoldsSyncs = true;
        world.Ask(Wish(Secret));
        Assert.NotEqual("Succeeded", world.Status("operationState", "phase"));
        world.HoldsSyncs = false;
        world.Restart();
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
        Assert.Contains(world.Cluster.Keys, static key => key.Kind == "Secret");
    }

    [Fact]
    public void Where_commits_have_to_be_signed_nothing_else_is_brought_out()
    {
        var world = Of();
        world.Send(new ApplicationMessage.ViewSeen(world.View = world.View with
        {
            Projects = World.ProjectsOf("{sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}], signatureKeys: [{keyID: "
                + "AAAAAAAAAAAAAAAA}]}"),
        }));
        world.Ask(Wish(Local));
        Assert.Equal("Error", world.Status("operationState", "phase"));
        Assert.Contains("Cannot use local manifests when source integrity is enforced", world.Status("operationState", "message"),
            StringComparison.Ordinal);
        Assert.Empty(world.Cluster);
    }

    [Fact]
    public void A_list_is_taken_apart_and_a_text_may_hold_several()
    {
        var texts = ListNode.Of((Node)"{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod}]}",
            (Node)"apiVersion: v1\nkind: A\n---\napiVersion: v1\nkind: B\n");
        Assert.Equal(["Pod", "A", "B"], LocalManifests.Read(texts).Select(static one => one["kind"].Text()!));
    }

    [Theory]
    [InlineData("{kind: Pod}", "the local manifest 1 of 1 is no object: it needs apiVersion and kind")]
    [InlineData("[]", "the local manifest 1 of 1 is no object: it needs apiVersion and kind")]
    [InlineData("{a: ", "the local manifest 1 of 1: ")]
    public void What_is_no_object_is_told_with_its_place(string text, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<RenderException>(() => LocalManifests.Read(ListNode.Of((Node)text))).Message,
            StringComparison.Ordinal);
}
