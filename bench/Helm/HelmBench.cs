using System.Diagnostics;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Values;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Bench.Helm;

/// <summary>Processor time of renders, cold and warm, beside the original as a process in the same run.</summary>
internal static class HelmBench
{
    private static readonly string Oracle = Path.Combine(
        Environment.GetEnvironmentVariable("GITOPSACTORS_ORACLES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "gitopsactors", "oracles-2.2.2"),
        "helm");

    public static async Task RunAsync(Report report)
    {
        Against(report, "a chart of one deployment", HelmBenchCharts.Small(), Budget.RatioAtMost(0.01));
        Against(report, "a chart of 60 templates", HelmBenchCharts.Templates(60), Budget.RatioAtMost(0.05));
        Against(report, "an umbrella of 40 subcharts", HelmBenchCharts.Umbrella(40), Budget.RatioAtMost(0.05));
        Against(report, "a chart of 8 large definitions", HelmBenchCharts.Definitions(8), Budget.RatioAtMost(0.5), Budget.RatioAtMost(0.5));
        foreach (var (name, call, count) in ((string, string, int)[])
            [("genCA", "(genCA \"ca\" 30).Key", 5), ("genPrivateKey \"rsa\"", "genPrivateKey \"rsa\"", 2), ("genPrivateKey \"dsa\"", "genPrivateKey \"dsa\"", 1),
                ("bcrypt", "bcrypt \"password\"", 5), ("htpasswd", "htpasswd \"user\" \"password\"", 5), ("derivePassword", "derivePassword 1 \"long\" \"password\" \"user\" \"example.com\"", 3)])
            Draws(report, name, call, count);
        Releases(report, 1000);
        Growth(report);
        await BatchMemory.RunAsync(report);
    }

    private static HelmOptions Options(string release) => new() { ReleaseName = release, IncludesCrds = true, Random = static bytes => bytes.Fill(7) };

    /// <summary>Without what the original needs to start. Each round draws others, since the search for a prime takes its time by chance.</summary>
    private static void Draws(Report report, string name, string call, int count)
    {
        var files = HelmBenchCharts.Draws(call, count);
        var (folder, empty) = (Directory.CreateTempSubdirectory("bench-helm-"), Directory.CreateTempSubdirectory("bench-helm-"));
        try
        {
            files.WriteTo(folder.FullName);
            HelmBenchCharts.Small().WriteTo(empty.FullName);
            var process = Children.Milliseconds(Oracle, "template", "bench", folder.FullName) - Children.Milliseconds(Oracle, "template", "bench", empty.FullName);
            var (charts, round) = (new HelmCharts(), 0);
            void Render() => charts.Render(files, "", Options("bench") with { Random = new SeededBytes(BitConverter.GetBytes(round++), name).Fill });
            Render();
            report.Add($"{name}, one (beside helm template)", ProcessorMilliseconds(Render) / count, "ms of CPU", process / count, Budget.RatioAtMost(1));
        }
        finally
        {
            folder.Delete(recursive: true);
            empty.Delete(recursive: true);
        }
    }

    private static void Against(Report report, string name, HelmBenchCharts files, Budget budget, Budget? coldBudget = null)
    {
        var folder = Directory.CreateTempSubdirectory("bench-helm-");
        try
        {
            files.WriteTo(folder.FullName);
            var process = Children.Milliseconds(Oracle, "template", "bench", folder.FullName, "--include-crds");
            var cold = Rounds.Median([.. Enumerable.Range(0, 15).Select(_ => Milliseconds(1, () => YamlText.WriteAll(new HelmCharts().Render(files, "", Options("bench")))))]);
            var charts = new HelmCharts();
            for (var i = 0; i < 100; i++) charts.Render(files, "", Options("bench"));
            var warm = Rounds.Median([.. Enumerable.Range(0, 9).Select(_ => Milliseconds(20, () => charts.Render(files, "", Options("bench"))))]);
            report.Add($"{name}, nothing parsed yet (beside helm template)", cold, "ms of CPU", process, coldBudget);
            report.Add($"{name}, warm (beside helm template)", warm, "ms of CPU", process, budget);
            var (other, release) = (new List<double>(), 0);
            for (var i = 0; i < 40; i++) other.Add(Milliseconds(1, () => charts.Render(files, "", Options($"bench-{release++}"))));
            report.Add($"{name}, warm, another release each time (beside helm template)", Rounds.Median(other), "ms of CPU", process);
            var before = GC.GetAllocatedBytesForCurrentThread();
            charts.Render(files, "", Options("bench"));
            report.Add($"{name}, warm, allocated", (GC.GetAllocatedBytesForCurrentThread() - before) / 1024.0, "KiB");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Releases(Report report, int count)
    {
        var files = HelmBenchCharts.Small();
        var charts = new HelmCharts();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
            YamlText.WriteAll(charts.Render(files, "", Options($"release-{i}") with { Values = [new ValuesSource.Set($"replicaCount={i % 7}")] }));
        report.Add($"{count:#,##0} releases of the small chart, rendered and written, one core", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms", budget: Budget.AtMost(2000));
    }

    /// <summary>Ten times the output may take ten times as long, and not a hundred times.</summary>
    private static void Growth(Report report)
    {
        var perItem = new List<double>();
        foreach (var items in new[] { 300, 3000 })
        {
            var files = HelmBenchCharts.Loop(items);
            var charts = new HelmCharts();
            charts.Render(files, "", Options("bench"));
            perItem.Add(Rounds.Median([.. Enumerable.Range(0, 5).Select(_ => Milliseconds(1, () => charts.Render(files, "", Options("bench"))))]) / items * 1000);
        }

        report.Add("an include and a tpl in a loop of 3,000 (beside one of 300)", perItem[1], "us an item", perItem[0], Budget.RatioAtMost(2));
    }

    /// <summary>Of one run of as many as the original gets.</summary>
    private static double ProcessorMilliseconds(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Children.Runs; i++) work();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Children.Runs;
    }

    private static double Milliseconds(int times, Action work)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++) work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / times;
    }
}
