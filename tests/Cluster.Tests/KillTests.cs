using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace GitOpsActors.Cluster.Tests;

[Collection(ThreeNodesCollection.Name)]
[Trait("Category", "Endurance")]
public sealed class KillTests(ThreeNodes nodes, ITestOutputHelper output)
{
    // Goal: a node that is killed at any moment costs time and nothing else: no operation is lost or done twice, no Application has two owners.
    // Method: random nodes are killed at random moments while commits and drift go on; sometimes one is started again before the others have removed
    // it. After each kill an object of every Application is changed by hand, and the time until it is changed back is the time until its owner
    // is active. CLUSTER_KILLS sets how often, CLUSTER_SEED repeats a run.
    [Fact]
    public async Task Nodes_are_killed_again_and_again_and_all_comes_to_where_Git_says()
    {
        var (kills, seed) = (ThreeNodes.Setting("CLUSTER_KILLS", 2), ThreeNodes.Setting("CLUSTER_SEED", Environment.TickCount & int.MaxValue));
        var repeat = string.Create(CultureInfo.InvariantCulture, $"CLUSTER_SEED={seed} CLUSTER_KILLS={kills} CLUSTER_APPS={nodes.All.Count()}");
        output.WriteLine(repeat);
        var chance = new Random(seed);
        var life = Life.Begin(nodes, seed);
        var worst = TimeSpan.Zero;
        for (var kill = 1; kill <= kills; kill++)
        {
            // The moment of a kill is the one thing here that is a matter of time alone.
            await Task.Delay(chance.Next(0, 3000));
            var (victim, isStartedAtOnce) = (chance.Next(ThreeNodes.Count), kill > 1 && chance.Next(3) == 0);
            var took = await KillAsync(kill, victim, isStartedAtOnce);
            if (took > worst) worst = took;
        }

        await life.EndAsync();
        await nodes.CheckHistoryAsync(repeat);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{kills} kills, {life.Commits} commits, {life.Drifts} drifts: at most {worst.TotalSeconds:0.0} s from a kill to the last moved Application active again"));
    }

    private async Task<TimeSpan> KillAsync(int kill, int victim, bool isStartedAtOnce)
    {
        var its = await nodes.OwnedByAsync(victim);
        var (dead, at) = (nodes[victim].User, Stopwatch.GetTimestamp());
        await nodes[victim].KillAsync();
        if (isStartedAtOnce) nodes.Start(victim);
        await nodes.DriftAsync($"kill {kill}");
        await nodes.UntilRepairedAsync();
        var repairs = nodes.Effects.FirstSince(at, "probe", except: dead);
        var moved = repairs.Where(repair => its.Contains(repair.Key)).Select(static repair => repair.Value.Ended).ToList();
        var stayed = repairs.Where(repair => !its.Contains(repair.Key)).Select(static repair => repair.Value.Ended).ToList();
        var (took, others) = (Longest(at, moved), Longest(at, stayed));
        if (!isStartedAtOnce) nodes.Start(victim);
        await nodes.UntilTogetherAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"kill {kill}: {dead}{(isStartedAtOnce ? ", started again at once" : "")}: {moved.Count} moved, the last active after {took.TotalSeconds:0.0} s; {stayed.Count} stayed, the last repair after {others.TotalSeconds:0.0} s; three again after {Stopwatch.GetElapsedTime(at).TotalSeconds:0.0} s"));
        return took;
    }

    private static TimeSpan Longest(long from, List<long> ends) => ends.Count == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(from, ends.Max());
}
