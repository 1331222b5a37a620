using GitOpsActors.Engine.Documents;
using GitOpsActors.Git.Tests.Servers;
using GitOpsActors.Sandbox.Faults;

namespace GitOpsActors.EndToEnd.Tests;

public sealed class AdversityTests
{
    [Fact]
    public async Task While_git_is_away_drift_is_repaired_and_all_catches_up_when_it_returns()
    {
        await using var fleet = await TestFleet.StartAsync();
        var first = fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")));
        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilSyncedAsync("shop", first);

        var (here, away) = (fleet.Repository.Path, fleet.Repository.Path + "-away");
        Directory.Move(here, away);
        fleet.Hook();
        await fleet.KubectlAsync("-n", "shop", "delete", "configmap", "x");
        await fleet.UntilConfigMapAsync("shop", "x", "1");
        await fleet.KubectlAsync("-n", "argocd", "annotate", "application", "shop", "argocd.argoproj.io/refresh=normal");
        await fleet.UntilAsync("shop", static item => item.Map("status").List("conditions").Any(static condition => condition["type"].Text() == "ComparisonError"));

        Directory.Move(away, here);
        var second = fleet.Push("while nobody could see it", ("app/x.yaml", TestFleet.Settings("x", "2")));
        await fleet.KubectlAsync("-n", "argocd", "annotate", "application", "shop", "argocd.argoproj.io/refresh=normal", "--overwrite");
        var item = await fleet.UntilSyncedAsync("shop", second);
        Assert.Equal("2", fleet.ConfigMap("shop", "x").Map("data")["value"].Text());
        Assert.Empty(item!["status"].List("conditions"));
    }

    [Theory]
    [InlineData("latency=50")]
    [InlineData("429=0.3")]
    [InlineData("5xx=0.2")]
    [InlineData("reset=0.1")]
    [InlineData("drop-watches=0.2")]
    public async Task A_cluster_that_fails_now_and_then_is_brought_to_what_git_says(string faults)
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Cluster.Faults.Plan = FaultPlan.Parse(faults);
        var commit = fleet.Push("app", ("a/x.yaml", TestFleet.Settings("x", "1")), ("b/x.yaml", TestFleet.Settings("x", "1")));
        await Again(() => fleet.DeclareAsync("a", "a", "automated: {selfHeal: true}, retry: {limit: -1, backoff: {duration: 50ms, maxDuration: 200ms}}"));
        await Again(() => fleet.DeclareAsync("b", "b", "automated: {selfHeal: true}, retry: {limit: -1, backoff: {duration: 50ms, maxDuration: 200ms}}"));
        await fleet.UntilSyncedAsync("a", commit);
        await fleet.UntilSyncedAsync("b", commit);
        commit = fleet.Push("more", ("a/x.yaml", TestFleet.Settings("x", "2")), ("b/x.yaml", TestFleet.Settings("x", "2")));
        await fleet.UntilConfigMapAsync("a", "x", "2");
        await fleet.UntilConfigMapAsync("b", "x", "2");
        fleet.Cluster.Faults.Plan = FaultPlan.None;
        await fleet.UntilSyncedAsync("a", commit);
        await fleet.UntilSyncedAsync("b", commit);
    }

    [Fact]
    public async Task A_cluster_that_was_gone_is_brought_up_to_date_when_it_is_back()
    {
        await using var fleet = await TestFleet.StartAsync();
        var commit = fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")));
        await fleet.DeclareAsync("shop", "app", "automated: {selfHeal: true}, retry: {limit: -1, backoff: {duration: 50ms, maxDuration: 200ms}}");
        await fleet.UntilSyncedAsync("shop", commit);
        fleet.Cluster.Faults.Plan = FaultPlan.Parse("stopped");
        commit = fleet.Push("while it is gone", ("app/x.yaml", TestFleet.Settings("x", "2")));
        await Assert.ThrowsAsync<Kubernetes.Faults.ClusterException>(() => fleet.Client.GetAsync(TestFleet.Named("ConfigMap", "shop", "x"), default));
        fleet.Cluster.Faults.Plan = FaultPlan.None;
        await fleet.UntilConfigMapAsync("shop", "x", "2");
        await fleet.UntilSyncedAsync("shop", commit);
    }

    [Fact]
    public async Task A_watch_whose_version_is_too_old_begins_anew_and_misses_nothing()
    {
        await using var fleet = await TestFleet.StartAsync();
        var commit = fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")));
        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilSyncedAsync("shop", commit);
        // Nobody can go on from an older version than this one.
        fleet.Cluster.Faults.Plan = FaultPlan.Parse("stale-watches,drop-watches=0.2");
        fleet.Cluster.Cluster.Store.CompactAll();
        await fleet.MergeAsync(TestFleet.Named("ConfigMap", "shop", "x"), "{data: {value: changed}}");
        fleet.Cluster.Faults.Plan = FaultPlan.None;
        await fleet.UntilConfigMapAsync("shop", "x", "1");
    }

    [Fact]
    public async Task What_happened_while_the_fleet_was_down_is_found_and_nothing_else_is_done()
    {
        await using var fleet = await TestFleet.StartAsync();
        var first = fleet.Push("apps", ("a/x.yaml", TestFleet.Settings("x", "1")), ("b/x.yaml", TestFleet.Settings("x", "1")), ("c/x.yaml", TestFleet.Settings("x", "1")));
        foreach (var name in (string[])["a", "b", "c"]) await fleet.DeclareAsync(name, name);
        foreach (var name in (string[])["a", "b", "c"]) await fleet.UntilSyncedAsync(name, first);
        await fleet.StopAsync();

        var second = fleet.Repository.Commit("for a", ("a/x.yaml", TestFleet.Settings("x", "2"))).Hex;
        await fleet.MergeAsync(TestFleet.Named("ConfigMap", "b", "x"), "{data: {value: changed}}");
        await fleet.RunAsync();
        await fleet.UntilConfigMapAsync("a", "x", "2");
        await fleet.UntilConfigMapAsync("b", "x", "1");
        foreach (var name in (string[])["a", "b"]) await fleet.UntilSyncedAsync(name, second);
        await fleet.UntilSyncedAsync("c");
        var counts = ((string[])["a", "b", "c"]).Select(name => fleet.Find("argoproj.io", "applications", "argocd", name)!["status"].List("history").Count);
        // The repair of b is made at the commit that Git is at now, and so is a deployment; c had nothing to do.
        Assert.Equal([2, 2, 1], counts);
    }

    [Fact]
    public async Task A_missing_revision_a_missing_repository_and_wrong_credentials_are_told_apart()
    {
        await using var fleet = await TestFleet.StartAsync();
        await using var host = await HttpServer.StartAsync(fleet.Repository.Root);
        host.Demanded = HttpServer.Basic("reader", "right");
        var commit = fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")));
        var url = $"{host.Address}/origin";

        await fleet.DeclareAsync("locked", "app", url: url);
        var locked = await fleet.UntilAsync("locked", static item => item["status"].List("conditions").Count > 0);
        Assert.Contains("credential", locked!.ToString(), StringComparison.OrdinalIgnoreCase);

        await fleet.PutAsync($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: host, namespace: argocd, labels: {argocd.argoproj.io/secret-type: repo-creds} }
            stringData: {url: "{{host.Address}}", username: reader, password: right}
            """);
        await fleet.KubectlAsync("-n", "argocd", "annotate", "application", "locked", "argocd.argoproj.io/refresh=normal");
        await fleet.UntilSyncedAsync("locked", commit);

        await fleet.PutAsync($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: norevision, namespace: argocd}
            spec:
              project: default
              source: {repoURL: "{{url}}", targetRevision: nowhere, path: app}
              destination: {name: in-cluster, namespace: x}
            """);
        var missing = await fleet.UntilAsync("norevision", static item => item["status"].List("conditions").Count > 0);
        Assert.Contains("unable to resolve 'nowhere' to a commit SHA", missing!.ToString(), StringComparison.Ordinal);

        await fleet.DeclareAsync("norepo", "app", url: Path.Combine(fleet.Repository.Root, "none"));
        await fleet.UntilAsync("norepo", static item => item["status"].List("conditions").Count > 0);
        Assert.DoesNotContain("right", fleet.Find("argoproj.io", "applications", "argocd", "locked")!["status"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_whose_every_field_is_wrong_gets_conditions_and_disturbs_nobody()
    {
        await using var fleet = await TestFleet.StartAsync(runs: false);
        await fleet.LoosenAsync("applications");
        await fleet.RunAsync();
        var commit = fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")));
        await fleet.PutAsync("{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: bad, namespace: argocd}, spec: {source: [], sources: 7, destination: text, project: {a: b}, syncPolicy: [x], revisionHistoryLimit: many}}");
        await fleet.PutAsync("{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: empty, namespace: argocd}, spec: {}, operation: {sync: [1]}, status: {history: {}, sync: 5, conditions: text, operationState: {phase: Odd}}}");
        await fleet.DeclareAsync("good", "app");
        await fleet.UntilSyncedAsync("good", commit);
        foreach (var name in (string[])["bad", "empty"])
            await fleet.UntilAsync(name, static item => item.Map("status")["conditions"].List().Any(static condition => condition["type"].Text() == "InvalidSpecError"));
    }

    [Fact]
    public async Task Another_cluster_is_deployed_to_by_its_name()
    {
        await using var fleet = await TestFleet.StartAsync();
        await using var other = await Sandbox.SandboxCluster.StartAsync(new Sandbox.SandboxOptions { PodDelay = TimeSpan.FromMilliseconds(1) });
        var authority = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(other.AuthorityPem));
        await fleet.PutAsync($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: east, namespace: argocd, labels: {argocd.argoproj.io/secret-type: cluster} }
            stringData:
              name: east
              server: {{other.Address.ToString().TrimEnd('/')}}
              config: '{"bearerToken": "{{other.Token}}", "tlsClientConfig": {"caData": "{{authority}}"} }'
            """);
        var commit = fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")));
        await fleet.PutAsync($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: far, namespace: argocd}
            spec:
              project: default
              source: {repoURL: "{{fleet.Repository.Path}}", targetRevision: main, path: app}
              destination: {name: east, namespace: far}
              syncPolicy: {automated: {selfHeal: true}, syncOptions: [CreateNamespace=true]}
            """);
        await fleet.UntilSyncedAsync("far", commit);
        Assert.NotNull(other.Cluster.Table("", "configmaps").Get("far", "x"));
        Assert.Null(fleet.ConfigMap("far", "x"));
    }

    private static async Task Again(Func<Task> work)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await work();
                return;
            }
            catch (Kubernetes.Faults.ClusterException) when (tries < 20)
            {
                // The hand meets the same faults as the fleet.
            }
        }
    }
}
