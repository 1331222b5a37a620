using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Charts.Tests.Servers;
using GitOpsActors.Engine.Helm;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Charts.Tests.Registries;

public sealed class OciRegistryTests : IDisposable
{
    private readonly TestLibrary _test = new();

    public void Dispose() => _test.Dispose();

    private static ChartAccess Access(RegistryServer server, string path = "/team/charts", string? user = null, string? password = null) =>
        new() { Url = $"oci://{server.Host}{path}", UsesPlainHttp = true, Username = user, Password = password };

    private static async Task<ChartPackage> GetAsync(ChartRepository repository, string chart, string version)
    {
        var pin = await repository.ResolveAsync(chart, version, Freshness.Known, TestLibrary.Soon);
        return await repository.FetchAsync(pin, false, TestLibrary.Soon);
    }

    private static Task<ChartException> RefusalAsync(ChartRepository repository, string chart = "web", string version = "1.0.0") =>
        Assert.ThrowsAsync<ChartException>(() => GetAsync(repository, chart, version));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("^1.0.0")]
    [InlineData("~1.2.0")]
    [InlineData("1.2.3")]
    [InlineData("1.1.0+build.7")]
    [InlineData(">=1.1.0 <1.2.0")]
    [InlineData("1.2.9")]
    [InlineData("^2.0.0-0")]
    [InlineData(">=3")]
    [InlineData("^9")]
    public async Task A_version_is_chosen_as_helm_chooses_it(string wanted)
    {
        await using var server = await RegistryServer.StartAsync();
        server.PageSize = 2;
        foreach (var version in (string[])["1.0.0", "1.2.3", "1.2.10", "1.1.0+build.7", "2.0.0-rc.1", "0.9.0"]) server.Push("team/charts/web", PackedChart.Simple("web", version));
        server.Push("team/charts/web", PackedChart.Simple("web", "3.0.0"), "v3.0.0");
        server.Push("team/charts/web", PackedChart.Simple("web", "4.0.0"), "newest");
        using var helm = new Helm();
        var (theirs, refusal) = await helm.PullAsync("web", wanted, $"oci://{server.Host}/team/charts/web", "--plain-http");
        using var repository = _test.Open(Access(server));
        try
        {
            var pin = await repository.ResolveAsync("web", wanted, Freshness.Known, TestLibrary.Soon);
            var package = await repository.FetchAsync(pin, false, TestLibrary.Soon);
            Assert.True(pin.Version == theirs, $"ours {pin.Version}, theirs {theirs}{refusal}");
            Assert.NotNull(package.Tree.ReadFile("Chart.yaml"));
        }
        catch (ChartException error)
        {
            Assert.True(theirs is null, $"ours {error.Message}, theirs {theirs}");
        }
    }

    [Theory]
    [InlineData("/team/charts", "web", false)]
    [InlineData("/team/charts/web", "", false)]
    [InlineData("", "team/charts/web", true)]
    public async Task A_token_is_fetched_with_user_and_password_and_used_again(string path, string chart, bool isSecure)
    {
        await using var server = await RegistryServer.StartAsync(isSecure);
        server.Login = LoopbackServer.Basic("me", "secret");
        server.Push("team/charts/web", PackedChart.Simple("web", "1.0.0"));
        server.Push("team/charts/web", PackedChart.Simple("web", "1.1.0"));
        using var repository = _test.Open(new ChartAccess { Url = $"oci://{server.Host}{path}", UsesPlainHttp = !isSecure, AuthorityPem = server.AuthorityPem, Username = "me", Password = "secret" });
        await GetAsync(repository, chart, "*");
        await GetAsync(repository, chart, "1.0.0");
        Assert.Equal(1, server.TokensGiven);
        Assert.Single(server.Requests, static request => request.Contains("Basic", StringComparison.Ordinal));

        // A minute before it ends a new one is needed; what is asked for with an old one is asked for again.
        _test.Time.Advance(TimeSpan.FromSeconds(server.TokenLifetime));
        await repository.ResolveAsync(chart, "*", Freshness.Asked, TestLibrary.Soon);
        Assert.Equal(2, server.TokensGiven);
    }

    [Fact]
    public async Task A_registry_that_wants_user_and_password_itself_gets_them()
    {
        await using var server = await RegistryServer.StartAsync();
        (server.Login, server.WantsBasic) = (LoopbackServer.Basic("me", "secret"), true);
        server.Push("team/charts/web", PackedChart.Simple("web", "1.0.0"));
        using var repository = _test.Open(Access(server, user: "me", password: "secret"));
        await GetAsync(repository, "web", "*");
        using var without = _test.Open(Access(server));
        var refusal = await RefusalAsync(without);
        Assert.Equal(ChartFaultKind.AuthenticationFailed, refusal.Kind);
        Assert.Contains("repository Secret", refusal.Message, StringComparison.Ordinal);
        using var wrong = _test.Open(Access(server, user: "me", password: "wrong"));
        Assert.Equal(ChartFaultKind.AuthenticationFailed, (await RefusalAsync(wrong)).Kind);
    }

    [Theory]
    [InlineData("http://elsewhere.invalid/token")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    public async Task Credentials_are_not_shown_to_a_token_server_that_is_less_safe_than_the_registry(string realm)
    {
        await using var server = await RegistryServer.StartAsync(isSecure: true);
        server.Faults["/v2/"] = http =>
        {
            http.Response.StatusCode = 401;
            http.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{realm}\",service=\"x\"";
            return Task.CompletedTask;
        };
        using var repository = _test.Open(new ChartAccess { Url = $"oci://{server.Host}/team", AuthorityPem = server.AuthorityPem, Username = "me", Password = "secret" });
        var refusal = await RefusalAsync(repository);
        Assert.Equal(ChartFaultKind.Refused, refusal.Kind);
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_is_fetched_once_for_all_who_ask_and_its_blob_never_again()
    {
        await using var server = await RegistryServer.StartAsync();
        server.Push("team/charts/web", PackedChart.Simple("web", "1.0.0"));
        using var repository = _test.Open(Access(server));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => GetAsync(repository, "web", "1.0.0")));
        Assert.Equal(["GET /v2/team/charts/web/manifests/1.0.0", $"GET /v2/team/charts/web/blobs/sha256:{PackedChart.Simple("web", "1.0.0").Digest}"], server.Paths);
        using var later = _test.Open(Access(server));
        await GetAsync(later, "web", "1.0.0");
        Assert.Equal("GET /v2/team/charts/web/manifests/1.0.0", Assert.Single(server.Paths.Skip(2)));
    }

    [Fact]
    public async Task A_blob_that_lies_elsewhere_is_fetched_without_credentials()
    {
        await using var server = await RegistryServer.StartAsync();
        await using var storage = await ChartServer.StartAsync();
        server.Login = LoopbackServer.Basic("me", "secret");
        var chart = PackedChart.Simple("web", "1.0.0");
        server.Push("team/charts/web", chart);
        server.BlobsElsewhere = storage.Address;
        storage.Place("/sha256:" + chart.Digest, chart.Content);
        using var repository = _test.Open(Access(server, user: "me", password: "secret"));
        await GetAsync(repository, "web", "1.0.0");
        Assert.Equal([$"GET /sha256:{chart.Digest}|"], storage.Requests);
    }

    [Fact]
    public async Task A_digest_names_a_manifest_and_a_tag_that_is_no_version_means_the_digest_that_it_has_now()
    {
        await using var server = await RegistryServer.StartAsync();
        var first = server.Push("team/charts/web", PackedChart.Simple("web", "1.0.0"), "stable");
        using var repository = _test.Open(Access(server));
        Assert.Equal(first, (await repository.ResolveAsync("web", "stable", Freshness.Known, TestLibrary.Soon)).Version);
        var second = server.Push("team/charts/web", PackedChart.Simple("web", "1.1.0"), "stable");
        Assert.Equal(first, (await repository.ResolveAsync("web", "stable", Freshness.Known, TestLibrary.Soon)).Version);
        Assert.Equal(second, (await repository.ResolveAsync("web", "stable", Freshness.Asked, TestLibrary.Soon)).Version);
        foreach (var digest in (string[])[first, second])
        {
            await GetAsync(repository, "web", digest);
            await GetAsync(repository, "web@" + digest, "1.2.3");
        }

        Assert.Equal(ChartFaultKind.Refused, (await RefusalAsync(repository, "web@sha256:12", "1.0.0")).Kind);
        server.Faults["/manifests/" + second] = http => http.Response.WriteAsync("{}");
        using var other = _test.Open(Access(server));
        Assert.Equal(ChartFaultKind.DigestMismatch, (await RefusalAsync(other, "web", second)).Kind);
    }

    [Fact]
    public async Task What_has_not_the_promised_digest_is_refused()
    {
        await using var server = await RegistryServer.StartAsync();
        var chart = PackedChart.Simple("web", "1.0.0");
        server.Push("team/charts/web", chart);
        server.Corrupt(chart.Digest);
        using var repository = _test.Open(Access(server));
        Assert.Equal(ChartFaultKind.DigestMismatch, (await RefusalAsync(repository)).Kind);
        server.Faults["/manifests/"] = http =>
        {
            http.Response.Headers["Docker-Content-Digest"] = "sha256:" + new string('0', 64);
            return http.Response.WriteAsync("{}");
        };
        using var other = _test.Open(Access(server));
        Assert.Equal(ChartFaultKind.DigestMismatch, (await RefusalAsync(other)).Kind);
    }

    [Fact]
    public async Task What_is_no_chart_is_refused_by_what_it_is()
    {
        await using var server = await RegistryServer.StartAsync();
        server.PutManifest("team/charts/many", "1.0.0", "{\"schemaVersion\":2,\"manifests\":[]}", "application/vnd.oci.image.index.v1+json");
        server.Push("team/charts/image", PackedChart.Simple("image", "1.0.0"), config: "application/vnd.oci.image.config.v1+json",
            layer: "application/vnd.oci.image.layer.v1.tar+gzip");
        server.Push("team/charts/odd", PackedChart.Simple("odd", "1.0.0"), layer: "application/vnd.oci.image.layer.v1.tar+gzip");
        server.PutManifest("team/charts/text", "1.0.0", "hello");
        using var repository = _test.Open(Access(server));
        foreach (var (name, words) in new[] { ("many", "index of several manifests"), ("image", "it holds files, and no Helm chart"), ("odd", "no layer"), ("text", "no JSON") })
        {
            var refusal = await RefusalAsync(repository, name);
            Assert.Equal(ChartFaultKind.Invalid, refusal.Kind);
            Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_server_says_comes_to_errors_in_one_line_and_not_without_end()
    {
        await using var server = await RegistryServer.StartAsync();
        server.PutManifest("team/charts/odd", "1.0.0", "{\"config\":{\"mediaType\":\"a\\nb\\u001b" + new string('x', 100_000) + "\"}}");
        using var repository = _test.Open(Access(server));
        var refusal = await RefusalAsync(repository, "odd");
        Assert.InRange(refusal.Message.Length, 100, 2100);
        Assert.DoesNotContain(refusal.Message, char.IsControl);
    }

    [Fact]
    public async Task A_version_that_is_missing_is_told_with_those_that_are_there()
    {
        await using var server = await RegistryServer.StartAsync();
        foreach (var version in (string[])["1.0.0", "1.1.0", "2.0.0"]) server.Push("team/charts/web", PackedChart.Simple("web", version));
        using var repository = _test.Open(Access(server));
        foreach (var wanted in (string[])["1.5.0", ">=3"])
        {
            var refusal = await RefusalAsync(repository, "web", wanted);
            Assert.Equal(ChartFaultKind.VersionMissing, refusal.Kind);
            Assert.Contains("the nearest are 2.0.0, 1.1.0, 1.0.0", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(ChartFaultKind.NotFound, (await RefusalAsync(repository, "absent")).Kind);
        Assert.Equal(ChartFaultKind.Refused, (await RefusalAsync(repository, "../../admin")).Kind);
        Assert.Equal(ChartFaultKind.Refused, (await RefusalAsync(repository, "web", "a tag?")).Kind);
    }

    [Fact]
    public async Task Pages_of_tags_are_bounded_and_stay_with_the_registry()
    {
        await using var server = await RegistryServer.StartAsync();
        using var repository = _test.Open(Access(server), new ChartLimits { TagPagesMax = 5, LookAgainAfter = TimeSpan.Zero });
        server.Faults["/tags/list"] = http =>
        {
            http.Response.Headers.Link = "</v2/team/charts/web/tags/list?again>; rel=\"next\"";
            return http.Response.WriteAsync("{\"tags\":[\"1.0.0\"]}");
        };
        Assert.Equal(ChartFaultKind.TooLarge, (await RefusalAsync(repository, "web", "*")).Kind);
        server.Faults["/tags/list"] = http =>
        {
            http.Response.Headers.Link = "<http://elsewhere.invalid/tags>; rel=next";
            return http.Response.WriteAsync("{\"tags\":[\"1.0.0\"]}");
        };
        Assert.Equal(ChartFaultKind.Refused, (await RefusalAsync(repository, "web", "*")).Kind);
    }

    [Fact]
    public async Task What_is_too_large_or_endless_is_refused()
    {
        await using var server = await RegistryServer.StartAsync();
        var chart = PackedChart.Simple("web", "1.0.0");
        server.Push("team/charts/web", chart);
        using (var repository = _test.Open(Access(server), new ChartLimits { ArchiveBytesMax = 10 })) Assert.Equal(ChartFaultKind.TooLarge, (await RefusalAsync(repository)).Kind);
        Assert.DoesNotContain(server.Paths, static path => path.Contains("/blobs/", StringComparison.Ordinal));
        server.Faults["/blobs/"] = LoopbackServer.Endless;
        using (var repository = _test.Open(Access(server), new ChartLimits { ArchiveBytesMax = 100_000 })) Assert.Equal(ChartFaultKind.TooLarge, (await RefusalAsync(repository)).Kind);
        server.Faults["/manifests/"] = LoopbackServer.Endless;
        using (var repository = _test.Open(Access(server))) Assert.Equal(ChartFaultKind.TooLarge, (await RefusalAsync(repository)).Kind);
    }

    [Fact]
    public async Task A_look_asks_for_the_tags_of_each_chart_once_however_many_ranges_are_followed()
    {
        await using var server = await RegistryServer.StartAsync();
        foreach (var name in (string[])["web", "api"]) server.Push("team/charts/" + name, PackedChart.Simple(name, "1.0.0"));
        using var repository = _test.Open(Access(server));
        await repository.LookAsync([("web", "^1"), ("web", "*"), ("web", "^7"), ("api", "1.x"), ("gone", "*")], TestLibrary.Soon);
        Assert.Equal(["GET /v2/team/charts/web/tags/list", "GET /v2/team/charts/api/tags/list", "GET /v2/team/charts/gone/tags/list"], server.Paths);
        Assert.Equal("1.0.0", (await repository.ResolveAsync("api", "1.x", Freshness.Known, TestLibrary.Soon)).Version);
        Assert.Equal(3, server.Paths.Length);
    }
}
