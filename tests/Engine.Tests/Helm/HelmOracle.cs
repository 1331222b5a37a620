using System.Diagnostics;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Helm;

/// <summary>The original, `helm template`.</summary>
internal static class HelmOracle
{
    private static readonly string Helm = Path.Combine(
        Environment.GetEnvironmentVariable("GITOPSACTORS_ORACLES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "gitopsactors", "oracles-2.2.2"),
        "helm");

    /// <summary>What the original prints, as documents; or its refusal.</summary>
    public static async Task<(IReadOnlyList<Node>? Documents, string Refusal)> RunAsync(string chart, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Helm, ["template", "my-release", chart, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) return (null, await error);
        return ([.. YamlReader.ReadAll(await output).Where(static document => document is not NullNode)], "");
    }

    /// <summary>What we make of it, through text and back, as whoever uses the output does.</summary>
    public static (IReadOnlyList<Node>? Documents, string Refusal) Ours(HelmCharts charts, ISourceTree tree, string path, HelmOptions options)
    {
        try
        {
            return ([.. YamlReader.ReadAll(YamlText.WriteAll(charts.Render(tree, path, options))).Where(static document => document is not NullNode)], "");
        }
        catch (RenderException error)
        {
            return (null, error.Message);
        }
    }

    public static HelmOptions Options(int seed = 1) => new() { ReleaseName = "my-release", Now = DateTimeOffset.UtcNow, Random = Chance(seed) };

    private static FillRandom Chance(int seed)
    {
        var random = new Random(seed);
        return bytes => random.NextBytes(bytes);
    }

    public static string? Difference(IReadOnlyList<Node> theirs, IReadOnlyList<Node> ours)
    {
        for (var i = 0; i < Math.Max(theirs.Count, ours.Count); i++)
        {
            if (i >= theirs.Count || i >= ours.Count || theirs[i] != ours[i])
                return $"document {i}:\n  theirs {(i < theirs.Count ? theirs[i] : "none")}\n  ours   {(i < ours.Count ? ours[i] : "none")}";
        }

        return null;
    }
}
