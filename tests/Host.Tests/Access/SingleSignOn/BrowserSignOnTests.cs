using System.Net;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using Microsoft.AspNetCore.WebUtilities;

namespace GitOpsActors.Host.Tests.Access.SingleSignOn;

/// <summary>Browsers that sign in by an identity provider, and those that try to get in by its way.</summary>
public sealed class BrowserSignOnTests(TestControl control) : IClassFixture<TestControl>
{
    private const string Login = "/auth/login?return_url=/who";

    [Fact]
    public async Task A_browser_comes_back_to_its_page_with_its_groups_and_keeps_nothing_that_a_page_could_read()
    {
        await using var site = await TestSite.StartAsync(control);
        using var browser = site.NewBrowser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GoAsync("/who")).Status);

        var (page, _, text) = await browser.GoAsync("/auth/login?return_url=" + Uri.EscapeDataString(site.Address + "/who?x=1"));

        Assert.Equal(site.Address + "/who?x=1", page);
        Assert.Equal("""{"subject":"5f1c","name":"ann@acme.example","groups":["acme:dev"]}""", text);
        var cookies = browser.Cookies.GetAllCookies().ToList();
        Assert.Equal([TokenCookie.Name], cookies.Select(static one => one.Name));
        Assert.True(cookies[0].HttpOnly);
    }

    [Fact]
    public async Task What_the_provider_is_asked_is_what_the_settings_say()
    {
        await using var site = await TestSite.StartAsync(control);
        await site.SetAsync(site.Provider.Config("""
            requestedScopes: [openid, groups]
            requestedIDTokenClaims: {groups: {essential: true}}
            domainHint: acme.example
            """));
        using var browser = site.NewBrowser();

        var query = QueryHelpers.ParseQuery(new Uri(await browser.NextAsync(Login)).Query);

        Assert.Equal(
            ("openid groups", "code", TestProvider.Client, site.Address + "/auth/callback", "S256", "acme.example"),
            (query["scope"].ToString(), query["response_type"].ToString(), query["client_id"].ToString(), query["redirect_uri"].ToString(),
                query["code_challenge_method"].ToString(), query["domain_hint"].ToString()));
        Assert.Equal("""{"id_token":{"groups":{"essential":true}}}""", query["claims"].ToString());
        foreach (var drawn in (string[])["state", "nonce", "code_challenge"]) Assert.Equal(43, query[drawn].ToString().Length);
    }

    [Fact]
    public async Task Nobody_is_sent_to_a_page_of_somebody_else()
    {
        await using var site = await TestSite.StartAsync(control);
        await site.SetAsync(site.Provider.Config(), ("additionalUrls", "[https://more.example/gitops]"));
        using var browser = site.NewBrowser();
        var host = new Uri(site.Address).Authority;
        string[] pages =
        [
            "https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "/\t/evil.example", "javascript:alert(1)",
            "http:evil.example", site.Address + "@evil.example/", site.Address + ".evil.example/", $"http://someone@{host}/who",
            $"https://{host}/who", "https://more.example/other", "https://more.example/gitops/../other",
        ];
        foreach (var page in pages)
            Assert.StartsWith("400", await browser.NextAsync("/auth/login?return_url=" + Uri.EscapeDataString(page)));
        Assert.StartsWith(site.Provider.Issuer, await browser.NextAsync("/auth/login?return_url=https://more.example/gitops/apps"));
    }

    [Fact]
    public async Task Only_the_browser_that_began_can_go_on_and_only_with_its_own_answer_once_and_soon()
    {
        await using var site = await TestSite.StartAsync(control);
        using var ann = site.NewBrowser();
        using var eve = site.NewBrowser();
        var hers = await ann.NextAsync(await ann.NextAsync(Login));
        Assert.StartsWith(site.Address + "/auth/callback", hers);

        // With the answer of another: who has not begun, who has begun, and who would like to be ann.
        Assert.StartsWith("400", await eve.NextAsync(hers));
        var own = await eve.NextAsync(await eve.NextAsync(Login));
        Assert.StartsWith("400", await eve.NextAsync(hers));
        // It was given up with that: the cookie is good for one answer.
        Assert.StartsWith("400", await eve.NextAsync(own));
        // A code of another sign-in in the answer to this one.
        var other = QueryHelpers.ParseQuery(new Uri(await eve.NextAsync(await eve.NextAsync(Login))).Query)["code"].ToString();
        var mixed = QueryHelpers.AddQueryString(
            site.Address + "/auth/callback", new Dictionary<string, string?>
            {
                ["code"] = other, ["state"] = QueryHelpers.ParseQuery(new Uri(hers).Query)["state"],
            });
        Assert.StartsWith("401", await ann.NextAsync(mixed));

        var late = await ann.NextAsync(await ann.NextAsync(Login));
        site.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.StartsWith("400", await ann.NextAsync(late));
        var inTime = await ann.NextAsync(await ann.NextAsync(Login));
        Assert.Equal(site.Address + "/who", await ann.NextAsync(inTime));
        Assert.StartsWith("400", await ann.NextAsync(inTime));
    }

    [Fact]
    public async Task Who_is_refused_hears_why_and_gets_no_session()
    {
        await using var site = await TestSite.StartAsync(control);
        using var browser = site.NewBrowser();
        site.Provider.IsRefused = true;
        var (_, status, text) = await browser.GoAsync(Login);
        Assert.Equal((HttpStatusCode.Unauthorized, "Acme refuses: access_denied: not today"), (status, Error(text)));

        site.Provider.IsRefused = false;
        await site.SetAsync(site.Provider.Config().Replace("$acme.secret", "not the secret", StringComparison.Ordinal));
        (_, status, text) = await browser.GoAsync(Login);
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "Acme refuses: invalid_client: the client does not prove itself"), (status, Error(text)));
        Assert.Empty(browser.Cookies.GetAllCookies());
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("ann")]
    [InlineData("proj:default:ci")]
    public async Task Nobody_becomes_an_account_or_a_role_of_the_server_by_being_called_so_elsewhere(string name)
    {
        await using var site = await TestSite.StartAsync(control);
        site.Provider.Person = name;
        using var browser = site.NewBrowser();

        var (_, status, text) = await browser.GoAsync(Login);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("which is a name that only this server gives", Error(text));
        Assert.Empty(browser.Cookies.GetAllCookies());
        var token = site.Provider.Sign(new Dictionary<string, object>());
        Assert.Contains("which is a name that only this server gives", await site.Node.WhoAsync(token));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_all_nodes_and_goes_on_to_the_provider()
    {
        await using var site = await TestSite.StartAsync(control);
        await site.SetAsync(site.Provider.Config(
            "logoutURL: https://acme.example/end?id_token_hint={{token}}&post_logout_redirect_uri={{logoutRedirectURL}}"));
        using var browser = site.NewBrowser();
        await browser.GoAsync(Login);
        var token = Assert.Single(browser.Cookies.GetAllCookies()).Value;
        Assert.Equal("5f1c", await control.Node(site.Time).WhoAsync(token));

        Assert.Equal(
            $"https://acme.example/end?id_token_hint={token}&post_logout_redirect_uri={site.Address}",
            await browser.NextAsync("/auth/logout"));

        Assert.Empty(browser.Cookies.GetAllCookies());
        Assert.Equal("token is revoked, please re-login", await control.Node(site.Time).WhoAsync(token));
        // The same signature, written in another way: the last character of a signature of 256 bytes has four bits that nobody reads.
        var same = token[..^1] + (char)(token[^1] + 1);
        Assert.DoesNotContain("5f1c", await site.Node.WhoAsync(same));
        // Who signs in again is in again.
        Assert.Contains("5f1c", (await browser.GoAsync(Login)).Text);
    }

    [Fact]
    public async Task Signing_out_ends_sessions_of_accounts_too_which_no_provider_knows()
    {
        await using var site = await TestSite.StartAsync(control);
        await site.SetAsync(site.Provider.Config("logoutURL: https://acme.example/end"));
        var token = await site.Node.LoginAsync("ann", "open sesame");
        using var browser = site.NewBrowser();
        browser.Cookies.Add(new Uri(site.Address), new Cookie(TokenCookie.Name, token));
        Assert.Contains("\"ann\"", (await browser.GoAsync("/who")).Text);

        Assert.Equal(site.Address + "/", await browser.NextAsync("/auth/logout"));

        Assert.Equal("token is revoked, please re-login", await site.Node.WhoAsync(token));
        Assert.Empty(browser.Cookies.GetAllCookies());
    }

    [Fact]
    public async Task Groups_that_only_the_provider_tells_are_asked_for_once_and_again_when_they_are_old()
    {
        await using var site = await TestSite.StartAsync(control);
        await site.SetAsync(site.Provider.Config("""
            enableUserInfoGroups: true
            userInfoPath: /connect/userinfo
            userInfoCacheExpiration: 5m
            """));
        (site.Provider.Groups, site.Provider.MoreGroups) = ([], ["acme:ops", "acme:dev"]);
        using var browser = site.NewBrowser();

        Assert.Equal("""["acme:ops","acme:dev"]""", Groups((await browser.GoAsync(Login)).Text));
        await browser.GoAsync("/who");
        Assert.Equal(1, site.Provider.UserInfos);
        // Nobody but the server reads or makes the cookie that the access token is in.
        var token = browser.Cookies.GetAllCookies()[TokenCookie.Name]!.Value;
        Assert.DoesNotContain("eyJ", browser.Cookies.GetAllCookies()["argocd.access"]!.Value);

        site.Provider.MoreGroups = ["acme:none"];
        site.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("""["acme:none"]""", Groups((await browser.GoAsync("/who")).Text));

        // The groups of one are not had with the access token of another.
        site.Provider.Person = "0000";
        using var other = site.NewBrowser();
        await other.GoAsync(Login);
        other.Cookies.Add(new Uri(site.Address), new Cookie(TokenCookie.Name, token, "/"));
        var (_, status, text) = await other.GoAsync("/who");
        Assert.Equal((HttpStatusCode.Unauthorized, "Acme tells groups of somebody else"), (status, Error(text)));
    }

    [Theory]
    [InlineData("", "", "404", "single sign-on is not set up here; oidc.config of argocd-cm names the identity provider")]
    [InlineData("", "connectors: []", "503", "no Dex comes with this server")]
    [InlineData("issuer: http://acme.example", "", "503", "single sign-on is out of order here; the log of the server says why")]
    public async Task Who_can_not_sign_in_hears_why(string config, string dex, string status, string said)
    {
        await using var site = await TestSite.StartAsync(control);
        await site.SetAsync(config, ("dex.config", dex));
        using var browser = site.NewBrowser();

        var answer = await browser.NextAsync("/auth/login");

        Assert.StartsWith(status, answer);
        Assert.Contains(said, answer);
        Assert.Contains("501 ", await browser.NextAsync("/api/dex/auth"));
        Assert.Equal("ann", await site.Node.WhoAsync(await site.Node.LoginAsync("ann", "open sesame")));
    }

    private static string Error(string text) => JsonReader.Read(text)["error"].Text() ?? "";

    private static string Groups(string text) => JsonText.Write(JsonReader.Read(text).List("groups"));
}
