using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Tests.Access;

/// <summary>Tokens that count, and the many that don't.</summary>
public sealed class TokenTests(TestControl control) : IClassFixture<TestControl>
{
    private const string Unknown = "token is not one of this server";
    private readonly FakeTime _time = new();

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task An_API_key_counts_as_long_as_it_is_listed_and_its_account_may_have_one()
    {
        await control.SetAsync([("accounts.ci", "apiKey"), ("accounts.ann", "login")], []);
        var (here, there) = (control.Node(_time), control.Node(_time));
        var token = await here.Accounts.CreateTokenAsync("ci", "deploy", 3600, default);

        Assert.Equal("ci", await there.WhoAsync(token));
        Assert.Equal(new AccountToken("deploy", Now, Now + 3600), Assert.Single((await there.Accounts.GetAsync("ci", default)).Tokens));
        await SessionTests.RefusedAsync(
            400, "account already has token with id 'deploy'", () => here.Accounts.CreateTokenAsync("ci", "deploy", 0, default));
        await SessionTests.RefusedAsync(
            404, "account 'nobody' does not exist", () => here.Accounts.CreateTokenAsync("nobody", "", 0, default));
        await Assert.ThrowsAsync<Server.Api.ApiException>(() => here.Accounts.CreateTokenAsync("ann", "", 0, default));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("token is expired", await there.WhoAsync(token));

        var forEver = await here.Accounts.CreateTokenAsync("ci", "", 0, default);
        _time.Advance(TimeSpan.FromDays(3650));
        Assert.Equal("ci", await there.WhoAsync(forEver));
        await here.Accounts.DeleteTokenAsync("ci", (await here.Accounts.GetAsync("ci", default)).Tokens[^1].Id, default);
        Assert.StartsWith("account ci does not have token with id", await there.WhoAsync(forEver));
    }

    [Fact]
    public async Task A_node_that_has_not_heard_of_a_token_yet_looks_before_it_refuses_it()
    {
        await control.SetAsync([("accounts.ci", "apiKey")], []);
        var before = await control.ReadAsync(default);
        var behind = new TestNode(control, _time, _ => Task.FromResult(before));

        Assert.Equal("ci", await behind.WhoAsync(await control.Node(_time).Accounts.CreateTokenAsync("ci", "", 0, default)));
    }

    [Fact]
    public async Task The_tokens_of_an_account_that_is_gone_or_switched_off_do_not_count()
    {
        await control.SetAsync([("accounts.ci", "apiKey")], []);
        var node = control.Node(_time);
        var token = await node.Accounts.CreateTokenAsync("ci", "x", 0, default);

        await SettingsAsync(("accounts.ci", "apiKey"), ("accounts.ci.enabled", "false"));
        Assert.Equal("account ci is disabled", await node.WhoAsync(token));
        await SettingsAsync(("accounts.ci", "login"));
        Assert.Equal("account ci does not have apiKey capability", await node.WhoAsync(token));
        await SettingsAsync();
        Assert.Equal("account ci does not exist", await node.WhoAsync(token));
    }

    [Fact]
    public async Task The_token_of_a_role_counts_as_long_as_its_project_lists_it()
    {
        await control.SetAsync([], []);
        await ProjectAsync("shop", "ci");
        await ProjectAsync("pay", "ci");
        var node = control.Node(_time);
        var token = await node.Accounts.CreateProjectTokenAsync(new ProjectRole("shop", "ci"), "deploy", 0, default);

        Assert.Equal("proj:shop:ci", await node.WhoAsync(token));
        Assert.Equal(
            "project pay has no such token for its role ci",
            await node.WhoAsync(Signed($"{{\"iss\":\"argocd\",\"sub\":\"proj:pay:ci\",\"iat\":{Now},\"jti\":\"deploy\"}}")));
        Assert.Equal(
            "project shop has no such token for its role other",
            await node.WhoAsync(Signed($"{{\"iss\":\"argocd\",\"sub\":\"proj:shop:other\",\"iat\":{Now},\"jti\":\"deploy\"}}")));
        // One of the old kind has no id, and goes by when it was made.
        Assert.Equal("proj:shop:ci", await node.WhoAsync(Signed($"{{\"iss\":\"argocd\",\"sub\":\"proj:shop:ci\",\"iat\":{Now}}}")));
        Assert.StartsWith(
            "project shop has no such",
            await node.WhoAsync(Signed($"{{\"iss\":\"argocd\",\"sub\":\"proj:shop:ci\",\"iat\":{Now},\"jti\":\"else\"}}")));
        await SessionTests.RefusedAsync(
            404, "project 'shop' does not have role 'none'", () =>
            node.Accounts.CreateProjectTokenAsync(new ProjectRole("shop", "none"), "", 0, default));

        await node.Accounts.DeleteProjectTokenAsync(new ProjectRole("shop", "ci"), 0, "deploy", default);

        Assert.StartsWith("project shop has no such", await node.WhoAsync(token));
    }

    [Fact]
    public async Task What_somebody_else_has_signed_or_nobody_does_not_count()
    {
        await control.SetAsync([], []);
        var node = control.Node(_time);
        var good = $"{{\"iss\":\"argocd\",\"sub\":\"admin:login\",\"iat\":{Now},\"nbf\":{Now},\"exp\":{Now + 60},\"jti\":\"1\"}}";
        Assert.Equal("admin", await node.WhoAsync(Signed(good)));

        Assert.Equal(Unknown, await node.WhoAsync(Signed(good, key: "another-key-of-thirty-two-bytes-or-so")));
        Assert.Equal(
            Unknown, await node.WhoAsync(Signed(good.Replace("\"argocd\"", "\"https://evil.example\"", StringComparison.Ordinal))));
        Assert.Equal(Unknown, await node.WhoAsync(Signed(good.Replace("\"iss\":\"argocd\",", "", StringComparison.Ordinal))));
        foreach (var none in (string[])["none", "None", "NONE", ""])
            Assert.Equal(Unknown, await node.WhoAsync(Part($"{{\"alg\":\"{none}\",\"typ\":\"JWT\"}}") + "." + Part(good) + "."));
        Assert.Equal(Unknown, await node.WhoAsync(Signed(good, header: "{\"alg\":\"HS384\",\"typ\":\"JWT\"}", hash: HMACSHA384.HashData)));
        Assert.Equal(Unknown, await node.WhoAsync(Signed(good, header: "{\"alg\":\"RS256\",\"typ\":\"JWT\"}")));
        using (var rsa = RSA.Create(2048))
        {
            var unsigned = Part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + Part(good);
            Assert.Equal(
                Unknown, await node.WhoAsync(
                unsigned + "."
                + Encoded(rsa.SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))));
        }

        var signed = Signed(good);
        Assert.Equal(Unknown, await node.WhoAsync(signed[..signed.LastIndexOf('.')] + "."));
        Assert.Equal(
            Unknown, await node.WhoAsync(
            Part("{\"alg\":\"HS256\"}") + "." + Part(good.Replace("admin", "other", StringComparison.Ordinal))
            + signed[signed.LastIndexOf('.')..]));
        Assert.Equal("no session information", await node.WhoAsync(null));
        Assert.Equal("no session information", await node.WhoAsync("not-a-token"));
        Assert.Equal(Unknown, await node.WhoAsync("a.b.c"));
        Assert.Equal(Unknown, await node.WhoAsync("gax-operator-0123"));
        Assert.Equal("no session information", await node.WhoAsync(new string('a', 70_000) + ".b.c"));
    }

    [Theory]
    [InlineData("\"sub\":\"admin:login\",\"exp\":@-1,\"jti\":\"1\"", "token is expired")]
    [InlineData("\"sub\":\"admin:login\",\"exp\":@+0,\"jti\":\"1\"", "token is expired")]
    [InlineData("\"sub\":\"admin:login\",\"exp\":@+60,\"nbf\":@+45,\"jti\":\"1\"", "token is expired")]
    [InlineData("\"sub\":\"admin:login\",\"exp\":@+60", "token has no id, and is none of an account")]
    [InlineData("\"sub\":\"admin\",\"jti\":\"1\"", "account admin does not have apiKey capability")]
    [InlineData("\"sub\":\"admin:root\",\"jti\":\"1\"", "account admin does not have root capability")]
    [InlineData("\"sub\":\"nobody:login\",\"jti\":\"1\"", "account nobody does not exist")]
    [InlineData("\"jti\":\"1\"", "token does not say whose it is, or when it was made")]
    [InlineData("\"sub\":\"proj:gone:ci\"", "project gone has no such token for its role ci")]
    public async Task A_token_of_ours_that_does_not_count_is_refused_with_the_reason(string claims, string reason)
    {
        await control.SetAsync([], []);
        var text = System.Text.RegularExpressions.Regex.Replace(
            claims, "@([+-][0-9]+)", match => (Now + int.Parse(match.Groups[1].Value)).ToString());

        Assert.Equal(reason, await control.Node(_time).WhoAsync(Signed($"{{\"iss\":\"argocd\",\"iat\":{Now},{text}}}")));
    }

    [Fact]
    public async Task Without_a_key_or_with_one_that_is_too_short_no_token_counts()
    {
        await control.SetAsync([], []);
        var node = control.Node(_time);
        foreach (var key in (string[])["", "short"])
        {
            await control.ReplaceAsync("Secret", AccessDocuments.SecretName, [(AccessView.KeyField, TestControl.Base64(key))]);
            Assert.Equal(
                "the server has no key to check tokens with",
                await node.WhoAsync(Signed($"{{\"iss\":\"argocd\",\"sub\":\"admin:login\",\"iat\":{Now},\"jti\":\"1\"}}", key)));
        }
    }

    [Fact]
    public async Task Nobody_is_let_in_only_where_that_is_set_and_a_bad_token_is_worse_than_none()
    {
        await control.SetAsync([("users.anonymous.enabled", "true")], []);
        var node = control.Node(_time);

        Assert.True((await node.CallAsync(null)).Caller!.IsAnonymous);
        Assert.Equal(Unknown, await node.WhoAsync("a.b.c"));
    }

    [Fact]
    public async Task A_cookie_is_believed_only_when_the_page_is_one_of_ours()
    {
        await control.SetAsync([("url", "https://gitops.example")], []);
        var node = control.Node(_time);
        var token = Signed($"{{\"iss\":\"argocd\",\"sub\":\"admin:login\",\"iat\":{Now},\"exp\":{Now + 600},\"jti\":\"1\"}}");
        var cookie = ("Cookie", $"{TokenCookie.Name}={token}");

        Assert.Equal("admin", (await node.CallAsync(null, cookie)).ToString());
        Assert.Equal("admin", (await node.CallAsync(null, cookie, ("Origin", "http://localhost:8080"))).ToString());
        Assert.Equal("admin", (await node.CallAsync(null, cookie, ("Origin", "https://gitops.example"))).ToString());
        foreach (var origin in (string[])["https://evil.example", "http://localhost:8081", "null", "https://gitops.example.evil"])
            Assert.Equal(
                "the request comes from a page of another origin", (await node.CallAsync(null, cookie, ("Origin", origin))).ToString());
        // Pages can't send these by themselves.
        Assert.Equal("admin", (await node.CallAsync(token, ("Origin", "https://evil.example"))).ToString());
        Assert.Equal("admin", (await node.CallAsync("Basic-of-a-proxy", cookie)).ToString());
        Assert.Equal("admin", (await node.CallAsync("a.b.c", ("token", token))).ToString());
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(4_000, 1)]
    [InlineData(4_093, 2)]
    [InlineData(9_000, 3)]
    [InlineData(60_000, 15)]
    public void A_long_token_is_cut_into_cookies_that_browsers_keep_and_put_together_again(int characters, int count)
    {
        var token = new string('t', characters);
        var cookies = TokenCookie.Of(token, "; path=/; SameSite=lax; httpOnly; Secure");

        Assert.Equal(count, cookies.Count);
        Assert.All(cookies, static cookie => Assert.True(cookie.Length <= 4093));
        Assert.Equal(token, TokenCookie.Read(Sent(cookies)));
        if (count > 1) Assert.Null(TokenCookie.Read(Sent(cookies.Take(count - 1))));
        Assert.Throws<InvalidOperationException>(() => TokenCookie.Of(new string('t', 90_000), ""));
    }

    private static IRequestCookieCollection Sent(IEnumerable<string> cookies)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Cookie = string.Join("; ", cookies.Select(static cookie => cookie.Split(';')[0]));
        return http.Request.Cookies;
    }

    /// <summary>A token as anybody can make it who has the key, without the product's help.</summary>
    private static string Signed(
        string claims, string key = TestControl.Key, string header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", Func<byte[], byte[],
        byte[]>? hash = null)
    {
        var text = Part(header) + "." + Part(claims);
        return text + "." + Encoded((hash ?? HMACSHA256.HashData)(Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes(text)));
    }

    private static string Part(string json) => Encoded(Encoding.UTF8.GetBytes(json));

    private static string Encoded(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private Task SettingsAsync(params (string, string)[] settings) =>
        control.ReplaceAsync("ConfigMap", AccessDocuments.SettingsName, settings.Select(static one => (one.Item1, (Node)one.Item2)));

    private async Task ProjectAsync(string name, string role)
    {
        await control.Client.DeleteAsync(
            new ObjectName("argoproj.io", "AppProject", TestControl.Namespace, name), DeleteOptions.Default, default);
        await control.Client.CreateAsync(
            MapNode.Of(
                ("apiVersion", "argoproj.io/v1alpha1"), ("kind", "AppProject"),
                    ("metadata", MapNode.Of(("name", name), ("namespace", TestControl.Namespace))),
                ("spec", MapNode.Of(("roles", ListNode.Of(MapNode.Of(("name", role))))))),
            new WriteOptions { FieldManager = "test" }, default);
    }
}
