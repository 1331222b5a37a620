using GitOpsActors.Actors.Applications.Effects;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
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
        var outcome = await new SyncRun(cluster, plan, new LiveReading(Tracking.Default, HealthChecks.BuiltIn), TimeProvider.System, NullLogger.Instance).RunAsync(CancellationToken.None);
        Assert.Equal(status, Assert.Single(outcome.Resources).Result.Status);
        Assert.Equal(status == "SyncFailed", outcome.Resources[0].Result.Message.Contains("the object has been modified", StringComparison.Ordinal));
    }
}
