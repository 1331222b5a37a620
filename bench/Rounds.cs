using System.Diagnostics;

namespace GitOpsActors.Bench;

/// <summary>Runs what is measured and what it is compared with in turn, so that both meet the same noise.</summary>
internal static class Rounds
{
    /// <summary>Medians of the two, after one round that does not count.</summary>
    public static async Task<(double Ours, double Baseline)> CompareAsync(int rounds, Func<Task<double>> ours, Func<Task<double>> baseline)
    {
        var (oursAll, baselineAll) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var other = await baseline();
            var own = await ours();
            if (round == 0) continue;
            oursAll.Add(own);
            baselineAll.Add(other);
        }

        return (Median(oursAll), Median(baselineAll));
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1 ? values[values.Count / 2] : (values[(values.Count / 2) - 1] + values[values.Count / 2]) / 2;
    }

    /// <summary>How many a second.</summary>
    public static async Task<double> RateAsync(long count, Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
