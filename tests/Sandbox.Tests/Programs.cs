using System.Diagnostics;

namespace GitOpsActors.Sandbox.Tests;

/// <summary>The programs that tests start: Python for the recordings, and the real kubectl and helm.</summary>
internal static class Programs
{
    public static string Kubectl => Oracle("kubectl");

    public static string Helm => Oracle("helm");

    public static string Recordings => Path.Combine(AppContext.BaseDirectory, "Recordings");

    public static async Task<ProgramResult> Run(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal)) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new ProgramResult(process.ExitCode, await output, await error);
    }

    private static string Oracle(string name)
    {
        if (Environment.GetEnvironmentVariable("GITOPSACTORS_ORACLES") is { Length: > 0 } given) return Path.Combine(given, name);
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home
            ? home : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var found = Directory.Exists(Path.Combine(cache, "gitopsactors"))
            ? Directory.GetDirectories(Path.Combine(cache, "gitopsactors"), "oracles-*").Order(StringComparer.Ordinal).LastOrDefault() : null;
        return found is null ? name : Path.Combine(found, name);
    }
}

internal sealed record ProgramResult(int Code, string Output, string Error)
{
    public string All => Output + Error;
}
