using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitOpsActors.Git;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Objects;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Bench.Edges;

/// <summary>Small reads out of a mirror, beside git programs that stay and are asked for the same objects.</summary>
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
            await using (var mirror = new GitMirror(Path.Combine(root, "mirror"), new RepositoryAccess { Url = origin })) await mirror.FetchAsync(commit, CancellationToken.None);
            var repository = Path.Combine(root, "mirror", "repository.git");
            var ids = Git(repository, "rev-list", "--objects", "--no-object-names", commit.Hex).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (var threads in (int[])[1, 4])
            {
                var programs = AskPrograms(repository, ids, threads);
                await using var cold = new GitMirror(Path.Combine(root, "mirror"), new RepositoryAccess { Url = origin }, new GitMirrorOptions { Memory = new ObjectMemory() });
                var tree = await cold.OpenAsync(commit, CancellationToken.None);
                report.Add($"cold reads of {Files:#,##0} small files, threads: {threads}, beside as many git cat-file", Rate(threads, path => tree.ReadFile(path)), "/s", programs);
                report.Add("the same again, from memory", Rate(threads, path => tree.ReadFile(path)), "/s", programs);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static double Rate(int threads, Action<string> read)
    {
        var start = Stopwatch.GetTimestamp();
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            for (var i = thread; i < Files; i += threads) read(PathOf(i));
        });
        return Files / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Files a second, if all the objects, folders too, are read through programs that are started before the clock.</summary>
    private static double AskPrograms(string repository, string[] ids, int count)
    {
        var programs = Enumerable.Range(0, count).Select(_ => Start(repository, "cat-file", "--batch")).ToList();
        try
        {
            foreach (var program in programs) Ask(program, ids[0]);
            var start = Stopwatch.GetTimestamp();
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, number =>
            {
                for (var i = number; i < ids.Length; i += count) Ask(programs[number], ids[i]);
            });
            return Files / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            foreach (var program in programs)
            {
                program.Kill();
                program.Dispose();
            }
        }
    }

    private static void Ask(Process program, string id)
    {
        var (input, output) = (program.StandardInput.BaseStream, program.StandardOutput.BaseStream);
        input.Write(Encoding.ASCII.GetBytes(id + "\n"));
        input.Flush();
        var head = new StringBuilder();
        while (output.ReadByte() is var next and not '\n') head.Append((char)next);
        var size = int.Parse(head.ToString().Split(' ')[2], CultureInfo.InvariantCulture);
        output.ReadExactly(new byte[size + 1]);
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
        using var process = Start(folder, arguments);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {arguments[0]} failed");
    }

    private static Process Start(string folder, params string[] arguments) =>
        Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
