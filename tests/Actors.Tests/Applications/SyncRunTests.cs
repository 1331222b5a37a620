using GitOpsActors.Actors.Applications.Effects;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Syncing;
using GitOpsActors.Kubernetes.Faults;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Actors.Tests.Applications;

public sealed class SyncRunTests
{
    /// <summary>A conflict says that the object is another one by now, or that somebody wrote to it just then: then it is still there.</summary>
    [Theory]
    [InlineData("", "Pruned")]
    [InlineData("another", "Pruned")]
    [InlineData("same", "SyncFailed")]
    public async Task A_prune_that_meets_a_conflict_has_failed_only_if_the_same_object_is_still_there(string found, string status)
    {
        using var cluster = new FakeCluster
        {
            Before = static (request, _) => request.StartsWith("delete", StringComparison.Ordinal)
                ? Task.FromException(FakeCluster.Fault(FaultKind.Conflict, "the object has been modified"))
                : Task.CompletedTask,
        };
        if (found.Length > 0) cluster.Objects[("v1", "shop", "old")] = MapNode.Of(("metadata", MapNode.Of(("name", "old"), ("uid", found))));
        var live = new LiveObject { Key = new ResourceKey("", "ConfigMap", "shop", "old"), ApiVersion = "v1", Uid = "same", ResourceVersion = "1", IsOwned = true, Content = default };
        var plan = new SyncPlan { Server = "https://one.example", Namespace = "", Applies = [], Prunes = [new PruneTask(live, "")], IsDryRun = false, Propagation = "foreground" };
        var outcome = await new SyncRun(cluster, plan, Tracking.Default, TimeProvider.System, NullLogger.Instance).RunAsync(CancellationToken.None);
        Assert.Equal(status, Assert.Single(outcome.Resources).Result.Status);
        Assert.Equal(status == "SyncFailed", outcome.Resources[0].Result.Message.Contains("the object has been modified", StringComparison.Ordinal));
    }

    /// <summary>Whoever writes in a foreign name may only do what that one may, so nothing is written in ours.</summary>
    [Fact]
    public async Task Every_write_is_made_in_the_name_of_the_writer_and_every_look_in_ours()
    {
        const string Writer = "system:serviceaccount:shop:deployer";
        using var cluster = new FakeCluster();
        var settings = YamlReader.Read("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: shop}}").Map();
        var target = Assert.Single(TargetSet.Of([settings], "web", "shop", Tracking.Default, static _ => true).Targets.Values);
        var live = new LiveObject { Key = new ResourceKey("", "ConfigMap", "shop", "old"), ApiVersion = "v1", Uid = "u", ResourceVersion = "1", IsOwned = true, Content = default };
        var hook = live with { Key = live.Key with { Name = "hook" }, IsHeldAsHook = true };
        var held = YamlReader.Read("{metadata: {name: hook, uid: u, finalizers: [argocd.argoproj.io/hook-finalizer]}}").Map();
        cluster.Objects[("v1", "shop", "hook")] = held;
        var task = new ApplyTask(target, null, SyncPhase.Sync, null, IsUnchanged: false, Replaces: false, Forces: false, Validates: true, ToleratesMissingKind: false);
        var plan = new SyncPlan
        {
            Server = "https://one.example", Writer = Writer, Namespace = "shop", Propagation = "foreground", Checked = [task, task],
            Cleanups = [new HookCleanup(hook, IsDeleted: false, IsInTheWay: false)], Applies = [task, task with { Replaces = true }], Prunes = [new PruneTask(live, "")],
        };
        await new SyncRun(cluster, plan, Tracking.Default, TimeProvider.System, NullLogger.Instance).RunAsync(CancellationToken.None);
        var requests = cluster.Requests.ToArray();
        string[] writes = ["create", "try", "apply", "patch", "delete"];
        Assert.All(writes, verb => Assert.Contains(requests, request => request.StartsWith(verb + " ", StringComparison.Ordinal)));
        Assert.Equal(requests.Count(request => writes.Any(verb => request.StartsWith(verb + " ", StringComparison.Ordinal))), requests.Count(static request => request == "as " + Writer));
    }
}
