using GitOpsActors.Engine.Documents;

namespace GitOpsActors.EndToEnd.Tests;

public sealed class IgnoreDifferencesTests
{
    private static string Deployment(string image, int replicas) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: {{replicas}}
          selector: {matchLabels: {app: web} }
          template:
            metadata: {labels: {app: web} }
            spec: {containers: [{name: web, image: "registry.example/{{image}}"}] }
        """;

    private static Task<MapNode> DeclareAsync(TestFleet fleet, string ignore, string options = "") => fleet.PutAsync($$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: shop, namespace: argocd}
        spec:
          project: default
          source: {repoURL: "{{fleet.Repository.Path}}", targetRevision: main, path: app}
          destination: {name: in-cluster, namespace: shop}
          ignoreDifferences: [{{ignore}}]
          syncPolicy: {automated: {prune: true, selfHeal: true}, syncOptions: [CreateNamespace=true{{options}}] }
        """);

    [Theory]
    [InlineData("{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}")]
    [InlineData("{group: '*', kind: Deploy*, name: web, jqPathExpressions: ['.spec.replicas']}")]
    [InlineData("{group: apps, kind: Deployment, managedFieldsManagers: [kubectl]}")]
    public async Task What_somebody_else_scales_is_left_alone_and_keeps_its_size_when_the_image_changes(string ignore)
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app", ("app/d.yaml", Deployment("web:1", 2)), ("app/x.yaml", TestFleet.Settings("x", "1")));
        await DeclareAsync(fleet, ignore, ", RespectIgnoreDifferences=true");
        await fleet.UntilSyncedAsync("shop");

        await fleet.KubectlAsync("-n", "shop", "scale", "deployment", "web", "--replicas=5");
        // Another difference is repaired after it; by then this one was looked at.
        await fleet.KubectlAsync("-n", "shop", "patch", "configmap", "x", "--type=merge", "-p", "{\"data\":{\"value\":\"changed\"}}");
        await fleet.UntilConfigMapAsync("shop", "x", "1");
        await fleet.UntilSyncedAsync("shop");
        Assert.Equal(5L, fleet.Find("apps", "deployments", "shop", "web").Map("spec")["replicas"].Integer());

        var commit = fleet.Push("next image", ("app/d.yaml", Deployment("web:2", 2)));
        await fleet.UntilSyncedAsync("shop", commit);
        var spec = fleet.Find("apps", "deployments", "shop", "web").Map("spec");
        Assert.Equal((5L, "registry.example/web:2"), (spec["replicas"].Integer(), spec.List("template", "spec", "containers")[0]["image"].Text()));
    }

    [Fact]
    public async Task Without_being_respected_an_ignored_field_is_written_with_the_next_sync_and_not_before()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app", ("app/d.yaml", Deployment("web:1", 2)));
        await DeclareAsync(fleet, "{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}");
        await fleet.UntilSyncedAsync("shop");
        await fleet.KubectlAsync("-n", "shop", "scale", "deployment", "web", "--replicas=5");
        await fleet.UntilObjectAsync("apps", "deployments", "shop", "web", static item => item.Map("status")["availableReplicas"].Integer() == 5);
        await fleet.UntilSyncedAsync("shop");

        var commit = fleet.Push("next image", ("app/d.yaml", Deployment("web:2", 2)));
        await fleet.UntilSyncedAsync("shop", commit);
        Assert.Equal(2L, fleet.Find("apps", "deployments", "shop", "web").Map("spec")["replicas"].Integer());
    }

    [Fact]
    public async Task A_rule_that_comes_later_takes_effect_at_once_and_writes_nothing()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app", ("app/d.yaml", Deployment("web:1", 2)));
        await DeclareAsync(fleet, "");
        await fleet.UntilSyncedAsync("shop");
        await DeclareAsync(fleet, "{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}");
        await fleet.KubectlAsync("-n", "shop", "scale", "deployment", "web", "--replicas=4");
        await fleet.UntilObjectAsync("apps", "deployments", "shop", "web", static item => item.Map("status")["availableReplicas"].Integer() == 4);
        await fleet.UntilSyncedAsync("shop");
        Assert.Equal(4L, fleet.Find("apps", "deployments", "shop", "web").Map("spec")["replicas"].Integer());

        await DeclareAsync(fleet, "{group: apps, kind: Deployment, jsonPointers: [spec]}");
        await fleet.UntilAsync("shop", static item => item["status"].List("conditions").Any(static one =>
            one["message"].Text() == "spec.ignoreDifferences[0].jsonPointers: 'spec' does not begin with a slash"));
    }
}
