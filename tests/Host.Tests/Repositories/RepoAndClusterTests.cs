using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using GitOpsActors.Charts.Tests.Servers;

namespace GitOpsActors.Host.Tests.Repositories;

/// <summary>`gax repo` and `gax cluster` against a running server, and what becomes of their Secrets.</summary>
public sealed class RepoAndClusterTests(RunningServer server) : IClassFixture<RunningServer>
{
    private HttpClient Http => server.Http;

    [Fact]
    public async Task Repositories_are_declared_listed_tested_and_removed_and_their_secrets_are_never_shown()
    {
        var undeclared = JsonDocument.Parse(await server.WaitForSuccessAsync("repo", "list", "-o", "json")).RootElement.EnumerateArray().Single(static item => item.GetProperty("type").GetString() == "git");
        Assert.Equal(("file://" + server.Demo, false), (undeclared.GetProperty("repo").GetString(), undeclared.GetProperty("hasSecret").GetBoolean()));
        Assert.Equal("Successful", undeclared.GetProperty("connectionState").GetProperty("status").GetString());
        Assert.Equal($"file://{server.Demo}: can be reached\n", await server.WaitForSuccessAsync("repo", "test", "file://" + server.Demo));
        var missing = await server.RunAsync("repo", "test", "file:///nowhere/at/all");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("file:///nowhere/at/all", missing.Error);

        var url = "file://" + server.Demo;
        string[] add = ["repo", "add", url, "--username", "user-of-git", "--password-stdin", "--name", "demo"];
        Assert.Equal((0, $"{url}: can be reached, and is kept\n", ""), await server.RunWithAsync("correct-horse\n", add));
        Assert.Equal((0, $"{url}: can be reached, and is kept\n", ""), await server.RunWithAsync("correct-horse\n", add));
        var other = await server.RunWithAsync("hidden-canary-staple\n", add);
        Assert.Equal((1, "gax: existing repository spec is different; use upsert flag to force update\n"), (other.ExitCode, other.Error));
        Assert.Equal(0, (await server.RunWithAsync("hidden-canary-staple\n", [.. add, "--upsert"])).ExitCode);

        var secret = await SecretAsync("argocd.argoproj.io/secret-type=repository");
        Assert.Equal(("hidden-canary-staple", "user-of-git", url), (Field(secret, "password"), Field(secret, "username"), Field(secret, "url")));
        await UntilAsync(async () => (await server.WaitForSuccessAsync("repo", "list", "-o", "json")).Contains("\"hasSecret\": true", StringComparison.Ordinal), "the repository is listed with its Secret");
        var answer = await Http.GetStringAsync(server.Address + "/api/v1/repositories");
        Assert.DoesNotContain("battery", answer);
        Assert.DoesNotContain("user-of-git", answer);

        Assert.Equal($"{url}: removed\n", await server.WaitForSuccessAsync("repo", "remove", url));
        var gone = await server.RunAsync("repo", "remove", url);
        Assert.Equal((1, $"gax: there is no Secret for the repository {url}; `gax repo list` shows which have one\n"), (gone.ExitCode, gone.Error));
    }

    [Fact]
    public async Task A_repository_that_cannot_be_reached_is_not_kept()
    {
        var run = await server.RunWithAsync("hidden-canary-hush", "repo", "add", "http://127.0.0.1:1/acme/shop.git", "--username", "ann", "--password-stdin");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("http://127.0.0.1:1/acme/shop.git", run.Error);
        Assert.DoesNotContain("hush", run.Error);
        Assert.DoesNotContain("127.0.0.1:1/acme", await Http.GetStringAsync(server.Address + "/api/v1/repositories"));
    }

    [Fact]
    public async Task Repositories_of_charts_and_registries_are_declared_listed_tested_and_deployed_from()
    {
        await using var charts = await ChartServer.StartAsync();
        await using var registry = await RegistryServer.StartAsync();
        charts.Demanded = registry.Login = LoopbackServer.Basic("ann", "hidden-canary-hush");
        charts.Publish("web", "1.0.0");
        registry.Push("team/api", PackedChart.Simple("api", "2.0.0"));
        var refused = await server.RunAsync("repo", "add", charts.Url, "--type", "helm");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("wants some (401)", refused.Error);
        Assert.Contains("type is git, helm or oci", (await server.RunAsync("repo", "add", charts.Url, "--type", "svn")).Error);

        Assert.Equal((0, $"{charts.Url}: can be reached, and is kept\n", ""), await server.RunWithAsync("hidden-canary-hush", "repo", "add", charts.Url, "--type", "helm", "--name", "shop", "--username", "ann", "--password-stdin"));
        string[] team = ["repo", "add", registry.Host + "/team", "--enable-oci", "--insecure-oci-force-http", "--username", "ann", "--password-stdin"];
        Assert.Equal((0, $"{registry.Host}/team: can be reached, and is kept\n", ""), await server.RunWithAsync("hidden-canary-hush", team));
        string[] wrong = ["repo", "add", "oci://" + registry.Host, "--insecure-oci-force-http", "--username", "ann", "--password-stdin"];
        Assert.Equal(1, (await server.RunWithAsync("wrong-wrong", wrong)).ExitCode);

        await server.WaitForSuccessAsync("app", "create", "from-charts", "--repo", charts.Url, "--helm-chart", "web", "--revision", "1.x", "--dest-name", "in-cluster", "--dest-namespace", "from-charts", "--sync-option", "CreateNamespace=true");
        await server.WaitForSuccessAsync("app", "create", "from-registry", "--repo", registry.Host + "/team", "--helm-chart", "api", "--revision", "*", "--dest-name", "in-cluster", "--dest-namespace", "from-registry", "--sync-option", "CreateNamespace=true");
        foreach (var name in (string[])["from-charts", "from-registry"]) await server.WaitForSuccessAsync("app", "sync", name, "--timeout", "60s");
        Assert.Equal("1.0.0 2.0.0", await server.KubectlAsync("-n", "from-charts", "get", "configmap", "web", "-o", "jsonpath={.data.version}") + " " + await server.KubectlAsync("-n", "from-registry", "get", "configmap", "api", "-o", "jsonpath={.data.version}"));

        var listed = JsonDocument.Parse(await server.WaitForSuccessAsync("repo", "list", "-o", "json")).RootElement.EnumerateArray()
            .Where(static item => item.GetProperty("type").GetString() != "git")
            .Select(static item => (item.GetProperty("repo").GetString(), item.GetProperty("type").GetString(), item.GetProperty("connectionState").GetProperty("status").GetString()))
            .ToHashSet();
        Assert.Equal([(charts.Url, "helm", "Successful"), (registry.Host + "/team", "helm", "Successful")], listed);
        foreach (var url in (string[])[charts.Url, registry.Host + "/team"])
        {
            Assert.Equal($"{url}: can be reached\n", await server.WaitForSuccessAsync("repo", "test", url));
            Assert.Equal($"{url}: removed\n", await server.WaitForSuccessAsync("repo", "remove", url));
        }

        foreach (var name in (string[])["from-charts", "from-registry"])
        {
            await server.WaitForSuccessAsync("app", "delete", name);
            await server.WaitForSuccessAsync("app", "wait", name, "--deleted", "--timeout", "60s");
        }
    }

    [Fact]
    public async Task A_cluster_of_a_kubeconfig_is_declared_deployed_to_and_removed()
    {
        var context = (await server.KubectlAsync("config", "current-context")).Trim();
        var added = await server.WaitForSuccessAsync("cluster", "add", context, "--kubeconfig", server.Kubeconfig, "--name", "second");
        Assert.StartsWith("second: https://127.0.0.1:", added);
        await UntilAsync(async () => (await server.WaitForSuccessAsync("cluster", "list", "-o", "name")).Contains("second\n", StringComparison.Ordinal), "the cluster is listed");
        var item = JsonDocument.Parse(await server.WaitForSuccessAsync("cluster", "list", "-o", "json")).RootElement.EnumerateArray().Single(static one => one.GetProperty("name").GetString() == "second");
        Assert.Equal("Successful", item.GetProperty("connectionState").GetProperty("status").GetString());
        var config = Assert.Single(item.GetProperty("config").EnumerateObject());
        Assert.Equal(("tlsClientConfig", "insecure"), (config.Name, Assert.Single(config.Value.EnumerateObject()).Name));
        var secret = await SecretAsync("argocd.argoproj.io/secret-type=cluster");
        Assert.StartsWith("cluster-127.0.0.1-", secret.GetProperty("metadata").GetProperty("name").GetString());
        Assert.Contains("caData", Field(secret, "config"));

        await server.WaitForSuccessAsync("app", "create", "far", "--repo", "file://" + server.Demo, "--path", "shop/dev", "--dest-name", "second", "--dest-namespace", "far", "--sync-option", "CreateNamespace=true");
        await server.WaitForSuccessAsync("app", "sync", "far", "--timeout", "60s");
        await server.WaitForSuccessAsync("app", "delete", "far");
        await server.WaitForSuccessAsync("app", "wait", "far", "--deleted", "--timeout", "60s");

        Assert.Equal("second: removed\n", await server.WaitForSuccessAsync("cluster", "remove", "second"));
        Assert.Contains("there is no Secret for a cluster second", (await server.RunAsync("cluster", "remove", "second")).Error);
        Assert.Contains("the kubeconfig has no context 'nobody'", (await server.RunAsync("cluster", "add", "nobody", "--kubeconfig", server.Kubeconfig)).Error);
    }

    [Fact]
    public async Task A_request_cannot_make_the_server_run_a_program()
    {
        using var content = new StringContent("""{"server": "https://127.0.0.1:1", "config": {"execProviderConfig": {"command": "touch"}}}""", Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(server.Address + "/api/v1/clusters", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("execProviderConfig can't be set over HTTP", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_webhook_secret_that_is_declared_is_asked_for_from_then_on()
    {
        await server.KubectlAsync(
            "-n", "argocd", "patch", "secret", "argocd-secret", "--type=merge", "--patch",
            """{"data": {"webhook.github.secret": "aHVzaA=="} }""");
        await UntilAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, server.WebhookAddress + "/api/webhook") { Content = new StringContent("{}") };
            request.Headers.Add("X-GitHub-Event", "ping");
            using var response = await Http.SendAsync(request);
            return response.StatusCode == HttpStatusCode.BadRequest && await response.Content.ReadAsStringAsync() == "Webhook processing failed\n";
        }, "a call without a signature is refused");
    }

    [Theory]
    [InlineData("A password in the address is seen by everybody", "repo", "add", "https://ann:secret@git.example/shop")]
    [InlineData("only one of them can be the credential", "repo", "add", "https://git.example/shop", "--password-stdin", "--bearer-token-stdin")]
    [InlineData("belong together", "repo", "add", "https://git.example/shop", "--tls-client-cert-file", "x")]
    [InlineData("can't be read", "repo", "add", "git@git.example:shop", "--ssh-key-file", "/nowhere/key")]
    [InlineData("in clear text over the network", "repo", "add", "https://git.example/shop", "--server", "http://gax.example")]
    [InlineData("there is no kubeconfig at /nowhere/config", "cluster", "add", "x", "--kubeconfig", "/nowhere/config")]
    public async Task A_wrong_argument_is_answered_with_what_is_right(string expected, params string[] arguments)
    {
        var run = await Gax.RunAsync(arguments);
        Assert.Contains(expected, run.Error);
        Assert.Equal(1, run.ExitCode);
    }

    /// <summary>Asks again and again until it is so: each question is a request that takes its time, so nothing is waited for besides.</summary>
    private static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isSo())
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30), $"it never came to be that {what}");
    }

    private async Task<JsonElement> SecretAsync(string selector) =>
        JsonDocument.Parse(await server.KubectlAsync("-n", "argocd", "get", "secret", "-l", selector, "-o", "json")).RootElement.GetProperty("items").EnumerateArray().Single();

    private static string Field(JsonElement secret, string name) => Encoding.UTF8.GetString(secret.GetProperty("data").GetProperty(name).GetBytesFromBase64());
}
