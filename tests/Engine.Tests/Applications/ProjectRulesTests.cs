using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>What a project does not permit is not touched, whatever marks it bears.</summary>
public sealed class ProjectRulesTests
{
    private const string Rules = "{sourceRepos: ['*'], destinations: [{server: '*', namespace: shop}], namespaceResourceBlacklist: [{group: '', kind: Secret}]}";

    [Theory]
    [InlineData("ConfigMap", "theirs", "namespace theirs is not permitted in project 'default'")]
    [InlineData("Secret", "shop", "resource :Secret is not permitted in project default")]
    public void An_object_with_our_mark_that_the_project_forbids_is_not_pruned(string kind, string @namespace, string why)
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")] };
        world.View = world.View with { Projects = new Dictionary<string, Engine.Projects.Project>(StringComparer.Ordinal) { ["default"] = World.ProjectOf(Rules) } };
        var key = new ResourceKey("", kind, @namespace, "x");
        world.Start();
        world.Cluster[key] = world.Cluster[World.Key("a")] with { Key = key };
        world.Meddle(key, static live => live);
        Assert.Contains(key, world.Cluster.Keys);
        Assert.Equal("Synced", world.Status("sync", "status"));
        Assert.Contains(why, world.Status("conditions"), StringComparison.Ordinal);
        world.Ask("{sync: {prune: true}}");
        Assert.Contains(key, world.Cluster.Keys);
        Assert.Equal($"ignored ({why})", Assert.Single(world.State.Record.Operation!.Results, result => result.Key == key).Message);
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
    }

    [Fact]
    public void An_object_that_the_project_forbids_is_not_even_asked_about()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a"), "{apiVersion: v1, kind: Secret, metadata: {name: s}}"] };
        world.View = world.View with { Projects = new Dictionary<string, Engine.Projects.Project>(StringComparer.Ordinal) { ["default"] = World.ProjectOf(Rules) } };
        var secret = new ResourceKey("", "Secret", "shop", "s");
        world.Cluster[secret] = new LiveObject { Key = secret, ApiVersion = "v1", Uid = "u", ResourceVersion = "7", IsOwned = false, Content = new Digest(1, 1) };
        world.Start();
        Assert.Equal(0, world.Count<Effect.Predict>());
        Assert.Contains("resource :Secret is not permitted", world.Status("conditions"), StringComparison.Ordinal);
    }
}
