using System.Runtime.CompilerServices;
using GitOpsActors.Tests.Shared;

namespace GitOpsActors.Bench.Fuzz;

/// <summary>Damaged charts, kustomizations and manifests: none may crash a render, hold it up, or fill the memory.</summary>
internal static class FuzzBench
{
    private const int Rounds = 500_000;
    private const int Seed = 1;
    private const double SecondsMax = 2;
    private const double MebibytesMax = 1_024;

    /// <summary>What the collector may keep. Without a limit it lets garbage pile up on a large machine, which says nothing about renders.</summary>
    private const ulong MebibytesOfHeap = 640;

    /// <summary>The whole takes most of an hour; FUZZ_FIRST and FUZZ_ROUNDS do a part of each kind's rounds.</summary>
    public static Task RunAsync(Report report)
    {
        AppContext.SetData("GCHeapHardLimit", MebibytesOfHeap * 1024 * 1024);
        GC.RefreshMemoryLimit();
        foreach (var (name, corpus) in ((string, string)[])[("charts", "Helm/Charts"), ("kustomizations", "Kustomize/Cases")]) Run(report, name, corpus);
        return Task.CompletedTask;
    }

    private static void Run(Report report, string name, string corpus)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "tests", "Engine.Tests", corpus);
        var fuzz = new RenderFuzz([.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)], Seed);
        var (first, rounds) = (Number("FUZZ_FIRST", 0), Number("FUZZ_ROUNDS", Rounds));
        var (faults, peak) = (0, 0L);
        for (var round = first; round < first + rounds; round++)
        {
            if (round % 100 == 0) peak = Math.Max(peak, Environment.WorkingSet);
            if (fuzz.Run(round) is not { } fault) continue;
            faults++;
            Console.Error.WriteLine(fault);
        }

        report.Add($"{rounds:#,##0} damaged {name}: crashes", faults, "renders", budget: Budget.AtMost(0));
        report.Add($"{rounds:#,##0} damaged {name}: rendered all the same", fuzz.Rendered, "renders");
        report.Add($"{rounds:#,##0} damaged {name}: the slowest", fuzz.Slowest.TotalSeconds, "s", budget: Budget.AtMost(SecondsMax));
        report.Add($"{rounds:#,##0} damaged {name}: the most memory", peak / 1024.0 / 1024, "MiB", budget: Budget.AtMost(MebibytesMax));
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    private static string Here([CallerFilePath] string path = "") => path;
}
