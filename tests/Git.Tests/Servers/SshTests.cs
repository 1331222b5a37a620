using GitOpsActors.Git.Remotes;
using static GitOpsActors.Git.Tests.TestRepository;

namespace GitOpsActors.Git.Tests.Servers;

public sealed class SshTests : IDisposable
{
    private readonly TestRepository _origin = new();

    public void Dispose() => _origin.Dispose();

    [SshFact]
    public async Task A_key_opens_the_repository_of_a_known_host()
    {
        var commit = _origin.Commit("first", ("a", "1"));
        using var server = await SshServer.StartAsync(Path.Combine(_origin.Root, "ssh"));
        var url = $"ssh://{Environment.UserName}@127.0.0.1:{server.Port}{_origin.Path}";
        foreach (var access in new[]
        {
            new RepositoryAccess { Url = url, SshPrivateKey = server.PrivateKey, KnownHosts = server.KnownHosts },
            new RepositoryAccess { Url = url, SshPrivateKey = server.PrivateKey.TrimEnd(), InsecureIgnoreHostKey = true },
        })
        {
            await using var mirror = _origin.Mirror(() => access);
            Assert.Equal(commit, await mirror.ResolveAsync("main", "", Soon));
            Assert.NotNull((await mirror.OpenAsync(commit, Soon)).ReadFile("a"));
        }
        Assert.False(Directory.Exists(Path.Combine(_origin.MirrorFolder, "secrets", "1")));
    }

    [SshFact]
    public async Task An_unknown_host_a_wrong_key_and_a_missing_repository_are_told_apart()
    {
        using var server = await SshServer.StartAsync(Path.Combine(_origin.Root, "ssh"));
        using var other = await SshServer.StartAsync(Path.Combine(_origin.Root, "other"));
        var url = $"ssh://{Environment.UserName}@127.0.0.1:{server.Port}{_origin.Path}";
        var stranger = await Fail(new RepositoryAccess { Url = url, SshPrivateKey = server.PrivateKey });
        Assert.Equal(GitFaultKind.AuthenticationFailed, stranger.Kind);
        Assert.Contains("the server cannot prove who it is", stranger.Message, StringComparison.Ordinal);
        var wrong = await Fail(new RepositoryAccess { Url = url, SshPrivateKey = other.PrivateKey, KnownHosts = server.KnownHosts });
        Assert.Equal(GitFaultKind.AuthenticationFailed, wrong.Kind);
        Assert.Contains("does not accept the credentials", wrong.Message, StringComparison.Ordinal);
        var missing = await Fail(new RepositoryAccess { Url = url + "/missing", SshPrivateKey = server.PrivateKey, KnownHosts = server.KnownHosts });
        Assert.Equal(GitFaultKind.NotFound, missing.Kind);
        var nobody = await Fail(new RepositoryAccess { Url = "ssh://git@127.0.0.1:1/x", SshPrivateKey = server.PrivateKey, KnownHosts = server.KnownHosts });
        Assert.Equal(GitFaultKind.NetworkFailed, nobody.Kind);
    }

    private async Task<GitException> Fail(RepositoryAccess access)
    {
        await using var mirror = _origin.Mirror(() => access);
        return await Assert.ThrowsAsync<GitException>(() => mirror.ReadRefsAsync(Soon));
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SshFactAttribute : FactAttribute
    {
        public SshFactAttribute()
        {
            if (SshServer.Program is null) Skip = "sshd is not installed (Debian package openssh-server)";
        }
    }
}
