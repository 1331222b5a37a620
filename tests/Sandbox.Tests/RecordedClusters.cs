using System.Collections.Concurrent;

namespace GitOpsActors.Sandbox.Tests;

/// <summary>
/// Plays recordings of a real API server against a sandbox. A file is played as a whole at the first question about one of its
/// scenarios, on a cluster of its own; each scenario is then a test.
/// </summary>
public sealed class RecordedClusters : IAsyncLifetime
{
    private const string PlainToken = "plain-token-of-the-tests";

    private readonly ConcurrentDictionary<string, Task<string>> _played = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<string>> _playedAgain = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<SandboxCluster> _clusters = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var cluster in _clusters) await cluster.DisposeAsync();
    }

    /// <summary>
    /// The line that the player printed about a scenario. What differs is played once more: recordings hold ages in whole seconds, and one
    /// that is printed just when a second ends is another, as it would be of the real server.
    /// </summary>
    public async Task<string> LineOf(string file, string scenario)
    {
        var line = LineIn(await _played.GetOrAdd(file, Play), file, scenario);
        return line.StartsWith("ok ", StringComparison.Ordinal) ? line : LineIn(await _playedAgain.GetOrAdd(file, Play), file, scenario);
    }

    private static string LineIn(string output, string file, string scenario)
    {
        var label = $"{Path.GetFileNameWithoutExtension(file)}/{scenario}";
        return output.Split('\n').FirstOrDefault(line => line == $"ok {label}" || line.StartsWith($"MISMATCH {label} ", StringComparison.Ordinal))
            ?? $"MISMATCH {label} was not played:\n{output}";
    }

    public async Task<string> TranscriptLine(string file)
    {
        var cluster = await Start();
        using var folder = new TemporaryFolder();
        var kubeconfig = Path.Combine(folder.Path, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, cluster.Kubeconfig());
        var result = await Programs.Run("python3",
        [
            Path.Combine(Programs.Recordings, "kubectl-transcripts.py"), Path.Combine(Programs.Recordings, "kubectl", file),
            "--kubeconfig", kubeconfig, "--kubectl", Programs.Kubectl, "--plain-token", PlainToken,
        ]);
        return result.Output.Split('\n')[0] + result.Error;
    }

    private async Task<string> Play(string file)
    {
        var cluster = await Start();
        using var folder = new TemporaryFolder();
        var authority = Path.Combine(folder.Path, "ca.crt");
        await File.WriteAllTextAsync(authority, cluster.AuthorityPem);
        var result = await Programs.Run("python3",
        [
            Path.Combine(Programs.Recordings, "replay.py"), Path.Combine(Programs.Recordings, "apiserver", file),
            "--server", cluster.Address.ToString().TrimEnd('/'), "--token", cluster.Token, "--plain-token", PlainToken, "--ca", authority,
        ]);
        return result.All;
    }

    private async Task<SandboxCluster> Start()
    {
        var cluster = await SandboxCluster.StartAsync(new SandboxOptions { PlainToken = PlainToken });
        _clusters.Add(cluster);
        return cluster;
    }
}
