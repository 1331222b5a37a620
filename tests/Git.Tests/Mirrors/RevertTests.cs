using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;
using static GitOpsActors.Git.Tests.TestRepository;

namespace GitOpsActors.Git.Tests.Mirrors;

/// <summary>A commit on top of a branch takes back some of what changed, and git itself says what became of it.</summary>
public sealed class RevertTests : IDisposable
{
    private readonly TestRepository _origin = new();

    public RevertTests() => _origin.Git("config", "receive.denyCurrentBranch", "updateInstead");

    public void Dispose() => _origin.Dispose();

    private RepositoryAccess Access => new() { Url = _origin.Path };

    private static Revert Of(ObjectId good, ObjectId bad, string revision = "main", params string[] meant) =>
        new(revision, good, bad, path => meant.Length == 0 || meant.Contains(path), "Take it back\n\nIt did no good.\n");

    private string Files(string commit = "main") => _origin.Git("ls-tree", "-r", "--format=%(objectmode) %(path)", commit);

    [Theory]
    [InlineData("main")]
    [InlineData("")]
    [InlineData("HEAD")]
    [InlineData("refs/heads/main")]
    public async Task What_is_meant_becomes_what_it_was_and_the_rest_stays(string revision)
    {
        _origin.Write("app/run.sh", "1");
        _origin.Git("add", "--chmod=+x", "app/run.sh");
        var good = _origin.Commit("good", ("app/gone.yaml", "1"), ("app/a b ü.yaml", "1"), ("other", "1"));
        _origin.Git("rm", "--quiet", "app/gone.yaml", "app/run.sh");
        _origin.Commit("between", ("app/a b ü.yaml", "2"), ("app/run.sh", "2"));
        var bad = _origin.Commit("bad", ("app/new.yaml", "2"), ("other", "2"));
        await using var mirror = _origin.Mirror();

        var result = await mirror.RevertAsync(Of(good, bad, revision, "app/gone.yaml", "app/a b ü.yaml", "app/new.yaml", "app/run.sh"), Access, Soon);
        Assert.Equal(("", _origin.Git("rev-parse", "main")), (result.Refusal, result.Commit?.Hex));
        Assert.Equal(bad.Hex, _origin.Git("rev-parse", "main^"));
        Assert.Equal(Files(good.Hex), Files());
        Assert.Equal(("1", "1", "2"), (_origin.Git("show", "main:app/a b ü.yaml"), _origin.Git("show", "main:app/run.sh"), _origin.Git("show", "main:other")));
        Assert.Equal("Take it back\n\nIt did no good.", _origin.Git("log", "-1", "--format=%B", "main").Trim());
        Assert.Equal("GitOpsActors", _origin.Git("log", "-1", "--format=%an", "main"));
        Assert.Equal(result.Commit, await mirror.ResolveAsync("main", "", Soon));
        _origin.Git("fsck", "--strict");
        Assert.False(Directory.Exists(Path.Combine(_origin.MirrorFolder, "secrets")) && Directory.GetDirectories(Path.Combine(_origin.MirrorFolder, "secrets")).Length > 0);
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_no_second_commit()
    {
        var (good, bad) = (_origin.Commit("good", ("a", "1")), _origin.Commit("bad", ("a", "2")));
        await using var mirror = _origin.Mirror();
        var first = await mirror.RevertAsync(Of(good, bad), Access, Soon);
        Assert.Equal(first, await mirror.RevertAsync(Of(good, bad), Access, Soon));
        Assert.Equal("3", _origin.Git("rev-list", "--count", "main"));
    }

    [Fact]
    public async Task A_branch_that_has_moved_on_is_left_as_it_is()
    {
        var (good, bad) = (_origin.Commit("good", ("a", "1")), _origin.Commit("bad", ("a", "2")));
        var newest = _origin.Commit("better", ("a", "3"));
        await using var mirror = _origin.Mirror();
        Assert.Equal($"refs/heads/main of {_origin.Path} has moved on to {newest.Hex}", (await mirror.RevertAsync(Of(good, bad), Access, Soon)).Refusal);
        Assert.Equal(newest.Hex, _origin.Git("rev-parse", "main"));
    }

    [Fact]
    public async Task Only_a_branch_takes_a_commit_and_only_one_that_changes_something()
    {
        var (good, bad) = (_origin.Commit("good", ("a", "1")), _origin.Commit("bad", ("a", "2")));
        _origin.Git("tag", "v1");
        await using var mirror = _origin.Mirror();
        Assert.Equal("'v1' does not name a branch", (await mirror.RevertAsync(Of(good, bad, "v1"), Access, Soon)).Refusal);
        Assert.Equal($"'{bad.Hex}' does not name a branch", (await mirror.RevertAsync(Of(good, bad, bad.Hex), Access, Soon)).Refusal);
        Assert.StartsWith("nothing that it reads of", (await mirror.RevertAsync(Of(good, bad, "main", "b"), Access, Soon)).Refusal, StringComparison.Ordinal);
        Assert.Equal(bad.Hex, _origin.Git("rev-parse", "main"));
    }

    [Fact]
    public async Task A_server_that_refuses_the_commit_is_quoted()
    {
        var (good, bad) = (_origin.Commit("good", ("a", "1")), _origin.Commit("bad", ("a", "2")));
        var hook = Path.Combine(_origin.Path, ".git", "hooks", "pre-receive");
        await File.WriteAllTextAsync(hook, "#!/bin/sh\necho 'only by merge request' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        await using var mirror = _origin.Mirror();
        var refusal = (await mirror.RevertAsync(Of(good, bad), Access, Soon)).Refusal;
        Assert.Contains("does not take the commit: [remote rejected] (pre-receive hook declined)", refusal, StringComparison.Ordinal);
        Assert.Contains("only by merge request", refusal, StringComparison.Ordinal);
        Assert.Equal(bad.Hex, _origin.Git("rev-parse", "main"));
    }

    [Fact]
    public async Task A_repository_that_cannot_be_reached_is_a_failure_that_may_pass()
    {
        var (good, bad) = (_origin.Commit("good", ("a", "1")), _origin.Commit("bad", ("a", "2")));
        await using var mirror = _origin.Mirror();
        var error = await Assert.ThrowsAsync<GitException>(() => mirror.RevertAsync(Of(good, bad), new RepositoryAccess { Url = _origin.Path + "-elsewhere" }, Soon));
        Assert.Equal(GitFaultKind.NotFound, error.Kind);
    }
}
