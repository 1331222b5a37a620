using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Sample;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation;

/// <summary>
/// Scenarios that once failed, as small as the minimiser made them, each with the mistake that it stands for: without it the scenario is good, and
/// with it the rule still says so.
/// </summary>
public sealed class Regressions
{
    [Fact]
    public void The_last_write_of_a_dead_node_cannot_end_what_its_successor_does() => Check(Mistake.ResumesUnproved, "recorded first", new Scenario(Seed: 899, Nodes: 1,
        [
            new Step.Edit(0, 1),
            new Step.Declare(0),
            new Step.Edit(1, 0),
            new Step.Edit(1, 1),
            new Step.Edit(2, 0),
            new Step.Edit(0, 0) { After = TimeSpan.FromMilliseconds(9373) },
            new Step.Crash(0) { After = TimeSpan.FromMilliseconds(10) },
        ],
        new FaultPlan
        {
            Exactly =
        [
            new(FaultKind.AppendSlow, "app-0", 1),
            new(FaultKind.RequestSlow, "https://workload list ConfigMap", 1),
        ]
        }));

    [Fact]
    public void An_Application_that_moves_does_not_believe_a_node_that_knows_less_than_it() => Check(Mistake.BelievesWhatIsThere, "never older", new Scenario(Seed: 64, Nodes: 2,
        [
            new Step.Edit(0, 0),
            new Step.Edit(0, 1),
            new Step.Declare(0),
            new Step.Edit(0, 3),
            new Step.Edit(0, 0),
            new Step.Edit(0, 0) { After = TimeSpan.FromMilliseconds(34) },
            new Step.Drop(0, 0) { After = TimeSpan.FromMilliseconds(22) },
            new Step.Crash(0),
        ],
        FaultPlan.None));

    private static void Check(Mistake mistake, string rule, Scenario scenario)
    {
        var good = Simulation.Judge(scenario, new SampleFleet());
        Assert.True(good.IsGood, good.Report());
        Assert.Contains(Simulation.Judge(scenario, new SampleFleet(mistake)).Breaches, breach => breach.Rule == rule);
    }
}
