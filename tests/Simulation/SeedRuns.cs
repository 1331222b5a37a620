using System.Collections.Concurrent;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation;

/// <summary>Runs many seeds, each on one thread, several at a time.</summary>
public static class SeedRuns
{
    public static SeedResults Run(ulong first, int count, int threads, Func<Fleet> fleet)
    {
        var (failed, hashes, next, steps, strikes) = (new ConcurrentBag<Verdict>(), new ulong[count], -1, 0L, 0L);
        var workers = Enumerable.Range(0, threads).Select(number => new Thread(() =>
        {
            for (var at = Interlocked.Increment(ref next); at < count; at = Interlocked.Increment(ref next))
            {
                var verdict = Simulation.Judge(Scenario.Draw(first + (ulong)at), fleet());
                hashes[at] = verdict.Hash;
                Interlocked.Add(ref steps, verdict.Steps);
                Interlocked.Add(ref strikes, verdict.Struck.Count);
                if (!verdict.IsGood) failed.Add(verdict);
            }
        })
        { Name = $"seeds {number}" }).ToList();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        return new SeedResults(
            [.. failed.OrderBy(static verdict => verdict.Scenario.Seed)], [.. hashes.Select((hash, at) => (first + (ulong)at, hash))], steps, strikes);
    }
}

/// <summary>What became of many seeds.</summary>
public sealed record SeedResults(IReadOnlyList<Verdict> Failed, IReadOnlyList<(ulong Seed, ulong Hash)> Hashes, long Steps, long Strikes);
