using System.Text.Json;
using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Tests.Metrics;

/// <summary>Prometheus scrapes a running server: our alerts, our dashboards, and what people ask of Argo CD's metrics.</summary>
public sealed partial class PrometheusTests(RunningServer server) : IClassFixture<RunningServer>, IDisposable
{
    // Told once the first call has come, which another test brings.
    private static readonly string[] Quiet = ["grpc_server_handled_total"];

    private static readonly string Deploy = Path.Combine(Repository(), "deploy/observability");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prometheus-");

    public static TheoryData<string> Dashboards => [.. Directory.GetFiles(Deploy,
        "*.json").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Alerts_ring_when_they_should_and_not_otherwise()
    {
        await WriteRulesAsync();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Metrics/alerts.test.yaml"), Path.Combine(_folder.FullName, "alerts.test.yaml"));
        var (checkedCode, checkedSaid) = await PrometheusServer.ToolAsync(_folder.FullName, "check", "rules", "alerts.rules.yaml");
        Assert.True(checkedCode == 0, checkedSaid);
        var (code, said) = await PrometheusServer.ToolAsync(_folder.FullName, "test", "rules", "alerts.test.yaml");
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task Every_alert_has_a_world_in_which_it_rings()
    {
        var played = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Metrics/alerts.test.yaml"));
        var names = Alert().Matches(await File.ReadAllTextAsync(Path.Combine(Deploy,
            "alerts.yaml"))).Select(static one => one.Groups["name"].Value).ToList();
        Assert.Equal(8, names.Count);
        Assert.All(names, name => Assert.Contains($"alertname: {name}\n    exp_alerts:", played, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Dashboards))]
    public async Task A_dashboard_asks_for_metrics_that_there_are_and_its_places_do_not_overlap(string file)
    {
        var known = Help().Matches((await Scrape.OfAsync(server.MetricsAddress)).Text).Select(static one => one.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var taken = new HashSet<(int X, int Y)>();
        foreach (var panel in await PanelsAsync(file))
        {
            var place = panel.GetProperty("gridPos");
            for (var x = 0; x < place.GetProperty("w").GetInt32(); x++)
                for (var y = 0; y < place.GetProperty("h").GetInt32(); y++)
                    Assert.True(taken.Add((place.GetProperty("x").GetInt32() + x, place.GetProperty("y").GetInt32() + y)),
                        $"{file}: {panel.GetProperty("title")} lies on another panel");
        }

        foreach (var expression in await ExpressionsAsync(file))
            Assert.All(MetricsOf(expression), name => Assert.True(known.Contains(name) || Quiet.Contains(name),
                $"{file}: there is no metric {name}"));
    }

    [Fact]
    public async Task After_a_few_minutes_of_the_demo_every_query_has_an_answer()
    {
        await WriteRulesAsync();
        using var prometheus = PrometheusServer.Start(_folder.FullName, new Uri(server.MetricsAddress).Authority, "alerts.rules.yaml");
        await server.UntilAsync(prometheus.IsReadyAsync, "Prometheus is ready");
        await server.CommitFilesAsync(("failing/object.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Not-A-Name}\n"));
        await server.WaitForSuccessAsync("app", "create", "failing", "--repo", "file://" + server.Demo, "--path", "failing", "--dest-name",
            "in-cluster", "--dest-namespace", "failing", "--sync-option", "CreateNamespace=true");
        await UntilAnsweredAsync("argocd_app_sync_total{name=\"failing\",phase=\"Failed\"} == 0");
        Assert.Equal(1, (await server.RunAsync("app", "sync", "failing", "--timeout", "60s")).ExitCode);

        // What appears with a first value has grown only once it has a second one.
        for (var round = 1; round <= 2; round++)
        {
            await server.CommitAsync("shop/dev/kustomization.yaml", text => NewTag().Replace(text, $"newTag: \"2.{round}\""));
            await server.WaitForSuccessAsync("app", "refresh", "shop-dev");
            await UntilAnsweredAsync($"gitopsactors_push_seconds_count{{stage=\"healthy\"}} >= {round}");
            await server.KubectlAsync("-n", "shop-staging", "scale", "deployment", "shop", "--replicas", $"{round + 5}");
            await UntilAnsweredAsync($"gitopsactors_drift_repair_seconds_count >= {round}");
            (await server.Http.GetAsync("/api/v1/applications/shop-dev")).EnsureSuccessStatusCode();
        }

        string[] ofArgo =
        [
            "argocd_app_info{sync_status!=\"Synced\"} == 1", "increase(argocd_app_sync_total{phase!=\"Succeeded\"}[10m]) > 0",
            "sum by (health_status) (argocd_app_info{health_status!=\"Healthy\"})", "argocd_cluster_connection_status == 1",
            "sum(increase(argocd_app_sync_total{name=~\"shop-.*\",phase=\"Succeeded\"}[10m])) > 0",
            "sum by (name) (rate(argocd_app_k8s_request_total[5m])) > 0",
            "histogram_quantile(0.9, sum by (le) (rate(argocd_app_reconcile_bucket[5m])))",
            "sum by (grpc_code) (rate(grpc_server_handled_total{grpc_service=\"application.ApplicationService\"}[5m]))",
            "sum by (request_type) (rate(argocd_git_request_total[5m])) > 0",
        ];
        var ours = new List<string>();
        foreach (var file in Directory.GetFiles(Deploy, "*.json")) ours.AddRange(await ExpressionsAsync(Path.GetFileName(file)));
        Assert.InRange(ours.Count, 40, 200);
        foreach (var expression in ofArgo.Concat(ours)) await UntilAnsweredAsync(expression);
        Assert.Empty(await prometheus.QueryAsync("absent(argocd_app_info)"));
        Assert.Contains("GitOpsActorsSyncFailing", await prometheus.AlertsAsync());

        Task UntilAnsweredAsync(string expression) => server.UntilAsync(
            async () => (await prometheus.QueryAsync(expression)).Count > 0, $"this has an answer: {expression}");
    }

    private static string Repository()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "GitOpsActors.sln"))) at = Path.GetDirectoryName(at)!;
        return at;
    }

    /// <summary>The rules without what the operator wants around them.</summary>
    private async Task WriteRulesAsync()
    {
        var resource = YamlReader.Read(await File.ReadAllTextAsync(Path.Combine(Deploy, "alerts.yaml"))).Map();
        Assert.Equal(("monitoring.coreos.com/v1", "PrometheusRule"), (resource.Text("apiVersion"), resource.Text("kind")));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "alerts.rules.yaml"), resource.Map("spec").ToString());
    }

    private static async Task<IReadOnlyList<JsonElement>> PanelsAsync(string file)
    {
        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Deploy, file)));
        return [.. dashboard.RootElement.Clone().GetProperty("panels").EnumerateArray()];
    }

    /// <summary>What the panels ask, with what Grafana puts in the place of variables.</summary>
    private static async Task<IReadOnlyList<string>> ExpressionsAsync(string file) =>
    [
        .. (await PanelsAsync(file)).SelectMany(static panel => panel.GetProperty("targets").EnumerateArray())
            .Select(static target => target.GetProperty("expr").GetString()!
                .Replace("$__rate_interval", "5m", StringComparison.Ordinal).Replace("$__range", "1h", StringComparison.Ordinal)
                .Replace("$project", ".*", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal)
                .Replace("$namespace", "argocd", StringComparison.Ordinal).Replace("$name", "shop-dev", StringComparison.Ordinal)),
    ];

    /// <summary>A histogram is asked for by the names of its parts.</summary>
    private static IEnumerable<string> MetricsOf(string expression) =>
        Metric().Matches(LabelList().Replace(expression, "")).Select(static one => Part().Replace(one.Value,
            "")).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"- alert: (?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Alert();

    [GeneratedRegex(@"(?m)^# HELP (?<name>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Help();

    [GeneratedRegex(@"\b(argocd|gitopsactors|process|grpc)_[a-z0-9_]*(?=[{\[\s)]|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex Metric();

    [GeneratedRegex(@"\b(by|on) \([^)]*\)", RegexOptions.ExplicitCapture)]
    private static partial Regex LabelList();

    [GeneratedRegex("(?<=_seconds|reconcile|processing)_(bucket|sum|count)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();

    [GeneratedRegex("newTag: .*")]
    private static partial Regex NewTag();
}
