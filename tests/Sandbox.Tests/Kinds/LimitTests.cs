using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Tests.Kinds;

/// <summary>Limits of a namespace, and the parts of Pods that may change.</summary>
public sealed class LimitTests
{
    private const string Range =
        "{apiVersion: v1, kind: LimitRange, metadata: {name: l}, spec: {limits: [{type: Container, default: {cpu: 1}, defaultRequest: {cpu: 500m}, min: {cpu: 100m}, max: {cpu: 2}}, {type: PersistentVolumeClaim, max: {storage: 1Gi}}]}}";

    [Fact]
    public void Containers_get_the_amounts_that_they_do_not_name()
    {
        var cluster = new StillCluster();
        cluster.Create(Range);
        var pod = cluster.Create("{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{name: c, image: i}]}}");
        var resources = pod.List("spec", "containers")[0].Map("resources");
        Assert.Equal(("500m", "1"), (resources.Text("requests", "cpu"), resources.Text("limits", "cpu")));
        Assert.Equal("LimitRanger plugin set: cpu request for container c; cpu limit for container c", pod.Text("metadata", "annotations", "kubernetes.io/limit-ranger"));
    }

    [Theory]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{name: c, image: i, resources: {limits: {cpu: 3}, requests: {cpu: 10m}}}]}}",
        "pods \"x\" is forbidden: [minimum cpu usage per Container is 100m, but request is 10m, maximum cpu usage per Container is 2, but limit is 3]")]
    [InlineData("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: x}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}}}",
        "persistentvolumeclaims \"x\" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi")]
    public void What_goes_beyond_the_limits_is_forbidden(string yaml, string message)
    {
        var cluster = new StillCluster();
        cluster.Create(Range);
        Assert.Equal(message, Assert.Throws<ApiException>(() => cluster.Create(yaml)).Message);
    }

    [Fact]
    public void A_resize_changes_resources_and_nothing_else()
    {
        var cluster = new StillCluster();
        cluster.Create("{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{name: c, image: i, resources: {requests: {cpu: 100m}}}]}}");
        var pod = cluster.Patch("v1", "Pod", "x", """{"spec":{"containers":[{"name":"c","image":"other","resources":{"requests":{"cpu":"200m"}}}]}}""", "resize");
        Assert.Equal(("i", "200m"), (pod.List("spec", "containers")[0].Text("image"), pod.List("spec", "containers")[0].Text("resources", "requests", "cpu")));
        Assert.Equal(2, pod.Integer("metadata", "generation"));
        var problem = Assert.Throws<ApiException>(() => cluster.Patch("v1", "Pod", "x", """{"spec":{"containers":[{"name":"c","resources":{"requests":null}}]}}""", "resize"));
        Assert.Equal(["spec: Invalid value: \"BestEffort\": Pod QOS Class may not change as a result of resizing"], StillCluster.Causes(problem));
    }

    [Fact]
    public void Ephemeral_containers_come_and_stay()
    {
        var cluster = new StillCluster();
        cluster.Create("{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{name: c, image: i}]}}");
        var pod = cluster.Patch("v1", "Pod", "x", """{"spec":{"ephemeralContainers":[{"name":"e","image":"i"}]}}""", "ephemeralcontainers");
        Assert.Equal("e", pod.List("spec", "ephemeralContainers")[0].Text("name"));
        var problem = Assert.Throws<ApiException>(() => cluster.Patch("v1", "Pod", "x", """{"spec":{"ephemeralContainers":[{"$patch":"delete","name":"e"}]}}""", "ephemeralcontainers"));
        Assert.Equal(["spec.ephemeralContainers: Forbidden: existing ephemeral containers \"e\" may not be removed\n"], StillCluster.Causes(problem));
    }

    [Theory]
    [InlineData("services.loadbalancers", "v1", "Service", "{type: ClusterIP, ports: [{port: 80}]}", """{"spec":{"type":"LoadBalancer"}}""")]
    [InlineData("services.nodeports", "v1", "Service", "{type: ClusterIP, ports: [{port: 80}]}", """{"spec":{"type":"NodePort"}}""")]
    public void A_change_that_asks_for_more_is_held_to_the_quota(string key, string apiVersion, string kind, string spec, string patch)
    {
        var cluster = new StillCluster();
        cluster.Create($"{{apiVersion: v1, kind: ResourceQuota, metadata: {{name: q}}, spec: {{hard: {{{key}: 1}}}}}}");
        cluster.Patch("v1", "ResourceQuota", "q", $$$$"""{"status":{"hard":{"{{{{key}}}}":"1"},"used":{"{{{{key}}}}":"0"}}}""", "status");
        foreach (var name in (string[])["a", "b"])
            cluster.Create($"{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: {name}}}, spec: {spec}}}");
        cluster.Patch(apiVersion, kind, "a", patch);
        var problem = Assert.Throws<ApiException>(() => cluster.Patch(apiVersion, kind, "b", patch));
        Assert.Equal((403, $"services \"b\" is forbidden: exceeded quota: q, requested: {key}=1, used: {key}=1, limited: {key}=1"),
            (problem.Code, problem.Message));
        // What asks for no more passes.
        cluster.Patch(apiVersion, kind, "a", """{"metadata":{"labels":{"x":"y"}}}""");
    }

    [Theory]
    [InlineData("{matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]}", "high", true)]
    [InlineData("{matchExpressions: [{scopeName: PriorityClass, operator: NotIn, values: [high]}]}", "high", false)]
    [InlineData("{matchExpressions: [{scopeName: PriorityClass, operator: DoesNotExist}]}", "high", false)]
    [InlineData("{matchExpressions: [{scopeName: BestEffort, operator: Exists}]}", "high", true)]
    [InlineData("{matchExpressions: [{scopeName: CrossNamespacePodAffinity, operator: Exists}]}", "high", false)]
    public void A_quota_counts_the_Pods_of_its_scope(string selector, string priority, bool isCounted)
    {
        var cluster = new StillCluster();
        cluster.Create($"{{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {{name: {priority}}}, value: 1}}");
        cluster.Create($"{{apiVersion: v1, kind: ResourceQuota, metadata: {{name: q}}, spec: {{hard: {{pods: 0}}, scopeSelector: {selector}}}}}");
        void Create() => cluster.Create($"{{apiVersion: v1, kind: Pod, metadata: {{name: x}}, spec: {{priorityClassName: {priority}, containers: [{{name: c, image: i}}]}}}}");
        if (isCounted) Assert.Equal(403, Assert.Throws<ApiException>(Create).Code);
        else Create();
    }
}
