using GitOpsActors.Git.Reading;
using GitOpsActors.Git.Remotes;
using static GitOpsActors.Git.Tests.TestRepository;

namespace GitOpsActors.Git.Tests.Mirrors;

public sealed class MirrorTests : IDisposable
{
    private readonly TestRepository _origin = new();

    public void Dispose() => _origin.Dispose();

    [Fact]
    public async Task Branches_tags_and_HEAD_are_resolved_to_commits()
    {
        var first = _origin.Commit("first", ("a", "1"));
        _origin.Git("tag", "plain");
        _origin.Git("tag", "--annotate", "annotated", "--message", "about it");
        var second = _origin.Commit("second", ("a", "2"));
        _origin.Git("branch", "feature/x", first.Hex);
        await using var mirror = _origin.Mirror();
        foreach (var (revision, commit) in new[]
        {
            ("", second), ("HEAD", second), ("main", second), ("refs/heads/main", second), ("heads/main", second), ("feature/x", first),
            ("plain", first), ("annotated", first), ("refs/tags/annotated", first), (first.Hex, first), (first.Hex.ToUpperInvariant(), first),
        })
            Assert.Equal(commit, await mirror.ResolveAsync(revision, "", Soon));
    }

    [Fact]
    public async Task The_start_of_a_commits_id_is_enough()
    {
        var first = _origin.Commit("first");
        _origin.Commit("second");
        await using var mirror = _origin.Mirror();
        Assert.Equal(first, await mirror.ResolveAsync(first.Hex[..7], "", Soon));
        await Missing(() => mirror.ResolveAsync("0123456789", "", Soon));
    }

    [Fact]
    public async Task A_revision_that_is_not_there_is_named()
    {
        _origin.Commit("first");
        await using var mirror = _origin.Mirror();
        await Missing(() => mirror.ResolveAsync("nowhere", "", Soon), "unable to resolve 'nowhere' to a commit SHA");
        await Missing(() => mirror.FetchAsync(ObjectId.Parse(new string('1', 40)), Soon), "unable to resolve '1111");
    }

    [Fact]
    public async Task Only_the_commit_that_is_asked_for_is_fetched()
    {
        var first = _origin.Commit("first", ("a", "1"));
        var second = _origin.Commit("second", ("a", "2"));
        await using var mirror = _origin.Mirror();
        await mirror.FetchAsync(first, Soon);
        Assert.Equal("first", (await mirror.ReadCommitAsync(first, Soon)).Subject);
        _origin.Git("reset", "--quiet", "--hard", first.Hex);
        Assert.Equal("1", Text(await mirror.OpenAsync(first, Soon), "a"));
        // What was overwritten by force is still there where the server gives it.
        Assert.Equal("2", Text(await mirror.OpenAsync(second, Soon), "a"));
    }

    [Fact]
    public async Task A_branch_that_is_moved_by_force_and_one_that_is_deleted_are_seen_by_the_next_look()
    {
        _origin.Commit("first");
        _origin.Git("branch", "gone");
        await using var mirror = _origin.Mirror();
        Assert.Contains("refs/heads/gone", (await mirror.ReadRefsAsync(Soon)).All.Keys);
        _origin.Git("branch", "--delete", "--force", "gone");
        _origin.Git("commit", "--quiet", "--amend", "--allow-empty", "--message", "another first");
        var moved = ObjectId.Parse(_origin.Git("rev-parse", "HEAD"));
        Assert.Equal(moved, await mirror.ResolveAsync("main", "", Soon));
        await Missing(() => mirror.ResolveAsync("gone", "", Soon));
    }

    [Fact]
    public async Task A_commit_says_who_made_it_when_and_why()
    {
        var parent = _origin.Commit("first");
        var id = _origin.Commit("the subject\n\nthe body");
        await using var mirror = _origin.Mirror();
        var commit = await mirror.ReadCommitAsync(id, Soon);
        Assert.Equal(("An Author <author@example.com>", "A Committer <committer@example.com>"), (commit.Author, commit.Committer));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), commit.AuthorDate);
        Assert.Equal(TimeSpan.FromHours(2), commit.AuthorDate.Offset);
        Assert.Equal(("the subject", "the subject\n\nthe body\n"), (commit.Subject, commit.Message));
        Assert.Equal([parent], commit.Parents);
        Assert.Null(commit.Signature);
    }

    [Fact]
    public async Task A_shallow_mirror_has_the_files_of_the_commit()
    {
        for (var i = 0; i < 5; i++) _origin.Commit($"commit {i}", ("a", $"{i}"));
        var last = ObjectId.Parse(_origin.Git("rev-parse", "HEAD"));
        await using var mirror = _origin.Mirror(() => new RepositoryAccess { Url = "file://" + _origin.Path, Depth = 1 });
        Assert.Equal("4", Text(await mirror.OpenAsync(last, Soon), "a"));
        Assert.True(File.Exists(Path.Combine(_origin.MirrorFolder, "repository.git", "shallow")));
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("objects")]
    [InlineData("pack")]
    [InlineData("config")]
    public async Task A_damaged_mirror_is_made_anew(string what)
    {
        var first = _origin.Commit("first", ("a", "1"));
        await using (var mirror = _origin.Mirror()) await mirror.FetchAsync(first, Soon);
        var second = _origin.Commit("second", ("a", "2"));
        var repository = Path.Combine(_origin.MirrorFolder, "repository.git");
        if (what == "objects") Directory.Delete(Path.Combine(repository, what), recursive: true);
        else if (what == "pack")
        {
            foreach (var pack in Directory.GetFiles(Path.Combine(repository, "objects", "pack"), "*.pack"))
            {
                if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(pack, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                await File.WriteAllTextAsync(pack, "garbage");
            }
        }
        else await File.WriteAllTextAsync(Path.Combine(repository, what), "garbage[");
        await using var again = _origin.Mirror();
        Assert.Equal("2", Text(await again.OpenAsync(second, Soon), "a"));
        Assert.Equal("1", Text(await again.OpenAsync(first, Soon), "a"));
    }

    [Fact]
    public async Task A_mirror_serves_the_next_process_without_the_server()
    {
        var first = _origin.Commit("first", ("a", "1"));
        await using (var mirror = _origin.Mirror()) await mirror.FetchAsync(first, Soon);
        Directory.Delete(_origin.Path, recursive: true);
        await using var again = _origin.Mirror();
        Assert.Equal("1", Text(await again.OpenAsync(first, Soon), "a"));
        var gone = await Assert.ThrowsAsync<GitException>(() => again.ReadRefsAsync(Soon));
        Assert.Equal(GitFaultKind.NotFound, gone.Kind);
    }

    [Fact]
    public async Task Many_small_fetches_are_packed_together_and_nothing_is_lost()
    {
        var commits = Enumerable.Range(0, 45).Select(i => _origin.Commit($"commit {i}", ("a", $"{i}"))).ToList();
        await using var mirror = _origin.Mirror();
        foreach (var commit in commits) await mirror.FetchAsync(commit, Soon);
        Assert.True(Directory.GetFiles(Path.Combine(_origin.MirrorFolder, "repository.git", "objects", "pack"), "*.pack").Length <= 41);
        for (var i = 0; i < commits.Count; i++) Assert.Equal($"{i}", Text(await mirror.OpenAsync(commits[i], Soon), "a"));
    }

    [Theory]
    [InlineData("ext::sh -c touch% /tmp/never")]
    [InlineData("-u./payload")]
    [InlineData("relative/path")]
    [InlineData("ftp://example.com/x")]
    [InlineData("git://example.com/x")]
    [InlineData("ssh://-oProxyCommand=x/y")]
    [InlineData("-oProxyCommand=x:y")]
    public void Addresses_that_are_no_repository_or_run_programs_are_refused(string url)
    {
        var e = Assert.Throws<GitException>(() => _origin.Mirror(() => new RepositoryAccess { Url = url }));
        Assert.Equal(GitFaultKind.Refused, e.Kind);
    }

    [Fact]
    public void Large_file_storage_is_refused_in_clear_words()
    {
        var e = Assert.Throws<GitException>(() => _origin.Mirror(() => new RepositoryAccess { Url = _origin.Path, Lfs = true }));
        Assert.Contains("LFS", e.Message, StringComparison.Ordinal);
    }

    private static string? Text(GitTree tree, string path) =>
        tree.ReadFile(path) is { } file ? System.Text.Encoding.UTF8.GetString(file.Content.Span) : null;

    private static async Task Missing(Func<Task> work, string message = "unable to resolve")
    {
        var e = await Assert.ThrowsAsync<GitException>(work);
        Assert.Equal(GitFaultKind.RevisionMissing, e.Kind);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
