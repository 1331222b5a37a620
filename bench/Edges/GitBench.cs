using System.Diagnostics;
using GitOpsActors.Git;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Bench.Edges;

/// <summary>Small reads out of a mirror, beside the same files read from a checked-out work tree.</summary>
internal static class GitBench
{
    private const int Files = 20_000;

    public static async Task RunAsync(Report report)
    {
        var root = Directory.CreateTempSubdirectory("git-bench-").FullName;
        try
        {
            var origin = Path.Combine(root, "origin");
            var commit = Make(origin);
            await using var mirror = new GitMirror(Path.Combine(root, "mirror"), new RepositoryAccess { Url = origin });
            var tree = await mirror.OpenAsync(commit, CancellationToken.None);
            var disk = Rate(path => File.ReadAllBytes(Path.Combine(origin, path)));
            report.Add($"reads of {Files:#,##0} small files, first time, beside a work tree", Rate(path => tree.ReadFile(path)), "/s", disk);
            report.Add("the same again, from the cache", Rate(path => tree.ReadFile(path)), "/s", disk);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static double Rate(Action<string> read)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Files; i++) read(PathOf(i));
        return Files / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string PathOf(int i) => $"apps/app-{i / 4}/file-{i % 4}.yaml";

    private static ObjectId Make(string origin)
    {
        Directory.CreateDirectory(origin);
        for (var i = 0; i < Files; i++)
        {
            var file = Path.Combine(origin, PathOf(i));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map-{i}\ndata:\n  key: value {i}\n");
        }
        Git(origin, "init", "--quiet", "--initial-branch=main", ".");
        Git(origin, "add", "--all");
        Git(origin, "-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "--quiet", "--message", "files");
        return ObjectId.Parse(Git(origin, "rev-parse", "HEAD").Trim());
    }

    private static string Git(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {arguments[0]} failed");
    }
}
