using GitOpsActors.Actors.Sources;

namespace GitOpsActors.Host.Tests.Webhooks;

public sealed class RepositoryPlaceTests
{
    [Theory]
    [InlineData("https://github.com/acme/shop", "git@github.com:acme/shop.git")]
    [InlineData("https://github.com/acme/shop", "https://ann:token@github.com/Acme/Shop.git/")]
    [InlineData("https://github.com/acme/shop", "ssh://git@ssh.github.com:443/acme/shop.git")]
    [InlineData("https://github.com/acme/shop", "github.com:acme/shop")]
    [InlineData("https://gitlab.example:8443/acme/deep/shop", "ssh://git@gitlab.example:2222/acme/deep/shop.git")]
    [InlineData("https://gitlab.com/acme/shop", "git@altssh.gitlab.com:acme/shop.git")]
    [InlineData("http://[fd00::1]:3000/acme/shop", "ssh://git@[fd00::1]/acme/shop")]
    [InlineData("https://acme@dev.azure.com/acme/fleet/_git/shop", "git@ssh.dev.azure.com:v3/acme/fleet/shop")]
    [InlineData("file:///srv/git/shop", "file:///srv/git/shop.git")]
    public void All_ways_to_one_repository_lead_to_one_place(string one, string other)
    {
        Assert.NotNull(RepositoryPlace.Of(one));
        Assert.Equal(RepositoryPlace.Of(one), RepositoryPlace.Of(other));
    }

    [Theory]
    [InlineData("https://github.com/acme/shop", "https://github.com/acme/shop2")]
    [InlineData("https://github.com/acme/shop", "https://github.com.evil.example/acme/shop")]
    [InlineData("https://github.com/acme/shop", "https://evil.example/github.com/acme/shop")]
    [InlineData("https://github.com/acme/shop", "https://github.com/other/acme/shop")]
    public void Other_repositories_are_other_places(string one, string other) => Assert.NotEqual(RepositoryPlace.Of(one), RepositoryPlace.Of(other));

    [Theory]
    [InlineData("")]
    [InlineData("https://github.com")]
    [InlineData("shop")]
    public void What_is_no_address_has_no_place(string text) => Assert.Null(RepositoryPlace.Of(text));
}
