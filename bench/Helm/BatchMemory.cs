using System.Diagnostics;
using System.Globalization;

namespace GitOpsActors.Bench.Helm;

/// <summary>How much memory one process takes that renders many charts, each with other files: `gax render --batch`.</summary>
internal static class BatchMemory
{
    private const int Charts = 600;
    private const int LargeEvery = 10;
    private const double MebibytesMax = 400;

    private static readonly string Gax = Path.Combine(AppContext.BaseDirectory, "..", "..", "Host", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "gax.dll");

    public static async Task RunAsync(Report report)
    {
        var root = Directory.CreateTempSubdirectory("bench-batch-");
        try
        {
            for (var i = 0; i < Charts; i++) (i % LargeEvery == 0 ? HelmBenchCharts.Definitions(4, first: i) : HelmBenchCharts.Templates(20, $"app-{i}")).WriteTo(Path.Combine(root.FullName, $"chart-{i}"));
            using var process = Process.Start(new ProcessStartInfo("dotnet", [Gax, "render", "--batch"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
            var (characters, failed) = (0L, 0);
            for (var i = 0; i < Charts; i++)
            {
                await process.StandardInput.WriteLineAsync($$$"""{"path": "{{{root.FullName}}}/chart-{{{i}}}", "kind": "helm", "options": {"includeCrds": true}}""");
                var answer = await process.StandardOutput.ReadLineAsync() ?? "";
                characters += answer.Length;
                if (!answer.Contains("\"ok\":true", StringComparison.Ordinal)) failed++;
            }

            var peak = PeakMebibytes(process.Id);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            report.Add($"{Charts} charts in one batch: refused", failed, "charts", budget: Budget.AtMost(0));
            report.Add($"{Charts} charts in one batch: said", characters / 1024.0 / 1024, "MiB");
            report.Add($"{Charts} charts in one batch: the most memory", peak, "MiB", budget: Budget.AtMost(MebibytesMax));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static double PeakMebibytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}
