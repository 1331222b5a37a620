using System.Globalization;
using GitOpsActors.Simulation.Scenarios;
using Xunit.Abstractions;

namespace GitOpsActors.Simulation.Product;

/// <summary>The main proof: the product's own actors, many seeds, no rule broken, and everything right in the end.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int SeedsDefault = 25;
    private const int ReportsMax = 3;

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
}
