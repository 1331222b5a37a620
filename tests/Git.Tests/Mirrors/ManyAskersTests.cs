using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Git.Tests.Mirrors;

public sealed class ManyAskersTests
{
    // Goal: however many begin to read a repository that was never read before, each gets its files at the first try.
    // Method: new mirrors, over and over, each asked by many at once.
    [Fact]
    public async Task Many_who_ask_a_new_mirror_at_once_are_all_answered()
    {
        using var repository = new TestRepository();
        var commit = repository.Commit("one", ("a.txt", "a"));
        for (var round = 0; round < 10; round++)
        {
            await using var mirror = new GitMirror(Path.Combine(repository.Root, $"mirror-{round}"), new RepositoryAccess { Url = repository.Path });
            var trees = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => mirror.OpenAsync(commit, TestRepository.Soon))));
            Assert.All(trees, static tree => Assert.NotNull(tree.ReadFile("a.txt")));
        }
    }
}
