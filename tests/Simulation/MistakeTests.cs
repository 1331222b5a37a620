using GitOpsActors.Simulation.Sample;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation;

/// <summary>Rules bite: each mistake of the list is found within a few hundred seeds, and by the rule that is meant for it
/// (ResumesUnproved needs about a thousand: Regressions has its scenario).</summary>
public sealed class MistakeTests
{
    private const int SeedsMax = 400;

    [Theory]
    [InlineData(Mistake.ActsBeforeRecording, "recorded first")]
    [InlineData(Mistake.TriesAgainAtOnce, "no repetition")]
    [InlineData(Mistake.BeginsAgain, "only once")]
    [InlineData(Mistake.ForgetsWhatRan, "only once")]
    [InlineData(Mistake.TakesOldAnswers, "never older")]
    [InlineData(Mistake.PrunesAnything, "nothing outside")]
    [InlineData(Mistake.TellsManifests, "secrets stay secret")]
    [InlineData(Mistake.AnswersFirst, "acknowledged is recorded")]
    [InlineData(Mistake.TrustsNews, "liveness")]
    [InlineData(Mistake.NeverCancels, "one actor")]
    [InlineData(Mistake.ActsWhenCutOff, "one actor")]
    [InlineData(Mistake.HasNoFence, "one writer")]
    [InlineData(Mistake.BelievesOldViews, "no repetition")]
    [InlineData(Mistake.NeverPrunes, "liveness")]
    [InlineData(Mistake.BelievesWhatIsThere, "never older")]
    public void A_mistake_is_caught_by_the_rule_that_is_meant_for_it(Mistake mistake, string rule)
    {
        for (ulong seed = 1; seed <= SeedsMax; seed++)
            if (Simulation.Judge(Scenario.Draw(seed), new SampleFleet(mistake)).Breaches.Any(breach => breach.Rule == rule)) return;
        Assert.Fail($"{mistake} went through {SeedsMax} seeds without breaking \"{rule}\"");
    }

    [Fact]
    public void A_failing_scenario_becomes_a_handful_of_steps_and_faults_that_still_fail()
    {
        static SampleFleet Fleet() => new(Mistake.PrunesAnything);
        var failed = Enumerable.Range(1, SeedsMax).Select(static seed => Simulation.Judge(Scenario.Draw((ulong)seed), Fleet())).First(static verdict => !verdict.IsGood);
        var small = new ScenarioMinimiser(Fleet).Minimise(failed);
        Assert.Contains(Simulation.Judge(small, Fleet()).Breaches, breach => breach.Rule == "nothing outside");
        // Somebody declares the Application, and somebody makes the object that it must leave alone.
        Assert.Equal(["Declare", "Stray"], small.Steps.Select(static step => step.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Empty(small.Faults.Exactly!);
        Assert.Contains("new Step.Stray(", ScenarioMinimiser.Code(small));
    }
}
