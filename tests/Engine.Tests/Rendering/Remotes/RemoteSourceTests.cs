using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Engine.Tests.Rendering.Remotes;

public sealed class RemoteSourceTests
{
    [Theory]
    [InlineData("https://raw.example.com/org/repo/v1/install.yaml")]
    [InlineData("http://127.0.0.1:8080/x")]
    [InlineData("https://github.com/org/repo/releases/download/v1.2/install.yaml")]
    [InlineData("https://files.example.com/a.json?token=none")]
    public void What_has_no_mark_of_a_repository_is_a_file(string text)
    {
        Assert.True(RemoteSource.IsRemote(text));
        Assert.Equal(text, Assert.IsType<RemoteSource.File>(RemoteSource.Parse(text)).Address);
    }

    [Theory]
    [InlineData("https://github.com/org/repo//manifests/base?ref=v1.2", "https://github.com/org/repo", "v1.2", "manifests/base")]
    [InlineData("https://github.com/org/repo?ref=main&timeout=90s&submodules=false", "https://github.com/org/repo", "main", "")]
    [InlineData("github.com/org/repo/manifests?ref=abc", "https://github.com/org/repo", "abc", "manifests")]
    [InlineData("https://github.com/org/repo", "https://github.com/org/repo", "", "")]
    [InlineData("https://git.example.com/team/base.git", "https://git.example.com/team/base.git", "", "")]
    [InlineData("https://git.example.com/team/base.git/overlays/dev?version=v2", "https://git.example.com/team/base.git", "v2", "overlays/dev")]
    [InlineData("https://git.example.com/deep/er/base//overlays/dev", "https://git.example.com/deep/er/base", "", "overlays/dev")]
    [InlineData("git@github.com:org/repo.git//base?ref=v1", "git@github.com:org/repo.git", "v1", "base")]
    [InlineData("git@github.com:org/repo/base?ref=v1", "git@github.com:org/repo", "v1", "base")]
    [InlineData("ssh://git@host:2222/org/repo.git?ref=v1", "ssh://git@host:2222/org/repo.git", "v1", "")]
    [InlineData("git::https://host.example/org/repo/base?ref=v1", "https://host.example/org/repo", "v1", "base")]
    [InlineData("https://dev.azure.example/org/project/_git/repo/base?version=main", "https://dev.azure.example/org/project/_git/repo", "main", "base")]
    [InlineData("file:///srv/repo//base?ref=v1", "file:///srv/repo", "v1", "base")]
    [InlineData("https://host.example/org/repo?ref=a%2Fb", "https://host.example/org/repo", "a/b", "")]
    public void Otherwise_it_is_a_folder_of_a_repository_at_a_revision(string text, string repository, string revision, string path)
    {
        Assert.True(RemoteSource.IsRemote(text));
        Assert.Equal(new RemoteSource.Folder(repository, revision, path), RemoteSource.Parse(text));
    }

    [Theory]
    [InlineData("https://host.example/org/repo//../../etc?ref=v1")]
    [InlineData("git::nonsense")]
    [InlineData("https://host.example/one?ref=v1")]
    [InlineData("https://user:secret@files.example.com/a.yaml")]
    [InlineData("ftp://files.example.com/org/a.yaml")]
    [InlineData("git@host")]
    public void What_leads_out_or_nowhere_is_refused(string text)
    {
        Assert.True(RemoteSource.IsRemote(text));
        Assert.DoesNotContain("secret", Assert.Throws<RenderException>(() => RemoteSource.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("base")]
    [InlineData("../base")]
    [InlineData("github.company/x")]
    public void A_path_in_the_repository_is_not_remote(string text) => Assert.False(RemoteSource.IsRemote(text));
}
