using GitOpsActors.Engine.Documents;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>A rollout that does not come to its end says why, where people look first.</summary>
public sealed class ReasonTests
{
    private static string Workload(string kind, string fail) => $$"""
        apiVersion: apps/v1
        kind: {{kind}}
        metadata: {name: web}
        spec:
          serviceName: web
          selector: {matchLabels: {app: web} }
          template:
            metadata: {labels: {app: web}, annotations: {sandbox.gitopsactors.io/fail: "{{fail}}"} }
            spec: {containers: [{name: app, image: "registry.example/web:1"}] }
        """;

    [Theory]
    [InlineData("Deployment", "ImagePullBackOff", "container app can't start: ImagePullBackOff")]
    [InlineData("StatefulSet", "CrashLoopBackOff", "container app crashes again and again (CrashLoopBackOff)")]
    public async Task A_failing_rollout_names_the_pod_the_container_and_the_reason_until_it_is_well(string kind, string fail, string why)
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app", ("app/w.yaml", Written(kind, fail)));
        await fleet.DeclareAsync("shop", "app");
        var told = await fleet.UntilAsync("shop", item => item.Text("status", "health", "message")?.Contains(why, StringComparison.Ordinal) == true);
        Assert.StartsWith($"Caused by apps/{kind}:shop/web: Pod web-", told.Text("status", "health", "message"), StringComparison.Ordinal);

        var commit = fleet.Push("well", ("app/w.yaml", Written(kind, "")));
        await fleet.UntilObjectAsync("apps", kind.ToLowerInvariant() + "s", "shop", "web", static item =>
            item?.ToString().Contains("BackOff", StringComparison.Ordinal) == false);
        // A StatefulSet waits for a Pod of the former revision that never becomes ready, as in Kubernetes: somebody has to take it away.
        if (kind == "StatefulSet") await fleet.KubectlAsync("-n", "shop", "delete", "pod", "web-0", "--wait=false");
        await fleet.UntilSyncedAsync("shop", commit);
    }

    [Fact]
    public async Task A_quota_that_lets_no_pod_come_into_being_is_named()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app", ("app/q.yaml", "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: none, annotations: {argocd.argoproj.io/sync-wave: '-1'}}\nspec: {hard: {pods: '0'}}\n"),
            ("app/w.yaml", Written("Deployment", "")));
        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilAsync("shop", static item => item.Text("status", "health", "message")?.Contains("exceeded quota", StringComparison.Ordinal) == true);
    }

    private static string Written(string kind, string fail) => kind == "StatefulSet" ? Workload(kind, fail) : Workload(kind, fail).Replace("  serviceName: web\n", "", StringComparison.Ordinal);
}
