using System.Globalization;
using GitOpsActors.Simulation.Product;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation;

/// <summary>Runs seeds by hand: many of them, or one with everything that happened.</summary>
internal static class Program
{
    private const string Usage = "usage: Simulation [--seed N [--trace]] [--first N] [--seeds N] [--hashes] [--mistakes]";

    public static int Main(string[] args)
    {
        if (!Arguments.TryRead(args, out var wanted, out var problem))
        {
            Console.Error.WriteLine($"{problem}\n{Usage}");
            return 2;
        }

        if (wanted.TriesMistakes) return Mistakes(wanted);
        return wanted.Seed is { } seed ? One(seed, wanted.ShowsTrace) : Many(wanted);
    }

    private static int One(ulong seed, bool showsTrace)
    {
        var verdict = Simulation.Judge(Scenario.Draw(seed), new RealFleet(), showsTrace);
        if (showsTrace) Console.Write(verdict.Simulation.World.Work.Trace);
        Console.WriteLine($"hash {verdict.Hash:x16}, {verdict.Breaches.Count} breaches");
        Console.Write(verdict.Report());
        if (verdict.IsGood) return 0;
        Console.WriteLine("minimised:\n" + ScenarioMinimiser.Code(new ScenarioMinimiser(static () => new RealFleet()).Minimise(verdict)));
        return 1;
    }

    /// <summary>For each mistake of the list, how many of the seeds find it and by which rules.</summary>
    private static int Mistakes(Arguments wanted)
    {
        foreach (var mistake in Enum.GetValues<Mistake>())
        {
            var found = SeedRuns.Run(wanted.First, wanted.Count, Environment.ProcessorCount, () => new RealFleet(mistake));
            var rules = found.Failed.SelectMany(static one => one.Breaches.Select(static breach => breach.Rule).Distinct()).CountBy(static rule => rule).OrderByDescending(static pair => pair.Value);
            Console.WriteLine($"{mistake}: {found.Failed.Count} of {wanted.Count}: {string.Join(", ", rules.Select(static pair => $"{pair.Key} {pair.Value}"))}; first {(found.Failed.Count > 0 ? found.Failed[0].Scenario.Seed : "none")}");
        }

        return 0;
    }

    private static int Many(Arguments wanted)
    {
        var began = TimeProvider.System.GetTimestamp();
        var found = SeedRuns.Run(wanted.First, wanted.Count, Environment.ProcessorCount, static () => new RealFleet());
        if (wanted.ShowsHashes) foreach (var (seed, hash) in found.Hashes) Console.WriteLine($"{seed} {hash:x16}");
        foreach (var failed in found.Failed.Take(20)) Console.WriteLine(failed.Report());
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wanted.Count} seeds in {seconds:0.0} s, {found.Steps} steps, {found.Strikes} faults, {found.Failed.Count} failed"));
        return found.Failed.Count == 0 ? 0 : 1;
    }

    private sealed record Arguments(ulong? Seed, bool ShowsTrace, ulong First, int Count, bool ShowsHashes, bool TriesMistakes)
    {
        public static bool TryRead(string[] args, out Arguments read, out string problem)
        {
            (read, problem) = (new Arguments(null, false, 1, 2_000, false, false), "");
            for (var at = 0; at < args.Length; at++)
            {
                if (args[at] == "--trace") read = read with { ShowsTrace = true };
                else if (args[at] == "--hashes") read = read with { ShowsHashes = true };
                else if (args[at] == "--mistakes") read = read with { TriesMistakes = true };
                else if (args[at] is "--seed" or "--first" or "--seeds" && at + 1 < args.Length && ulong.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var number) && number <= int.MaxValue * (args[at] == "--seeds" ? 1UL : uint.MaxValue))
                {
                    read = args[at++] switch { "--seed" => read with { Seed = number }, "--first" => read with { First = number }, _ => read with { Count = (int)number } };
                }
                else problem = $"{args[at]}: not an option, or without its number";
            }

            return problem.Length == 0;
        }
    }
}
