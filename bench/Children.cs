using System.Diagnostics;

namespace GitOpsActors.Bench;

/// <summary>The processor time of programs that are started to be compared with.</summary>
internal static class Children
{
    public const int Runs = 15;
    private const double MillisecondsPerTick = 10;

    /// <summary>Of one run; the kernel adds up ended children in coarse units, so many are run.</summary>
    public static double Milliseconds(string program, params string[] arguments)
    {
        var before = Ticks();
        for (var i = 0; i < Runs; i++)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }

        return (Ticks() - before) * MillisecondsPerTick / Runs;
    }

    private static long Ticks()
    {
        // Behind the name in parentheses: fields 3 and on; 16 and 17 are the times of children, in user and system mode.
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[1].Split(' ');
        return long.Parse(fields[13]) + long.Parse(fields[14]);
    }
}
