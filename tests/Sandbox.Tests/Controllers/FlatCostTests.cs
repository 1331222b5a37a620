using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Tests.Controllers;

/// <summary>One more object costs the same however many there are: what is counted is how many others are read for it.</summary>
public sealed class FlatCostTests
{
    private const int Before = 600;
    private const int Added = 20;

    // What a Deployment with its ReplicaSet, Pod, Endpoints and quota looks at, several times; far below the number of objects.
    private const int ReadsMax = 150;

    [Theory]
    [InlineData("configmaps")]
    [InlineData("services")]
    [InlineData("deployments")]
    [InlineData("persistentvolumeclaims")]
    [InlineData("clusterroles")]
    public async Task One_more_object_reads_few_others(string plural)
    {
        await using var cluster = await LiveCluster.Start(podDelay: TimeSpan.Zero);
        cluster.Create("{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: own}, provisioner: gitopsactors.dev/sandbox}");
        cluster.Create("{apiVersion: v1, kind: ResourceQuota, metadata: {name: all}, spec: {hard: {count/configmaps: 1000, count/deployments.apps: 1000}}}");
        await Grow(cluster, plural, 0, Before);
        var reads = Reads(cluster);
        await Grow(cluster, plural, Before, Before + Added);
        Assert.InRange((Reads(cluster) - reads) / Added, 0, ReadsMax);
    }

    [Fact]
    public void Node_ports_that_are_all_taken_are_an_error()
    {
        var cluster = new Kinds.StillCluster();
        for (var i = 0; i < 2768 / 16; i++) cluster.Create(NodePorts(i));
        var problem = Assert.Throws<ApiException>(() => cluster.Create(NodePorts(2768)));
        Assert.Equal((500, "Internal error occurred: failed to allocate a nodePort: range is full"), (problem.Code, problem.Message));
    }

    private static string NodePorts(int number) =>
        $"{{apiVersion: v1, kind: Service, metadata: {{name: s-{number}}}, spec: {{type: NodePort, ports: [{string.Join(", ", Enumerable.Range(1, 16).Select(port => $"{{name: p-{port}, port: {port}}}"))}]}}}}";

    private static long Reads(LiveCluster cluster) => cluster.State.Store.Tables.Sum(table => table.HandedOut);

    private static async Task Grow(LiveCluster cluster, string plural, int from, int to)
    {
        for (var i = from; i < to; i++) cluster.Create(Manifest(plural, $"web-{i}"));
        var last = $"web-{to - 1}";
        // The quota is counted after everything else that was in the queue.
        if (plural is "configmaps")
            await cluster.Until("", "resourcequotas", "all", quota => quota.Text("status", "used", "count/configmaps") == $"{to + 1}");
        if (plural is "services") await cluster.Until("", "endpoints", last, _ => true);
        if (plural is "deployments")
            await cluster.Until("apps", "deployments", last, item => item.Integer("status", "availableReplicas") == 1);
        if (plural is "persistentvolumeclaims")
            await cluster.Until("", "persistentvolumeclaims", last, claim => claim.Text("status", "phase") is "Bound");
        if (plural is "clusterroles")
            await cluster.Until("rbac.authorization.k8s.io", "clusterroles", "view", role => role.List("rules")
                .Any(rule => rule.List("resources").Any(name => name.Text() == last)), space: "");
    }

    private static string Manifest(string plural, string name) => plural switch
    {
        "configmaps" => $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}}}}}",
        "services" => $"{{apiVersion: v1, kind: Service, metadata: {{name: {name}}}, spec: {{type: NodePort, selector: {{app: {name}}}, ports: [{{port: 80}}]}}}}",
        "persistentvolumeclaims" =>
            $"{{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {{name: {name}}}, spec: {{accessModes: [ReadWriteOnce], storageClassName: own, resources: {{requests: {{storage: 1Gi}}}}}}}}",
        "clusterroles" => $"{{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {{name: {name}, labels: {{\"{(name is "web-0" or "web-619" or "web-599" ? "rbac.authorization.k8s.io/aggregate-to-view" : "app")}\": \"true\"}}}}, rules: [{{apiGroups: [x], resources: [{name}], verbs: [get]}}]}}",
        _ => $"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: {name}}}, spec: {{selector: {{matchLabels: {{app: {name}}}}}, template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{containers: [{{name: c, image: i}}]}}}}}}}}",
    };
}
