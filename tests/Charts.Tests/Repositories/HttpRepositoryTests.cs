using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Charts.Tests.Servers;
using GitOpsActors.Engine.Helm;

namespace GitOpsActors.Charts.Tests.Repositories;

public sealed class HttpRepositoryTests : IDisposable
{
    private readonly TestLibrary _test = new();

    public void Dispose() => _test.Dispose();

    private static async Task<ChartPackage> GetAsync(ChartRepository repository, string chart, string version, bool passesCredentials = false)
    {
        var pin = await repository.ResolveAsync(chart, version, Freshness.Known, TestLibrary.Soon);
        return await repository.FetchAsync(pin, passesCredentials, TestLibrary.Soon);
    }

    private static async Task<ChartException> RefusalAsync(ChartRepository repository, string chart = "web", string version = "*", bool passesCredentials = false) =>
        await Assert.ThrowsAsync<ChartException>(() => GetAsync(repository, chart, version, passesCredentials));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("1.2.3")]
    [InlineData("^1.0.0")]
    [InlineData("~1.2.0")]
    [InlineData("1.x")]
    [InlineData("1.2")]
    [InlineData("v1.2.3")]
    [InlineData("3.0.0")]
    [InlineData("v3.0.0")]
    [InlineData(">=2.0.0-0")]
    [InlineData(">0.0.0-0")]
    [InlineData("2.0.0-rc.1")]
    [InlineData("1.1.0+build.7")]
    [InlineData("1.1.0")]
    [InlineData(">=1.0.0 <1.2.0 || 0.9.x")]
    [InlineData("1.0.0 - 1.2.2")]
    [InlineData("!=3.0.0")]
    [InlineData("^7")]
    [InlineData("not a version")]
    [InlineData("0.0.1")]
    public async Task A_version_is_chosen_as_helm_chooses_it(string wanted)
    {
        await using var server = await ChartServer.StartAsync();
        foreach (var version in (string[])["0.9.1", "1.2.3", "1.0.0", "2.0.0-rc.1", "v3.0.0", "1.2.10", "4.0.0-alpha", "1.1.0+build.7", "nonsense"]) server.Publish("web", version);
        using var helm = new Helm();
        var (theirs, refusal) = await helm.PullAsync("web", wanted, "web", "--repo", server.Url);
        using var repository = _test.Open(server.Url);
        try
        {
            var pin = await repository.ResolveAsync("web", wanted, Freshness.Known, TestLibrary.Soon);
            Assert.True(pin.Version == theirs, $"ours {pin.Version}, theirs {theirs}{refusal}");
        }
        catch (ChartException error)
        {
            Assert.True(theirs is null, $"ours {error.Message}, theirs {theirs}");
        }
    }

    [Fact]
    public async Task A_chart_is_fetched_once_for_all_who_ask_and_never_again()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        using var repository = _test.Open(server.Url);
        var packages = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => GetAsync(repository, "web", "^1")));
        Assert.All(packages, package => Assert.Same(packages[0], package));
        Assert.Equal(["GET /charts/index.yaml", "GET /charts/web-1.0.0.tgz"], server.Paths);

        // Another process with the same folder asks whether the index has changed, and that is all.
        using var later = _test.Open(server.Url);
        await GetAsync(later, "web", "1.0.0");
        Assert.Equal(["GET /charts/index.yaml", "GET /charts/web-1.0.0.tgz", "GET /charts/index.yaml"], server.Paths);
        Assert.NotNull(packages[0].Tree.ReadFile("Chart.yaml"));
    }

    [Fact]
    public async Task A_new_version_is_found_when_somebody_asks_for_it_and_by_others_from_then_on()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        using var repository = _test.Open(server.Url);
        Assert.Equal("1.0.0", (await repository.ResolveAsync("web", "^1", Freshness.Known, TestLibrary.Soon)).Version);
        server.Publish("web", "1.1.0");
        Assert.Equal("1.0.0", (await repository.ResolveAsync("web", "^1", Freshness.Known, TestLibrary.Soon)).Version);
        Assert.Equal("1.1.0", (await repository.ResolveAsync("web", "^1", Freshness.Asked, TestLibrary.Soon)).Version);
        Assert.Equal("1.1.0", (await repository.ResolveAsync("web", "^1", Freshness.Known, TestLibrary.Soon)).Version);
        Assert.Equal(2, server.Paths.Length);
    }

    [Fact]
    public async Task Who_misses_a_version_looks_again_but_not_everybody_at_every_time()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        using var repository = _test.Open(server.Url);
        for (var i = 0; i < 5; i++) Assert.Equal(ChartFaultKind.VersionMissing, (await RefusalAsync(repository, "web", "2.0.0")).Kind);
        Assert.Single(server.Paths);
        server.Publish("web", "2.0.0");
        _test.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("2.0.0", (await repository.ResolveAsync("web", "2.0.0", Freshness.Known, TestLibrary.Soon)).Version);
        Assert.Equal(2, server.Paths.Length);
    }

    [Fact]
    public async Task A_refusal_names_the_range_and_the_versions_that_there_are()
    {
        await using var server = await ChartServer.StartAsync();
        foreach (var version in (string[])["1.0.0", "1.1.0", "2.0.0-rc.1"]) server.Publish("web", version);
        server.Publish("early", "0.1.0-alpha");
        using var repository = _test.Open(server.Url);
        Assert.Equal($"{server.Url}: chart web: no version satisfies \"^3\"; the nearest are 2.0.0-rc.1, 1.1.0, 1.0.0", (await RefusalAsync(repository, "web", "^3")).Message);
        Assert.Contains("neither a version nor a range", (await RefusalAsync(repository, "web", "newest")).Message, StringComparison.Ordinal);
        Assert.Contains(">=0.0.0-0", (await RefusalAsync(repository, "early", "*")).Message, StringComparison.Ordinal);
        Assert.Contains("there is no chart 'webs' in its index; there is web", (await RefusalAsync(repository, "webs")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_and_password_are_sent_to_the_repository_and_to_no_other_host()
    {
        await using var server = await ChartServer.StartAsync();
        await using var other = await ChartServer.StartAsync();
        server.Demanded = LoopbackServer.Basic("me", "secret");
        var chart = PackedChart.Simple("web", "1.0.0");
        other.Place("/elsewhere/web.tgz", chart.Content);
        server.Publish(chart, other.Address + "/elsewhere/web.tgz");
        server.Publish(PackedChart.Simple("beside", "1.0.0"));
        var access = new ChartAccess { Url = server.Url, Username = "me", Password = "secret" };
        using var repository = _test.Open(access);
        await GetAsync(repository, "beside", "*");
        await GetAsync(repository, "web", "*");
        Assert.Equal(["GET /elsewhere/web.tgz|"], other.Requests);
        Assert.DoesNotContain("secret", access.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_are_passed_to_other_hosts_when_the_user_says_so_and_never_along_a_redirect()
    {
        await using var server = await ChartServer.StartAsync();
        await using var other = await ChartServer.StartAsync();
        await using var third = await ChartServer.StartAsync();
        var login = LoopbackServer.Basic("me", "secret");
        var chart = PackedChart.Simple("web", "1.0.0");
        third.Place("/web.tgz", chart.Content);
        other.Faults["/web.tgz"] = LoopbackServer.Redirect(third.Address + "/web.tgz");
        server.Publish(chart, other.Address + "/web.tgz");
        using var repository = _test.Open(new ChartAccess { Url = server.Url, Username = "me", Password = "secret" });
        await GetAsync(repository, "web", "*", passesCredentials: true);
        Assert.Equal(["GET /web.tgz|" + login], other.Requests);
        Assert.Equal(["GET /web.tgz|"], third.Requests);
    }

    [Fact]
    public async Task A_login_in_the_address_and_a_token_work_and_a_wrong_one_is_told_without_it()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        server.Demanded = LoopbackServer.Basic("me", "secr:et");
        using (var repository = _test.Open(server.Url.Replace("http://", "http://me:secr%3Aet@", StringComparison.Ordinal))) await GetAsync(repository, "web", "*");
        server.Demanded = "Bearer token";
        using (var repository = _test.Open(new ChartAccess { Url = server.Url, BearerToken = "token" })) await GetAsync(repository, "web", "*");
        using (var repository = _test.Open(server.Url.Replace("http://", "http://me:wrong@", StringComparison.Ordinal)))
        {
            var refusal = await RefusalAsync(repository);
            Assert.Equal(ChartFaultKind.AuthenticationFailed, refusal.Kind);
            Assert.DoesNotContain("wrong", refusal.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_secure_repository_is_believed_by_its_authority_or_not_at_all()
    {
        await using var server = await ChartServer.StartAsync(isSecure: true);
        server.Publish("web", "1.0.0");
        using (var repository = _test.Open(server.Url)) Assert.Equal(ChartFaultKind.AuthenticationFailed, (await RefusalAsync(repository)).Kind);
        using (var repository = _test.Open(new ChartAccess { Url = server.Url, AuthorityPem = server.AuthorityPem })) await GetAsync(repository, "web", "*");
        using (var repository = _test.Open(new ChartAccess { Url = server.Url, IsInsecure = true })) await GetAsync(repository, "web", "*");
        await using var other = await ChartServer.StartAsync(isSecure: true);
        using (var repository = _test.Open(new ChartAccess { Url = server.Url, AuthorityPem = other.AuthorityPem })) Assert.Equal(ChartFaultKind.AuthenticationFailed, (await RefusalAsync(repository)).Kind);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_to_who_wants_one()
    {
        await using var server = await ChartServer.StartAsync(isSecure: true, wantsCertificate: true);
        server.Publish("web", "1.0.0");
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var own = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=me", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var repository = _test.Open(new ChartAccess
        {
            Url = server.Url, AuthorityPem = server.AuthorityPem, ClientCertificatePem = own.ExportCertificatePem(), ClientKeyPem = key.ExportPkcs8PrivateKeyPem(),
        });
        await GetAsync(repository, "web", "*");
        using var without = _test.Open(new ChartAccess { Url = server.Url, AuthorityPem = server.AuthorityPem });
        await RefusalAsync(without);
    }

    [Fact]
    public async Task A_redirect_is_followed_but_neither_in_circles_nor_to_somewhere_less_safe()
    {
        await using var server = await ChartServer.StartAsync();
        await using var secure = await ChartServer.StartAsync(isSecure: true);
        var chart = server.Publish("web", "1.0.0");
        server.Place("/moved/web.tgz", chart.Content);
        server.Faults["/charts/web-"] = LoopbackServer.Redirect("/moved/web.tgz");
        using (var repository = _test.Open(server.Url)) await GetAsync(repository, "web", "*");
        server.Faults["/charts/index"] = LoopbackServer.Redirect("/charts/index.yaml");
        using (var repository = _test.Open(server.Url)) Assert.Contains("on and on", (await RefusalAsync(repository)).Message, StringComparison.Ordinal);
        server.Faults["/charts/index"] = LoopbackServer.Redirect("file:///etc/passwd");
        using (var repository = _test.Open(server.Url)) Assert.Equal(ChartFaultKind.Refused, (await RefusalAsync(repository)).Kind);
        secure.Faults["/charts/index"] = LoopbackServer.Redirect(server.Url + "/index.yaml");
        using (var repository = _test.Open(new ChartAccess { Url = secure.Url, AuthorityPem = secure.AuthorityPem })) Assert.Equal(ChartFaultKind.Refused, (await RefusalAsync(repository)).Kind);
    }

    [Fact]
    public async Task A_wrong_digest_is_refused_and_a_right_one_later_is_taken()
    {
        await using var server = await ChartServer.StartAsync();
        var wrong = new string('0', 64);
        server.Publish(PackedChart.Simple("web", "1.0.0"), digest: wrong);
        using var repository = _test.Open(server.Url);
        var refusal = await RefusalAsync(repository);
        Assert.Equal(ChartFaultKind.DigestMismatch, refusal.Kind);
        Assert.Contains(wrong, refusal.Message, StringComparison.Ordinal);
        server.Publish("web", "1.0.1");
        Assert.Equal("1.0.1", (await repository.ResolveAsync("web", "*", Freshness.Asked, TestLibrary.Soon)).Version);
        await GetAsync(repository, "web", "*");
    }

    [Fact]
    public async Task Without_a_digest_in_the_index_an_archive_is_fetched_once_until_everything_is_wanted_anew()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish(PackedChart.Simple("web", "1.0.0"), digest: "");
        using var repository = _test.Open(server.Url);
        for (var i = 0; i < 3; i++) await GetAsync(repository, "web", "*");
        Assert.Equal(2, server.Paths.Length);
        await repository.FetchAsync(await repository.ResolveAsync("web", "*", Freshness.Anew, TestLibrary.Soon), false, TestLibrary.Soon);
        Assert.Equal(4, server.Paths.Length);
    }

    [Fact]
    public async Task What_is_too_large_endless_broken_off_or_stuck_is_refused_in_bounded_time_and_space()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        var library = _test.Library(new ChartLimits { ArchiveBytesMax = 100_000, IndexBytesMax = 100_000 });
        foreach (var (fault, kind) in new[]
        {
            (LoopbackServer.Endless, ChartFaultKind.TooLarge), (LoopbackServer.Truncated, ChartFaultKind.NetworkFailed), (Bomb, ChartFaultKind.TooLarge),
            (LoopbackServer.Status(500), ChartFaultKind.NetworkFailed), (LoopbackServer.Status(404), ChartFaultKind.NotFound), (LoopbackServer.Status(403), ChartFaultKind.AuthenticationFailed),
            ((Func<Microsoft.AspNetCore.Http.HttpContext, Task>)(http => { http.Response.ContentLength = 1_000_000_000; return http.Response.Body.FlushAsync(); }), ChartFaultKind.TooLarge),
        })
        {
            foreach (var path in (string[])["/charts/index.yaml", "/charts/web-1.0.0.tgz"])
            {
                server.Faults[path] = fault;
                using var repository = library.Open(new ChartAccess { Url = server.Url });
                var refusal = await RefusalAsync(repository);
                Assert.True(kind == refusal.Kind, $"{path}: {refusal.Kind} instead of {kind}: {refusal.Message}");
                server.Faults.Clear();
            }
        }

        using var again = library.Open(new ChartAccess { Url = server.Url });
        await GetAsync(again, "web", "*");
    }

    /// <summary>Little that unpacks to much, and says that it is packed.</summary>
    private static async Task Bomb(Microsoft.AspNetCore.Http.HttpContext http)
    {
        if (http.Request.Path.Value!.EndsWith(".tgz", StringComparison.Ordinal))
        {
            await LoopbackServer.Endless(http);
            return;
        }

        http.Response.Headers.ContentEncoding = "gzip";
        await using var gzip = new System.IO.Compression.GZipStream(http.Response.Body, System.IO.Compression.CompressionLevel.Fastest);
        await gzip.WriteAsync(new byte[10_000_000]);
    }

    [Fact]
    public async Task A_packed_index_is_unpacked()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        server.Faults["index"] = async http =>
        {
            http.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new System.IO.Compression.GZipStream(http.Response.Body, System.IO.Compression.CompressionLevel.Fastest);
            await gzip.WriteAsync("apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, urls: [web-1.0.0.tgz]}\n"u8.ToArray());
        };
        using var repository = _test.Open(server.Url);
        await GetAsync(repository, "web", "*");
    }

    [Theory]
    [InlineData("index")]
    [InlineData(".tgz")]
    public async Task A_server_that_says_no_more_is_given_up(string path)
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        using var repository = _test.Open(server.Url);
        if (path == ".tgz") await repository.ResolveAsync("web", "*", Freshness.Known, TestLibrary.Soon);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Faults[path] = http =>
        {
            asked.SetResult();
            return LoopbackServer.Stuck(http);
        };
        var refusal = RefusalAsync(repository);
        await asked.Task.WaitAsync(TestLibrary.Soon);
        _test.Time.Advance(new ChartLimits().StallTimeout);
        // It may have been between two steps, the second of which has begun after the time has moved.
        while (!refusal.IsCompleted)
        {
            await Task.Yield();
            _test.Time.Advance(new ChartLimits().StallTimeout);
        }

        Assert.Equal(ChartFaultKind.TimedOut, (await refusal).Kind);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named_and_no_fault_of_the_repository()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        await File.WriteAllTextAsync(Path.Combine(_test.Folder, "indexes"), "a file where the folder should be");
        using var repository = _test.Open(server.Url);
        var refusal = await RefusalAsync(repository);
        Assert.Equal(ChartFaultKind.KeepingFailed, refusal.Kind);
        Assert.Contains(_test.Folder, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_earlier_process_kept_is_used_only_when_it_is_whole()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        using (var repository = _test.Open(server.Url)) await GetAsync(repository, "web", "*");
        var text = Directory.GetFiles(Path.Combine(_test.Folder, "indexes"), "*.index").Single();
        await File.WriteAllTextAsync(text, "apiVersion: v1\nentries: {}\n");
        using (var repository = _test.Open(server.Url)) await GetAsync(repository, "web", "*");
        File.Delete(text);
        using (var repository = _test.Open(server.Url)) await GetAsync(repository, "web", "*");
        Assert.Empty(Directory.GetFiles(Path.Combine(_test.Folder, "indexes"), "*.draft"));
    }

    [Fact]
    public async Task A_server_that_is_down_is_asked_once_by_two_thousand_and_again_a_while_later()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        server.Faults["index"] = LoopbackServer.Status(503);
        using var repository = _test.Open(server.Url);
        var refusals = await Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => RefusalAsync(repository)));
        Assert.All(refusals, refusal => Assert.Contains("503", refusal.Message, StringComparison.Ordinal));
        await RefusalAsync(repository);
        Assert.Single(server.Requests);
        server.Faults.Clear();
        _test.Time.Advance(TimeSpan.FromSeconds(10));
        await GetAsync(repository, "web", "*");
    }

    [Fact]
    public async Task An_archive_that_is_no_chart_is_refused_and_not_kept()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish(new PackedChart("page", "1.0.0", "<html>"u8.ToArray()));
        server.Publish(PackedChart.Of("empty", "1.0.0", ("README.md", "nothing")));
        server.Publish(PackedChart.Of("climber", "1.0.0", ("../../outside", "x"), ("Chart.yaml", "x")));
        using var repository = _test.Open(server.Url);
        foreach (var name in (string[])["page", "empty", "climber"]) Assert.Equal(ChartFaultKind.Invalid, (await RefusalAsync(repository, name)).Kind);
        Assert.False(Directory.Exists(Path.Combine(_test.Folder, "archives")));
    }

    [Theory]
    [InlineData("https://x/charts", "web.tgz", "https://x/charts/web.tgz")]
    [InlineData("https://x/charts/", "/abs/web.tgz", "https://x/abs/web.tgz")]
    [InlineData("https://x/charts", "../up/web.tgz", "https://x/up/web.tgz")]
    [InlineData("https://x/charts?key=1", "web.tgz", "https://x/charts/web.tgz?key=1")]
    [InlineData("https://x/charts?key=1", "https://y/web.tgz?z=2", "https://y/web.tgz?z=2")]
    [InlineData("https://x/charts", "web.tgz?z=2", "https://x/charts/web.tgz?z=2")]
    public void Addresses_in_an_index_are_seen_from_the_repository(string root, string reference, string wanted) =>
        Assert.Equal(wanted, HttpRepository.Against(new Uri(root), reference)?.AbsoluteUri);

    [Theory]
    [InlineData("ftp://x/charts")]
    [InlineData("registry.example/charts")]
    [InlineData("file:///srv/charts")]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("oci://")]
    public void Other_addresses_are_refused_with_the_remedy(string url)
    {
        var refusal = Assert.Throws<ChartException>(() => _test.Open(url));
        Assert.Equal(ChartFaultKind.Refused, refusal.Kind);
        Assert.Contains("enableOCI", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://me:pw@x/charts?token=1", "https://x/charts")]
    [InlineData("https://a@b@x/c@d", "https://x/c@d")]
    [InlineData("me:pw@x/y", "x/y")]
    [InlineData("https://", "https://")]
    [InlineData("oci://me:pw@x", "oci://x")]
    public void An_address_is_shown_without_login_and_query(string url, string shown) => Assert.Equal(shown, ChartAddress.Shown(url));
}
