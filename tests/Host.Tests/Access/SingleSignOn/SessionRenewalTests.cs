using System.Net;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Access.SingleSignOn;

namespace GitOpsActors.Host.Tests.Access.SingleSignOn;

/// <summary>Browsers that stay signed in, by the refresh token of a provider. Its tokens are good for twenty minutes.</summary>
public sealed class SessionRenewalTests(TestControl control) : IClassFixture<TestControl>
{
    private const string Login = "/auth/login?return_url=/who";
    private const string Scopes = "requestedScopes: [openid, profile, email, groups, offline_access]";

    [Fact]
    public async Task A_token_that_ends_soon_is_renewed_once_and_the_session_goes_on()
    {
        await using var site = await StartAsync();
        using var browser = await SignInAsync(site);
        var first = Cookie(browser, TokenCookie.Name);

        site.Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(HttpStatusCode.OK, (await browser.GoAsync("/who")).Status);
        Assert.Equal((0, first), (site.Provider.Renewals, Cookie(browser, TokenCookie.Name)));

        site.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("ann@acme.example", (await browser.GoAsync("/who")).Text);
        Assert.Equal(1, site.Provider.Renewals);
        Assert.NotEqual(first, Cookie(browser, TokenCookie.Name));

        // By now the first token is over, and the second is not; a third one is due.
        site.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(HttpStatusCode.OK, (await browser.GoAsync("/who")).Status);
        Assert.Equal(2, site.Provider.Renewals);
        await browser.NextAsync("/auth/logout");
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GoAsync("/who")).Status);
        Assert.Empty(browser.Cookies.GetAllCookies());
    }

    [Fact]
    public async Task Requests_at_the_same_time_share_one_renewal_as_do_those_that_come_a_moment_later_with_the_old_token()
    {
        await using var site = await StartAsync();
        using var browser = await SignInAsync(site);
        using var late = Copy(site, browser);
        site.Time.Advance(TimeSpan.FromMinutes(16));

        var pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => browser.GoAsync("/who")));

        Assert.All(pages, static page => Assert.Equal(HttpStatusCode.OK, page.Status));
        Assert.Equal(HttpStatusCode.OK, (await late.GoAsync("/who")).Status);
        Assert.Equal(1, site.Provider.Renewals);
        Assert.Equal(Cookie(browser, TokenCookie.Name), Cookie(late, TokenCookie.Name));
    }

    [Fact]
    public async Task While_the_provider_renews_nothing_the_session_goes_on_to_its_own_end()
    {
        await using var site = await StartAsync();
        using var browser = await SignInAsync(site);
        var first = Cookie(browser, TokenCookie.Name);
        await site.SetAsync(Config(site).Replace("$acme.secret", "not the secret", StringComparison.Ordinal));
        site.Time.Advance(TimeSpan.FromMinutes(16));

        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await browser.GoAsync("/who")).Status);

        // It was asked once in that minute.
        Assert.Equal((1, first), (site.Provider.Renewals, Cookie(browser, TokenCookie.Name)));
        site.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GoAsync("/who")).Status);
        Assert.Equal(1, site.Provider.Renewals);
    }

    [Fact]
    public async Task A_refresh_token_renews_nobody_else_s_session_and_none_that_was_ended()
    {
        await using var site = await StartAsync();
        using var ann = await SignInAsync(site);
        using var ended = Copy(site, ann);
        site.Provider.Person = "eve";
        using var eve = await SignInAsync(site);
        site.Time.Advance(TimeSpan.FromMinutes(16));

        Set(eve, site, SessionRenewal.Cookie, Cookie(ann, SessionRenewal.Cookie));
        Assert.Equal(HttpStatusCode.OK, (await eve.GoAsync("/who")).Status);
        Set(eve, site, SessionRenewal.Cookie, "made-up");
        Assert.Equal(HttpStatusCode.OK, (await eve.GoAsync("/who")).Status);
        await ann.NextAsync("/auth/logout");
        Assert.Equal(HttpStatusCode.Unauthorized, (await ended.GoAsync("/who")).Status);

        Assert.Equal(0, site.Provider.Renewals);
    }

    [Fact]
    public async Task Without_a_threshold_no_refresh_token_is_kept_and_a_token_that_is_no_cookie_is_not_renewed()
    {
        await using var site = await TestSite.StartAsync(control);
        await site.SetAsync(site.Provider.Config(Scopes));
        using var browser = await SignInAsync(site);
        Assert.Equal([TokenCookie.Name], browser.Cookies.GetAllCookies().Select(static one => one.Name));

        await site.SetAsync(Config(site));
        using var other = await SignInAsync(site);
        site.Time.Advance(TimeSpan.FromMinutes(16));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/who");
        request.Headers.Authorization = new("Bearer", Cookie(browser, TokenCookie.Name));
        using var response = await other.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, 0), (response.StatusCode, site.Provider.Renewals));
    }

    private async Task<TestSite> StartAsync()
    {
        var site = await TestSite.StartAsync(control);
        await site.SetAsync(Config(site));
        return site;
    }

    private static string Config(TestSite site) => site.Provider.Config($"refreshTokenThreshold: 5m\n{Scopes}");

    private static async Task<Browser> SignInAsync(TestSite site)
    {
        var browser = site.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await browser.GoAsync(Login)).Status);
        return browser;
    }

    /// <summary>Another browser with the same cookies, such as one whose request was on its way when they changed.</summary>
    private static Browser Copy(TestSite site, Browser browser)
    {
        var copy = site.NewBrowser();
        foreach (var cookie in browser.Cookies.GetAllCookies().Cast<Cookie>()) Set(copy, site, cookie.Name, cookie.Value);
        return copy;
    }

    private static void Set(Browser browser, TestSite site, string name, string value) =>
        browser.Cookies.Add(new Uri(site.Address), new Cookie(name, value, "/"));

    private static string Cookie(Browser browser, string name) =>
        browser.Cookies.GetAllCookies().Single(one => one.Name == name).Value;
}
