using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Host.Server.Access;
using Microsoft.IdentityModel.Tokens;

namespace GitOpsActors.Host.Tests.Access.SingleSignOn;

/// <summary>Tokens of an identity provider: those that count, those that don't, and what is asked of the provider for that.</summary>
public sealed class ProviderTokenTests(TestControl control) : IClassFixture<TestControl>
{
    private const string NotOfAcme = "token is not one of Acme";
    private static readonly Dictionary<string, object> Plain = [];

    [Fact]
    public async Task A_token_of_the_provider_counts_as_Bearer_and_as_a_cookie_in_several_parts()
    {
        await using var site = await TestSite.StartAsync(control);
        Assert.Equal("5f1c", await site.Node.WhoAsync(site.Provider.Sign(Plain)));
        Assert.Equal("5f1c", await site.Node.WhoAsync(site.Provider.Sign(With("aud", TestProvider.CliClient))));

        var large = site.Provider.Sign(With("groups", Enumerable.Range(0, 400).Select(static i => $"group-{i:0000}").ToArray()));
        var cookies = TokenCookie.Of(large, "");
        Assert.True(cookies.Count > 1);
        var caller = await site.Node.CallAsync(null, ("Cookie", string.Join("; ", cookies)));
        Assert.Equal(("5f1c", 400), (caller.Caller!.Subject, caller.Caller.Values("groups").Count));
        // As with any cookie: not from a page of somebody else.
        Assert.Equal(
            "the request comes from a page of another origin",
            (await site.Node.CallAsync(null, ("Cookie", string.Join("; ", cookies)), ("Origin", "https://evil.example"))).Problem);
    }

    [Fact]
    public async Task People_whom_a_provider_knows_from_another_go_by_the_name_that_they_have_there()
    {
        await using var site = await TestSite.StartAsync(control);
        var federated = With("federated_claims", new Dictionary<string, object> { ["user_id"] = "ann-at-hub", ["connector_id"] = "hub" });
        Assert.Equal("ann-at-hub", await site.Node.WhoAsync(site.Provider.Sign(federated)));
    }

    [Fact]
    public async Task Tokens_that_are_not_of_the_provider_for_us_and_now_do_not_count()
    {
        await using var site = await TestSite.StartAsync(control);
        var (provider, now) = (site.Provider, site.Time.GetUtcNow().ToUnixTimeSeconds());
        await RefusedAsync(NotOfAcme, provider.Sign(Plain, TestProvider.NewKey()));
        await RefusedAsync(NotOfAcme, provider.Sign(Plain, new RsaSecurityKey(RSA.Create(2048)) { KeyId = provider.Key.KeyId }));
        await RefusedAsync(NotOfAcme, provider.Sign(With("iss", "https://elsewhere.example")));
        await RefusedAsync(NotOfAcme, provider.Sign(With("iss", provider.Issuer.TrimEnd('/'))));
        await RefusedAsync(NotOfAcme, provider.Sign(Plain, algorithm: SecurityAlgorithms.None));
        // The key that all know, taken for a secret that two share.
        var known = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(provider.Key.Rsa.ExportRSAPublicKeyPem()))
        {
            KeyId = provider.Key.KeyId,
        };
        await RefusedAsync(NotOfAcme, provider.Sign(Plain, known, SecurityAlgorithms.HmacSha256));
        var right = provider.Sign(Plain);
        await RefusedAsync(NotOfAcme, right[..^8] + "AAAAAAAA");
        var parts = right.Split('.');
        var forged = Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("5f1c", "boss", StringComparison.Ordinal));
        await RefusedAsync(NotOfAcme, $"{parts[0]}.{forged}.{parts[2]}");
        await RefusedAsync("token is for somebody else", provider.Sign(With("aud", "another client")));
        await RefusedAsync("token is for somebody else", provider.Sign(With("aud", DBNull.Value)));
        await RefusedAsync("token does not say whose it is", provider.Sign(With("sub", "")));
        await RefusedAsync("token is expired", provider.Sign(With("exp", now - 31)));
        await RefusedAsync("token is expired", provider.Sign(With("nbf", now + 31)));
        Assert.NotEqual("5f1c", await site.Node.WhoAsync(provider.Sign(With("exp", DBNull.Value))));
        // Clocks are a little off, here and there.
        Assert.Equal("5f1c", await site.Node.WhoAsync(provider.Sign(With("exp", now - 29))));
        Assert.Equal("5f1c", await site.Node.WhoAsync(provider.Sign(With("nbf", now + 29))));
        // One of this server's own form, by the provider's key, is none of either.
        Assert.Equal("token is not one of this server", await site.Node.WhoAsync(provider.Sign(With("iss", SessionTokens.Issuer))));

        async Task RefusedAsync(string problem, string token) => Assert.StartsWith(problem, await site.Node.WhoAsync(token));
    }

    [Fact]
    public async Task The_settings_say_for_whom_tokens_may_be()
    {
        await using var site = await TestSite.StartAsync(control);
        await site.SetAsync(site.Provider.Config("""
            allowedAudiences: [one, two]
            skipAudienceCheckWhenTokenHasNoAudience: true
            """));
        Assert.Equal("5f1c", await site.Node.WhoAsync(site.Provider.Sign(With("aud", (string[])["zero", "two"]))));
        Assert.Equal("5f1c", await site.Node.WhoAsync(site.Provider.Sign(With("aud", DBNull.Value))));
        Assert.StartsWith("token is for somebody else", await site.Node.WhoAsync(site.Provider.Sign(Plain)));
    }

    [Fact]
    public async Task A_key_that_nobody_knows_is_asked_for_at_once_and_strangers_cannot_make_that_often()
    {
        await using var site = await TestSite.StartAsync(control);
        Assert.Equal("5f1c", await site.Node.WhoAsync(site.Provider.Sign(Plain)));
        Assert.Equal(1, site.Provider.Looks);
        await site.Provider.ChangeKeyAsync();
        site.Time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("5f1c", await site.Node.WhoAsync(site.Provider.Sign(Plain)));
        Assert.Equal(2, site.Provider.Looks);
        for (var i = 0; i < 100; i++) Assert.Equal(NotOfAcme, await site.Node.WhoAsync(site.Provider.Sign(Plain, TestProvider.NewKey())));
        Assert.Equal(2, site.Provider.Looks);
        site.Time.Advance(TimeSpan.FromSeconds(31));
        await site.Node.WhoAsync(site.Provider.Sign(Plain, TestProvider.NewKey()));
        Assert.Equal(3, site.Provider.Looks);
        // What it tells is good for an hour.
        site.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("5f1c", await site.Node.WhoAsync(site.Provider.Sign(Plain)));
        Assert.Equal(3, site.Provider.Looks);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_asked_ever_more_rarely_and_accounts_do_not_notice()
    {
        await using var site = await TestSite.StartAsync(control);
        await site.Provider.StopAsync();
        using var browser = site.NewBrowser();

        var (_, status, text) = await browser.GoAsync("/auth/login");
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("nobody can sign in by Acme at this moment", text);
        Assert.Contains("it is asked again in 1 s", (await browser.GoAsync("/auth/login")).Text);
        site.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain("it is asked again", (await browser.GoAsync("/auth/login")).Text);
        Assert.Contains("it is asked again in 2 s", (await browser.GoAsync("/auth/login")).Text);
        Assert.StartsWith("Acme can't be asked at this moment", await site.Node.WhoAsync(site.Provider.Sign(Plain)));
        Assert.Equal("ann", await site.Node.WhoAsync(await site.Node.LoginAsync("ann", "open sesame")));
        for (var i = 0; i < 10; i++)
        {
            site.Time.Advance(TimeSpan.FromMinutes(5));
            await browser.GoAsync("/auth/login");
        }

        Assert.Contains("it is asked again in 300 s", (await browser.GoAsync("/auth/login")).Text);
        await site.Provider.StartAsync();
        site.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Contains("5f1c", (await browser.GoAsync("/auth/login?return_url=/who")).Text);

        // Known keys go on to count while it is away, however long that is.
        var token = site.Provider.Sign(With("exp", site.Time.GetUtcNow().AddDays(2).ToUnixTimeSeconds()));
        await site.Provider.StopAsync();
        site.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("5f1c", await site.Node.WhoAsync(token));
    }

    [Fact]
    public async Task Another_provider_counts_as_soon_as_the_settings_name_it_and_the_one_before_no_more()
    {
        await using var site = await TestSite.StartAsync(control);
        await using var next = new TestProvider(site.Time) { Person = "77" };
        await next.StartAsync();
        Assert.Equal("5f1c", await site.Node.WhoAsync(site.Provider.Sign(Plain)));

        await site.SetAsync(next.Config());

        Assert.Equal("77", await site.Node.WhoAsync(next.Sign(Plain)));
        Assert.Equal(NotOfAcme, await site.Node.WhoAsync(site.Provider.Sign(Plain)));
        await site.SetAsync("");
        Assert.Equal("token is not one of this server", await site.Node.WhoAsync(next.Sign(Plain)));
    }

    [Fact]
    public async Task A_provider_that_speaks_for_another_is_not_believed()
    {
        await using var site = await TestSite.StartAsync(control);
        await site.SetAsync(site.Provider.Config().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        using var browser = site.NewBrowser();
        Assert.Contains("they have to be equal to the letter", (await browser.GoAsync("/auth/login")).Text);
    }

    [Fact]
    public async Task Who_has_signed_in_by_a_provider_a_moment_ago_may_change_passwords_that_the_policy_lets_them()
    {
        await using var site = await TestSite.StartAsync(control);
        var caller = (await site.Node.CallAsync(site.Provider.Sign(Plain))).Caller!;
        await site.Node.Accounts.ChangePasswordAsync(caller, "ann", "", "another sesame", default);
        Assert.Equal("ann", await site.Node.WhoAsync(await site.Node.LoginAsync("ann", "another sesame")));

        site.Time.Advance(TimeSpan.FromMinutes(5));
        await SessionTests.RefusedAsync(
            400, "current password does not match",
            () => site.Node.Accounts.ChangePasswordAsync(caller, "ann", "", "a third sesame", default));
    }

    private static Dictionary<string, object> With(string claim, object value) => new() { [claim] = value };
}
