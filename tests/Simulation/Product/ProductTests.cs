using System.Globalization;
using GitOpsActors.Simulation.Scenarios;
using Xunit.Abstractions;

namespace GitOpsActors.Simulation.Product;

/// <summary>The main proof: the product's own actors, many seeds, no rule broken, everything right in the end, and rules that bite.</summary>
public sealed class ProductTests(ITestOutputHelper output)
{
    private const int SeedsDefault = 300;
    private const int ReportsMax = 3;
    private const int SeedsMax = 300;

    [Fact]
    public void No_seed_breaks_a_rule_and_all_of_them_converge()
    {
        var count = Environment.GetEnvironmentVariable("SIM_SEEDS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : SeedsDefault;
        var found = SeedRuns.Run(first: 1, count, threads: 2, static () => new RealFleet());
        output.WriteLine($"{found.Hashes.Count} seeds, {found.Steps} steps, {found.Strikes} faults");
        Assert.True(found.Strikes > found.Hashes.Count, "the swarm of faults hardly strikes");
        Assert.True(found.Failed.Count == 0, $"{found.Failed.Count} seeds fail: {string.Join(' ', found.Failed.Take(100).Select(static one => one.Scenario.Seed))}\n" +
            string.Join('\n', found.Failed.Take(ReportsMax).Select(static failed => failed.Report() + ScenarioMinimiser.Code(new ScenarioMinimiser(static () => new RealFleet()).Minimise(failed)))));
    }

    [Fact]
    public void The_same_seeds_leave_the_same_traces_again_and_on_another_number_of_threads()
    {
        var once = SeedRuns.Run(first: 1, 40, threads: 2, static () => new RealFleet());
        var again = SeedRuns.Run(first: 1, 40, threads: 1, static () => new RealFleet());
        Assert.Equal(once.Hashes, again.Hashes);
    }

    [Theory]
    [InlineData(nameof(ProductMistake.ActsUnrecorded), "recorded first")]
    [InlineData(nameof(ProductMistake.RepeatsEffects), "no repetition")]
    [InlineData(nameof(ProductMistake.IgnoresProject), "nothing outside")]
    [InlineData(nameof(ProductMistake.UsesOldRender), "never older")]
    [InlineData(nameof(ProductMistake.IgnoresAnswers), "liveness")]
    [InlineData(nameof(ProductMistake.ForgetsWhatRan), "only once")]
    [InlineData(nameof(ProductMistake.EndsTwice), "only once")]
    [InlineData(nameof(ProductMistake.TellsManifests), "secrets stay secret")]
    [InlineData(nameof(ProductMistake.NeverPrunes), "liveness")]
    [InlineData(nameof(ProductMistake.IgnoresDrift), "liveness")]
    [InlineData(nameof(ProductMistake.IgnoresCommits), "liveness")]
    [InlineData(nameof(ProductMistake.ActsWhenCutOff), "one actor")]
    [InlineData(nameof(ProductMistake.HasNoFence), "one writer")]
    public void A_mistake_is_caught_by_the_rule_that_is_meant_for_it(string mistake, string rule)
    {
        for (ulong seed = 1; seed <= SeedsMax; seed++)
            if (Simulation.Judge(Scenario.Draw(seed), new RealFleet(Enum.Parse<ProductMistake>(mistake))).Breaches.Any(breach => breach.Rule == rule)) return;
        Assert.Fail($"{mistake} went through {SeedsMax} seeds without breaking \"{rule}\"");
    }
}
