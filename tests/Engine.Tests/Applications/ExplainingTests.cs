using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Health;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>An Application that is not well says why.</summary>
public sealed class ExplainingTests
{
    [Fact]
    public void What_is_degraded_is_asked_about_at_once_and_the_reason_stands_in_the_status()
    {
        var world = Started();
        Fall(world, HealthStatus.Degraded);
        Assert.Equal([World.Key("a")], Assert.Single(world.Effects.OfType<Effect.Explain>()).Objects.Select(static live => live.Key));
        Answer(world, "Pod x: container app can't start: ImagePullBackOff");
        Assert.Equal("Caused by ConfigMap:shop/a: Pod x: container app can't start: ImagePullBackOff", world.Status("health", "message"));
    }

    [Fact]
    public void What_becomes_well_within_a_moment_costs_no_question()
    {
        var world = Started();
        Fall(world, HealthStatus.Progressing);
        world.RunFor(TimeSpan.FromSeconds(2));
        world.Meddle("a", static live => live with { Health = HealthState.Healthy });
        world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(0, world.Count<Effect.Explain>());
    }

    [Fact]
    public void What_stays_as_it_is_costs_ever_fewer_questions_and_the_newest_answer_counts()
    {
        var world = Started();
        Fall(world, HealthStatus.Progressing);
        world.RunFor(TimeSpan.FromSeconds(4));
        Answer(world, "Pod x: container app waits: ContainerCreating");
        for (var asked = 1; asked < 6; asked++)
        {
            world.RunFor(TimeSpan.FromSeconds(5 * Math.Pow(2, asked - 1)));
            Assert.Equal(asked + 1, world.Count<Effect.Explain>());
            Answer(world, $"Pod x: look {asked}");
        }

        Assert.EndsWith("Pod x: look 5", world.Status("health", "message"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_reason_goes_with_the_trouble_and_a_late_answer_is_none()
    {
        var world = Started();
        Fall(world, HealthStatus.Degraded);
        var late = world.Effects.OfType<Effect.Explain>().Last().Ask;
        world.Meddle("a", static live => live with { Health = HealthState.Healthy });
        Assert.Equal(late, Assert.Single(world.Effects.OfType<Effect.CancelExplain>()).Ask);
        world.Send(new ApplicationMessage.Explained(late, [new Reason(World.Key("a"), "old")]));
        Assert.Equal(("Healthy", ""), (world.Status("health", "status"), world.Status("health", "message")));
        Fall(world, HealthStatus.Degraded);
        Assert.DoesNotContain("old", world.Status("health", "message"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_objects_the_first_few_are_asked_about()
    {
        var names = Enumerable.Range(0, 9).Select(static i => $"x{i}").ToList();
        var world = new World(World.Automated) { Git = [.. names.Select(static name => World.ConfigMap(name))] };
        world.Start();
        foreach (var name in names) world.Meddle(name, static live => live with { Health = new HealthState(HealthStatus.Degraded) });
        Assert.Equal(["x0", "x1", "x2"], world.Effects.OfType<Effect.Explain>().Last().Objects.Select(static live => live.Key.Name));
        world.Send(new ApplicationMessage.Explained(world.Effects.OfType<Effect.Explain>().Last().Ask, [new Reason(World.Key("x0"), ""), new Reason(World.Key("x1"), "it broke")]));
        Assert.EndsWith("and 6 more; ConfigMap:shop/x1: it broke", world.Status("health", "message"), StringComparison.Ordinal);
    }

    private static World Started()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a"), World.ConfigMap("b")] };
        return world.Start();
    }

    private static void Fall(World world, HealthStatus status) => world.Meddle("a", live => live with { Health = new HealthState(status) });

    private static void Answer(World world, string reason) =>
        world.Send(new ApplicationMessage.Explained(world.Effects.OfType<Effect.Explain>().Last().Ask, [new Reason(World.Key("a"), reason)]));
}
