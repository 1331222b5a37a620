using System.Text;
using GitOpsActors.Git.Reading;
using GitOpsActors.Git.Remotes;
using static GitOpsActors.Git.Tests.TestRepository;

namespace GitOpsActors.Git.Tests.Mirrors;

public sealed class SubmoduleTests : IDisposable
{
    private readonly TestRepository _origin = new();

    public void Dispose() => _origin.Dispose();

    [Fact]
    public async Task Submodules_are_empty_folders_unless_they_are_asked_for()
    {
        var commit = With("../library", "libs/one", Library("1"));
        await using (var mirror = _origin.Mirror())
        {
            var tree = await mirror.OpenAsync(commit, Soon);
            Assert.Empty(tree.ReadFolder("libs/one")!.Entries);
            Assert.Null(tree.ReadFile("libs/one/file"));
        }
        await using var whole = _origin.Mirror(() => new RepositoryAccess { Url = _origin.Path, Submodules = true });
        var full = await whole.OpenAsync(commit, Soon);
        Assert.Equal(["folder/"], full.ReadFolder("libs/one")!.Entries);
        var file = full.ReadFile("libs/one/folder/file")!;
        Assert.Equal(("libs/one/folder/file", "1"), (file.RealPath, Encoding.UTF8.GetString(file.Content.Span)));
        Assert.Equal("libs/one/folder/file", full.ReadFile("link")!.RealPath);
    }

    [Fact]
    public async Task A_submodule_that_moves_is_a_change_of_its_path()
    {
        var before = With("../library", "lib", Library("1"));
        var after = With("../library", "lib", Library("2"));
        await using var mirror = _origin.Mirror(() => new RepositoryAccess { Url = _origin.Path, Submodules = true });
        Assert.Equal(["lib"], await mirror.CompareAsync(before, after, Soon));
        Assert.Equal("2", Text(await mirror.OpenAsync(after, Soon), "lib/folder/file"));
        Assert.Equal("1", Text(await mirror.OpenAsync(before, Soon), "lib/folder/file"));
    }

    [Theory]
    [InlineData("../../../../../../../../x", "leads out of the host")]
    [InlineData("ext::sh -c x", "no address of a repository that is supported")]
    public async Task A_submodule_in_a_place_that_is_not_allowed_is_refused(string url, string message)
    {
        var commit = With(url, "lib", Library("1"));
        await using var mirror = _origin.Mirror(() => new RepositoryAccess { Url = _origin.Path, Submodules = true });
        var e = await Assert.ThrowsAsync<GitException>(() => mirror.OpenAsync(commit, Soon));
        Assert.Equal(GitFaultKind.Refused, e.Kind);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/team/repo", "../other", "https://example.com/team/other")]
    [InlineData("https://example.com/team/repo/", "./sub", "https://example.com/team/repo/sub")]
    [InlineData("git@example.com:team/repo.git", "../other.git", "git@example.com:team/other.git")]
    [InlineData("https://example.com/team/repo", "https://elsewhere.example/x", "https://elsewhere.example/x")]
    [InlineData("https://example.com/repo", "../../x", null)]
    public void A_relative_address_starts_from_the_repository(string parent, string url, string? expected) => Assert.Equal(expected, SubmoduleUrl.Resolve(parent, url));

    [Theory]
    [InlineData("https://example.com/a", "https://example.com/b", true)]
    [InlineData("https://example.com/a", "http://example.com/b", false)]
    [InlineData("https://example.com/a", "https://example.com.evil.example/b", false)]
    [InlineData("git@example.com:a", "git@example.com:b", true)]
    public void Credentials_are_for_the_same_host_by_the_same_way(string left, string right, bool expected) => Assert.Equal(expected, SubmoduleUrl.IsSameHost(left, right));

    private ObjectId Library(string content)
    {
        var path = Path.Combine(_origin.Root, "library");
        if (!Directory.Exists(path)) _origin.Git("init", "--quiet", "--initial-branch=main", path);
        Directory.CreateDirectory(Path.Combine(path, "folder"));
        File.WriteAllText(Path.Combine(path, "folder", "file"), content);
        _origin.Git("-C", path, "add", "--all");
        _origin.Git("-C", path, "commit", "--quiet", "--message", content);
        return ObjectId.Parse(_origin.Git("-C", path, "rev-parse", "HEAD"));
    }

    private ObjectId With(string url, string path, ObjectId submodule)
    {
        _origin.Write(".gitmodules", $"[submodule \"a.b\"]\n\tpath = {path}\n\turl = {url}\n");
        File.Delete(Path.Combine(_origin.Path, "link"));
        File.CreateSymbolicLink(Path.Combine(_origin.Path, "link"), path + "/folder/file");
        _origin.Git("add", ".gitmodules", "link");
        _origin.Git("update-index", "--add", "--cacheinfo", $"160000,{submodule.Hex},{path}");
        _origin.Git("commit", "--quiet", "--message", "a submodule");
        return ObjectId.Parse(_origin.Git("rev-parse", "HEAD"));
    }

    private static string Text(GitTree tree, string path) => Encoding.UTF8.GetString(tree.ReadFile(path)!.Content.Span);
}
