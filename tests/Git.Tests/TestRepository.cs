using System.Diagnostics;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Git.Tests;

/// <summary>A real repository with a work tree, in a folder of its own, and mirrors of it.</summary>
internal sealed class TestRepository : IDisposable
{
    public TestRepository(string format = "sha1")
    {
        Directory.CreateDirectory(Path);
        Git("init", "--quiet", "--initial-branch=main", "--object-format=" + format, ".");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("git-tests-").FullName;

    public string Path => System.IO.Path.Combine(Root, "origin");

    public static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public string MirrorFolder => System.IO.Path.Combine(Root, "mirror");

    public GitMirror Mirror(Func<RepositoryAccess>? access = null, GitMirrorOptions? options = null) =>
        new(MirrorFolder, access?.Invoke() ?? new RepositoryAccess { Url = Path }, options);

    public void Write(string path, string content)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public ObjectId Commit(string subject, params (string Path, string Content)[] files)
    {
        foreach (var (path, content) in files) Write(path, content);
        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "--message", subject);
        return ObjectId.Parse(Git("rev-parse", "HEAD"));
    }

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Path, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var (name, value) in new[]
        {
            ("GIT_AUTHOR_NAME", "An Author"), ("GIT_AUTHOR_EMAIL", "author@example.com"), ("GIT_AUTHOR_DATE", "2026-01-02T03:04:05+0200"),
            ("GIT_COMMITTER_NAME", "A Committer"), ("GIT_COMMITTER_EMAIL", "committer@example.com"), ("GIT_COMMITTER_DATE", "2026-01-02T03:04:06+0000"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"),
        })
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)}: {error.GetAwaiter().GetResult()}");
        return output.TrimEnd('\n');
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
