using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GitOpsActors.Host.Tests.Access.SingleSignOn;

/// <summary>`gax login --sso` against a running server and a provider, with a browser that does what it is told.</summary>
public sealed class LoginCommandTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private readonly TestProvider _provider = new(TimeProvider.System);
    private readonly Dictionary<string, string> _person = [];

    private string Contexts => Path.Combine(_person["XDG_CONFIG_HOME"], "gitopsactors", "contexts.json");

    public async Task InitializeAsync()
    {
        var home = Path.Combine(server.Data, "home-" + Guid.NewGuid());
        (_person["XDG_RUNTIME_DIR"], _person["XDG_CONFIG_HOME"]) = (home, home);
        await _provider.StartAsync();
        await server.KubectlAsync("apply", "-f", await FileAsync($"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {"{name: argocd-cm, namespace: argocd}"}
            data:
              url: {server.Address}
              oidc.config: |
                {_provider.Config().ReplaceLineEndings("\n    ")}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {"{name: argocd-rbac-cm, namespace: argocd}"}
            data:
              policy.csv: "g, acme:dev, role:readonly"
            """));
        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes(TestProvider.Secret));
        await server.KubectlAsync(
            "-n", "argocd", "patch", "secret", "argocd-secret", "--type", "merge", "-p",
            $"{{\"data\":{{\"acme.secret\":\"{secret}\"}}}}");
        await server.UntilAsync(
            async () => (await server.Http.GetStringAsync("/api/v1/settings")).Contains(_provider.Issuer, StringComparison.Ordinal),
            "the provider is known");
    }

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    [Fact]
    public async Task A_person_signs_in_by_a_browser_is_renewed_without_one_and_signs_out()
    {
        // So short that every command needs another one.
        await _provider.StopAsync();
        _provider.TokenLifetime = TimeSpan.FromSeconds(25);
        await _provider.StartAsync();

        Assert.Equal(
            (0, $"'ann@acme.example' is signed in to {server.Address}; the context is called acme\n"),
            await SignInAsync("login", server.Address, "--sso", "--name", "acme"));
        var first = Token();
        Assert.Contains("shop-dev", (await Gax.RunInAsync(_person, "", "app", "list")).Output);
        Assert.Equal("no\n", (await Gax.RunInAsync(_person, "", "account", "can-i", "sync", "applications", "default/shop-dev")).Output);

        Assert.True(_provider.Renewals >= 2);
        Assert.NotEqual(first, Token());
        Assert.Equal(0, (await SignInAsync("relogin")).ExitCode);
        var last = Token();
        Assert.Equal(0, (await Gax.RunInAsync(_person, "", "logout")).ExitCode);
        Assert.Equal("", Token());
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", last);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await http.GetAsync(server.Address + "/api/v1/applications")).StatusCode);
    }

    [Fact]
    public async Task Who_is_refused_by_the_provider_or_comes_with_another_state_is_not_signed_in()
    {
        _provider.IsRefused = true;
        using var gax = Start("login", server.Address, "--sso");
        var address = await gax.WaitForAsync("/connect/authorize");
        using var browser = new HttpClient();
        var port = address.Split("localhost%3A")[1].Split("%2F")[0];
        var foreign = await browser.GetAsync($"http://localhost:{port}/auth/callback?code=x&state=y");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, foreign.StatusCode);

        Assert.Contains("You are not signed in: access_denied: not today", await browser.GetStringAsync(address));

        var (exit, _, error) = await gax.EndAsync();
        Assert.Equal((1, "gax: the identity provider refuses: access_denied: not today\n"), (exit, error));
        Assert.False(File.Exists(Contexts));
    }

    [Fact]
    public async Task A_server_without_a_provider_says_what_is_missing()
    {
        await server.KubectlAsync("-n", "argocd", "patch", "configmap", "argocd-cm", "--type", "merge", "-p",
            """{"data":{"oidc.config":null,"dex.config":"connectors: []"}}""");
        await server.UntilAsync(
            async () => !(await server.Http.GetStringAsync("/api/v1/settings")).Contains("oidcConfig", StringComparison.Ordinal),
            "there is no provider");
        var run = await Gax.RunInAsync(_person, "", "login", server.Address, "--sso");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("gax: dex.config of argocd-cm is set, and no Dex comes with this server: let a Dex run by itself", run.Error);
        await server.KubectlAsync(
            "-n", "argocd", "patch", "configmap", "argocd-cm", "--type", "merge", "-p", """{"data":{"dex.config":null}}""");
    }

    private async Task<(int ExitCode, string Output)> SignInAsync(params string[] arguments)
    {
        using var gax = Start(arguments);
        using var browser = new HttpClient();
        Assert.Equal(
            "You are signed in. This window can be closed.\n", await browser.GetStringAsync(await gax.WaitForAsync("/connect/authorize")));
        var (exit, output, error) = await gax.EndAsync();
        Assert.Equal("", error);
        return (exit, output);
    }

    private Gax Start(params string[] arguments) => Gax.StartIn(
        _person, [.. arguments, "--sso-port", Ports.Free().ToString(CultureInfo.InvariantCulture), "--sso-launch-browser=false"]);

    private string Token() => JsonDocument.Parse(File.ReadAllText(Contexts)).RootElement.GetProperty("contexts")[0].GetProperty("token")
        .GetString()!;

    private async Task<string> FileAsync(string text)
    {
        var file = Path.Combine(server.Data, Guid.NewGuid() + ".yaml");
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}
