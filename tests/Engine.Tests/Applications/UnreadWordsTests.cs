using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>Nobody is left to believe that something is obeyed which nobody reads.</summary>
public sealed class UnreadWordsTests
{
    [Fact]
    public void An_unknown_field_of_the_spec_is_a_condition_and_nothing_is_deployed()
    {
        var world = new World(World.Automated.Replace("targetRevision", "targetRevison", StringComparison.Ordinal)) { Git = [World.ConfigMap("a")] };
        world.Start();
        Assert.Contains("spec.source.targetRevison is no field; did you mean targetRevision?", world.Status("conditions"), StringComparison.Ordinal);
        Assert.Contains("InvalidSpecError", world.Status("conditions"), StringComparison.Ordinal);
        Assert.Empty(world.Cluster);
    }

    [Fact]
    public void An_unknown_field_of_the_project_is_a_condition_and_nothing_is_deployed()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")] };
        world.View = world.View with
        {
            Projects = new Dictionary<string, Engine.Projects.Project>(StringComparer.Ordinal)
            {
                ["default"] = World.ProjectOf("{sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}], syncWindow: []}"),
            },
        };
        world.Start();
        Assert.Contains("project default: spec.syncWindow is no field; did you mean syncWindows?", world.Status("conditions"), StringComparison.Ordinal);
        Assert.Empty(world.Cluster);
    }

    [Fact]
    public void An_unknown_annotation_of_the_application_is_a_condition_until_it_is_put_right()
    {
        var world = new World(World.Automated, "annotations: {gitops-actors.io/auto-rolback: on-failure}") { Git = [World.ConfigMap("a")] };
        world.Start();
        Assert.Contains("gitops-actors.io/auto-rolback; did you mean gitops-actors.io/auto-rollback?", world.Status("conditions"), StringComparison.Ordinal);
        world.Edit(static resource => resource.WithoutAt("metadata", "annotations"));
        Assert.Equal("Synced", world.Status("sync", "status"));
        Assert.Equal("", world.Status("conditions"));
    }

    [Fact]
    public void An_unknown_annotation_of_an_object_is_a_condition_and_refuses_the_sync()
    {
        var world = new World(World.Automated)
        {
            Git = ["{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {argocd.argoproj.io/sync-wvae: '1'}}}", World.ConfigMap("b")],
        };
        world.Start();
        Assert.Empty(world.Cluster);
        Assert.Contains("argocd.argoproj.io/sync-wvae; did you mean argocd.argoproj.io/sync-wave? (in ConfigMap:shop/a)", world.Status("conditions"), StringComparison.Ordinal);
        Assert.Contains("there is no annotation argocd.argoproj.io/sync-wvae", world.Status("operationState", "message"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_field_of_an_operation_ends_it_and_touches_nothing()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] };
        world.Start();
        world.Ask("{sync: {prunee: true}}");
        Assert.Equal("Error", world.Status("operationState", "phase"));
        Assert.Equal("Invalid operation request: operation.sync.prunee is no field; did you mean prune?", world.Status("operationState", "message"));
        Assert.Empty(world.Cluster);
    }
}
