using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>Objects that nobody manages, where the project wants to know of them.</summary>
public sealed class OrphanTests
{
    private const string Open = "sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}]";

    private static World Under(string rules, string spec = World.Automated, string metadata = "")
    {
        var world = new World(spec, metadata) { Git = [World.ConfigMap("a")] };
        world.View = world.View with { Projects = World.ProjectsOf($"{{{Open}, {rules}}}") };
        return world;
    }

    private static World Tell(World world, params string[] names) => Tell(world, [.. names.Select(static name => new Unclaimed(World.Key(name), []))]);

    private static World Tell(World world, Unclaimed[] objects, bool isCut = false) => world.Send(new ApplicationMessage.UnclaimedSeen(World.Server, "shop", objects, isCut));

    private static string? Warning(World world) =>
        world.Resource!["status"].List("conditions").FirstOrDefault(static one => one["type"].Text() == "OrphanedResourceWarning")?["message"].Text();

    private static IEnumerable<(string, string)> Asked(World world) => world.Effects.OfType<Effect.TrackOrphans>().Select(static one => (one.Server, one.Namespace));

    [Fact]
    public void They_are_counted_with_what_they_own_and_change_nothing_else()
    {
        var world = Under("orphanedResources: {warn: true}").Start();
        Assert.Equal([(World.Server, "shop")], Asked(world));
        Tell(world, [new Unclaimed(World.Key("x"), [World.Key("y"), World.Key("z")]), new Unclaimed(World.Key("w"), [])]);
        Assert.Equal("Application has 4 orphaned resources", Warning(world));
        Assert.Equal(["w", "x", "y", "z"], world.State.Picture.OrphanedKeys()!.Select(static key => key.Name));
        Assert.Equal(("Synced", "Healthy"), (world.Status("sync", "status"), world.Status("health", "status")));
        Assert.Equal(["apply a"], world.Log);
        Tell(world, Array.Empty<string>());
        Assert.Null(Warning(world));
    }

    [Fact]
    public void What_is_managed_ignored_or_of_a_kind_that_the_project_does_not_permit_is_none()
    {
        var world = Under("orphanedResources: {warn: true, ignore: [{kind: ConfigMap, name: 'i*'}]}, namespaceResourceBlacklist: [{group: '', kind: Secret}]").Start();
        Tell(world, [
            new Unclaimed(World.Key("a"), []), new Unclaimed(World.Key("ignored"), [World.Key("below")]),
            new Unclaimed(new ResourceKey("", "Secret", "shop", "s"), []), new Unclaimed(World.Key("x"), [new ResourceKey("", "Secret", "shop", "of-x")])]);
        Assert.Equal("Application has 1 orphaned resources", Warning(world));
    }

    [Fact]
    public void More_than_can_be_told_says_so()
    {
        var world = Under("orphanedResources: {warn: true}").Start();
        Tell(world, [new Unclaimed(World.Key("x"), [])], isCut: true);
        Assert.Equal("Application has more than 1 orphaned resources", Warning(world));
    }

    [Theory]
    [InlineData("orphanedResources: {}")]
    [InlineData("orphanedResources: {warn: false}")]
    public void Without_warn_they_are_known_and_not_warned_of(string rules)
    {
        var world = Tell(Under(rules).Start(), "x");
        Assert.Null(Warning(world));
        Assert.Single(world.State.Picture.OrphanedKeys()!);
    }

    [Fact]
    public void A_project_that_does_not_ask_costs_nothing()
    {
        var world = Under("description: x").Start();
        world.Send(new ApplicationMessage.Due(Alarm.Verify));
        Assert.Equal(0, world.Count<Effect.TrackOrphans>());
        Tell(world, "x");
        Assert.Null(world.State.Picture.OrphanedKeys());
    }

    [Fact]
    public void Who_does_not_ask_any_more_hears_of_nothing_any_more()
    {
        var world = Tell(Under("orphanedResources: {warn: true}").Start(), "x");
        world.View = world.View with { Projects = World.ProjectsOf($"{{{Open}}}") };
        world.Send(new ApplicationMessage.ViewSeen(world.View));
        Assert.Equal([(World.Server, "shop"), (World.Server, "")], Asked(world));
        Assert.Null(Warning(world));
        // A late word is about what nobody asked.
        Tell(world, "x");
        Assert.Null(world.State.Picture.OrphanedKeys());
    }

    [Fact]
    public void Another_namespace_is_another_question()
    {
        var world = Tell(Under("orphanedResources: {warn: true}", World.Manual).Start(), "x");
        world.Edit(static resource => resource.WithAt(["spec", "destination", "namespace"], "bank"));
        Assert.Equal([(World.Server, "shop"), (World.Server, "bank")], Asked(world));
        Tell(world, "y");
        Assert.Null(world.State.Picture.OrphanedKeys());
    }

    [Fact]
    public void What_was_asked_may_be_lost_and_is_asked_again_now_and_then()
    {
        var world = Tell(Under("orphanedResources: {warn: true}").Start(), "x");
        world.Send(new ApplicationMessage.Due(Alarm.Verify));
        Assert.Equal(2, world.Count<Effect.TrackOrphans>());
        Assert.Equal("Application has 1 orphaned resources", Warning(world));
    }

    [Fact]
    public void After_a_restart_the_warning_stands_until_it_is_known_anew()
    {
        var world = Tell(Under("orphanedResources: {warn: true}").Start(), "x").Restart();
        Assert.Equal("Application has 1 orphaned resources", Warning(world));
        Tell(world, Array.Empty<string>());
        Assert.Null(Warning(world));
    }

    [Fact]
    public void Who_is_being_deleted_asks_for_nothing()
    {
        var world = Under("orphanedResources: {warn: true}", metadata: "finalizers: [example.com/hold]").Start();
        world.Edit(static resource => resource.WithAt(["metadata", "deletionTimestamp"], "2026-01-01T00:00:00Z"));
        Assert.Equal((World.Server, ""), Asked(world).Last());
    }
}
