using System.Net;
using System.Text;
using System.Text.Json;

namespace GitOpsActors.Host.Tests.Auditing;

/// <summary>Who asked a running server for what, as it is told afterwards.</summary>
public sealed class AuditTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Password = "open sesame, canary";

    [Fact]
    public async Task Changes_refusals_and_sign_ins_are_told_with_who_what_and_whence_and_without_any_value()
    {
        await server.KubectlAsync("apply", "-f", await FileAsync("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: argocd-cm, namespace: argocd}
            data: {accounts.ann: "login, apiKey"}
            """));
        await server.UntilAsync(
            async () =>
                (await server.RunAsync("account", "update-password", "--account", "ann", "--new-password", Password)).ExitCode == 0,
            "the account is known");
        using var ann = new HttpClient { BaseAddress = new Uri(server.Address) };
        var wrong = await SendAsync(
            ann, HttpMethod.Post, "/api/v1/session", """{"username": "ann", "password": "a canary that is wrong"}""");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        // People type their password where the name belongs.
        await SendAsync(ann, HttpMethod.Post, "/api/v1/session", $$"""{"username": "{{Password}}", "password": "canary"}""");
        var session = await SendAsync(ann, HttpMethod.Post, "/api/v1/session", $$"""{"username": "ann", "password": "{{Password}}"}""");
        var token = JsonDocument.Parse(session.Text).RootElement.GetProperty("token").GetString();
        ann.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(ann, HttpMethod.Post, "/api/v1/applications/shop-dev/sync", "{}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ann.GetAsync("/api/v1/audit")).StatusCode);
        await server.WaitForSuccessAsync("app", "sync", "shop-dev", "--timeout", "60s");
        await SendAsync(server.Http, HttpMethod.Post, "/api/v1/repositories?upsert=true", """
            {"repo": "https://canary:canary@nowhere.invalid/x.git", "password": "a canary", "project": "default"}
            """);

        // What is recorded is there a moment later.
        await server.UntilAsync(
            async () => (await server.RunAsync("audit", "-o", "wide")).Output.Contains("nowhere.invalid", StringComparison.Ordinal),
            "all of it is kept");
        var all = await server.WaitForSuccessAsync("audit", "-o", "wide");

        Assert.Matches(@"ann +login +ann +denied +127\.0\.0\.1 +session\.SessionService/Create +username,password", all);
        Assert.Matches(@"ann +login +ann +ok ", all);
        Assert.Matches(@"ann +sync +argocd/shop-dev +denied +default +127\.0\.0\.1 +application\.ApplicationService/Sync", all);
        Assert.Matches(@"ann +get +denied +127\.0\.0\.1 +GET /api/v1/audit", all);
        Assert.Matches(@"local-operator +sync +argocd/shop-dev +ok +default ", all);
        Assert.Matches(@"local-operator +create +https://nowhere\.invalid/x\.git +failed: ", all);
        Assert.Matches(@"local-operator +update +ann +ok +127\.0\.0\.1 +account\.AccountService/UpdatePassword", all);
        Assert.DoesNotContain("canary", all);
        var (exit, json, _) = await server.RunAsync(
            "audit", "--app", "shop-dev", "--verb", "sync", "--who", "ann", "--since", "1h", "-o", "json");
        Assert.Equal(0, exit);
        var one = Assert.Single(JsonDocument.Parse(json).RootElement.EnumerateArray());
        Assert.Equal(
            ("ann", "argocd", "denied", "argocd/shop-dev", "default"),
            (one.GetProperty("who").GetString(), one.GetProperty("issuer").GetString(), one.GetProperty("result").GetString(),
                one.GetProperty("application").GetString(), one.GetProperty("project").GetString()));
        Assert.Equal("[]\n", (await server.RunAsync("audit", "--project", "none", "-o", "json")).Output);
        Assert.DoesNotContain("canary", await server.KubectlAsync("get", "events", "-A", "-o", "yaml"));
        var events = await server.KubectlAsync(
            "-n", "argocd", "get", "events", "-o", "custom-columns=R:.reason,M:.message", "--no-headers");
        Assert.Matches("OperationStarted +local-operator initiated sync", events);
        Assert.DoesNotContain("canary", await server.JournalAsync());
    }

    [Fact]
    public async Task Pages_go_on_where_the_last_one_ended_and_questions_that_make_no_sense_are_refused()
    {
        const string Nothing = """{"patch": "{}", "patchType": "merge"}""";
        for (var i = 0; i < 3; i++) await SendAsync(server.Http, HttpMethod.Patch, "/api/v1/applications/shop-staging", Nothing);
        await server.UntilAsync(
            async () => JsonDocument.Parse(await server.Http.GetStringAsync("/api/v1/audit?application=shop-staging"))
                .RootElement.GetProperty("items").GetArrayLength() >= 3,
            "all is kept");

        var first = JsonDocument.Parse(await server.Http.GetStringAsync("/api/v1/audit?application=shop-staging&limit=2")).RootElement;
        var rest = JsonDocument.Parse(await server.Http.GetStringAsync(
            "/api/v1/audit?application=shop-staging&before=" + first.GetProperty("before").GetInt64())).RootElement;

        long[] positions = [.. first.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray())
            .Select(static item => item.GetProperty("position").GetInt64())];
        Assert.Equal(2, first.GetProperty("items").GetArrayLength());
        Assert.Equal(positions.Distinct().OrderDescending(), positions);
        foreach (var query in (string[])["limit=0", "limit=1001", "limit=x", "since=soon", "before=x"])
            Assert.Equal(HttpStatusCode.BadRequest, (await server.Http.GetAsync("/api/v1/audit?" + query)).StatusCode);
        Assert.Contains(
            "--since is a time such as 2026-01-31T12:00:00Z or a span such as 2h, and 'soon' is neither",
            (await server.RunAsync("audit", "--since", "soon")).Error);
    }

    private async Task<string> FileAsync(string text)
    {
        var file = Path.Combine(server.Data, Guid.NewGuid() + ".yaml");
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpClient http, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
