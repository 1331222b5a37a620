using System.Diagnostics;

namespace GitOpsActors.Bench;

/// <summary>A repository that a bench commits to, with the `git` of this machine.</summary>
internal sealed class BenchRepository(string folder)
{
    public string Folder => folder;

    /// <summary>Makes it, with what was written as its first commit.</summary>
    public void Begin()
    {
        Git("init", "--quiet", "--initial-branch=main", ".");
        Git("add", "--all");
        Git("commit", "--quiet", "--message", "start");
    }

    public void Write(string path, string content)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public void Commit(string subject) => Git("commit", "--quiet", "--all", "--message", subject);

    private void Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=bench", "-c", "user.email=bench@localhost", .. arguments]) { WorkingDirectory = folder, UseShellExecute = false };
        using var git = Process.Start(start)!;
        git.WaitForExit();
        if (git.ExitCode != 0) throw new InvalidOperationException($"git {string.Join(' ', arguments)} ended with {git.ExitCode}");
    }
}
