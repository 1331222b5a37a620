using static GitOpsActors.Git.Tests.TestRepository;

namespace GitOpsActors.Git.Tests.Reading;

public sealed class AncestryTests : IDisposable
{
    private readonly TestRepository _origin = new();

    public void Dispose() => _origin.Dispose();

    [Fact]
    public async Task Commits_lie_before_each_other_as_git_says_over_merges_and_branches()
    {
        var commits = new List<ObjectId> { _origin.Commit("root", ("a", "1")) };
        _origin.Git("checkout", "--quiet", "-b", "side");
        commits.Add(_origin.Commit("side", ("b", "1")));
        _origin.Git("checkout", "--quiet", "main");
        commits.Add(_origin.Commit("main", ("a", "2")));
        _origin.Git("merge", "--quiet", "--no-ff", "--message", "merge", "side");
        commits.Add(ObjectId.Parse(_origin.Git("rev-parse", "HEAD")));
        _origin.Git("checkout", "--quiet", "--orphan", "alone");
        commits.Add(_origin.Commit("alone", ("c", "1")));
        await using var mirror = _origin.Mirror();
        foreach (var commit in commits) await mirror.FetchAsync(commit, Soon);
        foreach (var older in commits)
        {
            foreach (var newer in commits)
            {
                var common = _origin.Git("rev-list", newer.Hex).Split('\n').Contains(older.Hex);
                Assert.Equal((older, newer, common), (older, newer, mirror.IsAncestor(older, newer)));
            }
        }
    }

    [Fact]
    public async Task What_the_mirror_does_not_hold_is_no_ancestor()
    {
        var first = _origin.Commit("first", ("a", "1"));
        await using var mirror = _origin.Mirror();
        await mirror.FetchAsync(first, Soon);
        var second = _origin.Commit("second", ("a", "2"));
        Assert.False(mirror.IsAncestor(first, second));
        await mirror.FetchAsync(second, Soon);
        Assert.True(mirror.IsAncestor(first, second));
    }
}
