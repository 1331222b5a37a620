using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>Hooks and waves against an API server whose controllers run Jobs and roll Deployments out.</summary>
public sealed class HookTests
{
    private static string Job(string name, string annotations, string pod = "") => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: {name: {{name}}, annotations: { {{annotations}} } }
        spec:
          backoffLimit: 0
          template:
            metadata: {annotations: { {{pod}} } }
            spec: {restartPolicy: Never, containers: [{name: main, image: "registry.example/job:1", command: ["true"]}] }
        """;

    private static string Deployment(string name, string version, string annotations = "") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{name}}, annotations: { {{annotations}} } }
        spec:
          replicas: 2
          selector: {matchLabels: {app: {{name}} } }
          template:
            metadata: {labels: {app: {{name}} } }
            spec: {containers: [{name: main, image: "registry.example/{{name}}:{{version}}"}] }
        """;

    private static DateTimeOffset Made(TestFleet fleet, string group, string plural, string name) =>
        DateTimeOffset.Parse(fleet.Find(group, plural, "shop", name)!.Text("metadata", "creationTimestamp")!, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_migration_runs_before_the_rollout_and_a_test_after_it_and_again_with_the_next_commit()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app",
            ("app/migrate.yaml", Job("migrate", "argocd.argoproj.io/hook: PreSync")),
            ("app/base.yaml", Deployment("base", "1")),
            ("app/web.yaml", Deployment("web", "1", "argocd.argoproj.io/sync-wave: '1'")),
            ("app/smoke.yaml", Job("smoke", "argocd.argoproj.io/hook: PostSync, argocd.argoproj.io/hook-delete-policy: HookSucceeded")));
        await fleet.DeclareAsync("shop", "app");
        var synced = await fleet.UntilAsync("shop", static item => item.Map("status", "operationState")["phase"].Text() is "Succeeded" or "Failed" or "Error");
        await fleet.UntilSyncedAsync("shop");
        var results = synced!["status"].List("operationState", "syncResult", "resources");
        Assert.Equal(["shop PreSync Succeeded", "migrate PreSync Succeeded", "base Sync Succeeded", "web Sync Succeeded", "smoke PostSync Succeeded"],
            results.Select(static one => $"{one["name"].Text()} {one["syncPhase"].Text()} {one["hookPhase"].Text()}"));
        Assert.Equal("successfully synced (no more tasks)", synced.Text("status", "operationState", "message"));
        Assert.True(Made(fleet, "batch", "jobs", "migrate") <= Made(fleet, "apps", "deployments", "base"));
        Assert.True(Made(fleet, "apps", "deployments", "base") <= Made(fleet, "apps", "deployments", "web"));
        // Of one only our hold is taken out, the other is gone.
        await fleet.UntilObjectAsync("batch", "jobs", "shop", "migrate", static item => item is not null && item.List("metadata", "finalizers").Count == 0);
        await fleet.UntilObjectAsync("batch", "jobs", "shop", "smoke", static item => item is null);

        var first = fleet.Find("batch", "jobs", "shop", "migrate")!.Text("metadata", "uid");
        var commit = fleet.Push("next", ("app/web.yaml", Deployment("web", "2", "argocd.argoproj.io/sync-wave: '1'")));
        await fleet.UntilSyncedAsync("shop", commit);
        await fleet.UntilAsync("shop", item => item["status"].List("history").Count == 2);
        Assert.NotEqual(first, fleet.Find("batch", "jobs", "shop", "migrate")!.Text("metadata", "uid"));
        Assert.Equal("registry.example/web:2", fleet.Find("apps", "deployments", "shop", "web")!.List("spec", "template", "spec", "containers")[0]["image"].Text());
    }

    [Fact]
    public async Task An_image_is_not_deployed_when_its_migration_fails_and_the_alarm_runs()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app",
            ("app/migrate.yaml", Job("migrate", "argocd.argoproj.io/hook: PreSync", "sandbox.gitopsactors.io/fail: Error")),
            ("app/web.yaml", Deployment("web", "1")),
            ("app/alarm.yaml", Job("alarm", "argocd.argoproj.io/hook: SyncFail")));
        await fleet.DeclareAsync("shop", "app", "automated: {prune: true, selfHeal: true}, retry: {limit: 0}");
        var failed = await fleet.UntilAsync("shop", static item => item.Map("status", "operationState")["phase"].Text() is "Succeeded" or "Failed" or "Error");
        Assert.Equal(("Failed", "one or more synchronization tasks completed unsuccessfully"), (failed!.Text("status", "operationState", "phase"), failed.Text("status", "operationState", "message")));
        Assert.Null(fleet.Find("apps", "deployments", "shop", "web"));
        Assert.Equal(["shop PreSync Succeeded", "migrate PreSync Failed", "alarm SyncFail Succeeded"],
            failed!["status"].List("operationState", "syncResult", "resources").Select(static one => $"{one["name"].Text()} {one["syncPhase"].Text()} {one["hookPhase"].Text()}"));

        var commit = fleet.Push("a better migration", ("app/migrate.yaml", Job("migrate", "argocd.argoproj.io/hook: PreSync")));
        await fleet.UntilSyncedAsync("shop", commit);
        Assert.NotNull(fleet.Find("apps", "deployments", "shop", "web"));
    }

    [Fact]
    public async Task A_backup_runs_before_a_deletion_and_a_message_goes_out_after_it()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app",
            ("app/web.yaml", Deployment("web", "1")),
            ("app/backup.yaml", Job("backup", "argocd.argoproj.io/hook: PreDelete")),
            ("app/farewell.yaml", Job("farewell", "argocd.argoproj.io/hook: PostDelete")));
        await fleet.DeclareAsync("shop", "app", metadata: "finalizers: [resources-finalizer.argocd.argoproj.io]");
        await fleet.UntilSyncedAsync("shop");
        await fleet.UntilAsync("shop", static item => item.List("metadata", "finalizers").Count == 5);
        Assert.Null(fleet.Find("batch", "jobs", "shop", "backup"));

        await fleet.Client.DeleteAsync(TestFleet.Named("Application", "argocd", "shop", "argoproj.io"), new DeleteOptions(), default);
        var backup = await fleet.UntilObjectAsync("batch", "jobs", "shop", "backup", static item => item is not null);
        Assert.NotNull(backup);
        await fleet.UntilObjectAsync("argoproj.io", "applications", "argocd", "shop", static item => item is null);
        Assert.Null(fleet.Find("apps", "deployments", "shop", "web"));
        Assert.Null(fleet.Find("batch", "jobs", "shop", "backup"));
        Assert.Contains("Complete", fleet.Find("batch", "jobs", "shop", "farewell")!["status"]!.ToString(), StringComparison.Ordinal);
    }
}
