using System.Diagnostics;
using GitOpsActors.Simulation.Sample;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation;

/// <summary>The same seed is the same run: in this process, beside other runs, and in another process, where hash codes differ.</summary>
public sealed class DeterminismTests
{
    private const int Seeds = 200;

    [Fact]
    public void Two_hundred_seeds_leave_the_same_traces_again_and_on_another_number_of_threads()
    {
        var once = SeedRuns.Run(first: 1, Seeds, threads: 2, static () => new SampleFleet());
        var again = SeedRuns.Run(first: 1, Seeds, threads: 1, static () => new SampleFleet());
        Assert.Equal(once.Hashes, again.Hashes);
        Assert.Equal(Seeds, once.Hashes.Select(static one => one.Hash).Distinct().Count());
    }

    [Fact]
    public void Another_process_leaves_the_same_traces()
    {
        var here = SeedRuns.Run(first: 300, 40, threads: 2, static () => new SampleFleet());
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (ReadOnlySpan<string>)[typeof(Simulation).Assembly.Location, "--first", "300", "--count", "40", "--hashes"]) start.ArgumentList.Add(argument);
        using var other = Process.Start(start)!;
        var printed = other.StandardOutput.ReadToEnd();
        other.WaitForExit();
        foreach (var (seed, hash) in here.Hashes) Assert.Contains($"{seed} {hash:x16}\n", printed);
    }

    [Fact]
    public void A_trace_that_is_kept_as_text_is_the_same_run()
    {
        var (plain, told) = (Simulation.Judge(Scenario.Draw(5), new SampleFleet()), Simulation.Judge(Scenario.Draw(5), new SampleFleet(), keepsTrace: true));
        Assert.Equal(plain.Hash, told.Hash);
        Assert.Contains("asked https://workload apply", told.Simulation.World.Work.Trace);
    }
}
