using GitOpsActors.Engine.Documents;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>A rollout that does not become healthy, against an API server whose controllers roll Deployments out.</summary>
public sealed class AutoRollbackTests
{
    private static string Web(string version, string pod = "") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web} }
          template:
            metadata: {labels: {app: web}, annotations: { {{pod}} } }
            spec: {containers: [{name: main, image: "registry.example/web:{{version}}"}] }
        """;

    [Fact]
    public async Task A_release_whose_Pods_never_start_gives_way_to_the_one_before_and_the_next_commit_is_synced()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("good", ("app/web.yaml", Web("1")));
        await fleet.DeclareAsync("shop", "app", metadata: "annotations: {gitops-actors.io/auto-rollback: 'on-failure,deadline=2s'}");
        await fleet.UntilSyncedAsync("shop");
        var bad = fleet.Push("bad", ("app/web.yaml", Web("2", "sandbox.gitopsactors.io/fail: ImagePullBackOff")));
        var back = await fleet.UntilAsync("shop", static item => item["status"].List("history").Count == 3);
        Assert.Equal("registry.example/web:1", Image(fleet));
        var told = await fleet.UntilAsync("shop", static item => item["status"].List("conditions").Any(static one => one["type"].Text() == "RolledBack"));
        Assert.Contains(bad, told!["status"].List("conditions").First(static one => one["type"].Text() == "RolledBack")["message"].Text(), StringComparison.Ordinal);
        Assert.NotEqual(bad, back!["status"].List("history")[2]["revision"].Text());

        var good = fleet.Push("better", ("app/web.yaml", Web("3")));
        await fleet.UntilSyncedAsync("shop", good);
        Assert.Equal("registry.example/web:3", Image(fleet));
    }

    [Fact]
    public async Task A_release_that_fails_is_taken_back_in_Git_once_a_Secret_allows_it()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Repository.Git("config", "receive.denyCurrentBranch", "updateInstead");
        var good = fleet.Push("good", ("app/web.yaml", Web("1")), ("other/web.yaml", Web("1")));
        await fleet.DeclareAsync("shop", "app", metadata: "annotations: {gitops-actors.io/auto-rollback: 'on-failure,deadline=1s,revert=commit'}");
        await fleet.UntilSyncedAsync("shop");
        var bad = fleet.Push("bad", ("app/web.yaml", Web("2", "sandbox.gitopsactors.io/fail: ImagePullBackOff")), ("other/web.yaml", Web("2")));
        await fleet.UntilAsync("shop", static item => ToldOf(item, "RollbackError").Contains("repository-write", StringComparison.Ordinal));
        Assert.Equal(bad, fleet.Repository.Git("rev-parse", "main"));

        await fleet.PutAsync($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: may-write, namespace: argocd, labels: {argocd.argoproj.io/secret-type: repository-write} }
            stringData: {url: "{{fleet.Repository.Path}}", project: default}
            """);
        await fleet.UntilSyncedAsync("shop");
        var newest = fleet.Repository.Git("rev-parse", "main");
        Assert.Equal(bad, fleet.Repository.Git("rev-parse", "main^"));
        Assert.Equal("app/web.yaml", fleet.Repository.Git("diff", "--name-only", bad, newest));
        Assert.Equal("", fleet.Repository.Git("diff", good, newest, "--", "app"));
        Assert.Contains("Application shop went back to " + good, fleet.Repository.Git("log", "-1", "--format=%B", "main"), StringComparison.Ordinal);
        Assert.Equal("registry.example/web:1", Image(fleet));
        await fleet.UntilSyncedAsync("shop", newest);
        await fleet.UntilAsync("shop", static item => ToldOf(item, "RolledBack").Length == 0);
    }

    private static string ToldOf(MapNode item, string condition) =>
        item["status"].List("conditions").FirstOrDefault(one => one["type"].Text() == condition)?["message"].Text() ?? "";

    private static string? Image(TestFleet fleet) => fleet.Find("apps", "deployments", "shop", "web")!.List("spec", "template", "spec", "containers")[0]["image"].Text();
}
