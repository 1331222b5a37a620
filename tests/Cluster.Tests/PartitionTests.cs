using System.Diagnostics;
using System.Globalization;
using System.Net;
using Xunit.Abstractions;

namespace GitOpsActors.Cluster.Tests;

[Collection(ThreeNodesCollection.Name)]
[Trait("Category", "Endurance")]
public sealed class PartitionTests(ThreeNodes nodes, ITestOutputHelper output)
{
    // Goal: the smaller side of a partition stops acting before the larger one takes its Applications over; clocks play no part.
    // Method: one node hears the others no more and still reaches cluster and journal. Every Application drifts at the cut, and again once the node
    // says that it doesn't act. The order of the writes that the cluster saw is compared, and
    // the journal must hold nothing more by the actors of that node.
    [Fact]
    public async Task The_smaller_side_stops_before_the_larger_one_takes_over()
    {
        var seed = ThreeNodes.Setting("CLUSTER_SEED", Environment.TickCount & int.MaxValue);
        var alone = new Random(seed).Next(ThreeNodes.Count);
        var user = nodes[alone].User;
        var life = Life.Begin(nodes, seed);
        await nodes.DriftAsync("before");
        await nodes.UntilRepairedAsync();

        var its = await nodes.OwnedByAsync(alone);
        var cut = Stopwatch.GetTimestamp();
        nodes.Network.Isolate(alone);
        await nodes.DriftAsync("cut");
        await nodes[alone].UntilAsync("/readyz", static (status, text) => status == HttpStatusCode.ServiceUnavailable && text.Contains("no majority", StringComparison.Ordinal));
        var closed = Stopwatch.GetTimestamp();
        await nodes.DriftAsync("closed");
        var place = await JournalReading.NewestAsync(nodes.Database);
        Assert.True(nodes[alone].IsRunning, nodes[alone].Said);
        Assert.Equal(1, await nodes[alone].EndAsync());
        var ended = Stopwatch.GetTimestamp();
        await nodes.UntilRepairedAsync();

        nodes.Network.Heal();
        nodes.Start(alone);
        await nodes.UntilTogetherAsync();
        await life.EndAsync();

        var mine = nodes.Effects.Seen.Where(seen => seen.User == user && seen.Began > cut).ToList();
        var taken = nodes.Effects.Seen.Where(seen => seen.User != user && seen.Began > cut && its.Contains(seen.Application) && seen.Path.EndsWith("/probe", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(its);
        Assert.Equal(its.Count, taken.Select(static seen => seen.Application).Distinct().Count());
        Assert.DoesNotContain(mine, seen => seen.Began > closed);
        var (last, first) = (mine.Count == 0 ? cut : mine.Max(static seen => seen.Ended), taken.Min(static seen => seen.Began));
        Assert.True(last < first, $"CLUSTER_SEED={seed}: the node that was alone still acted {Stopwatch.GetElapsedTime(first, last)} after the first of its Applications was taken over");
        Assert.Empty(await JournalReading.WritersThatWentOnAsync(nodes.Database, place, its));
        await nodes.CheckHistoryAsync($"CLUSTER_SEED={seed}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"CLUSTER_SEED={seed}: {user} was cut off; its last write {Since(cut, last)}, it says that it does not act {Since(cut, closed)}, the first of its {its.Count} Applications is taken over {Since(cut, first)}, the last {Since(cut, taken.GroupBy(static seen => seen.Application).Max(static group => group.Min(static seen => seen.Began)))}, it ended {Since(cut, ended)}"));
    }

    private static string Since(long from, long to) => string.Create(CultureInfo.InvariantCulture, $"after {Stopwatch.GetElapsedTime(from, to).TotalSeconds:0.0} s");
}
