using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>A change of a setting takes effect at once, and on those only whom it concerns.</summary>
public sealed class SettingsTests
{
    private static readonly ResourceSettings WithoutConfigMaps = ResourceSettings.Read(MapNode.Of(("resource.exclusions", "[{kinds: [ConfigMap]}]")));

    [Fact]
    public void What_is_excluded_is_told_and_neither_applied_nor_watched()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a"), "{apiVersion: v1, kind: Secret, metadata: {name: s}}"] };
        world.View = world.View with { Resources = WithoutConfigMaps };
        world.Start();
        Assert.Equal(["Secret"], world.Cluster.Keys.Select(static key => key.Kind));
        Assert.Contains("Resource ConfigMap a is excluded in the settings", world.Status("conditions"), StringComparison.Ordinal);
        Assert.DoesNotContain(world.Effects.OfType<Effect.Track>().SelectMany(static track => track.Kinds), static kind => kind.Kind == "ConfigMap");
    }

    [Fact]
    public void What_is_excluded_later_is_left_as_it_is_and_comes_back_when_it_is_no_longer()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a"), "{apiVersion: v1, kind: Secret, metadata: {name: s}}"] };
        world.Start();
        var renders = world.Count<Effect.Render>();
        Send(world, world.View with { Resources = WithoutConfigMaps });
        Assert.Equal(2, world.Cluster.Count);
        Assert.Equal("Synced", world.Status("sync", "status"));
        Assert.Equal(renders + 1, world.Count<Effect.Render>());
        Assert.DoesNotContain("\"ConfigMap\"", world.Status("resources"), StringComparison.Ordinal);

        world.Push("c2", World.ConfigMap("b"));
        Assert.Contains(World.Key("a"), world.Cluster.Keys);
        Assert.DoesNotContain(World.Key("b"), world.Cluster.Keys);

        Send(world, world.View with { Resources = ResourceSettings.None });
        Assert.Equal([World.Key("b")], world.Cluster.Keys);
        Assert.Equal("", world.Status("conditions"));
    }

    [Fact]
    public void An_exclusion_of_other_kinds_or_clusters_and_a_tool_that_renders_something_else_disturb_nobody()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")] };
        world.Start();
        var renders = world.Count<Effect.Render>();
        Send(world, world.View with { Resources = ResourceSettings.Read(MapNode.Of(("resource.exclusions", "[{kinds: [Pod]}, {kinds: [ConfigMap], clusters: ['https://other']}]"))) });
        Assert.Equal(renders, world.Count<Effect.Render>());
        Send(world, world.View with { Tools = ToolSwitches.AllOn with { Helm = false } });
        // A plain folder may hold a chart, and is looked at again.
        Assert.Equal(renders + 1, world.Count<Effect.Render>());
    }

    [Fact]
    public void The_status_says_the_health_of_objects_where_that_is_wanted()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")] };
        world.Start();
        world.Meddle("a", static live => live with { Health = new HealthState(HealthStatus.Degraded, "why") });
        Assert.DoesNotContain("health", world.Status("resources"), StringComparison.Ordinal);
        Assert.Equal("appTree", world.Status("resourceHealthSource"));
        Send(world, world.View with { PersistsHealth = true });
        Assert.Contains("\"health\":{\"message\":\"why\",\"status\":\"Degraded\"}", world.Status("resources"), StringComparison.Ordinal);
        Assert.Equal("", world.Status("resourceHealthSource"));
    }

    [Fact]
    public void A_script_that_fails_is_a_condition_that_names_its_key()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")] };
        world.Start();
        world.Meddle("a", static live => live with { Health = new HealthState(HealthStatus.Unknown, "resource.customizations.health.ConfigMap: no") { IsFault = true } });
        Assert.Contains("error setting app health: ConfigMap:shop/a: resource.customizations.health.ConfigMap: no", world.Status("conditions"), StringComparison.Ordinal);
        Assert.Equal(("Unknown", "Synced"), (world.Status("health", "status"), world.Status("sync", "status")));
    }

    private static void Send(World world, ControlPlaneView view)
    {
        world.View = view;
        world.Send(new ApplicationMessage.ViewSeen(view));
    }
}
