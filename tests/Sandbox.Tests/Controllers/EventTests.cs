using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Controllers;

/// <summary>What controllers tell about objects, as `kubectl describe` shows it.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task A_Deployment_and_what_comes_of_it_have_their_story()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create(Manifests.Workload("Deployment", "web", "replicas: 1"));
        await cluster.Until("apps", "deployments", "web", item => item.Integer("status", "availableReplicas") == 1);
        var told = cluster.Objects("", "events").Select(item => $"{item.Text("source", "component")} {item.Text("involvedObject", "kind")} {item.Text("reason")}").ToList();
        Assert.Equal(
        [
            "deployment-controller Deployment ScalingReplicaSet", "replicaset-controller ReplicaSet SuccessfulCreate", "default-scheduler Pod Scheduled",
            "kubelet Pod Pulled", "kubelet Pod Created", "kubelet Pod Started",
        ], told.OrderBy(text => Array.IndexOf(Order, text[(text.LastIndexOf(' ') + 1)..])));
    }

    [Fact]
    public async Task A_Pod_that_may_not_be_made_is_told_by_who_wanted_it()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create("{apiVersion: v1, kind: ResourceQuota, metadata: {name: none}, spec: {hard: {pods: '0'}}}");
        await cluster.Until("", "resourcequotas", "none", item => item.At("status", "used", "pods") is not null);
        cluster.Create(Manifests.Workload("ReplicaSet", "web", "replicas: 1"));
        var told = await cluster.Until("", "events", events => events.FirstOrDefault(item => item.Text("reason") is "FailedCreate"));
        Assert.Equal("Warning", told.Text("type"));
        Assert.StartsWith("Error creating: pods \"web-", told.Text("message"), StringComparison.Ordinal);
        Assert.EndsWith("is forbidden: exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0", told.Text("message"), StringComparison.Ordinal);
    }

    private static readonly string[] Order = ["ScalingReplicaSet", "SuccessfulCreate", "Scheduled", "Pulled", "Created", "Started"];
}
