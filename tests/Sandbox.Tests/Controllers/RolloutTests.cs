using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Controllers;

/// <summary>New templates reach the running Pods, and old ones come back, as kubectl sees it.</summary>
public sealed class RolloutTests
{
    [Theory]
    [InlineData("Deployment", "replicas: 3")]
    [InlineData("StatefulSet", "replicas: 2\n  serviceName: web")]
    [InlineData("DaemonSet", "")]
    public async Task A_rollout_completes_and_can_be_undone(string kind, string spec)
    {
        await using var cluster = await LiveCluster.Start();
        var target = $"{kind.ToLowerInvariant()}/web";
        cluster.Create(Manifests.Workload(kind, "web:1", spec));
        await cluster.Kubectl("rollout", "status", target, "--timeout=30s");
        await cluster.Kubectl("set", "image", target, "web=web:2");
        await cluster.Kubectl("rollout", "status", target, "--timeout=30s");
        await AllRun(cluster, "web:2");
        await cluster.Kubectl("rollout", "undo", target);
        await cluster.Kubectl("rollout", "status", target, "--timeout=30s");
        await AllRun(cluster, "web:1");
        var history = await cluster.Kubectl("rollout", "history", target);
        Assert.Equal(["2", "3"], history.Output.Split('\n').Skip(2).Select(line => line.Split(' ')[0]).Where(number => number.Length > 0));
    }

    [Fact]
    public async Task Old_revisions_of_a_StatefulSet_go_beyond_the_limit()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create(Manifests.Workload("StatefulSet", "web:1", "replicas: 0\n  revisionHistoryLimit: 1"));
        for (var number = 1; number <= 5; number++)
        {
            var image = $"web:{number}";
            cluster.Change("apps", "statefulsets", "web", item => item.WithAt(["spec", "template", "spec", "containers"], ListNode.Of(MapNode.Of(("name", "web"), ("image", image)))));
            await cluster.Until("apps", "controllerrevisions", revisions => revisions.FirstOrDefault(revision =>
                revision.List("data", "spec", "template", "spec", "containers")[0].Text("image") == image));
        }
        var left = await cluster.Until("apps", "controllerrevisions", revisions => revisions.Count() == 2 ? revisions.Select(revision => revision.List("data", "spec", "template", "spec", "containers")[0].Text("image")) : null);
        Assert.Equal(["web:4", "web:5"], left.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_StatefulSet_starts_its_Pods_one_after_the_other()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create(Manifests.Workload("StatefulSet", "web", "replicas: 3"));
        await cluster.Until("apps", "statefulsets", "web", item => item.Integer("status", "readyReplicas") == 3);
        var events = cluster.Events("", "pods");
        long Made(string name) => events.First(happened => happened.After.Name == name).Revision;
        long Ready(string name) => events.First(happened => happened.After.Name == name && IsReady(happened.After.Document)).Revision;
        Assert.True(Ready("web-0") < Made("web-1"));
        Assert.True(Ready("web-1") < Made("web-2"));
    }

    [Fact]
    public async Task A_DaemonSet_runs_on_each_of_three_nodes()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create(Manifests.Workload("DaemonSet", "web"));
        await cluster.Until("apps", "daemonsets", "web", item => item.Integer("status", "numberReady") == 3);
        Assert.Equal(3, cluster.Objects("", "pods").Select(pod => pod.Text("spec", "nodeName")).Distinct(StringComparer.Ordinal).Count());
    }

    private static bool IsReady(MapNode pod) => pod.List("status", "conditions").Any(condition => condition.Text("type") is "Ready" && condition.Text("status") is "True");

    private static async Task AllRun(LiveCluster cluster, string image) => await cluster.Until("", "pods", pods =>
        pods.All(pod => pod.List("spec", "containers")[0].Text("image") == image) ? pods : null);
}
