using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Git.Tests.Remotes;

public sealed class RepositoryUrlTests
{
    [Theory]
    [InlineData(" https://Example.com/Team/Repo.git ", "https://example.com/team/repo")]
    [InlineData("git@example.com:team/repo.git", "ssh://git@example.com/team/repo")]
    [InlineData("ssh://git@example.com/team/repo", "ssh://git@example.com/team/repo")]
    [InlineData("https://example.com/team/repo", "https://example.com/team/repo")]
    public void All_spellings_of_a_repository_are_one(string url, string normal) => Assert.Equal(normal, Engine.Resources.RepositoryUrl.Normalise(url));

    [Fact]
    public void A_login_does_not_show()
    {
        var access = new RepositoryAccess { Url = "https://me:hidden@example.com/x", Password = "hidden", BearerToken = "hidden", SshPrivateKey = "hidden" };
        Assert.Equal("https://example.com/x", access.ToString());
    }
}
