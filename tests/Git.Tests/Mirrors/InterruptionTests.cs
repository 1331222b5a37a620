using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;
using GitOpsActors.Git.Tests.Servers;
using static GitOpsActors.Git.Tests.TestRepository;

namespace GitOpsActors.Git.Tests.Mirrors;

/// <summary>Fetches that stop in the middle, mirrors that are closed in the middle, and what either leaves behind.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly TestRepository _origin = new();

    public void Dispose() => _origin.Dispose();

    [Fact]
    public async Task A_fetch_that_falls_silent_in_the_middle_of_a_pack_is_ended_and_leaves_nothing_on_the_disk()
    {
        var commit = CommitLarge();
        await using var server = await HttpServer.StartAsync(_origin.Root);
        server.StopsAfter = 600_000;
        var options = new GitMirrorOptions { FetchSilence = TimeSpan.FromSeconds(2) };
        await using var mirror = _origin.Mirror(() => new RepositoryAccess { Url = server.Address + "/origin/.git" }, options);
        var fault = await Assert.ThrowsAsync<GitException>(() => mirror.FetchAsync(commit, Soon));
        Assert.Equal((GitFaultKind.TimedOut, true), (fault.Kind, fault.IsRetryable));
        Assert.Contains("said nothing for 2 seconds", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Leftovers());
        server.StopsAfter = int.MaxValue;
        Assert.NotNull((await mirror.OpenAsync(commit, Soon)).ReadFile("large-1"));
    }

    [Fact]
    public async Task What_killed_processes_have_left_is_removed_when_the_mirror_is_opened_again()
    {
        var first = _origin.Commit("first", ("a", "1"));
        await using (var mirror = _origin.Mirror()) await mirror.FetchAsync(first, Soon);
        var repository = Path.Combine(_origin.MirrorFolder, "repository.git");
        foreach (var left in (string[])["objects/pack/tmp_pack_abc", "objects/pack/tmp_idx_abc", "objects/12/tmp_obj_abc", "objects/tmp_objdir-incoming-abc/pack/x", "HEAD.lock", "packed-refs.lock", "refs/fetched/aa.lock"])
        {
            var file = Path.Combine(repository, left);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "left behind");
        }

        var secret = Path.Combine(_origin.MirrorFolder, "secrets", "1-1-1", "key");
        Directory.CreateDirectory(Path.GetDirectoryName(secret)!);
        await File.WriteAllTextAsync(secret, "left behind");
        var second = _origin.Commit("second", ("a", "2"));
        await using var again = _origin.Mirror();
        Assert.False(File.Exists(secret));
        await again.FetchAsync(second, Soon);
        Assert.Empty(Leftovers());
        Assert.NotNull((await again.OpenAsync(first, Soon)).ReadFile("a"));
    }

    [Fact]
    public async Task Who_waits_for_a_mirror_that_is_closed_hears_so_and_trees_that_are_open_can_be_read_on()
    {
        var commit = _origin.Commit("first", ("a", "1"));
        await using var server = await HttpServer.StartAsync(_origin.Root);
        var mirror = _origin.Mirror(() => new RepositoryAccess { Url = server.Address + "/origin/.git" });
        var tree = await mirror.OpenAsync(commit, Soon);
        var later = _origin.Commit("later", ("a", "2"));
        server.Hold = Task.Delay(Timeout.Infinite);
        Task[] waiting = [mirror.ReadRefsAsync(Soon), mirror.ReadRefsAfreshAsync(Soon), mirror.FetchAsync(later, Soon), mirror.OpenAsync(later, Soon), mirror.ResolveAsync("main", "", Soon)];
        await mirror.DisposeAsync().AsTask().WaitAsync(Soon);
        foreach (var one in waiting) await Closed(() => one);
        await Closed(() => mirror.ReadRefsAsync(Soon));
        await Closed(() => mirror.FetchAsync(later, Soon));
        Assert.NotNull(tree.ReadFile("a"));
        await mirror.DisposeAsync();

        server.Hold = Task.CompletedTask;
        await using var next = _origin.Mirror(() => new RepositoryAccess { Url = server.Address + "/origin/.git" });
        Assert.NotNull((await next.OpenAsync(later, Soon)).ReadFile("a"));
    }

    [Fact]
    public async Task A_repository_of_SHA_256_is_mirrored_like_any_other()
    {
        using var origin = new TestRepository("sha256");
        var first = origin.Commit("first", ("a/b", "1"), ("c", "2"));
        var second = origin.Commit("second", ("a/b", "3"));
        Assert.Equal(64, first.Hex.Length);
        await using var mirror = origin.Mirror();
        Assert.Equal(second, await mirror.ResolveAsync("main", "", Soon));
        Assert.Equal(first, await mirror.ResolveAsync(first.Hex[..10], "", Soon));
        Assert.NotNull((await mirror.OpenAsync(first, Soon)).ReadFile("a/b"));
        Assert.Equal(["a/b"], await mirror.CompareAsync(first, second, Soon));
        // An id of the other kind names nothing here, and does the mirror no harm.
        var fault = await Assert.ThrowsAsync<GitException>(() => mirror.FetchAsync(ObjectId.Parse(new string('1', 40)), Soon));
        Assert.Equal(GitFaultKind.RevisionMissing, fault.Kind);
        Assert.NotNull((await mirror.OpenAsync(second, Soon)).ReadFile("c"));
    }

    private ObjectId CommitLarge()
    {
        // Noise, which no packing makes smaller.
        var chance = new Random(1);
        for (var i = 0; i < 4; i++)
        {
            var bytes = new byte[500_000];
            chance.NextBytes(bytes);
            File.WriteAllBytes(Path.Combine(_origin.Path, $"large-{i}"), bytes);
        }

        return _origin.Commit("large");
    }

    private List<string> Leftovers() =>
    [
        .. Directory.EnumerateFileSystemEntries(_origin.MirrorFolder, "*", SearchOption.AllDirectories)
            .Where(static path => Path.GetFileName(path).StartsWith("tmp_", StringComparison.Ordinal) || path.EndsWith(".lock", StringComparison.Ordinal) || path.EndsWith(".keep", StringComparison.Ordinal)),
    ];

    private static async Task Closed(Func<Task> work)
    {
        var error = await Assert.ThrowsAsync<GitException>(work);
        Assert.Equal((GitFaultKind.Closed, true), (error.Kind, error.IsRetryable));
    }
}
