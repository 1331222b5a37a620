using System.Diagnostics;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Kustomize;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Tests.Helm;

namespace GitOpsActors.Engine.Tests.Kustomize;

/// <summary>The original, `kubectl kustomize`, and the comparison of our build with its.</summary>
internal static class KustomizeOracle
{
    private static readonly string Kubectl = Path.Combine(
        Environment.GetEnvironmentVariable("GITOPSACTORS_ORACLES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "gitopsactors", "oracles-2.2.2"),
        "kubectl");

    /// <summary>The Helm of today, for a kustomize that asks for its version in the way of yesterday.</summary>
    private static readonly Lazy<string> OldHelm = new(static () =>
    {
        var script = Path.Combine(Directory.CreateTempSubdirectory("old-helm-").FullName, "helm");
        File.WriteAllText(script, $"#!/bin/sh\n[ \"$1\" = version ] && {{ echo v3.19.0; exit 0; }}\nexec {Path.Combine(Path.GetDirectoryName(Kubectl)!, "helm")} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return script;
    });

    /// <summary>What differs between the two builds of a folder on disk; null when nothing does.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="target">The kustomization in it.</param>
    /// <param name="flags">Those of `kustomize build`, parted by spaces.</param>
    public static async Task<string?> CompareAsync(string root, string target, string flags = "")
    {
        var (theirs, refusal) = await RunAsync(Path.Combine(root, target), flags);
        IReadOnlyList<Node> ours;
        try
        {
            // Through text and back, as whoever uses the output does.
            ours = YamlReader.ReadAll(YamlText.WriteAll(new Kustomization().Build(MemoryTree.Of(root), target, KustomizeOptions.None.With(flags, new HelmCharts(), HelmOracle.Options()))));
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

    private static async Task<(string? Output, string Refusal)> RunAsync(string folder, string flags)
    {
        var words = flags.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(Kubectl, ["kustomize", folder, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (words.Length > 0) start.ArgumentList.Add("--helm-command=" + OldHelm.Value);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (await output, "") : (null, await error);
    }
}
