using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Controllers;

/// <summary>Autoscalers without anybody who measures.</summary>
public sealed class AutoscalerTests
{
    [Fact]
    public async Task A_Deployment_is_kept_within_the_bounds_of_its_autoscaler()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create(Manifests.Workload("Deployment", "web", "replicas: 1"));
        cluster.Create("""
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec:
              minReplicas: 2
              maxReplicas: 3
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
            """);
        var scaler = await cluster.Until("autoscaling", "horizontalpodautoscalers", "web", item =>
            item.Integer("status", "currentReplicas") == 2 && Reason(item, "ScalingActive") is "FailedGetResourceMetric");
        Assert.Equal("SucceededGetScale", Reason(scaler, "AbleToScale"));
        cluster.Change("apps", "deployments", "web", item => item.WithAt(["spec", "replicas"], 5));
        await cluster.Until("apps", "deployments", "web", item => item.Integer("spec", "replicas") == 3);
    }

    [Fact]
    public async Task An_autoscaler_says_that_there_is_nothing_to_scale()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create("""
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec:
              maxReplicas: 3
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
            """);
        var scaler = await cluster.Until("autoscaling", "horizontalpodautoscalers", "web", item => Reason(item, "AbleToScale") is not null);
        Assert.Equal("FailedGetScale", Reason(scaler, "AbleToScale"));
    }

    private static string? Reason(MapNode item, string type) => item.List("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type).Text("reason");
}
