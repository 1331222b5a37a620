using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Controllers;

/// <summary>Pods fail in the way that their annotation, or their image, asks for.</summary>
public sealed class FailureTests
{
    [Theory]
    [InlineData("ImagePullBackOff", "Pending")]
    [InlineData("CrashLoopBackOff", "Running")]
    public async Task A_container_waits_for_the_given_reason(string reason, string phase)
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create(Manifests.Pod(reason));
        var pod = await cluster.Until("", "pods", "web", item => item.List("status", "containerStatuses").Any(status => status.Text("state", "waiting", "reason") == reason));
        Assert.Equal(phase, pod.Text("status", "phase"));
    }

    [Fact]
    public async Task An_image_that_is_missing_is_waited_for()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create("{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: web, image: 'shop:missing'}]}}");
        await cluster.Until("", "pods", "web", static item =>
            item.List("status", "containerStatuses").Any(static status => status.Text("state", "waiting", "reason") == "ImagePullBackOff"));
    }

    [Fact]
    public async Task A_Deployment_says_that_a_quota_forbids_its_Pods()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create("{apiVersion: v1, kind: ResourceQuota, metadata: {name: none}, spec: {hard: {pods: '0'}}}");
        await cluster.Until("", "resourcequotas", "none", item => item.At("status", "used", "pods") is not null);
        cluster.Create(Manifests.Workload("Deployment", "web", "replicas: 1"));
        var failed = await cluster.Until("apps", "deployments", "web", item => item.List("status", "conditions").Any(condition => condition.Text("type") is "ReplicaFailure"));
        var condition = failed.List("status", "conditions").Single(condition => condition.Text("type") is "ReplicaFailure");
        Assert.Equal("FailedCreate", condition.Text("reason"));
        Assert.EndsWith("is forbidden: exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0", condition.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Pod_that_ends_with_an_error_is_restarted_and_crashes_again()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create(Manifests.Pod("Error"));
        await cluster.Until("", "pods", "web", item => item.List("status", "containerStatuses").Any(status => status.Text("state", "waiting", "reason") is "CrashLoopBackOff"));
    }

    [Fact]
    public async Task A_Deployment_whose_Pods_never_get_ready_does_not_progress()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create(Manifests.Workload("Deployment", "web", "progressDeadlineSeconds: 1\n  minReadySeconds: 0", "{sandbox.gitopsactors.io/fail: Unready}"));
        await cluster.Until("", "pods", pods => pods.FirstOrDefault(pod => pod.Text("status", "phase") is "Running"));
        var failed = await cluster.Until("apps", "deployments", "web", item => Reason(item, "Progressing") is "ProgressDeadlineExceeded");
        Assert.Equal("MinimumReplicasUnavailable", Reason(failed, "Available"));
    }

    [Fact]
    public async Task A_Job_fails_when_its_Pods_fail_too_often()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create("""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: tidy}
            spec:
              backoffLimit: 1
              template:
                metadata: {annotations: {sandbox.gitopsactors.io/fail: Error}}
                spec: {restartPolicy: Never, containers: [{name: tidy, image: tidy}]}
            """);
        var job = await cluster.Until("batch", "jobs", "tidy", item => Reason(item, "Failed") is not null);
        Assert.Equal("BackoffLimitExceeded", Reason(job, "Failed"));
        Assert.Equal(2, job.Integer("status", "failed"));
    }

    private static string? Reason(MapNode item, string type) => item.List("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type).Text("reason");
}
