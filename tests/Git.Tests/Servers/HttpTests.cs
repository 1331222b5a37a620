using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;
using static GitOpsActors.Git.Tests.TestRepository;

namespace GitOpsActors.Git.Tests.Servers;

public sealed class HttpTests : IDisposable
{
    private const string Secret = "s3cret:with@odd%chars";

    private readonly TestRepository _origin = new();

    public void Dispose() => _origin.Dispose();

    [Fact]
    public async Task User_and_password_open_the_repository_whether_given_apart_or_in_the_address()
    {
        var commit = _origin.Commit("first", ("a", "1"));
        await using var server = await HttpServer.StartAsync(_origin.Root);
        server.Demanded = HttpServer.Basic("me", Secret);
        foreach (var access in new[]
        {
            new RepositoryAccess { Url = server.Address + "/origin/.git", Username = "me", Password = Secret },
            new RepositoryAccess { Url = server.Address + "/origin/.git", Username = "me", Password = Secret, ForceBasicAuth = true },
            new RepositoryAccess { Url = server.Address.Replace("http://", $"http://me:{Uri.EscapeDataString(Secret)}@", StringComparison.Ordinal) + "/origin/.git" },
        })
        {
            await using var mirror = _origin.Mirror(() => access);
            Assert.Equal(commit, await mirror.ResolveAsync("main", "", Soon));
            Assert.NotNull((await mirror.OpenAsync(commit, Soon)).ReadFile("a"));
        }
    }

    [Fact]
    public async Task A_bearer_token_opens_the_repository()
    {
        var commit = _origin.Commit("first");
        await using var server = await HttpServer.StartAsync(_origin.Root);
        server.Demanded = "Bearer token";
        await using var mirror = _origin.Mirror(() => new RepositoryAccess { Url = server.Address + "/origin/.git", BearerToken = "token" });
        Assert.Equal(commit, await mirror.ResolveAsync("main", "", Soon));
    }

    [Fact]
    public async Task A_wrong_password_a_missing_repository_and_a_missing_server_are_told_apart()
    {
        _origin.Commit("first");
        await using var server = await HttpServer.StartAsync(_origin.Root);
        Assert.Equal(GitFaultKind.NotFound, (await Fail(new RepositoryAccess { Url = server.Address + "/missing" })).Kind);
        server.Demanded = HttpServer.Basic("me", "right");
        var wrong = await Fail(new RepositoryAccess { Url = server.Address + "/origin/.git", Username = "me", Password = Secret });
        Assert.Equal(GitFaultKind.AuthenticationFailed, wrong.Kind);
        Assert.DoesNotContain("s3cret", wrong.ToString(), StringComparison.Ordinal);
        Assert.Equal(GitFaultKind.AuthenticationFailed, (await Fail(new RepositoryAccess { Url = server.Address + "/origin/.git" })).Kind);
        server.FailsWith = 503;
        Assert.Equal(GitFaultKind.NetworkFailed, (await Fail(new RepositoryAccess { Url = server.Address + "/origin/.git" })).Kind);
        await server.DisposeAsync();
        Assert.Equal(GitFaultKind.NetworkFailed, (await Fail(new RepositoryAccess { Url = "http://127.0.0.1:1/origin" })).Kind);
        Assert.Equal(GitFaultKind.NetworkFailed, (await Fail(new RepositoryAccess { Url = "https://no-such-host.invalid/origin" })).Kind);
    }

    [Fact]
    public async Task A_server_is_believed_by_its_authority_or_not_at_all()
    {
        var commit = _origin.Commit("first");
        await using var server = await HttpServer.StartAsync(_origin.Root, isSecure: true);
        var url = server.Address + "/origin/.git";
        var stranger = await Fail(new RepositoryAccess { Url = url });
        Assert.Equal(GitFaultKind.AuthenticationFailed, stranger.Kind);
        Assert.Contains("the server cannot prove who it is", stranger.Message, StringComparison.Ordinal);
        foreach (var access in new[] { new RepositoryAccess { Url = url, AuthorityPem = server.AuthorityPem }, new RepositoryAccess { Url = url, IsInsecure = true } })
        {
            await using var mirror = _origin.Mirror(() => access);
            Assert.Equal(commit, await mirror.ResolveAsync("main", "", Soon));
        }
    }

    [Fact]
    public async Task Credentials_are_in_no_list_of_processes_and_on_no_disk_while_git_runs()
    {
        _origin.Commit("first");
        await using var server = await HttpServer.StartAsync(_origin.Root);
        var hold = new TaskCompletionSource();
        server.Hold = hold.Task;
        var url = server.Address.Replace("http://", $"http://me:{Uri.EscapeDataString(Secret)}@", StringComparison.Ordinal);
        await using var mirror = _origin.Mirror(() => new RepositoryAccess { Url = url + "/origin/.git" });
        var looking = mirror.ReadRefsAsync(Soon);
        await server.Asked.Task.WaitAsync(Soon);
        var commands = Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Select(CommandLine).ToList();
        Assert.Contains(commands, command => command.Contains("ls-remote", StringComparison.Ordinal) && command.Contains(new Uri(server.Address).Authority, StringComparison.Ordinal));
        Assert.DoesNotContain(commands, command => command.Contains("s3cret", StringComparison.Ordinal));
        hold.SetResult();
        await looking;
        foreach (var file in Directory.GetFiles(_origin.MirrorFolder, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain("s3cret", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_ask_at_the_same_time_share_one_fetch()
    {
        var commit = _origin.Commit("first", ("a", "1"));
        await using var server = await HttpServer.StartAsync(_origin.Root);
        await using var mirror = _origin.Mirror(() => new RepositoryAccess { Url = server.Address + "/origin/.git" });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => mirror.FetchAsync(commit, Soon)));
        var once = server.Requests.Count;
        Assert.InRange(once, 1, 3);
        await mirror.FetchAsync(commit, Soon);
        Assert.Equal(once, server.Requests.Count);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => mirror.ReadRefsAsync(Soon)));
        Assert.InRange(server.Requests.Count - once, 1, 2);
    }

    [Fact]
    public async Task A_server_that_gives_only_branches_and_tags_is_fetched_whole()
    {
        var first = _origin.Commit("first", ("a", "1"));
        _origin.Commit("second", ("a", "2"));
        await using var server = await HttpServer.StartAsync(_origin.Root);
        server.IsOld = true;
        await using var mirror = _origin.Mirror(() => new RepositoryAccess { Url = server.Address + "/origin/.git" });
        Assert.NotNull((await mirror.OpenAsync(first, Soon)).ReadFile("a"));
        Assert.Contains(server.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
        Assert.True(server.Requests.Count(request => request.StartsWith("GET", StringComparison.Ordinal)) >= 2);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_and_leaves_no_process()
    {
        _origin.Commit("first");
        await using var server = await HttpServer.StartAsync(_origin.Root);
        server.Hold = Task.Delay(Timeout.Infinite);
        var late = await Fail(new RepositoryAccess { Url = server.Address + "/origin/.git" }, new GitMirrorOptions { RefsTimeout = TimeSpan.FromSeconds(1) });
        Assert.Equal(GitFaultKind.TimedOut, late.Kind);
        await NobodyRuns(server);
    }

    [Fact]
    public async Task Who_gives_up_alone_ends_the_process()
    {
        _origin.Commit("first");
        await using var server = await HttpServer.StartAsync(_origin.Root);
        server.Hold = Task.Delay(Timeout.Infinite);
        await using var mirror = _origin.Mirror(() => new RepositoryAccess { Url = server.Address + "/origin/.git" });
        using var stop = new CancellationTokenSource();
        var looking = mirror.ReadRefsAsync(stop.Token);
        await server.Asked.Task.WaitAsync(Soon);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => looking);
        await NobodyRuns(server);
    }

    [Fact]
    public async Task A_look_that_began_before_a_push_is_not_joined_by_who_asks_afresh_after_it()
    {
        var first = _origin.Commit("first");
        await using var server = await HttpServer.StartAsync(_origin.Root);
        var hold = new TaskCompletionSource();
        (server.IsOld, server.HoldMade) = (true, hold.Task);
        await using var mirror = _origin.Mirror(() => new RepositoryAccess { Url = server.Address + "/origin/.git" });
        var early = mirror.ReadRefsAsync(Soon);
        await server.Made.Task.WaitAsync(Soon);
        var second = _origin.Commit("second");
        var joined = mirror.ReadRefsAsync(Soon);
        var fresh = Enumerable.Range(0, 20).Select(_ => mirror.ReadRefsAfreshAsync(Soon)).ToList();
        hold.SetResult();
        Assert.Equal(first, (await early).All["HEAD"]);
        Assert.Equal(first, (await joined).All["HEAD"]);
        Assert.All(await Task.WhenAll(fresh), refs => Assert.Equal(second, refs.All["HEAD"]));
        Assert.Equal(2, server.Requests.Count);
    }

    /// <summary>Waits until no process has the server's address among its arguments.</summary>
    private static async Task NobodyRuns(HttpServer server)
    {
        var (soon, authority) = (Soon, new Uri(server.Address).Authority);
        while (Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Any(folder => CommandLine(folder).Contains(authority, StringComparison.Ordinal)))
        {
            Assert.False(soon.IsCancellationRequested, "the git process never ended");
            await Task.Yield();
        }
    }

    private async Task<GitException> Fail(RepositoryAccess access, GitMirrorOptions? options = null)
    {
        await using var mirror = _origin.Mirror(() => access, options);
        return await Assert.ThrowsAsync<GitException>(() => mirror.ReadRefsAsync(Soon));
    }

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or belongs to somebody else.
            return "";
        }
    }
}
