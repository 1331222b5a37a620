using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>A namespace takes everything in it along: what is pruned and repaired must know that.</summary>
public sealed class NamespaceTests
{
    private static readonly ResourceKey Shop = World.NamespaceKey("shop");
    private static readonly ResourceKey Other = World.NamespaceKey("other");

    private static World Running(params string[] manifests) => new World(World.Automated) { Git = [.. manifests], NeedsNamespaces = true }.Start();

    [Fact]
    public void The_namespace_that_an_application_deploys_into_is_never_pruned_when_git_does_not_hold_it_any_more()
    {
        var world = Running(World.Namespace("shop"), World.ConfigMap("a"));
        world.Edit(static resource => resource.WithAt(["spec", "syncPolicy", "managedNamespaceMetadata"], YamlReader.Read("{labels: {team: x}}")));
        world.Push("c2", World.ConfigMap("a"));
        Assert.Equal([World.Key("a"), Shop], world.Cluster.Keys.Order());
        Assert.Equal("Synced", world.Status("sync", "status"));
        world.Ask("{sync: {prune: true}}");
        Assert.Contains(Shop, world.Cluster.Keys);
        var result = Assert.Single(world.State.Record.Operation!.Results, static result => result.Key == Shop);
        Assert.Equal(("PruneSkipped", "ignored (the application deploys into this namespace, and all in it would go with it)"), (result.Status, result.Message));
    }

    [Fact]
    public void An_application_that_became_empty_is_not_wiped_out_though_its_namespace_would_stay()
    {
        var world = Running(World.Namespace("shop"), World.ConfigMap("a")).Push("c2");
        Assert.Equal([World.Key("a"), Shop], world.Cluster.Keys.Order());
        Assert.Contains("auto-sync will wipe out all resources", world.Status("conditions"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_nothing_is_deployed_into_any_more_is_pruned()
    {
        var world = Running(World.Namespace("shop"), World.Namespace("other"), World.ConfigMap("a")).Push("c2", World.Namespace("shop"), World.ConfigMap("a"));
        Assert.DoesNotContain(Other, world.Cluster.Keys);
    }

    [Fact]
    public void A_namespace_stays_as_long_as_something_in_it_must_not_be_pruned()
    {
        var kept = World.ConfigMap("kept", annotations: "{argocd.argoproj.io/sync-options: Prune=false}").Replace("name: kept", "name: kept, namespace: other", StringComparison.Ordinal);
        var world = Running(World.Namespace("shop"), World.Namespace("other"), World.ConfigMap("a"), kept).Push("c2", World.Namespace("shop"), World.ConfigMap("a"));
        Assert.Contains(Other, world.Cluster.Keys);
        Assert.Contains(world.Events.OfType<ApplicationEvent.OperationEnded>().SelectMany(static ended => ended.Results), static result => result.Message == "ignored (ConfigMap:other/kept in it is not pruned)");
    }

    [Fact]
    public void A_deleted_namespace_that_git_holds_is_waited_for_and_made_again_with_all_in_it()
    {
        var world = Running(World.Namespace("shop"), World.ConfigMap("a"), World.ConfigMap("b"));
        var syncs = world.Count<Effect.RunSync>();
        world.Meddle(Shop, static live => live with { IsTerminating = true }).Meddle("a", static _ => null).Meddle("b", static _ => null);
        Assert.Equal(syncs, world.Count<Effect.RunSync>());
        Assert.Contains("the namespace shop is being deleted", world.Status("conditions"), StringComparison.Ordinal);
        world.Meddle(Shop, static _ => null);
        Assert.Equal(3, world.Cluster.Count);
        Assert.Equal((syncs + 1, "Synced"), (world.Count<Effect.RunSync>(), world.Status("sync", "status")));
    }

    [Fact]
    public void A_repair_that_began_before_its_namespace_was_seen_to_go_makes_the_namespace_too()
    {
        var world = Running(World.Namespace("shop"), World.ConfigMap("a"));
        // The cluster knows already, the watch of namespaces is behind.
        world.Cluster[Shop] = world.Cluster[Shop] with { IsTerminating = true };
        world.Meddle("a", static _ => null);
        Assert.StartsWith("one or more objects failed to apply, reason: the namespace shop is not there. Retrying", world.Status("operationState", "message"), StringComparison.Ordinal);
        world.Meddle(Shop, static _ => null);
        world.Wait(TimeSpan.FromMinutes(1), Alarm.Retry);
        Assert.Equal(("Synced", 2), (world.Status("sync", "status"), world.Cluster.Count));
    }

    private static World RunningInMadeNamespace()
    {
        var spec = World.Automated.Replace("syncPolicy: {", "syncPolicy: {syncOptions: [CreateNamespace=true], ", StringComparison.Ordinal);
        return new World(spec) { Git = [World.ConfigMap("a"), World.ConfigMap("b")], NeedsNamespaces = true }.Start();
    }

    [Fact]
    public void A_namespace_that_a_sync_has_made_is_waited_for_when_it_goes_and_made_again_with_all_in_it()
    {
        var world = RunningInMadeNamespace();
        Assert.Equal(3, world.Cluster.Count);
        var syncs = world.Count<Effect.RunSync>();
        world.Meddle(Shop, static live => live with { IsTerminating = true }).Meddle("a", static _ => null).Meddle("b", static _ => null);
        world.RunFor(TimeSpan.FromMinutes(30));
        Assert.Equal((syncs, "Succeeded"), (world.Count<Effect.RunSync>(), world.Status("operationState", "phase")));
        Assert.Contains("the namespace shop is being deleted", world.Status("conditions"), StringComparison.Ordinal);
        world.Meddle(Shop, static _ => null);
        Assert.Equal((3, syncs + 1, "Synced", ""), (world.Cluster.Count, world.Count<Effect.RunSync>(), world.Status("sync", "status"), world.Status("conditions")));
    }

    [Fact]
    public void A_repair_that_fails_longer_than_its_retries_while_a_made_namespace_goes_leaves_no_failed_commit_behind()
    {
        var world = RunningInMadeNamespace();
        // The watch of the objects is faster than that of the namespace.
        world.Cluster[Shop] = world.Cluster[Shop] with { IsTerminating = true };
        world.Meddle("a", static _ => null).Meddle("b", static _ => null);
        world.RunFor(TimeSpan.FromMinutes(20));
        Assert.Equal("Failed", world.Status("operationState", "phase"));
        world.Meddle(Shop, static _ => null);
        Assert.Equal((3, "Synced", "Succeeded", ""), (world.Cluster.Count, world.Status("sync", "status"), world.Status("operationState", "phase"), world.Status("conditions")));
    }

    [Fact]
    public void A_repair_that_waits_for_its_retry_goes_on_as_soon_as_the_namespace_is_gone()
    {
        var world = RunningInMadeNamespace();
        world.Cluster[Shop] = world.Cluster[Shop] with { IsTerminating = true };
        world.Meddle("a", static _ => null);
        Assert.Contains("Retrying", world.Status("operationState", "message"), StringComparison.Ordinal);
        world.Meddle(Shop, static _ => null);
        Assert.Equal((3, "Synced"), (world.Cluster.Count, world.Status("sync", "status")));
    }

    [Fact]
    public void An_attempt_that_fails_for_the_last_time_while_the_namespace_goes_has_another_chance()
    {
        var world = RunningInMadeNamespace();
        world.Cluster[Shop] = world.Cluster[Shop] with { IsTerminating = true };
        world.Meddle("a", static _ => null);
        for (var i = 0; i < 4; i++) world.Wait(TimeSpan.FromMinutes(5), Alarm.Retry);
        world.HoldsSyncs = true;
        world.Wait(TimeSpan.FromMinutes(5), Alarm.Retry);
        var last = world.Effects.OfType<Effect.RunSync>().Last().Ask;
        world.Meddle(Shop, static _ => null);
        world.HoldsSyncs = false;
        world.Send(new ApplicationMessage.SyncEnded(last, new SyncOutcome([], "the namespace shop is being terminated")));
        Assert.Equal((3, "Synced", "Succeeded"), (world.Cluster.Count, world.Status("sync", "status"), world.Status("operationState", "phase")));
    }

    [Fact]
    public void Nothing_waits_for_news_of_a_made_namespace_that_may_not_be_watched()
    {
        var spec = World.Automated.Replace("syncPolicy: {", "syncPolicy: {syncOptions: [CreateNamespace=true], ", StringComparison.Ordinal);
        var world = new World(spec) { Git = [World.ConfigMap("a")] };
        world.Unwatched[Shop.GroupKind] = "it is forbidden";
        world.Start();
        Assert.Equal(("Synced", "Healthy", ""), (world.Status("sync", "status"), world.Status("health", "status"), world.Status("conditions")));
    }

    [Fact]
    public void A_repair_that_failed_while_its_namespace_went_has_another_chance_when_that_is_gone()
    {
        var world = Running(World.Namespace("shop"), World.ConfigMap("a"));
        world.Cluster[Shop] = world.Cluster[Shop] with { IsTerminating = true };
        world.Meddle("a", static _ => null);
        for (var i = 0; i < 5; i++) world.Wait(TimeSpan.FromMinutes(5), Alarm.Retry);
        Assert.Equal("Failed", world.Status("operationState", "phase"));
        world.Meddle(Shop, static _ => null);
        Assert.Equal(("Synced", 2), (world.Status("sync", "status"), world.Cluster.Count));
    }

    [Fact]
    public void Labels_of_the_made_namespace_that_changed_since_the_last_sync_are_a_difference()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start();
        world.Edit(static resource => resource.WithAt(["spec", "syncPolicy"],
            YamlReader.Read("{syncOptions: [CreateNamespace=true], managedNamespaceMetadata: {labels: {team: x}}}")));
        world.Ask("{sync: {syncOptions: [CreateNamespace=true]}}");
        Assert.Equal("Synced", world.Status("sync", "status"));
        world.Edit(static resource => resource.WithAt(["spec", "syncPolicy", "managedNamespaceMetadata", "labels", "team"], "y"));
        Assert.Equal("OutOfSync", world.Status("sync", "status"));
        world.Ask("{sync: {dryRun: true}}");
        Assert.Equal("OutOfSync", world.Status("sync", "status"));
        world.Ask("{sync: {syncOptions: [CreateNamespace=true]}}");
        Assert.Equal("Synced", world.Status("sync", "status"));
    }

    [Fact]
    public void What_needs_an_agreement_to_go_says_so()
    {
        const string Careful = "{argocd.argoproj.io/sync-options: Delete=confirm}";
        var world = Running(World.ConfigMap("a"), World.ConfigMap("b", annotations: Careful));
        Assert.Equal([null, true], world.Resource!.List("status", "resources")
            .Select(static one => one["requiresDeletionConfirmation"].Bool()));
    }
}
