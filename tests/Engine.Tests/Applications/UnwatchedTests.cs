using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>A kind that can't be watched makes nothing hang, and everybody can read why nothing is known.</summary>
public sealed class UnwatchedTests
{
    private const string Reason = "ConfigMap can't be watched in https://kubernetes.default.svc: configmaps is forbidden";

    private static World Blind(string spec) => new World(spec) { Git = [World.ConfigMap("a")], Unwatched = { [new GroupKind("", "ConfigMap")] = "configmaps is forbidden" } }.Start();

    [Fact]
    public void The_comparison_is_unknown_and_says_which_kind_and_why()
    {
        var world = Blind(World.Automated);
        Assert.Equal(("Unknown", "Unknown"), (world.Status("sync", "status"), world.Status("health", "status")));
        Assert.Contains(Reason, world.Status("conditions"), StringComparison.Ordinal);
        Assert.Equal(0, world.Count<Effect.RunSync>());
    }

    [Fact]
    public void A_sync_fails_with_the_reason()
    {
        var world = Blind(World.Manual).Ask("{sync: {}}");
        Assert.Equal(("Failed", "ComparisonError: " + Reason), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
    }

    [Fact]
    public void All_goes_on_when_the_kind_can_be_watched()
    {
        var world = Blind(World.Automated);
        world.Unwatched.Clear();
        world.Send(world.Seen());
        Assert.Equal(("Synced", "Healthy", ""), (world.Status("sync", "status"), world.Status("health", "status"), world.Status("conditions")));
    }

    [Fact]
    public void An_application_of_which_nothing_is_known_yet_says_for_what_it_waits()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")], HoldsRenders = true }.Start();
        Assert.Equal(0, world.Count<Effect.Write>());
        world.RunFor(TimeSpan.FromSeconds(3));
        Assert.Equal(("Unknown", "Unknown"), (world.Status("sync", "status"), world.Status("health", "status")));
        Assert.Contains("Not compared yet: waiting for the manifests to be rendered", world.Status("conditions"), StringComparison.Ordinal);
        world.ReleaseRender();
        Assert.Equal(("Synced", ""), (world.Status("sync", "status"), world.Status("conditions")));
    }

    [Fact]
    public void After_a_restart_the_reasons_of_an_unknown_status_stand_until_it_is_compared_again()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")], RenderProblem = "it has no kind" }.Start();
        Assert.Contains("it has no kind", world.Status("conditions"), StringComparison.Ordinal);
        var writes = world.Count<Effect.Write>();
        world.HoldsRenders = true;
        world.Restart();
        Assert.Equal(writes, world.Count<Effect.Write>());
        Assert.Contains("it has no kind", world.Status("conditions"), StringComparison.Ordinal);
    }
}
