using System.Diagnostics;
using System.Text;
using GitOpsActors.Charts.Tests.Servers;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.EndToEnd.Tests;

public sealed class ChartTests
{
    private static Task<MapNode> DeclareAsync(TestFleet fleet, string name, string sources) => fleet.PutAsync($$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: {{name}}, namespace: argocd}
        spec:
          project: default
          {{sources}}
          destination: {name: in-cluster, namespace: {{name}} }
          syncPolicy: {automated: {prune: true, selfHeal: true}, syncOptions: [CreateNamespace=true] }
        """);

    private static Task<string> RefreshAsync(TestFleet fleet, string name, string how = "normal") =>
        fleet.KubectlAsync("-n", "argocd", "annotate", "application", name, $"argocd.argoproj.io/refresh={how}", "--overwrite");

    private static Task<MapNode> DeclareSecretAsync(TestFleet fleet, string name, params (string Field, string Value)[] fields) => fleet.PutAsync($$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: {{name}}, namespace: argocd, labels: {argocd.argoproj.io/secret-type: repository} }
        data: { {{string.Join(", ", fields.Select(static field => $"{field.Field}: {Convert.ToBase64String(Encoding.UTF8.GetBytes(field.Value))}"))}} }
        """);

    private static string? Value(TestFleet fleet, string @namespace, string name, string key) => fleet.ConfigMap(@namespace, name)!.Map("data")[key].Text();

    private static Task<MapNode?> UntilConditionAsync(TestFleet fleet, string name, string words) => fleet.UntilAsync(name, item =>
        item["status"].List("conditions").Any(condition => condition["type"].Text() == "ComparisonError" && condition["message"].Text()!.Contains(words, StringComparison.Ordinal)));

    [Fact]
    public async Task A_chart_of_a_repository_is_deployed_and_a_new_version_in_its_range_after_a_refresh()
    {
        await using var fleet = await TestFleet.StartAsync();
        await using var server = await ChartServer.StartAsync();
        server.Demanded = LoopbackServer.Basic("me", "secret");
        server.Publish("web", "1.0.0");
        server.Publish("web", "2.0.0");
        await DeclareSecretAsync(fleet, "charts", ("type", "helm"), ("name", "shop"), ("url", server.Url + "/"), ("username", "me"), ("password", "secret"));
        await DeclareAsync(fleet, "shop", $$"""source: {repoURL: "{{server.Url}}", chart: web, targetRevision: ^1.0.0, helm: {parameters: [{name: value, value: mine}]} }""");
        await fleet.UntilSyncedAsync("shop", "1.0.0");
        Assert.Equal(("1.0.0", "mine"), (Value(fleet, "shop", "web", "version"), Value(fleet, "shop", "web", "value")));

        server.Publish("web", "1.1.0");
        await RefreshAsync(fleet, "shop");
        var synced = await fleet.UntilSyncedAsync("shop", "1.1.0");
        Assert.Equal("1.1.0", Value(fleet, "shop", "web", "version"));
        Assert.Equal(["1.0.0", "1.1.0"], synced!["status"].List("history").Select(static entry => entry["revision"].Text()));
        Assert.Equal("Helm", synced.Map("status")["sourceType"].Text());

        // Without anybody's asking, the repository's next look finds the next one.
        server.Publish("web", "1.2.0");
        fleet.Hook();
        await fleet.UntilSyncedAsync("shop", "1.2.0");
    }

    [Fact]
    public async Task Many_applications_of_one_repository_look_at_it_once()
    {
        await using var fleet = await TestFleet.StartAsync(runs: false);
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        for (var i = 0; i < 20; i++) await DeclareAsync(fleet, $"a{i}", $$"""source: {repoURL: "{{server.Url}}", chart: web, targetRevision: "*"}""");
        await fleet.RunAsync();
        for (var i = 0; i < 20; i++) await fleet.UntilSyncedAsync($"a{i}", "1.0.0");
        Assert.Equal(["GET /charts/index.yaml", "GET /charts/web-1.0.0.tgz"], server.Paths);
    }

    [Fact]
    public async Task What_a_refresh_of_one_application_finds_comes_to_all_who_follow_the_same()
    {
        await using var fleet = await TestFleet.StartAsync();
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        foreach (var (name, range) in new[] { ("one", "^1"), ("two", "^1"), ("pinned", "1.0.0") })
        {
            await DeclareAsync(fleet, name, $$"""source: {repoURL: "{{server.Url}}", chart: web, targetRevision: "{{range}}"}""");
            await fleet.UntilSyncedAsync(name, "1.0.0");
        }

        server.Publish("web", "1.1.0");
        await RefreshAsync(fleet, "one");
        foreach (var name in (string[])["one", "two"]) await fleet.UntilSyncedAsync(name, "1.1.0");
        Assert.Equal("1.0.0", Value(fleet, "pinned", "web", "version"));
        Assert.Equal(2, server.Paths.Count(static path => path.EndsWith(".tgz", StringComparison.Ordinal)));

        // Everything is fetched once more when somebody insists, and turns out to be the same.
        await RefreshAsync(fleet, "pinned", "hard");
        await fleet.UntilAsync("pinned", static item => !item.Map("metadata", "annotations").Has("argocd.argoproj.io/refresh"));
        await fleet.UntilSyncedAsync("pinned", "1.0.0");
    }

    [Fact]
    public async Task A_look_goes_by_the_credentials_that_the_secret_has_now()
    {
        await using var fleet = await TestFleet.StartAsync();
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        server.Demanded = LoopbackServer.Basic("me", "old");
        await DeclareSecretAsync(fleet, "charts", ("type", "helm"), ("url", server.Url), ("username", "me"), ("password", "old"));
        await DeclareAsync(fleet, "shop", $$"""source: {repoURL: "{{server.Url}}", chart: web, targetRevision: "*"}""");
        await fleet.UntilSyncedAsync("shop", "1.0.0");

        server.Demanded = LoopbackServer.Basic("me", "new");
        server.Publish("web", "1.1.0");
        await DeclareSecretAsync(fleet, "charts", ("type", "helm"), ("url", server.Url), ("username", "me"), ("password", "new"));
        var began = Stopwatch.GetTimestamp();
        while ((await fleet.Fleet.Client.ControlPlaneAsync(default)).Repositories.FindCharts(server.Url, "").Access.Password != "new")
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "the control plane never saw the new password");

        await fleet.UntilSyncedAsync("shop", "1.1.0");
    }

    [Fact]
    public async Task A_repository_that_fails_is_told_of_and_what_is_deployed_stays_and_heals_and_goes_on_by_itself()
    {
        await using var fleet = await TestFleet.StartAsync();
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        await DeclareAsync(fleet, "shop", $$"""source: {repoURL: "{{server.Url}}", chart: web, targetRevision: "1.x"}""");
        await fleet.UntilSyncedAsync("shop", "1.0.0");

        server.Faults["index"] = LoopbackServer.Status(503);
        await RefreshAsync(fleet, "shop");
        await UntilConditionAsync(fleet, "shop", "503");
        await fleet.KubectlAsync("-n", "shop", "delete", "configmap", "web");
        await fleet.UntilObjectAsync("", "configmaps", "shop", "web", static item => item is not null);

        server.Faults.Clear();
        server.Publish("web", "1.1.0");
        await RefreshAsync(fleet, "shop");
        await fleet.UntilSyncedAsync("shop", "1.1.0");

        server.Publish(PackedChart.Simple("web", "1.2.0"), digest: new string('a', 64));
        await RefreshAsync(fleet, "shop");
        await UntilConditionAsync(fleet, "shop", "the index promises aaaa");
        await DeclareAsync(fleet, "shop", $$"""source: {repoURL: "{{server.Url}}", chart: web, targetRevision: "^3"}""");
        await UntilConditionAsync(fleet, "shop", "no version satisfies \"^3\"; the nearest are 1.2.0, 1.1.0, 1.0.0");
        await DeclareAsync(fleet, "shop", $$"""source: {repoURL: "{{server.Url}}", chart: webb, targetRevision: "*"}""");
        await UntilConditionAsync(fleet, "shop", "there is no chart 'webb' in its index; there is web");
        Assert.Equal("1.1.0", Value(fleet, "shop", "web", "version"));
    }

    [Fact]
    public async Task A_chart_takes_values_from_a_git_source_beside_it()
    {
        await using var fleet = await TestFleet.StartAsync();
        await using var server = await ChartServer.StartAsync();
        server.Publish("web", "1.0.0");
        var first = fleet.Push("values", ("envs/prod.yaml", "value: from git\n"), ("plain/x.yaml", TestFleet.Settings("x", "1")));
        await DeclareAsync(fleet, "shop", $$"""
            sources:
              - {repoURL: "{{server.Url}}", chart: web, targetRevision: "1.0.0", helm: {valueFiles: [$values/envs/prod.yaml]} }
              - {repoURL: "{{fleet.Repository.Path}}", targetRevision: main, ref: values}
              - {repoURL: "{{fleet.Repository.Path}}", targetRevision: main, path: plain}
            """);
        await fleet.UntilSyncedAsync("shop");
        Assert.Equal("from git", Value(fleet, "shop", "web", "value"));
        Assert.NotNull(fleet.ConfigMap("shop", "x"));
        var second = fleet.Push("other values", ("envs/prod.yaml", "value: changed\n"));
        var synced = await fleet.UntilAsync("shop", item => item.Map("status", "sync")["status"].Text() == "Synced" && item["status"].List("sync", "revisions").Any(revision => revision.Text() == second));
        Assert.Equal("changed", Value(fleet, "shop", "web", "value"));
        Assert.Equal(["1.0.0", second, second], synced!["status"].List("sync", "revisions").Select(static revision => revision.Text()));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task A_chart_of_a_registry_is_deployed_by_name_and_by_address()
    {
        await using var fleet = await TestFleet.StartAsync();
        await using var server = await RegistryServer.StartAsync();
        server.Login = LoopbackServer.Basic("me", "secret");
        var first = server.Push("team/web", PackedChart.Simple("web", "1.0.0"));
        await DeclareSecretAsync(fleet, "registry", ("type", "helm"), ("name", "team"), ("url", server.Host + "/team"), ("enableOCI", "true"), ("insecureOCIForceHttp", "true"), ("username", "me"), ("password", "secret"));
        await DeclareSecretAsync(fleet, "one", ("type", "oci"), ("url", $"oci://{server.Host}/team/web"), ("insecureOCIForceHttp", "true"), ("username", "me"), ("password", "secret"));
        await DeclareAsync(fleet, "named", $$"""source: {repoURL: "{{server.Host}}/team", chart: web, targetRevision: ^1.0.0}""");
        await DeclareAsync(fleet, "schemed", $$"""source: {repoURL: "oci://{{server.Host}}/team", chart: web, targetRevision: 1.0.0}""");
        await DeclareAsync(fleet, "whole", $$"""source: {repoURL: "oci://{{server.Host}}/team/web", path: ".", targetRevision: "*"}""");
        foreach (var name in (string[])["named", "schemed"]) await fleet.UntilSyncedAsync(name, "1.0.0");
        await fleet.UntilSyncedAsync("whole", first);

        var second = server.Push("team/web", PackedChart.Simple("web", "1.1.0"));
        foreach (var name in (string[])["named", "whole"]) await RefreshAsync(fleet, name);
        await fleet.UntilSyncedAsync("named", "1.1.0");
        await fleet.UntilSyncedAsync("whole", second);
        Assert.Equal(("1.1.0", "1.0.0", "1.1.0"), (Value(fleet, "named", "web", "version"), Value(fleet, "schemed", "web", "version"), Value(fleet, "whole", "web", "version")));
    }

    [Fact]
    public async Task Manifests_that_were_pushed_into_a_registry_are_deployed_and_follow_their_tag()
    {
        const string FluxConfig = "application/vnd.cncf.flux.config.v1+json";
        const string FluxLayer = "application/vnd.cncf.flux.content.v1.tar+gzip";
        await using var fleet = await TestFleet.StartAsync();
        await using var server = await RegistryServer.StartAsync();
        await DeclareSecretAsync(fleet, "files", ("type", "oci"), ("url", $"oci://{server.Host}/team/shop"), ("insecureOCIForceHttp", "true"));
        var first = server.Push("team/shop", Shop("1"), "production", FluxConfig, FluxLayer);
        await DeclareAsync(fleet, "shop", $$"""source: {repoURL: "oci://{{server.Host}}/team/shop", path: overlays/production, targetRevision: production}""");
        await fleet.UntilSyncedAsync("shop", first);
        Assert.Equal(("1", "Kustomize"), (Value(fleet, "shop", "shop-web", "version"), fleet.Find("argoproj.io", "applications", "argocd", "shop")!.Text("status", "sourceType")));

        var second = server.Push("team/shop", Shop("2"), "production", FluxConfig, FluxLayer);
        await RefreshAsync(fleet, "shop");
        await fleet.UntilSyncedAsync("shop", second);
        Assert.Equal("2", Value(fleet, "shop", "shop-web", "version"));

        static PackedChart Shop(string version) => PackedChart.Files(
            "shop", version, isGzipped: true, ("./base/web.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: web}}\ndata: {{version: \"{version}\"}}\n"),
            ("./base/kustomization.yaml", "resources: [web.yaml]\n"),
            ("./overlays/production/kustomization.yaml", "namePrefix: shop-\nresources: [../../base]\n"));
    }

    [Fact]
    public async Task The_charts_that_an_umbrella_in_git_is_locked_to_are_fetched()
    {
        await using var fleet = await TestFleet.StartAsync();
        await using var server = await ChartServer.StartAsync();
        foreach (var version in (string[])["1.0.0", "1.1.0"]) server.Publish("web", version);
        await DeclareSecretAsync(fleet, "charts", ("type", "helm"), ("name", "shop"), ("url", server.Url));
        const string Dependency = "{\"name\":\"web\",\"version\":\"^1.0.0\",\"repository\":\"URL\"}";
        const string Locked = "{\"name\":\"web\",\"version\":\"1.0.0\",\"repository\":\"URL\"}";
        fleet.Push("umbrella", ("app/Chart.yaml", $"apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies: [{Dependency.Replace("URL", "@shop", StringComparison.Ordinal)}]\n"),
            ("app/Chart.lock", $"dependencies: [{Locked.Replace("URL", server.Url, StringComparison.Ordinal)}]\ndigest: {DigestOf($"[[{Dependency}],[{Locked}]]".Replace("URL", server.Url, StringComparison.Ordinal))}\n"),
            ("app/values.yaml", "web: {value: from the umbrella}\n"));
        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilSyncedAsync("shop");
        Assert.Equal(("1.0.0", "from the umbrella"), (Value(fleet, "shop", "web", "version"), Value(fleet, "shop", "web", "value")));

        fleet.Push("without a lock", ("app/values.yaml", "web: {value: again}\n"), ("app/Chart.lock", "dependencies: []\ndigest: sha256:0\n"));
        await UntilConditionAsync(fleet, "shop", "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies");
        fleet.Repository.Git("rm", "--quiet", "app/Chart.lock");
        var commit = fleet.Push("without a lock");
        await fleet.UntilSyncedAsync("shop", commit);
        Assert.Equal(("1.1.0", "again"), (Value(fleet, "shop", "web", "version"), Value(fleet, "shop", "web", "value")));
    }

    [Fact]
    public async Task The_credentials_of_a_repository_that_the_project_does_not_permit_are_not_shown_for_a_dependency()
    {
        await using var fleet = await TestFleet.StartAsync();
        await using var server = await ChartServer.StartAsync();
        server.Demanded = LoopbackServer.Basic("me", "secret");
        server.Publish("web", "1.0.0");
        await DeclareSecretAsync(fleet, "charts", ("type", "helm"), ("url", server.Url), ("username", "me"), ("password", "secret"));
        await PermitAsync($"'{fleet.Repository.Path}'");
        fleet.Push("umbrella", ("app/Chart.yaml",
            $"apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies: [{{name: web, version: 1.0.0, repository: '{server.Url}'}}]\n"));
        await fleet.DeclareAsync("shop", "app");
        await UntilConditionAsync(fleet, "shop", "401");
        Assert.DoesNotContain(server.Requests, static request => request.Contains("Basic", StringComparison.Ordinal));

        await PermitAsync($"'{fleet.Repository.Path}', '{server.Url}'");
        await fleet.UntilSyncedAsync("shop");
        Assert.Equal("1.0.0", Value(fleet, "shop", "web", "version"));

        Task PermitAsync(string sources) => fleet.PutAsync($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: AppProject
            metadata: {name: default, namespace: argocd}
            spec: {sourceRepos: [{{sources}}], destinations: [{server: '*', namespace: '*'}], clusterResourceWhitelist: [{group: '*', kind: '*'}]}
            """);
    }

    private static string DigestOf(string json) =>
        "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(json)));
}
