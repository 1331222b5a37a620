using System.Diagnostics;
using System.Globalization;
using GitOpsActors.Simulation.Product;
using GitOpsActors.Simulation.Scenarios;
using Xunit.Abstractions;

namespace GitOpsActors.Simulation;

/// <summary>The main proof: the product's own actors, many seeds, no rule broken, and everything right in the end. SIM_SEEDS says how many.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int SeedsDefault = 2_000;
    private const int Parts = 4;
    private const int SeedsTwice = 40;
    private const int ReportsMax = 3;

    /// <summary>In parts, so that whoever watches over the tests sees that they go on.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_seed_breaks_a_rule_and_all_of_them_converge(int part)
    {
        var count = Environment.GetEnvironmentVariable("SIM_SEEDS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : SeedsDefault;
        count = Math.Max(1, count / Parts);
        var found = SeedRuns.Run(1 + (ulong)(part * count), count, Environment.ProcessorCount, static () => new RealFleet());
        output.WriteLine($"{found.Hashes.Count} seeds, {found.Steps} steps, {found.Strikes} faults");
        Assert.True(found.Strikes > found.Hashes.Count, "the swarm of faults hardly strikes");
        var failed = found.Failed;
        Assert.True(failed.Count == 0, $"{failed.Count} seeds fail: {string.Join(' ', failed.Take(100).Select(static one => one.Scenario.Seed))}\n" +
            string.Join('\n', failed.Take(ReportsMax).Select(static failed => failed.Report() + ScenarioMinimiser.Code(new ScenarioMinimiser(static () => new RealFleet()).Minimise(failed)))));
    }

    [Fact]
    public void The_same_seeds_leave_the_same_traces_again_and_on_another_number_of_threads()
    {
        var once = SeedRuns.Run(first: 1, SeedsTwice, threads: 2, static () => new RealFleet());
        var again = SeedRuns.Run(first: 1, SeedsTwice, threads: 1, static () => new RealFleet());
        Assert.Equal(once.Hashes, again.Hashes);
        Assert.Equal(SeedsTwice, once.Hashes.Select(static one => one.Hash).Distinct().Count());
    }

    /// <summary>Where hash codes are others.</summary>
    [Fact]
    public void Another_process_leaves_the_same_traces()
    {
        var here = SeedRuns.Run(first: 300, SeedsTwice, threads: 2, static () => new RealFleet());
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (ReadOnlySpan<string>)[typeof(Simulation).Assembly.Location, "--first", "300", "--seeds", $"{SeedsTwice}", "--hashes"]) start.ArgumentList.Add(argument);
        using var other = Process.Start(start)!;
        var printed = other.StandardOutput.ReadToEnd();
        other.WaitForExit();
        foreach (var (seed, hash) in here.Hashes) Assert.Contains($"{seed} {hash:x16}\n", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_that_is_kept_as_text_is_the_same_run()
    {
        var (plain, told) = (Simulation.Judge(Scenario.Draw(5), new RealFleet()), Simulation.Judge(Scenario.Draw(5), new RealFleet(), keepsTrace: true));
        Assert.Equal(plain.Hash, told.Hash);
        Assert.Contains("asked https://workload apply", told.Simulation.World.Work.Trace, StringComparison.Ordinal);
    }
}
