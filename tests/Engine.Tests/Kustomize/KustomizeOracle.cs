using System.Diagnostics;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Kustomize;

/// <summary>The original, `kubectl kustomize`, and the comparison of our build with its.</summary>
internal static class KustomizeOracle
{
    private static readonly string Kubectl = Path.Combine(
        Environment.GetEnvironmentVariable("GITOPSACTORS_ORACLES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "gitopsactors", "oracles-2.2.2"),
        "kubectl");

    /// <summary>What differs between the two builds of a folder on disk; null when nothing does.</summary>
    public static async Task<string?> CompareAsync(string root, string target)
    {
        var (theirs, refusal) = await RunAsync(Path.Combine(root, target));
        IReadOnlyList<Node> ours;
        try
        {
            // Through text and back, as whoever uses the output does.
            ours = YamlReader.ReadAll(YamlText.WriteAll(new Kustomization().Build(MemoryTree.Of(root), target)));
        }
        catch (RenderException error)
        {
            return theirs is null ? null : $"we refuse what the original builds: {error.Message}";
        }

        if (theirs is null) return $"we build what the original refuses: {refusal}";
        var expected = YamlReader.ReadAll(theirs);
        for (var i = 0; i < Math.Max(expected.Count, ours.Count); i++)
        {
            if (i >= expected.Count || i >= ours.Count || expected[i] != ours[i])
                return $"document {i}:\n  theirs {(i < expected.Count ? expected[i] : "none")}\n  ours   {(i < ours.Count ? ours[i] : "none")}";
        }

        return null;
    }

    private static async Task<(string? Output, string Refusal)> RunAsync(string folder)
    {
        var start = new ProcessStartInfo(Kubectl, ["kustomize", folder]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (await output, "") : (null, await error);
    }
}
