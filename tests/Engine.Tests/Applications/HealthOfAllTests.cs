using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>From the health of objects to that of their Application.</summary>
public sealed class HealthOfAllTests
{
    private const string Child = "{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: child, namespace: argocd}, spec: {}}";
    private const string Itself = "{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: web, namespace: argocd}, spec: {}}";

    [Theory]
    [InlineData("Healthy", "", "Healthy", "")]
    [InlineData("Progressing", "Suspended", "Progressing", "Caused by ConfigMap:shop/a")]
    [InlineData("Degraded", "Unknown", "Unknown", "Caused by ConfigMap:shop/b")]
    [InlineData("Degraded", "Degraded", "Degraded", "Caused by ConfigMap:shop/a, ConfigMap:shop/b")]
    [InlineData("", "", "Healthy", "")]
    public void The_worst_of_all_objects_counts(string one, string other, string expected, string message)
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a"), World.ConfigMap("b")] };
        world.Start().Ask("{sync: {}}");
        world.Meddle("a", live => live with { Health = Of(one) });
        world.Meddle("b", live => live with { Health = Of(other) });
        Assert.Equal((expected, message), (world.Status("health", "status"), world.Status("health", "message")));
    }

    [Fact]
    public void A_missing_object_counts_only_when_nothing_is_there()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a"), World.ConfigMap("b")] };
        world.Start();
        Assert.Equal("Missing", world.Status("health", "status"));
        world.Ask("{sync: {}}");
        world.Meddle("a", static _ => null);
        Assert.Equal("Healthy", world.Status("health", "status"));
    }

    [Fact]
    public void An_object_that_asks_not_to_be_counted_is_not()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] };
        world.Start().Ask("{sync: {}}");
        world.Meddle("a", static live => live with { Health = new HealthState(HealthStatus.Degraded), IgnoresHealth = true });
        Assert.Equal("Healthy", world.Status("health", "status"));
    }

    [Theory]
    [InlineData(Child, "child", "Unknown", "Healthy")]
    [InlineData(Child, "child", "Missing", "Healthy")]
    [InlineData(Child, "child", "Degraded", "Degraded")]
    [InlineData(Itself, "web", "Degraded", "Healthy")]
    public void Of_Applications_that_an_Application_deploys_only_what_is_known_counts_and_never_itself(string manifest, string name, string health, string expected)
    {
        var world = new World(World.Manual) { Git = [manifest] };
        world.Start().Ask("{sync: {}}");
        world.Meddle(new ResourceKey("argoproj.io", "Application", "argocd", name), live => live with { Health = Of(health) });
        Assert.Equal(expected, world.Status("health", "status"));
    }

    private static HealthState? Of(string status) => status.Length == 0 ? null : new HealthState(Enum.Parse<HealthStatus>(status));
}
