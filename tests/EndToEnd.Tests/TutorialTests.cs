using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>Applications as tutorials write them: they are accepted as they stand, and do what they say.</summary>
public sealed class TutorialTests(TutorialTests.Shared shared) : IClassFixture<TutorialTests.Shared>
{
    private readonly TestFleet _fleet = shared.Fleet;

    private static string Deployment(string image, string replicas = "replicas: 2\n  ") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          {{replicas}}selector: {matchLabels: {app: web} }
          template:
            metadata: {labels: {app: web} }
            spec: {containers: [{name: web, image: "registry.example/{{image}}"}] }
        """;

    [Fact]
    public async Task Production_is_synced_within_its_window_prunes_last_and_leaves_replicas_to_whoever_scales()
    {
        await ProjectAsync("production",
            "syncWindows: [{kind: allow, schedule: '* * * * *', duration: 2h, applications: ['*'], manualSync: true, timeZone: "
                + "Europe/Amsterdam}]");
        var first = _fleet.Push("web and old", ("production/web.yaml", Deployment("web:1")),
            ("production/old.yaml", TestFleet.Settings("old", "1")));
        await _fleet.PutAsync($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata:
              name: production
              namespace: argocd
              finalizers: [resources-finalizer.argocd.argoproj.io]
              labels: {env: production}
            spec:
              project: production
              source: {repoURL: "{{_fleet.Repository.Path}}", targetRevision: main, path: production}
              destination: {server: https://kubernetes.default.svc, namespace: production}
              syncPolicy:
                automated: {prune: true, selfHeal: true, allowEmpty: false}
                syncOptions: [Validate=true, CreateNamespace=true, PrunePropagationPolicy=foreground, PruneLast=true,
                  ApplyOutOfSyncOnly=true, RespectIgnoreDifferences=true]
                retry: {limit: 5, backoff: {duration: 5s, factor: 2, maxDuration: 3m} }
              ignoreDifferences:
              - {group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}
              revisionHistoryLimit: 10
            """);
        await _fleet.UntilSyncedAsync("production", first);
        await _fleet.KubectlAsync("-n", "production", "scale", "deployment", "web", "--replicas=4");
        _fleet.Repository.Git("rm", "--quiet", "production/old.yaml");
        var second = _fleet.Push("next image", ("production/web.yaml", Deployment("web:2")));
        var synced = await _fleet.UntilSyncedAsync("production", second);
        Assert.Null(_fleet.ConfigMap("production", "old"));
        Assert.Equal(4L, _fleet.Find("apps", "deployments", "production", "web").Integer("spec", "replicas"));
        // PruneLast: what goes, goes after all the rest.
        var results = synced.At("status", "operationState", "syncResult").List("resources");
        Assert.Equal("Pruned", results.Single(static one => one["name"].Text() == "old")["status"].Text());
        Assert.Equal(["registry.example/web:2"], results.Single(static one => one["name"].Text() == "web").List("images")
            .Select(static one => one.Text()));
        Assert.Equal(["registry.example/web:2"], synced.Map("status", "summary").List("images").Select(static one => one.Text()));
        var history = synced.Map("status").List("history");
        Assert.Equal([first, second], history.Select(static one => one["revision"].Text()));
        foreach (var field in (string[])["deployStartedAt", "deployedAt", "id", "initiatedBy", "source"])
            Assert.All(history, one => Assert.True(one.Map().Has(field), field));
    }

    [Fact]
    public async Task What_an_autoscaler_scales_stays_synced_when_Git_names_no_replicas()
    {
        await ProjectAsync("autoscaled");
        var commit = _fleet.Push("autoscaled", ("autoscaled/web.yaml", Deployment("web:1", "")), ("autoscaled/hpa.yaml", """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              minReplicas: 2
              maxReplicas: 10
              metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80} } }]
            """));
        await DeclareAsync("autoscaled", "automated: {prune: true, selfHeal: true}, ");
        // Nobody plays the autoscaler here: it waits for its first figures, which is no difference.
        await _fleet.UntilAsync("autoscaled", item => item.Text("status", "sync", "status") == "Synced"
            && item.Text("status", "sync", "revision") == commit);
        await _fleet.KubectlAsync("-n", "autoscaled", "scale", "deployment", "web", "--replicas=5");
        await _fleet.UntilObjectAsync("apps", "deployments", "autoscaled", "web", static item =>
            item.Integer("status", "availableReplicas") == 5);
        var next = _fleet.Push("next image", ("autoscaled/web.yaml", Deployment("web:2", "")));
        await _fleet.UntilAsync("autoscaled", item => item.Text("status", "sync", "status") == "Synced"
            && item.Text("status", "sync", "revision") == next);
        Assert.Equal(5L, _fleet.Find("apps", "deployments", "autoscaled", "web").Integer("spec", "replicas"));
    }

    [Fact]
    public async Task One_folder_goes_to_two_clusters_by_two_Applications()
    {
        await ProjectAsync("regions");
        await using var other = await SandboxCluster.StartAsync(new SandboxOptions { PodDelay = TimeSpan.FromMilliseconds(1) });
        var authority = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(other.AuthorityPem));
        await _fleet.PutAsync($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: west, namespace: argocd, labels: {argocd.argoproj.io/secret-type: cluster} }
            stringData:
              name: west
              server: {{other.Address.ToString().TrimEnd('/')}}
              config: '{"bearerToken": "{{other.Token}}", "tlsClientConfig": {"caData": "{{authority}}"} }'
            """);
        var commit = _fleet.Push("regions", ("regions/x.yaml", TestFleet.Settings("x", "1")));
        foreach (var (name, cluster) in ((string, string)[])[("regions-home", "in-cluster"), ("regions-west", "west")])
            await _fleet.PutAsync(Application(name, "regions", "regions", $"name: {cluster}, namespace: regions",
                "automated: {prune: true}, "));
        await _fleet.UntilSyncedAsync("regions-home", commit);
        await _fleet.UntilSyncedAsync("regions-west", commit);
        Assert.Equal("1", _fleet.ConfigMap("regions", "x").Text("data", "value"));
        Assert.Equal("1", other.Cluster.Table("", "configmaps").Get("regions", "x")?.Document.Text("data", "value"));
        // The other cluster ends with this test: nothing may be left that would look for it.
        await _fleet.KubectlAsync("-n", "argocd", "delete", "application", "regions-west", "--wait=true");
        await _fleet.KubectlAsync("-n", "argocd", "delete", "secret", "west");
    }

    [Fact]
    public async Task Annotations_of_notifications_are_nobody_elses_business_and_stay_as_they_are()
    {
        await ProjectAsync("notified");
        var commit = _fleet.Push("notified", ("notified/x.yaml", TestFleet.Settings("x", "1")));
        await _fleet.PutAsync(Application("notified", "notified", "notified", "name: in-cluster, namespace: notified", "automated: {}, ",
            ", annotations: {notifications.argoproj.io/subscribe.on-sync-succeeded.slack: deployments, "
                + "notifications.argoproj.io/subscribe.on-health-degraded.email: ops@example.com}"));
        var synced = await _fleet.UntilSyncedAsync("notified", commit);
        Assert.Equal("deployments", synced.Text("metadata", "annotations", "notifications.argoproj.io/subscribe.on-sync-succeeded.slack"));
        Assert.Empty(synced.Map("status").List("conditions"));
    }

    /// <summary>What tutorials get wrong, and what the answer has to name so that the reader can mend it.</summary>
    [Theory]
    [InlineData("source: {repoURL: 'https://git.example/x', path: a, targetRevison: main}, destination: {name: in-cluster, namespace: "
        + "a}, project: default", "targetRevison")]
    [InlineData("source: {repoURL: 'https://git.example/x', path: a}, destination: {name: in-cluster, server: "
        + "'https://kubernetes.default.svc'}, project: default",
        "can't have both name and server")]
    [InlineData("source: {repoURL: 'https://git.example/x', chart: a}, destination: {name: in-cluster}, project: default",
        "targetRevision")]
    [InlineData("source: {repoURL: 'https://git.example/x', path: a}, destination: {name: in-cluster}, project: default, syncPolicy: "
        + "{syncOptions: [CreateNamspace=true]}",
        "CreateNamespace")]
    [InlineData("source: {repoURL: 'https://git.example/x', path: a}, destination: {name: in-cluster}, project: nobodys", "nobodys")]
    public async Task A_mistake_is_told_with_its_place_and_the_right_word(string spec, string told)
    {
        var name = "wrong-" + Math.Abs(spec.GetHashCode(StringComparison.Ordinal))
            .ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (exit, _, problem) = await _fleet.KubectlApplyAsync(
            $"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}, namespace: argocd}}\nspec: {{{spec}}}\n");
        if (exit == 0)
        {
            var item = await _fleet.UntilAsync(name, static one => one.Map("status").List("conditions").Count > 0);
            problem = item.Map("status").List("conditions").ToString();
        }

        Assert.Contains(told, problem, StringComparison.Ordinal);
    }

    private Task<MapNode> ProjectAsync(string name, string more = "") => _fleet.PutAsync($$"""
        apiVersion: argoproj.io/v1alpha1
        kind: AppProject
        metadata: {name: {{name}}, namespace: argocd}
        spec: {sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}],
          clusterResourceWhitelist: [{group: '*', kind: '*'}]{{(more.Length > 0 ? ", " + more : "")}} }
        """);

    private Task<MapNode> DeclareAsync(string name, string policy) =>
        _fleet.PutAsync(Application(name, name, name, $"name: in-cluster, namespace: {name}", policy));

    private string Application(string name, string project, string path, string destination, string policy, string metadata = "") => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: {{name}}, namespace: argocd{{metadata}} }
        spec:
          project: {{project}}
          source: {repoURL: "{{_fleet.Repository.Path}}", targetRevision: main, path: {{path}} }
          destination: { {{destination}} }
          syncPolicy: { {{policy}}syncOptions: [CreateNamespace=true] }
        """;

    /// <summary>One fleet for all of them.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        internal TestFleet Fleet { get; private set; } = null!;

        public async Task InitializeAsync() => Fleet = await TestFleet.StartAsync();

        public async Task DisposeAsync() => await Fleet.DisposeAsync();
    }
}
