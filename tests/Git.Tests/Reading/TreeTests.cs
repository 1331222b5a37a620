using System.Text;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Reading;
using static GitOpsActors.Git.Tests.TestRepository;

namespace GitOpsActors.Git.Tests.Reading;

public sealed class TreeTests : IDisposable
{
    private readonly TestRepository _origin = new();

    public void Dispose() => _origin.Dispose();

    [Fact]
    public async Task Files_and_folders_are_read_by_their_path()
    {
        var commit = _origin.Commit("first", ("a/b/file.yaml", "x: 1"), ("a/other", ""), ("ä", "umlaut"));
        await using var mirror = _origin.Mirror();
        var tree = await mirror.OpenAsync(commit, Soon);
        var file = tree.ReadFile("a/b/file.yaml")!;
        Assert.Equal(("a/b/file.yaml", "x: 1", _origin.Git("rev-parse", "HEAD:a/b/file.yaml")), (file.RealPath, Text(file), file.Id));
        Assert.Equal(["b/", "other"], tree.ReadFolder("a")!.Entries);
        Assert.Equal(["a/", "ä"], tree.ReadFolder("")!.Entries);
        Assert.Equal("umlaut", Text(tree.ReadFile("ä")!));
        Assert.Null(tree.ReadFile("a"));
        Assert.Null(tree.ReadFile("a/missing"));
        Assert.Null(tree.ReadFile("a/other/below"));
        Assert.Null(tree.ReadFolder("a/other"));
        Assert.Null(tree.ReadFolder("nowhere"));
    }

    [Fact]
    public async Task Links_are_followed_within_the_tree_and_never_out_of_it()
    {
        _origin.Write("real/file", "content");
        Link("folder", "real");
        Link("real/up", "../folder/file");
        Link("out", "../elsewhere");
        Link("absolute", "/etc/passwd");
        Link("circle", "circle");
        Link("dangling", "nowhere");
        var commit = _origin.Commit("links");
        await using var mirror = _origin.Mirror();
        var tree = await mirror.OpenAsync(commit, Soon);
        Assert.Equal("real/file", tree.ReadFile("folder/file")!.RealPath);
        Assert.Equal("content", Text(tree.ReadFile("real/up")!));
        Assert.Equal(("real", "file"), (tree.ReadFolder("folder")!.RealPath, tree.ReadFolder("folder")!.Entries[0]));
        Assert.Equal(["absolute", "circle", "dangling", "folder/", "out", "real/"], tree.ReadFolder("")!.Entries);
        foreach (var path in (string[])["out", "absolute", "circle", "..", "real/../../x"]) Assert.Throws<RenderException>(() => tree.ReadFile(path));
        Assert.Null(tree.ReadFile("dangling"));
    }

    [Fact]
    public async Task A_file_larger_than_the_limit_is_refused_and_the_next_one_is_read()
    {
        var commit = _origin.Commit("first", ("big", new string('x', 2000)), ("small", "y"));
        await using var mirror = _origin.Mirror(options: new GitMirrorOptions { FileBytesMax = 1000 });
        var tree = await mirror.OpenAsync(commit, Soon);
        Assert.Contains("larger than 1000", Assert.Throws<RenderException>(() => tree.ReadFile("big")).Message, StringComparison.Ordinal);
        Assert.Equal("y", Text(tree.ReadFile("small")!));
    }

    [Fact]
    public async Task A_huge_tree_is_read_from_many_threads()
    {
        const int count = 3000;
        for (var i = 0; i < count; i++) _origin.Write($"apps/app-{i}/values.yaml", $"n: {i}");
        var commit = _origin.Commit("many");
        await using var mirror = _origin.Mirror();
        var tree = await mirror.OpenAsync(commit, Soon);
        Assert.Equal(count, tree.ReadFolder("apps")!.Entries.Count);
        Parallel.For(0, count, i => Assert.Equal($"n: {i}", Text(tree.ReadFile($"apps/app-{i}/values.yaml")!)));
    }

    [Fact]
    public async Task Two_commits_are_compared_by_the_paths_that_differ()
    {
        var first = _origin.Commit("first", ("same/a", "1"), ("changed/a", "1"), ("gone/a", "1"), ("kind", "1"), ("mode", "1"));
        File.Delete(Path.Combine(_origin.Path, "kind"));
        Directory.Delete(Path.Combine(_origin.Path, "gone"), recursive: true);
        _origin.Git("update-index", "--chmod=+x", "mode");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(_origin.Path, "mode"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var second = _origin.Commit("second", ("changed/a", "2"), ("new/deep/a", "1"), ("kind/below", "1"));
        await using var mirror = _origin.Mirror();
        Assert.Equal(["changed/a", "gone/a", "kind", "kind/below", "mode", "new/deep/a"], await mirror.CompareAsync(first, second, Soon));
        Assert.Empty(await mirror.CompareAsync(second, second, Soon));
    }

    [Fact]
    public async Task What_was_read_holds_until_one_of_the_reads_would_be_answered_otherwise()
    {
        var first = _origin.Commit("first", ("mine/a", "1"), ("other/a", "1"));
        await using var mirror = _origin.Mirror();
        var recording = new RecordingTree(await mirror.OpenAsync(first, Soon));
        recording.ReadFile("mine/a");
        recording.ReadFile("mine/absent");
        recording.ReadFolder("mine");
        var reads = recording.ReadSet;
        Assert.True((await Next("unrelated", ("other/a", "2"))).Holds(reads));
        Assert.False((await Next("a file", ("mine/a", "2"))).Holds(reads));
        Assert.True((await Next("back", ("mine/a", "1"))).Holds(reads));
        Assert.False((await Next("an absence ends", ("mine/absent", "1"))).Holds(reads));

        async Task<GitTree> Next(string subject, (string, string) file) => await mirror.OpenAsync(_origin.Commit(subject, file), Soon);
    }

    private void Link(string path, string target) => File.CreateSymbolicLink(Path.Combine(_origin.Path, path), target);

    private static string Text(SourceFile file) => Encoding.UTF8.GetString(file.Content.Span);
}
