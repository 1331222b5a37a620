using System.Text;
using Xunit.Abstractions;

namespace GitOpsActors.Host.Tests.Telemetry;

/// <summary>What a collector is told of commits to a running server. The trees are printed, too: the documentation has one.</summary>
public sealed class TraceTests(ToldServer server, ITestOutputHelper output) : IClassFixture<ToldServer>
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_commit_is_one_trace_from_its_webhook_to_the_health_of_what_it_brought_out()
    {
        var commit = await server.CommitAsync(
            "shop/dev/kustomization.yaml", static text => text.Replace("1.0", "1.1", StringComparison.Ordinal));
        await PushAsync();
        var trace = await TraceOfAsync("argocd/shop-dev", commit);

        var webhook = Assert.Single(trace.Spans, static span => span.Parent.Length == 0);
        Assert.Equal(("POST /api/webhook", "/api/webhook"), (webhook.Name, webhook.Attributes["url.path"]));
        var fetch = trace.Below(trace.Below(webhook, "look"), "fetch");
        Assert.Equal((commit, "file://" + server.Demo, "git"), (fetch["revision"], fetch["repository"], fetch["source_type"]));
        Assert.Equal("file://" + server.Demo, trace.Below(fetch, "git fetch")["repository"]);

        // The other two read nothing that has changed.
        var whole = trace.Below(fetch, "reconcile");
        Assert.Equal(
            ("argocd/shop-dev", commit, "commit", "Healthy"), (whole["application"], whole["revision"], whole["cause"], whole["outcome"]));
        trace.Below(whole, "render");
        Assert.Equal(("OutOfSync", commit), (trace.Below(whole, "compare")["sync_status"], trace.Below(whole, "compare")["revision"]));
        var (sync, health) = (trace.Below(whole, "sync"), trace.Below(whole, "health"));
        Assert.Equal(
            (whole["operation"], commit, "Succeeded", "true"), (sync["operation"], sync["revision"], sync["phase"], sync["automated"]));
        var apply = trace.Below(trace.Below(sync, "wave"), "apply");
        Assert.Equal("apps/Deployment:shop-dev/shop", apply["resource"]);
        Assert.Equal((sync["application"], sync["operation"], commit), (apply["application"], apply["operation"], apply["revision"]));
        Assert.Equal("PATCH", trace.Below(apply, "PATCH").Attributes["http.request.method"]);
        Assert.True(sync.Ended <= health.Began + 1_000_000 && health.Ended <= whole.Ended, "first it is synced, and then healthy");
        Assert.DoesNotContain(trace.Spans, static span => span.IsFailure);
    }

    [Fact]
    public async Task A_sync_in_waves_tells_of_each_wave_and_hook_and_how_long_it_waited()
    {
        await server.CommitFilesAsync(Waves("1"));
        await server.DeployAsync("waves", "--sync-policy", "automated");
        var commit = await server.CommitFilesAsync(Waves("2"));
        await PushAsync();
        var trace = await TraceOfAsync("argocd/waves", commit);

        Assert.Equal("POST /api/webhook", Assert.Single(trace.Spans, static span => span.Parent.Length == 0).Name);
        var sync = Assert.Single(trace.Spans, static span => span.Name == "sync");
        var waves = trace.Spans.Where(span => span.Parent == sync.Id && span.Name == "wave").OrderBy(static span => span.Began).ToList();
        Assert.Equal(["PreSync 0", "Sync 0", "Sync 1", "Sync 2"], waves.Select(static wave => $"{wave["sync_phase"]} {wave["wave"]}"));
        Assert.Equal(
            [
                "hook batch/Job:waves/migrate", "apply Secret:waves/token", "apply apps/Deployment:waves/web",
                "apply ConfigMap:waves/settings",
            ],
            waves.Select(wave => Assert.Single(trace.Spans, span => span.Parent == wave.Id && span.Name is "apply" or "hook"))
                .Select(static one => $"{one.Name} {one["resource"]}"));
        // A wave lasts until the next one begins: the Pods of the sandbox take half a second.
        Assert.All(waves.Zip(waves.Skip(1)), static pair => Assert.True(pair.Item1.Ended <= pair.Item2.Began, "one wave after another"));
        Assert.All([waves[0], waves[2]], static wave => Assert.True(wave.Ended - wave.Began > 400_000_000, "it waits for its Pod"));
        Assert.All(trace.Spans.Where(span => span.Parent == sync.Id), span => Assert.Equal(commit, span["revision"]));
    }

    [Fact]
    public async Task A_sync_that_a_person_wants_begins_a_trace_of_its_own_and_names_the_one_before()
    {
        await server.CommitFilesAsync(
            ("manual/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: '1'}\n"));
        await server.DeployAsync("manual");
        var first = await server.Collector.SpanAsync(
            static span => span.Name == "sync" && span["application"] == "argocd/manual", "the sync of manual");
        Assert.Equal(("1", "false", "Succeeded"), (first["operation"], first["automated"], first["phase"]));
        var whole = await server.Collector.SpanAsync(span => span.Id == first.Parent, "what the sync belongs to");
        Assert.Equal(("", "sync"), (whole.Parent, whole["cause"]));
        // Before anybody wanted a sync it was compared.
        var before = await server.Collector.SpanAsync(
            static span => span.Name == "reconcile" && span["application"] == "argocd/manual" && span["cause"] == "look", "the first look");
        Assert.Equal("OutOfSync", before["outcome"]);
        Assert.Contains(before.Trace, whole.LinkedTraces);
    }

    [Fact]
    public async Task A_request_is_told_by_its_method_and_no_login_that_stands_in_its_path()
    {
        const string Login = Canary.Mark + "login", Query = Canary.Mark + "query";
        const string Path = $"/api/v1/repositories/https%3A%2F%2Fme%3A{Login}%40git.example%2Fshop?token={Query}";
        using var answer = await server.Http.GetAsync(Path);
        var span = await server.Collector.SpanAsync(
            static span => span.Name == "GET repository.RepositoryService/Get", "the request");
        Assert.Equal("/api/v1/repositories", span.Attributes["url.path"]);
        Assert.Equal($"{(int)answer.StatusCode}", span.Attributes["http.response.status_code"]);
    }

    [Fact]
    public async Task What_is_logged_of_an_operation_belongs_to_its_trace()
    {
        await server.CommitFilesAsync(
            ("logged/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: '1'}\n"));
        await server.DeployAsync("logged");
        var sync = await server.Collector.SpanAsync(
            static span => span.Name == "sync" && span["application"] == "argocd/logged", "the sync of logged");
        foreach (var word in (string[])["started", "ended"])
        {
            var log = await server.Collector.LogAsync(
                log => log.Text.Contains($"operation=1 {word}") && log.Attributes.GetValueOrDefault("Application") == "logged", word);
            Assert.Equal(("GitOpsActors.Actors.Applications.ApplicationActor", sync.Trace), (log.Category, log.Trace));
        }
    }

    [Fact]
    public async Task The_audit_trail_is_told_without_what_was_sent()
    {
        using var body = new StringContent(
            $$"""{"repo": "https://me:{{Canary.Mark}}@nowhere.invalid/shop.git", "password": "{{Canary.Mark}}"}""",
            Encoding.UTF8, "application/json");
        await server.Http.PostAsync("/api/v1/repositories?upsert=true", body);
        var log = await server.Collector.LogAsync(
            static log => log.Category == "GitOpsActors.Audit" && log.Text.Contains("RepositoryService/Create"), "the audit trail");
        Assert.Equal(
            ("https://nowhere.invalid/shop.git", "local-operator", "127.0.0.1"),
            (log.Attributes["Thing"], log.Attributes["Name"], log.Attributes["From"]));
        Assert.StartsWith("failed", log.Attributes["Result"]);
        Assert.Contains("password", log.Attributes["Fields"]);
        Assert.NotEmpty(log.Trace);
        Assert.DoesNotContain("GitOpsActors.Audit", server.Said);
    }

    [Fact]
    public async Task Metrics_are_told_with_their_labels_and_bounds()
    {
        string[] labels = ["name=shop-dev", "phase=Succeeded", "dest_server=https://kubernetes.default.svc"];
        var syncs = await server.Collector.MetricAsync("argocd_app_sync_total", metric => metric.Sum.DataPoints.Any(
            point => point.AsInt > 0 && Labels(point.Attributes).IsSupersetOf(labels)));
        Assert.Contains(syncs.Sum.DataPoints, static point => point.AsInt == 0 && Labels(point.Attributes).Contains("phase=Failed"));
        var reconciles = await server.Collector.MetricAsync(
            "argocd_app_reconcile", static metric => metric.Histogram.DataPoints.Any(static point => point.Count > 0));
        Assert.Equal([.25, .5, 1, 2, 4, 8, 16], reconciles.Histogram.DataPoints[0].ExplicitBounds);
    }

    private static HashSet<string> Labels(IEnumerable<Otlp.KeyValue> attributes) =>
        [.. attributes.Select(static one => $"{one.Key}={ToldSpan.TextOf(one.Value)}")];

    [Fact]
    public async Task Whoever_tells_says_who_it_is_and_nothing_is_told_of_probes_watches_and_the_journal()
    {
        await server.Collector.SpanAsync(static span => span.Name == "reconcile", "anything");
        var resource = server.Collector.Resource;
        Assert.Equal(("gitopsactors", "test"), (resource["service.name"], resource["deployment.environment"]));
        Assert.All(server.Collector.Tokens, static token => Assert.Equal("secret", token));
        var spans = server.Collector.Spans;
        Assert.DoesNotContain(spans, static span => span.Scope is "System.Net.Http" or "Npgsql" && span.Parent.Length == 0);
        Assert.DoesNotContain(spans, static span => span.Name.EndsWith('z'));
    }

    private static (string, string)[] Waves(string version) =>
    [
        ("waves/migrate.yaml", $$"""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate, annotations: {argocd.argoproj.io/hook: PreSync} }
            spec:
              template:
                spec: {restartPolicy: Never, containers: [{name: main, image: "registry.example/migrate:{{version}}", command: ["true"]}] }
            """),
        ("waves/token.yaml", $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: token}
            stringData: {token: "{{Canary.Mark}}{{version}}"}
            """),
        ("waves/web.yaml", $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, annotations: {argocd.argoproj.io/sync-wave: "1"} }
            spec:
              replicas: 1
              selector: {matchLabels: {app: web} }
              template:
                metadata: {labels: {app: web} }
                spec: {containers: [{name: main, image: "registry.example/web:{{version}}"}] }
            """),
        ("waves/settings.yaml", $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings, annotations: {argocd.argoproj.io/sync-wave: "2"} }
            data: {version: "{{version}}"}
            """),
    ];

    private async Task PushAsync()
    {
        using var body = new StringContent(
            $$$"""{"repository": {"html_url": "file://{{{server.Demo}}}"}}""", Encoding.UTF8, "application/json");
        body.Headers.Add("X-GitHub-Event", "push");
        (await Http.PostAsync(server.WebhookAddress + "/api/webhook", body)).EnsureSuccessStatusCode();
    }

    /// <summary>The trace of a commit, once the Application has come to its end.</summary>
    private async Task<ToldTrace> TraceOfAsync(string application, string commit)
    {
        var whole = await server.Collector.SpanAsync(
            span => span.Name == "reconcile" && span["application"] == application && span["revision"] == commit,
            $"the end of {application} at {commit}");
        var trace = new ToldTrace([.. server.Collector.Spans.Where(span => span.Trace == whole.Trace)]);
        output.WriteLine(SpanTree.Print(trace.Spans));
        return trace;
    }

    private sealed record ToldTrace(IReadOnlyList<ToldSpan> Spans)
    {
        public ToldSpan Below(ToldSpan parent, string name) => Assert.Single(Spans, span => span.Parent == parent.Id && span.Name == name);
    }
}
