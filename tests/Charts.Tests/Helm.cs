using System.Diagnostics;

namespace GitOpsActors.Charts.Tests;

/// <summary>The original, with folders of its own for all that it keeps.</summary>
internal sealed class Helm : IDisposable
{
    private static readonly string Program = Path.Combine(
        Environment.GetEnvironmentVariable("GITOPSACTORS_ORACLES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "gitopsactors", "oracles-2.2.2"),
        "helm");

    public string Folder { get; } = Directory.CreateTempSubdirectory("helm-tests-").FullName;

    /// <summary>What it printed; or why it refused.</summary>
    public async Task<(string? Output, string Refusal)> TryAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var name in (string[])["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"]) start.Environment[name] = Folder;
        using var helm = Process.Start(start)!;
        var (output, error) = (helm.StandardOutput.ReadToEndAsync(), helm.StandardError.ReadToEndAsync());
        await helm.WaitForExitAsync();
        return helm.ExitCode == 0 ? (await output, "") : (null, await error);
    }

    public async Task<string> RunAsync(params string[] arguments)
    {
        var (output, refusal) = await TryAsync(arguments);
        Assert.True(output is not null, $"helm {string.Join(' ', arguments)}: {refusal}");
        return output;
    }

    /// <summary>The version of a chart that it pulls; or its refusal.</summary>
    public async Task<(string? Version, string Refusal)> PullAsync(string name, string version, params string[] arguments)
    {
        foreach (var old in Directory.GetFiles(Folder, "*.tgz")) File.Delete(old);
        var (output, refusal) = await TryAsync(["pull", .. arguments, .. version.Length > 0 ? ["--version", version] : Array.Empty<string>()]);
        if (output is null) return (null, refusal);
        return (Path.GetFileNameWithoutExtension(Directory.GetFiles(Folder, "*.tgz").Single())[(name.Length + 1)..], "");
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
