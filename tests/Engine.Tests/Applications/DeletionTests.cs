using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>Deleting an Application takes what it has deployed along, or says why not.</summary>
public sealed class DeletionTests
{
    private const string Finalizer = "finalizers: [resources-finalizer.argocd.argoproj.io]";

    private static World Running(string spec = World.Automated) => new World(spec, Finalizer) { Git = [World.ConfigMap("a"), World.ConfigMap("b")] }.Start();

    private static World Delete(World world) => world.Edit(static resource => resource.WithAt(["metadata", "deletionTimestamp"], "2026-01-01T00:00:00Z"));

    private static World See(World world, Func<ControlPlaneView, ControlPlaneView> change) => world.Send(new ApplicationMessage.ViewSeen(world.View = change(world.View)));

    private static ControlPlaneView WithProject(ControlPlaneView view, string? spec) => view with
    {
        Projects = spec is null ? [] : new Dictionary<string, Engine.Projects.Project>(StringComparer.Ordinal) { ["default"] = World.ProjectOf(spec) },
    };

    [Fact]
    public void While_its_project_is_missing_it_stays_with_a_reason_and_goes_when_the_project_is_back()
    {
        var world = Delete(See(Running(), static view => WithProject(view, null)));
        Assert.Equal(2, world.Cluster.Count);
        Assert.Contains("nothing is deleted while project default does not exist", world.Status("conditions"), StringComparison.Ordinal);
        See(world, static view => WithProject(view, "{sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}]}"));
        Assert.Null(world.Resource);
        Assert.Empty(world.Cluster);
    }

    [Theory]
    [InlineData("{sourceRepos: ['https://other/*'], destinations: [{server: '*', namespace: '*'}]}")]
    [InlineData("{sourceRepos: ['*'], destinations: [{server: '*', namespace: elsewhere}]}")]
    public void What_it_has_deployed_goes_also_when_the_project_has_become_stricter(string project)
    {
        var world = Delete(See(Running(), view => WithProject(view, project)));
        Assert.Null(world.Resource);
        Assert.Empty(world.Cluster);
    }

    [Fact]
    public void What_a_sync_has_made_goes_also_when_the_process_died_before_it_was_answered()
    {
        var world = new World(World.Automated, Finalizer) { Git = [World.ConfigMap("a")], HoldsSyncs = true }.Start();
        var target = world.State.Picture.Rendered!.Done.Targets.Targets[World.Key("a")];
        world.Cluster[target.Key] = world.Live(target);
        world.Resource = world.Resource!.WithAt(["metadata", "deletionTimestamp"], "2026-01-01T00:00:00Z");
        world.Restart();
        Assert.Null(world.Resource);
        Assert.Empty(world.Cluster);
    }

    [Fact]
    public void What_the_project_forbids_and_it_has_not_deployed_is_left_behind_and_told()
    {
        var world = See(Running(), static view => WithProject(view, "{sourceRepos: ['*'], destinations: [{server: '*', namespace: shop}]}"));
        var theirs = new ResourceKey("", "ConfigMap", "theirs", "x");
        world.Cluster[theirs] = world.Cluster[World.Key("a")] with { Key = theirs };
        world.Meddle(theirs, static live => live);
        Delete(world);
        Assert.Null(world.Resource);
        Assert.Equal([theirs], world.Cluster.Keys);
        Assert.Contains("ConfigMap:theirs/x is left behind", world.Effects.OfType<Effect.Write>().Last().Patch!["status"].At("conditions")!.PlainText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_spec_that_became_bad_does_not_keep_what_it_deployed_from_going()
    {
        var world = Running().Edit(static resource => resource.WithAt(["spec", "destination"], YamlReader.Read("{name: nowhere, namespace: shop}")));
        Delete(world);
        Assert.Null(world.Resource);
        Assert.Empty(world.Cluster);
    }

    [Fact]
    public void Without_any_known_cluster_the_finalizer_goes_and_the_reason_is_told()
    {
        var world = Running();
        See(world, static view => view with { Clusters = [] });
        world.Edit(static resource => resource.WithAt(["metadata", "finalizers"], YamlReader.Read("[resources-finalizer.argocd.argoproj.io, others]")));
        Delete(world);
        Assert.Equal("[\"others\"]", world.Resource!["metadata"].At("finalizers")!.PlainText());
        Assert.Contains("nothing was deleted: there are no clusters with this name: in-cluster", world.Status("conditions"), StringComparison.Ordinal);
        Assert.Equal(2, world.Cluster.Count);
    }

    [Fact]
    public void A_deletion_does_not_wait_for_the_retries_of_an_operation()
    {
        var world = Running();
        world.Refused["b"] = "no";
        world.Push("c2", World.ConfigMap("a"), World.ConfigMap("b", "2"));
        Assert.True(world.State.Record.Operation!.WaitsForRetry);
        Delete(world);
        Assert.Null(world.Resource);
        Assert.Empty(world.Cluster);
    }

    [Fact]
    public void A_deletion_waits_for_an_operation_in_the_middle_of_its_work_and_goes_on_when_that_is_ended()
    {
        const string Job = "{apiVersion: batch/v1, kind: Job, metadata: {name: j, annotations: {argocd.argoproj.io/hook: PreSync}}}";
        var world = new World(World.Automated, Finalizer) { Git = [World.ConfigMap("a"), Job] }.Start();
        Assert.Contains("waiting for completion of hook", world.State.Record.Operation!.Message, StringComparison.Ordinal);
        Delete(world);
        Assert.Equal(OperationPhase.Running, world.State.Record.Operation!.Phase);
        Assert.NotNull(world.Resource);
        world.Send(new ApplicationMessage.TerminationWanted());
        Assert.Null(world.Resource);
    }

    [Fact]
    public void A_deletion_gives_up_the_sync_that_runs()
    {
        var world = Running();
        world.HoldsSyncs = true;
        world.Push("c2", World.ConfigMap("a"), World.ConfigMap("b", "2"));
        Delete(world);
        Assert.Single(world.Effects.OfType<Effect.CancelSync>());
        Assert.Null(world.Resource);
        Assert.Empty(world.Cluster);
    }

    [Fact]
    public void A_deletion_waits_with_a_reason_for_kinds_that_cannot_be_watched_and_then_goes_on()
    {
        var world = Running();
        world.Unwatched[new GroupKind("", "ConfigMap")] = "configmaps is forbidden";
        world.Send(world.Seen());
        Delete(world);
        Assert.Contains("ConfigMap can't be watched in https://kubernetes.default.svc: configmaps is forbidden", world.Status("conditions"), StringComparison.Ordinal);
        Assert.Equal(2, world.Cluster.Count);
        world.Unwatched.Clear();
        world.Send(world.Seen());
        Assert.Null(world.Resource);
        Assert.Empty(world.Cluster);
    }

    [Fact]
    public void A_namespace_stays_when_something_in_it_must_not_be_deleted()
    {
        var kept = World.ConfigMap("kept", annotations: "{argocd.argoproj.io/sync-options: Delete=false}");
        var world = Delete(new World(World.Automated, Finalizer) { Git = [World.Namespace("shop"), kept, World.ConfigMap("a")] }.Start());
        Assert.Null(world.Resource);
        Assert.Equal([World.Key("kept"), World.NamespaceKey("shop")], world.Cluster.Keys.Order());
    }
}
