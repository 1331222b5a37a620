using GitOpsActors.Engine.Documents;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>Objects that lie about in the namespace of an Application.</summary>
public sealed class OrphanTests
{
    [Fact]
    public async Task What_nobody_manages_is_warned_of_and_the_warning_goes_with_it()
    {
        await using var fleet = await TestFleet.StartAsync(runs: false);
        await fleet.PutAsync("""
            apiVersion: argoproj.io/v1alpha1
            kind: AppProject
            metadata: {name: default, namespace: argocd}
            spec:
              sourceRepos: ['*']
              destinations: [{server: '*', namespace: '*'}]
              clusterResourceWhitelist: [{group: '*', kind: '*'}]
              orphanedResources: {warn: true, ignore: [{kind: Secret, name: 'sh.helm.*'}]}
            """);
        await fleet.RunAsync();
        fleet.Push("app", ("app/web.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: "registry.example/web:1"}]}}
            """));
        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilSyncedAsync("shop");
        Assert.Null(Warning(fleet.Find("argoproj.io", "applications", "argocd", "shop")!));

        // A Deployment by hand counts with its ReplicaSet and its Pod.
        await fleet.PutAsync("{apiVersion: v1, kind: Secret, metadata: {name: sh.helm.release, namespace: shop}}");
        await fleet.PutAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: forgotten, namespace: shop}}");
        await fleet.PutAsync("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: by-hand, namespace: shop}
            spec:
              replicas: 1
              selector: {matchLabels: {app: by-hand}}
              template: {metadata: {labels: {app: by-hand}}, spec: {containers: [{name: main, image: "registry.example/web:1"}]}}
            """);
        var warned = await fleet.UntilAsync("shop", static item => Warning(item) == "Application has 4 orphaned resources");
        Assert.Equal(("Synced", "Healthy"), (warned!.Text("status", "sync", "status"), warned.Text("status", "health", "status")));
        var described = await fleet.Fleet.Client.DescribeAsync("shop", default);
        Assert.Equal(["ConfigMap forgotten", "Deployment by-hand"], described.Orphans.Where(static key => key.Kind is "ConfigMap" or "Deployment").Select(static key => $"{key.Kind} {key.Name}"));
        Assert.Equal(4, described.Orphans.Count);

        await fleet.Client.DeleteAsync(TestFleet.Named("Deployment", "shop", "by-hand", "apps"), Kubernetes.Requests.DeleteOptions.Default, default);
        await fleet.Client.DeleteAsync(TestFleet.Named("ConfigMap", "shop", "forgotten"), Kubernetes.Requests.DeleteOptions.Default, default);
        await fleet.UntilAsync("shop", static item => Warning(item) is null);
    }

    private static string? Warning(MapNode application) =>
        application["status"].List("conditions").FirstOrDefault(static one => one["type"].Text() == "OrphanedResourceWarning")?["message"].Text();
}
