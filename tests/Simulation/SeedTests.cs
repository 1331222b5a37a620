using System.Globalization;
using GitOpsActors.Simulation.Sample;
using GitOpsActors.Simulation.Scenarios;
using Xunit.Abstractions;

namespace GitOpsActors.Simulation;

/// <summary>The main proof: many seeds, no rule broken, and everything right in the end. SIM_SEEDS says how many, SIM_SEED repeats one with its trace.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int SeedsDefault = 2_000;
    private const int ReportsMax = 3;

    [Fact]
    public void No_seed_breaks_a_rule_and_all_of_them_converge()
    {
        if (Number("SIM_SEED") is { } one)
        {
            var verdict = Simulation.Judge(Scenario.Draw(one), new SampleFleet(), keepsTrace: true);
            output.WriteLine(verdict.Simulation.World.Work.Trace);
            Assert.True(verdict.IsGood, verdict.Report());
            return;
        }

        var found = SeedRuns.Run(first: 1, (int)(Number("SIM_SEEDS") ?? SeedsDefault), threads: 2, static () => new SampleFleet());
        output.WriteLine($"{found.Hashes.Count} seeds, {found.Steps} steps, {found.Strikes} faults");
        Assert.True(found.Strikes > found.Hashes.Count, "the swarm of faults hardly strikes");
        Assert.True(found.Failed.Count == 0, $"{found.Failed.Count} seeds fail: {string.Join(' ', found.Failed.Take(100).Select(static one => one.Scenario.Seed))}\n" +
            string.Join('\n', found.Failed.Take(ReportsMax).Select(static failed => failed.Report() + ScenarioMinimiser.Code(new ScenarioMinimiser(static () => new SampleFleet()).Minimise(failed)))));
    }

    private static ulong? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;
}
