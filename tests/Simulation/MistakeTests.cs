using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Product;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation;

/// <summary>Rules bite: each mistake of the list is found within a few hundred seeds, and by the rule that is meant for it.</summary>
public sealed class MistakeTests
{
    private const int SeedsMax = 300;

    [Theory]
    [InlineData(nameof(Mistake.ActsUnrecorded), "recorded first")]
    [InlineData(nameof(Mistake.RepeatsEffects), "no repetition")]
    [InlineData(nameof(Mistake.IgnoresProject), "nothing outside")]
    [InlineData(nameof(Mistake.UsesOldRender), "never older")]
    [InlineData(nameof(Mistake.IgnoresAnswers), "liveness")]
    [InlineData(nameof(Mistake.ForgetsWhatRan), "only once")]
    [InlineData(nameof(Mistake.EndsTwice), "only once")]
    [InlineData(nameof(Mistake.TellsManifests), "secrets stay secret")]
    [InlineData(nameof(Mistake.NeverPrunes), "liveness")]
    [InlineData(nameof(Mistake.IgnoresDrift), "liveness")]
    [InlineData(nameof(Mistake.IgnoresCommits), "liveness")]
    [InlineData(nameof(Mistake.ForgetsHooks), "hooks once")]
    [InlineData(nameof(Mistake.WaitsForNobody), "never before")]
    [InlineData(nameof(Mistake.ActsWhenCutOff), "one actor")]
    [InlineData(nameof(Mistake.HasNoFence), "one writer")]
    public void A_mistake_is_caught_by_the_rule_that_is_meant_for_it(string mistake, string rule)
    {
        for (ulong seed = 1; seed <= SeedsMax; seed++)
            if (Simulation.Judge(Scenario.Draw(seed), new RealFleet(Enum.Parse<Mistake>(mistake))).Breaches.Any(breach => breach.Rule == rule)) return;
        Assert.Fail($"{mistake} went through {SeedsMax} seeds without breaking \"{rule}\"");
    }

    /// <summary>It takes a request that is on its way for longer than an Application waits that is to move, which few seeds have.</summary>
    [Fact]
    public void An_effect_that_goes_on_after_its_actor_has_moved_is_caught()
    {
        var seeds = Enumerable.Range(1, SeedsMax).Select(static seed => (ulong)seed).ToList();
        var caught = seeds.First(static seed => Simulation.Judge(Moving(seed), new RealFleet(Mistake.NeverCancels)).Breaches.Any(static breach => breach.Rule == "one actor"));
        var good = Simulation.Judge(Moving(caught), new RealFleet());
        Assert.True(good.IsGood, good.Report());

        static Scenario Moving(ulong seed) => new(
            seed, Nodes: 2, [new Step.Edit(0, 0), new Step.Edit(0, 2), new Step.Declare(0), new Step.HandOver(0) { After = TimeSpan.FromMilliseconds(200) }],
            new FaultPlan { Exactly = [new(FaultKind.RequestSlow, "https://workload apply ConfigMap", 0), new(FaultKind.RequestSlow, "https://workload apply ConfigMap", 1)] });
    }

    [Fact]
    public void A_failing_scenario_becomes_a_handful_of_steps_and_faults_that_still_fail()
    {
        static RealFleet Fleet() => new(Mistake.IgnoresProject);
        var failed = Enumerable.Range(1, SeedsMax).Select(static seed => Simulation.Judge(Scenario.Draw((ulong)seed), Fleet())).First(static verdict => !verdict.IsGood);
        var small = new ScenarioMinimiser(Fleet).Minimise(failed);
        Assert.Contains(Simulation.Judge(small, Fleet()).Breaches, static breach => breach.Rule == "nothing outside");
        Assert.Contains(small.Steps, static step => step is Step.Declare);
        Assert.Contains(small.Steps, static step => step is Step.Stray);
        Assert.InRange(small.Steps.Length, 2, 4);
        Assert.Empty(small.Faults.Exactly!);
        Assert.Contains("new Step.Stray(", ScenarioMinimiser.Code(small), StringComparison.Ordinal);
    }
}
