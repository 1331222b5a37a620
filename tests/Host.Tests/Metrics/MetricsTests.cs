using System.Net;
using System.Text;

namespace GitOpsActors.Host.Tests.Metrics;

/// <summary>What a running server tells at its metrics port.</summary>
public sealed class MetricsTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task An_Application_is_told_with_all_labels_of_Argo_CD()
    {
        var info = Assert.Single((await Scrape.OfAsync(server.MetricsAddress)).Find("argocd_app_info", ("name", "shop-staging")));

        Assert.Equal(1, info.Value);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["namespace"] = "argocd", ["name"] = "shop-staging", ["project"] = "default", ["autosync_enabled"] = "true",
                ["repo"] = "file://" + server.Demo.ToLowerInvariant(), ["dest_server"] = "https://kubernetes.default.svc",
                ["dest_namespace"] = "shop-staging", ["sync_status"] = "Synced", ["health_status"] = "Healthy", ["operation"] = "",
            },
            info.Labels);
    }

    [Fact]
    public async Task A_cluster_is_told_as_it_is_watched()
    {
        var scrape = await Scrape.OfAsync(server.MetricsAddress);
        var info = Assert.Single(scrape.Find("argocd_cluster_info", ("server", "https://kubernetes.default.svc"), ("name", "in-cluster")));
        Assert.StartsWith("v1.", info.Labels["k8s_version"]);
        Assert.Equal(1, scrape.Sum("argocd_cluster_connection_status"));
        Assert.InRange(scrape.Sum("argocd_cluster_api_resources"), 3, 50);
        Assert.InRange(scrape.Sum("argocd_cluster_api_resource_objects"), 6, 500);
        Assert.InRange(scrape.Sum("argocd_cluster_cache_age_seconds"), 0, 3600);
        Assert.True(scrape.Sum("argocd_cluster_events_total", ("group", "apps"), ("kind", "Deployment")) > 0);
    }

    [Fact]
    public async Task A_push_is_timed_from_the_webhook_to_healthy_and_a_change_by_hand_to_its_repair()
    {
        var before = await Scrape.OfAsync(server.MetricsAddress);
        await server.CommitAsync("shop/dev/kustomization.yaml", static text => text.Replace("1.0", "1.1", StringComparison.Ordinal));
        using var body = new StringContent($$$"""{"repository": {"html_url": "file://{{{server.Demo}}}"}}""", Encoding.UTF8, "application/json");
        body.Headers.Add("X-GitHub-Event", "push");
        (await Http.PostAsync(server.WebhookAddress + "/api/webhook", body)).EnsureSuccessStatusCode();

        var after = await UntilAsync(scrape => Grown(scrape, "gitopsactors_push_seconds_count", ("stage", "healthy")) == 1,
            "the push is healthy");
        foreach (var stage in (string[])["noticed", "fetched", "rendered", "applied"])
            Assert.Equal(1, Grown(after, "gitopsactors_push_seconds_count", ("stage", stage)));
        Assert.True(
            after.Sum("gitopsactors_push_seconds_sum", ("stage", "rendered")) <= after.Sum("gitopsactors_push_seconds_sum", ("stage",
                "applied")));
        Assert.Equal(1, Grown(after, "argocd_app_sync_total", ("name", "shop-dev"), ("phase", "Succeeded"), ("dry_run", "false")));
        Assert.Equal(1, Grown(after, "argocd_webhook_requests_total", ("repo", "file://" + server.Demo)));
        Assert.Equal(1, Grown(after, "argocd_git_request_total", ("request_type", "fetch")));
        Assert.Equal(3, Grown(after, "gitopsactors_renders_saved_total"));
        Assert.Equal(1, Grown(after, "gitopsactors_renders_wanted_total"));
        Assert.True(Grown(after, "argocd_app_k8s_request_total", ("name", "shop-dev"), ("verb", "Patch"), ("resource_kind", "deployments"),
            ("resource_namespace", "shop-dev"), ("dry_run", "false"), ("response_code", "200")) >= 1);

        await server.KubectlAsync("-n", "shop-staging", "scale", "deployment", "shop", "--replicas", "9");
        await UntilAsync(scrape => Grown(scrape, "gitopsactors_drift_repair_seconds_count") == 1, "the change by hand is repaired");

        double Grown(Scrape now, string name, params (string, string)[] labels) => now.Sum(name, labels) - before.Sum(name, labels);
    }

    [Fact]
    public async Task A_sync_that_fails_counts_and_an_Application_that_goes_takes_its_series_with_it()
    {
        await server.CommitFilesAsync(("broken/object.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Not-A-Name}\ndata: {a: b}\n"));
        await server.WaitForSuccessAsync(
            "app", "create", "broken", "--repo", "file://" + server.Demo, "--path", "broken", "--dest-name", "in-cluster",
                "--dest-namespace",
            "broken", "--sync-option", "CreateNamespace=true", "--label", "team/name=sea", "--label", "tier=gold");
        var before = await UntilAsync(scrape => scrape.Find("argocd_app_sync_total", ("name", "broken")).Any(), "broken is told of");
        Assert.Equal(0, before.Sum("argocd_app_sync_total", ("name", "broken"), ("phase", "Failed")));
        var labels = Assert.Single(before.Find("argocd_app_labels", ("name", "broken"))).Labels;
        Assert.Equal("sea", labels["label_team_name"]);
        Assert.Equal(1, (await server.RunAsync("app", "sync", "broken", "--timeout", "60s")).ExitCode);

        var after = await Scrape.OfAsync(server.MetricsAddress);
        Assert.Equal(1, after.Sum("argocd_app_sync_total", ("name", "broken"), ("phase", "Failed"), ("project", "default")));
        Assert.Equal("OutOfSync", Assert.Single(after.Find("argocd_app_info", ("name", "broken"))).Labels["sync_status"]);

        await server.WaitForSuccessAsync("app", "delete", "broken");
        await UntilAsync(static scrape => !scrape.Samples.Exists(static one => one.Labels.GetValueOrDefault("name") == "broken"),
            "broken is forgotten");
    }

    [Fact]
    public async Task A_login_in_an_address_is_told_to_nobody_and_conditions_that_are_wanted_count()
    {
        await server.ApplyAsync("""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: with-login, namespace: argocd}
            spec:
              project: default
              source: {repoURL: "https://me:hunter2@127.0.0.1:1/Acme/Shop.git", path: shop}
              destination: {name: in-cluster, namespace: with-login}
            """);
        var scrape = await UntilAsync(
            static scrape => scrape.Sum("argocd_app_condition", ("name", "with-login"), ("condition", "ComparisonError")) == 1
                && scrape.Find("argocd_git_lsremote_fail_total").Any(), "the condition of with-login");
        Assert.Equal("https://127.0.0.1:1/acme/shop", Assert.Single(scrape.Find("argocd_app_info", ("name", "with-login"))).Labels["repo"]);
        Assert.Equal("Unknown", Assert.Single(scrape.Find("argocd_app_info", ("name", "with-login"))).Labels["sync_status"]);
        Assert.Equal(0, scrape.Sum("gitopsactors_source_reachable", ("repo", "https://127.0.0.1:1/Acme/Shop.git")));
        Assert.DoesNotContain("hunter2", scrape.Text);
        await server.WaitForSuccessAsync("app", "delete", "with-login");
    }

    [Fact]
    public async Task Calls_are_counted_in_whichever_dialect_they_come()
    {
        var before = await Scrape.OfAsync(server.MetricsAddress);
        (await server.Http.GetAsync("/api/v1/applications/shop-dev")).EnsureSuccessStatusCode();
        using var missing = await server.Http.GetAsync("/api/v1/applications/nobody");
        using var login = new StringContent("""{"username": "nobody", "password": "wrong"}""", Encoding.UTF8, "application/json");
        using var refused = await server.Http.PostAsync("/api/v1/session", login);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        var after = await Scrape.OfAsync(server.MetricsAddress);
        (string, string)[] get = [("grpc_service", "application.ApplicationService"), ("grpc_method", "Get"), ("grpc_type", "unary")];
        Assert.True(Grown("grpc_server_started_total", get) >= 2);
        Assert.True(Grown("grpc_server_handled_total", [.. get, ("grpc_code", "OK")]) >= 1);
        Assert.True(Grown("grpc_server_handled_total", [.. get, ("grpc_code", missing.StatusCode == HttpStatusCode.NotFound ? "NotFound"
            : "PermissionDenied")]) >= 1);
        Assert.Equal(1, Grown("argocd_login_request_total", ("status", "failure")));

        double Grown(string name, params (string, string)[] labels) => after.Sum(name, labels) - before.Sum(name, labels);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/healthz")]
    [InlineData("/api/v1/applications")]
    [InlineData("/api/webhook")]
    [InlineData("/metrics/")]
    [InlineData("/METRICS")]
    public async Task The_metrics_port_leads_to_nothing_else(string path)
    {
        using var answer = await Http.GetAsync(server.MetricsAddress.Replace("/metrics", path, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/METRICS")]
    [InlineData("/metrics/")]
    public async Task No_other_port_leads_to_metrics(string path)
    {
        using var inner = await server.Http.GetAsync(path);
        using var webhook = await Http.GetAsync(server.WebhookAddress + path);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (inner.StatusCode, webhook.StatusCode));
    }

    [Fact]
    public async Task Options_about_metrics_want_their_port()
    {
        var run = await Gax.RunAsync("serve", "--metrics-application-labels", "team");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("--metrics-application-labels is about --metrics-port, which is missing.", run.Error);
    }

    private async Task<Scrape> UntilAsync(Func<Scrape, bool> isSo, string what)
    {
        var scrape = await Scrape.OfAsync(server.MetricsAddress);
        await server.UntilAsync(async () => isSo(scrape = await Scrape.OfAsync(server.MetricsAddress)), what);
        return scrape;
    }
}
