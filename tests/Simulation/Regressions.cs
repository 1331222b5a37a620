using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Product;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation;

/// <summary>Scenarios that the product once failed, as small as the minimiser made them.</summary>
public sealed class Regressions
{
    /// <summary>The comparison used the render of the operation, and nobody told the source that the Application follows it: no later commit was noticed.</summary>
    [Fact]
    public void An_Application_whose_first_render_is_that_of_a_manual_sync_hears_of_later_commits() => Check(new Scenario(Seed: 111, Nodes: 3,
        [
            new Step.Edit(0, 2),
            new Step.Declare(0),
            new Step.Command(0),
            new Step.Drift(0, 0) { After = TimeSpan.FromMilliseconds(5674) },
            new Step.Edit(0, 3),
        ],
        new FaultPlan
        {
            Exactly =
        [
            new(FaultKind.RequestThrottled, "https://control discover ", 3),
            new(FaultKind.RequestThrottled, "https://workload discover ", 0),
        ]
        }));

    /// <summary>It asked once, when it came to life, and waited for ever.</summary>
    [Fact]
    public void An_Application_that_is_not_answered_when_it_comes_to_life_asks_again() => Check(new Scenario(Seed: 24, Nodes: 1,
        [
            new Step.Edit(0, 0),
            new Step.Declare(0),
            new Step.Strike(0) { After = TimeSpan.FromSeconds(8) },
            new Step.Edit(0, 1) { After = TimeSpan.FromSeconds(8) },
        ],
        new FaultPlan
        {
            Exactly =
        [
            new(FaultKind.MessageLost, "app-0 ViewNews", 2),
            new(FaultKind.MessageLost, "app-0 ResourceNews", 3),
            new(FaultKind.MessageLost, "app-0 ResourceNews", 4),
        ]
        }));

    private static void Check(Scenario scenario)
    {
        var verdict = Simulation.Judge(scenario, new RealFleet());
        Assert.True(verdict.IsGood, verdict.Report());
    }
}
