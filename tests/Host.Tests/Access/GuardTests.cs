using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace GitOpsActors.Host.Tests.Access;

/// <summary>A running server, as those meet it who are not let in, or not everywhere.</summary>
public sealed class GuardTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Accounts = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: argocd-cm, namespace: argocd}
        data:
          accounts.ci: apiKey
          accounts.ann: "login, apiKey"
          application.sync.requireOverridePrivilegeForRevisionSync: "true"
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: argocd-rbac-cm, namespace: argocd}
        data:
          policy.csv: |
            p, ci, applications, get, default/shop-dev, allow
            p, ci, applications, sync, default/shop-*, allow
        """;

    [Theory]
    [InlineData("GET", "/api/v1/applications")]
    [InlineData("GET", "/api/v1/stream/applications")]
    [InlineData("GET", "/api/v1/applications/demo/manifests")]
    [InlineData("GET", "/api/v1/repositories")]
    [InlineData("GET", "/api/v1/clusters")]
    [InlineData("GET", "/api/v1/cluster/members")]
    [InlineData("GET", "/api/v1/actors")]
    [InlineData("GET", "/api/v1/account")]
    [InlineData("GET", "/api/v1/account/can-i/applications/get/x/y")]
    [InlineData("POST", "/api/v1/applications")]
    [InlineData("POST", "/api/v1/applications/demo/sync")]
    [InlineData("DELETE", "/api/v1/applications/demo")]
    [InlineData("POST", "/api/v1/cluster/down")]
    [InlineData("POST", "/api/v1/session/link")]
    [InlineData("PUT", "/api/v1/account/password")]
    [InlineData("GET", "/api/v1/there/is/no/such/thing")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/API/V1/applications")]
    [InlineData("GET", "/api/v1//applications")]
    [InlineData("GET", "/healthz/../api/v1/applications")]
    [InlineData("GET", "/healthz/%2e%2e/api/v1/applications")]
    [InlineData("GET", "/healthz%2f..%2fapi/v1/applications")]
    [InlineData("GET", "/api/webhook/..;/v1/applications")]
    [InlineData("GET", "/api/v1/session/userinfo/../../applications")]
    [InlineData("GET", "/auth/once/../../api/v1/applications")]
    public async Task Nothing_is_answered_to_whom_nothing_proves(string method, string path)
    {
        foreach (var token in (
            string[])["", "Authorization: Bearer a.b.c\r\n", "Cookie: argocd.token=a.b.c\r\n", "Authorization: Bearer gax-operator-00\r\n"])
        {
            var answer = await RawAsync(
                $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
                $"2\r\n{token}\r\n{{}}");
            Assert.StartsWith("HTTP/1.1 401", answer);
            Assert.Contains("\"code\":16", answer);
            Assert.DoesNotContain("shop", answer);
        }
    }

    [Fact]
    public async Task What_has_to_be_known_before_is_told_to_all()
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        Assert.Equal("""{"loggedIn":false}""", await http.GetStringAsync("/api/v1/session/userinfo"));
        Assert.Equal("ok\n", await http.GetStringAsync("/healthz"));
        Assert.Contains("local-operator", await server.Http.GetStringAsync("/api/v1/session/userinfo"));
    }

    [Theory]
    [InlineData("POST", "/api/v1/session", "text/plain")]
    [InlineData("POST", "/api/v1/session", "application/x-www-form-urlencoded")]
    [InlineData("POST", "/api/v1/session", "application/jsonp")]
    [InlineData("DELETE", "/api/v1/applications/demo", null)]
    [InlineData("PUT", "/api/v1/applications/demo", "multipart/form-data")]
    [InlineData("POST", "/api/v1/no/such/thing", "text/plain")]
    public async Task What_changes_something_has_to_be_sent_as_pages_of_others_cannot_send_it(string method, string path, string? type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (type is not null) request.Content = new StringContent("{}", Encoding.UTF8, type);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode)415, response.StatusCode);
        Assert.Equal(
            """{"error":"Invalid content type","code":3,"message":"Invalid content type"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_of_a_hundred_megabytes_is_refused_before_it_is_sent_and_one_that_does_not_come_is_not_waited_for()
    {
        const string Head = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";
        Assert.StartsWith("HTTP/1.1 413", await RawAsync($"POST /api/v1/session{Head}Content-Length: 104857600\r\n\r\n{{"));
        Assert.StartsWith(
            "HTTP/1.1 413", await RawAsync($"POST /api/v1/session{Head}Content-Length: 20000\r\n\r\n{new string(' ', 20_000)}"));
        Assert.StartsWith("HTTP/1.1 401", await RawAsync($"POST /api/v1/applications{Head}Content-Length: 104857600\r\n\r\n{{"));
        Assert.StartsWith(
            "HTTP/1.1 413",
            await RawAsync(
            $"POST /api/v1/applications{Head}Authorization: Bearer {OperatorClient.KeyOf(server.Address)}\r\nContent-Length: " +
            $"104857600\r\n\r\n{{"));
        // The web server itself gives up on those that send next to nothing.
        Assert.StartsWith("HTTP/1.1 408", await RawAsync($"POST /api/v1/session{Head}Content-Length: 1000\r\n\r\n{{"));
    }

    [Fact]
    public async Task The_address_that_signs_a_browser_in_does_so_once()
    {
        var address = (await server.WaitForSuccessAsync("account", "link")).Trim();
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler);

        using var first = await browser.GetAsync(address);
        Assert.Equal((HttpStatusCode.Found, "/api/v1/applications"), (first.StatusCode, first.Headers.Location!.ToString()));
        Assert.Contains("httpOnly", Assert.Single(first.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("shop-dev", await browser.GetStringAsync(server.Address + "/api/v1/applications"));
        Assert.Contains("\"username\":\"admin\"", await browser.GetStringAsync(server.Address + "/api/v1/session/userinfo"));
        using var again = await browser.GetAsync(address);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        using var guess = await browser.GetAsync(server.Address + "/auth/once");
        Assert.Equal(HttpStatusCode.Unauthorized, guess.StatusCode);

        using var end = await SendAsync(browser, HttpMethod.Delete, server.Address + "/api/v1/session", "{}");
        Assert.Equal("{}", await end.Content.ReadAsStringAsync());
        using var after = await browser.GetAsync(server.Address + "/api/v1/applications");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task The_key_of_the_operator_can_be_read_by_nobody_else()
    {
        var file = Path.Combine(
            Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR")!, "gitopsactors", $"operator-{new Uri(server.Address).Port}");
        AssertOwn(file);
        var nobody = new Dictionary<string, string> { ["XDG_RUNTIME_DIR"] = Path.Combine(server.Data, "none") };
        var run = await Gax.RunInAsync(nobody, "", "app", "list", "--server", server.Address);
        Assert.Equal(
            (1, $"gax: no session information. Sign in with `gax login {server.Address}`, or run this as the user who runs the server.\n"),
            (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Accounts_see_and_do_what_the_policy_allows_and_learn_nothing_of_the_rest()
    {
        await server.KubectlAsync("apply", "-f", await FileAsync("accounts.yaml", Accounts));
        var token = "";
        await server.UntilAsync(async () =>
        {
            var made = await server.RunAsync("account", "generate-token", "--account", "ci", "--id", "test-" + Guid.NewGuid());
            token = made.Output.Trim();
            return made.ExitCode == 0;
        }, "the account is known");
        using var ci = new HttpClient { BaseAddress = new Uri(server.Address) };
        ci.DefaultRequestHeaders.Authorization = new("Bearer", token);
        await server.UntilAsync(
            async () => (await ci.GetStringAsync("/api/v1/applications")).Contains("shop-dev", StringComparison.Ordinal),
            "the policy is known");

        var names = JsonDocument.Parse(await ci.GetStringAsync("/api/v1/applications")).RootElement.GetProperty("items").EnumerateArray()
            .Select(static item => item.GetProperty("metadata").GetProperty("name").GetString());
        Assert.Equal(["shop-dev"], names);
        Assert.Equal(HttpStatusCode.OK, await GetAsync("/api/v1/applications/shop-dev"));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync("/api/v1/applications/shop-prod"));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync("/api/v1/applications/nobody"));
        // With a project, who may do it there learns whether there is one.
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("/api/v1/applications/shop-none/sync?project=default"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("/api/v1/applications/shop-none/sync"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("/api/v1/applications/shop-prod/sync?project=none"));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await GetAsync("/api/v1/applications/shop-dev/resource?kind=Service&resourceName=shop&project=other"));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync("/api/v1/applications/shop-dev/logs"));
        // Another revision than the one in Git takes the right to override, where the settings say so.
        Assert.Equal(HttpStatusCode.Forbidden,
            await PostAsync("/api/v1/applications/shop-dev/sync", """{"revision": "other", "dryRun": true}"""));
        Assert.Equal(HttpStatusCode.OK, await GetAsync("/api/v1/applications/shop-dev/links"));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync("/api/v1/applications/shop-prod/links"));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync("/api/v1/projects/default/links"));
        Assert.Equal(HttpStatusCode.Forbidden,
            await GetAsync($"/api/v1/repositories/{Uri.EscapeDataString("file://" + server.Demo)}/apps"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("/api/v1/gpgkeys", """{"keyData": "x"}"""));
        Assert.Equal("""{"metadata":{},"items":[]}""", await ci.GetStringAsync("/api/v1/write-repositories"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("/api/v1/write-repocreds", """{"url": "https://x.example"}"""));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(
            "/api/v1/applicationsets", """{"metadata": {"name": "x"}, "spec": {"template": {"spec": {"project": "default"}}}}"""));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("/api/v1/clusters/https%3A%2F%2Fkubernetes.default.svc/rotate-auth"));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync("/api/v1/actors"));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync("/api/v1/account/admin"));
        Assert.Equal("""{"metadata":{},"items":[]}""", await ci.GetStringAsync("/api/v1/clusters"));
        Assert.Equal("""{"metadata":{},"items":[]}""", await ci.GetStringAsync("/api/v1/repositories"));
        Assert.Equal("""{"value":"yes"}""", await ci.GetStringAsync("/api/v1/account/can-i/applications/sync/default/shop-prod"));
        Assert.Equal("""{"value":"no"}""", await ci.GetStringAsync("/api/v1/account/can-i/applications/delete/default/shop-prod"));
        Assert.DoesNotContain("password", await ci.GetStringAsync("/api/v1/account/ci"), StringComparison.OrdinalIgnoreCase);
        using var delete = await SendAsync(ci, HttpMethod.Delete, "/api/v1/applications/shop-dev", "{}");
        Assert.Equal("""{"error":"permission denied","code":7,"message":"permission denied"}""", await delete.Content.ReadAsStringAsync());
        const string Mine = """
            {"metadata": {"name": "mine"},
            "spec": {"source": {"repoURL": "https://x.example/y", "path": "z"}, "destination": {"name": "in-cluster"} } }
            """;
        using var create = await SendAsync(ci, HttpMethod.Post, "/api/v1/applications", Mine);
        Assert.Equal(HttpStatusCode.Forbidden, create.StatusCode);

        async Task<HttpStatusCode> GetAsync(string path)
        {
            using var response = await ci.GetAsync(path);
            return response.StatusCode;
        }

        async Task<HttpStatusCode> PostAsync(string path, string body = "{}")
        {
            using var response = await SendAsync(ci, HttpMethod.Post, path, body);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_stream_ends_when_the_token_of_its_reader_is_taken_away()
    {
        await server.KubectlAsync("apply", "-f", await FileAsync("reader.yaml", Accounts));
        var token = "";
        await server.UntilAsync(async () =>
        {
            var made = await server.RunAsync("account", "generate-token", "--account", "ci", "--id", "reader");
            token = made.Output.Trim();
            return made.ExitCode == 0;
        }, "the account is known");
        using var ci = new HttpClient { BaseAddress = new Uri(server.Address) };
        ci.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var reader = new StreamReader(await ci.GetStreamAsync("/api/v1/stream/applications"));

        await server.WaitForSuccessAsync("account", "delete-token", "reader", "--account", "ci");
        await server.WaitForSuccessAsync("app", "refresh", "shop-dev");

        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line) Assert.DoesNotContain("shop-prod", line);
        using var after = await ci.GetAsync("/api/v1/applications");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task People_sign_in_are_served_by_their_context_and_sign_out()
    {
        var home = Path.Combine(server.Data, "home");
        var person = new Dictionary<string, string> { ["XDG_RUNTIME_DIR"] = home, ["XDG_CONFIG_HOME"] = home };
        Assert.Equal(
            0, (await server.RunAsync("account", "update-password", "--account", "admin", "--new-password", "open sesame")).ExitCode);
        var wrong = await Gax.RunInAsync(person, "guess\n", "login", server.Address);
        Assert.Equal((1, "gax: Invalid username or password\n"), (wrong.ExitCode, wrong.Error));

        var login = await Gax.RunInAsync(person, "open sesame\n", "login", server.Address, "--name", "mine");
        Assert.Equal((0, $"'admin' is signed in to {server.Address}; the context is called mine\n"), (login.ExitCode, login.Output));
        AssertOwn(Path.Combine(home, "gitopsactors", "contexts.json"));
        Assert.Contains("shop-dev", (await Gax.RunInAsync(person, "", "app", "list")).Output);
        Assert.Contains("username: admin", (await Gax.RunInAsync(person, "", "account", "get-user-info")).Output);
        Assert.Equal("yes\n", (await Gax.RunInAsync(person, "", "account", "can-i", "sync", "applications", "default/shop-dev")).Output);
        Assert.Contains("*        mine", (await Gax.RunInAsync(person, "", "context")).Output);
        var token = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(home, "gitopsactors", "contexts.json"))).RootElement.GetProperty("contexts")[0]
            .GetProperty("token").GetString()!;

        Assert.Equal(
            (0, $"signed out of {server.Address}\n"), await Gax.RunInAsync(person, "", "logout") is var logout
            ? (logout.ExitCode, logout.Output) : default);
        Assert.Equal(1, (await Gax.RunInAsync(person, "", "app", "list")).ExitCode);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var revoked = await http.GetAsync(server.Address + "/api/v1/applications");
        Assert.Equal(HttpStatusCode.Unauthorized, revoked.StatusCode);
        Assert.Contains("token is revoked, please re-login", await revoked.Content.ReadAsStringAsync());
        Assert.Equal(0, (await Gax.RunInAsync(person, "", "context", "mine", "--delete")).ExitCode);
        Assert.DoesNotContain("mine", (await Gax.RunInAsync(person, "", "context")).Output);
    }

    /// <summary>Nobody but its owner can read the file, where files say such a thing.</summary>
    private static void AssertOwn(string file)
    {
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await http.SendAsync(request);
    }

    private async Task<string> FileAsync(string name, string text)
    {
        var file = Path.Combine(server.Data, name);
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private async Task<string> RawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(server.Address).Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
