using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

public sealed class DeciderTests
{
    private static World Running(params string[] names)
    {
        var world = new World(World.Automated);
        foreach (var name in names) world.Git.Add(World.ConfigMap(name));
        return world.Start();
    }

    [Fact]
    public void A_new_automated_application_is_rendered_and_synced_once()
    {
        var world = Running("a", "b");
        Assert.Equal(2, world.Cluster.Count);
        Assert.Equal(("Synced", "Healthy", "c1"), (world.Status("sync", "status"), world.Status("health", "status"), world.Status("sync", "revision")));
        Assert.Equal((1, 1), (world.Count<Effect.Render>(), world.Count<Effect.RunSync>()));
        var deployment = Assert.Single(world.State.Record.History);
        Assert.Equal((0L, "c1"), (deployment.Id, deployment.Revisions[0]));
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
    }

    [Fact]
    public void Nothing_follows_from_being_told_the_same_again()
    {
        var world = Running("a");
        var (events, effects) = (world.Events.Count, world.Effects.Count);
        world.Send(new ApplicationMessage.ResourceSeen(world.Resource!));
        world.Send(new ApplicationMessage.ViewSeen(world.View));
        world.Meddle("a", static live => live);
        Assert.Equal((events, effects), (world.Events.Count, world.Effects.Count));
    }

    [Fact]
    public void A_push_syncs_only_what_changed()
    {
        var world = Running("a", "b").Push("c2", World.ConfigMap("a", "2"), World.ConfigMap("b"));
        var plan = world.Effects.OfType<Effect.RunSync>().Last().Plan;
        Assert.Equal(["a"], plan.Applies.Where(static task => !task.IsUnchanged).Select(static task => task.Target.Key.Name));
        Assert.Equal("c2", world.Status("sync", "revision"));
        Assert.Equal(0, world.Count<Effect.Predict>());
        Assert.Equal(["c1", "c2"], world.State.Record.History.Select(static entry => entry.Revisions[0]));
    }

    [Fact]
    public void Drift_is_repaired_by_a_partial_sync_that_makes_no_history()
    {
        var world = Running("a", "b").Meddle("a", static live => live with { Content = new Digest(1, 2) });
        var request = world.State.Record.Operation!.Request;
        Assert.Equal(["a"], request.Resources.Select(static key => key.Name));
        Assert.Equal(1, request.SelfHealAttempt);
        Assert.NotEqual(new Digest(1, 2), world.Cluster[World.Key("a")].Content);
        Assert.Single(world.State.Record.History);
        Assert.Equal("Synced", world.Status("sync", "status"));
    }

    [Fact]
    public void A_deleted_object_is_made_again()
    {
        var world = Running("a").Meddle("a", static _ => null);
        Assert.Contains(World.Key("a"), world.Cluster.Keys);
    }

    [Fact]
    public void Repairs_in_a_row_wait_longer_and_longer()
    {
        var world = Running("a").Meddle("a", static live => live with { Content = new Digest(1, 1) });
        foreach (var wait in (int[])[2, 6, 18, 54, 162, 300, 300])
        {
            var before = world.Count<Effect.RunSync>();
            world.Meddle("a", static live => live with { Content = new Digest(1, live.Content.Low + 1) });
            Assert.Equal(before, world.Count<Effect.RunSync>());
            Assert.Equal(TimeSpan.FromSeconds(wait), world.Effects.OfType<Effect.SetAlarm>().Last(static alarm => alarm.Alarm == Alarm.SelfHeal).Delay);
            world.Wait(TimeSpan.FromSeconds(wait), Alarm.SelfHeal);
            Assert.Equal(before + 1, world.Count<Effect.RunSync>());
        }
    }

    [Fact]
    public void Without_self_healing_drift_is_shown_and_left()
    {
        var world = new World(World.Automated.Replace("selfHeal: true", "selfHeal: false", StringComparison.Ordinal)) { Git = [World.ConfigMap("a")] }.Start();
        world.Meddle("a", static live => live with { Content = new Digest(1, 2) });
        Assert.Equal(("OutOfSync", 1), (world.Status("sync", "status"), world.Count<Effect.RunSync>()));
    }

    [Fact]
    public void What_left_git_is_pruned_and_without_prune_it_is_shown_and_stays()
    {
        var pruning = Running("a", "b").Push("c2", World.ConfigMap("a"));
        Assert.Equal([World.Key("a")], pruning.Cluster.Keys);

        var keeping = new World(World.Automated.Replace("prune: true", "prune: false", StringComparison.Ordinal)) { Git = [World.ConfigMap("a"), World.ConfigMap("b")] }.Start();
        keeping.Push("c2", World.ConfigMap("a"));
        Assert.Equal(2, keeping.Cluster.Count);
        Assert.Equal(("OutOfSync", 1), (keeping.Status("sync", "status"), keeping.Count<Effect.RunSync>()));
        Assert.Equal("true", keeping.Resource!["status"].List("resources")[1]["requiresPruning"]!.PlainText());
    }

    [Fact]
    public void An_application_that_became_empty_is_not_wiped_out_unless_it_may_be()
    {
        var world = Running("a").Push("c2");
        Assert.Single(world.Cluster);
        Assert.Contains("auto-sync will wipe out all resources", world.Status("conditions"), StringComparison.Ordinal);

        var empty = new World(World.Automated.Replace("prune: true", "prune: true, allowEmpty: true", StringComparison.Ordinal)) { Git = [World.ConfigMap("a")] }.Start().Push("c2");
        Assert.Empty(empty.Cluster);
    }

    [Fact]
    public void A_failed_sync_is_tried_again_with_growing_waits_and_then_not_for_that_commit()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")] };
        world.Refused["a"] = "no";
        world.Start();
        Assert.Equal("Running", world.Status("operationState", "phase"));
        Assert.StartsWith("one or more objects failed to apply, reason: no. Retrying attempt #1 at 12:00AM.", world.Status("operationState", "message"), StringComparison.Ordinal);
        foreach (var seconds in (int[])[10, 20, 40, 80, 160])
        {
            Assert.Equal(world.Now.AddSeconds(seconds), world.State.Record.Operation!.RetryAt);
            world.Wait(TimeSpan.FromSeconds(seconds), Alarm.Retry);
        }

        Assert.Equal(("Failed", "one or more objects failed to apply, reason: no (retried 5 times)."), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
        Assert.Contains("Failed last sync attempt to [c1]", world.Status("conditions"), StringComparison.Ordinal);
        Assert.Equal(6, world.Count<Effect.RunSync>());
        world.Refused.Clear();
        world.Push("c2", World.ConfigMap("a"));
        Assert.Equal(("Succeeded", "Synced"), (world.Status("operationState", "phase"), world.Status("sync", "status")));
        Assert.DoesNotContain("SyncError", world.Status("conditions"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_that_arrives_gives_the_failed_commit_another_chance()
    {
        var world = new World(World.Automated.Replace("selfHeal: true}", "selfHeal: true}, retry: {limit: 0}", StringComparison.Ordinal)) { Git = [World.ConfigMap("a")] };
        world.MissingKinds.Add("ConfigMap");
        world.Start();
        Assert.Equal("Failed", world.Status("operationState", "phase"));
        world.MissingKinds.Clear();
        world.Send(new ApplicationMessage.KindsArrived(World.Server, [new GroupKind("", "ConfigMap")]));
        Assert.Equal("Synced", world.Status("sync", "status"));
    }

    [Fact]
    public void A_manual_application_waits_until_it_is_asked()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start();
        Assert.Equal(("OutOfSync", "Missing", 0), (world.Status("sync", "status"), world.Status("health", "status"), world.Count<Effect.RunSync>()));
        world.Ask("{sync: {}, initiatedBy: {username: me}}");
        Assert.Equal(("Synced", "Succeeded"), (world.Status("sync", "status"), world.Status("operationState", "phase")));
        Assert.Null(world.Resource!["operation"]);
        Assert.Equal("me", world.State.Record.History[0].InitiatedBy["username"].Text());
    }

    [Fact]
    public void A_manual_sync_of_some_objects_leaves_the_others_and_makes_no_history()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a"), World.ConfigMap("b")] }.Start();
        world.Ask("{sync: {resources: [{group: '', kind: ConfigMap, name: b}]}}");
        Assert.Equal([World.Key("b")], world.Cluster.Keys);
        Assert.Empty(world.State.Record.History);
    }

    [Fact]
    public void A_dry_run_changes_nothing()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start().Ask("{sync: {dryRun: true}}");
        Assert.Empty(world.Cluster);
        Assert.Equal(("Succeeded", "OutOfSync"), (world.Status("operationState", "phase"), world.Status("sync", "status")));
        Assert.Empty(world.State.Record.History);
    }

    [Fact]
    public void A_request_that_was_carried_out_is_not_carried_out_again_after_a_crash_before_it_was_cleared()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start();
        var request = YamlReader.Read("{sync: {}}");
        world.Ask("{sync: {}}");
        var syncs = world.Count<Effect.RunSync>();
        // The end was recorded, and the process died before it could take the request out.
        var events = world.Events.FindLastIndex(static happened => happened is ApplicationEvent.OperationEnded);
        world.Events.RemoveRange(events + 1, world.Events.Count - events - 1);
        world.Resource = world.Resource!.With("operation", request);
        world.Restart();
        Assert.Equal(syncs, world.Count<Effect.RunSync>());
        Assert.Null(world.Resource["operation"]);
    }

    [Fact]
    public void A_sync_that_a_crash_interrupts_goes_on_at_the_same_commit()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")], HoldsSyncs = true }.Start();
        Assert.Empty(world.Cluster);
        (world.Commit, world.HoldsSyncs) = ("c2", false);
        world.Restart();
        Assert.Equal(["c1", "c2"], world.State.Record.History.Select(static entry => entry.Revisions[0]).Append("c2").Distinct());
        Assert.Equal(1L, world.Events.OfType<ApplicationEvent.OperationStarted>().First().Operation.Id);
        Assert.Equal(("c1", 1L), (world.Events.OfType<ApplicationEvent.OperationEnded>().First().Deployment!.Revisions[0], world.Events.OfType<ApplicationEvent.OperationEnded>().First().OperationId));
    }

    [Fact]
    public void A_restart_with_nothing_to_do_does_nothing_but_look()
    {
        var world = Running("a");
        var (syncs, events) = (world.Count<Effect.RunSync>(), world.Events.Count);
        world.Restart();
        Assert.Equal((syncs, events, 0), (world.Count<Effect.RunSync>(), world.Events.Count, world.Count<Effect.Predict>()));
        Assert.Equal("Synced", world.Status("sync", "status"));
    }

    [Fact]
    public void What_is_deployed_is_repaired_while_git_is_away()
    {
        var world = Running("a");
        (world.RenderProblem, world.RenderProblemPasses) = ("can't be reached", true);
        world.Send(new ApplicationMessage.SourceMoved());
        Assert.Contains("can't be reached", world.Status("conditions"), StringComparison.Ordinal);
        world.Meddle("a", static live => live with { Content = new Digest(7, 7) });
        Assert.NotEqual(new Digest(7, 7), world.Cluster[World.Key("a")].Content);
        world.RenderProblem = null;
        world.Wait(TimeSpan.FromSeconds(30), Alarm.Render);
        Assert.DoesNotContain("ComparisonError", world.Status("conditions"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_rendered_is_tried_again_when_repositories_are_reached_in_another_way()
    {
        var world = Running("a");
        (world.RenderProblem, world.RenderProblemPasses) = ("the server wants credentials", true);
        world.Push("c2", World.ConfigMap("a", "2"));
        Assert.Equal(2, world.Count<Effect.Render>());
        world.RenderProblem = null;
        world.Send(new ApplicationMessage.ViewSeen(world.View));
        Assert.Equal(2, world.Count<Effect.Render>());
        world.Send(new ApplicationMessage.ViewSeen(world.View with { Repositories = "another Secret" }));
        Assert.Equal("c2", world.Status("sync", "revision"));
        world.Send(new ApplicationMessage.ViewSeen(world.View with { Repositories = "and another" }));
        Assert.Equal(3, world.Count<Effect.Render>());
    }

    [Fact]
    public void A_mistake_in_git_is_shown_and_a_commit_that_mends_it_is_synced()
    {
        var world = Running("a");
        world.RenderProblem = "app/x.yaml, document 1, line 3: it has no kind";
        world.Push("c2", World.ConfigMap("a", "2"));
        Assert.Equal("Unknown", world.Status("sync", "status"));
        Assert.Contains("line 3", world.Status("conditions"), StringComparison.Ordinal);
        world.RenderProblem = null;
        world.Push("c3", World.ConfigMap("a", "3"));
        Assert.Equal(("Synced", "c3"), (world.Status("sync", "status"), world.Status("sync", "revision")));
    }

    [Fact]
    public void A_bad_spec_gets_a_condition_for_each_mistake_and_nothing_is_done()
    {
        var world = new World("{source: {path: app}, destination: {name: nowhere}}").Start();
        Assert.Equal(("Unknown", "Unknown"), (world.Status("sync", "status"), world.Status("health", "status")));
        var conditions = world.Status("conditions");
        Assert.Contains("spec.source.repoURL is required", conditions, StringComparison.Ordinal);
        Assert.Contains("there are no clusters with this name: nowhere", conditions, StringComparison.Ordinal);
        Assert.Equal(0, world.Count<Effect.Render>());
        world.Ask("{sync: {}}");
        Assert.Equal("Error", world.Status("operationState", "phase"));
    }

    [Fact]
    public void A_cascade_deletes_the_last_wave_first_and_then_lets_the_application_go()
    {
        var world = new World(World.Automated, "finalizers: [resources-finalizer.argocd.argoproj.io]")
        {
            Git = [World.ConfigMap("a", annotations: "{argocd.argoproj.io/sync-wave: '5'}"), World.ConfigMap("b"), World.ConfigMap("kept", annotations: "{argocd.argoproj.io/sync-options: Delete=false}")],
        }.Start();
        world.Edit(static resource => resource.WithAt(["metadata", "deletionTimestamp"], "2026-01-01T00:00:00Z"));
        Assert.Null(world.Resource);
        Assert.Equal([World.Key("kept")], world.Cluster.Keys);
        Assert.Equal(["a", "b"], world.Effects.OfType<Effect.Delete>().Select(static delete => Assert.Single(delete.Objects).Key.Name));
        Assert.IsType<ApplicationEvent.Removed>(world.Events[^1]);
        Assert.IsType<Effect.End>(world.Effects[^1]);
    }

    [Fact]
    public void An_application_of_the_same_name_begins_with_an_empty_history()
    {
        var world = Running("a");
        world.Edit(static resource => resource.WithAt(["metadata", "uid"], "u2").Without("status"));
        Assert.Equal(("u2", "Synced"), (world.State.Record.Uid, world.Status("sync", "status")));
        Assert.Empty(world.State.Record.History);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_application_of_the_same_name_lives_whichever_of_end_and_beginning_is_told_first(bool endIsFirst)
    {
        var world = Running("a");
        var next = world.Resource!.WithAt(["metadata", "uid"], "u2").WithAt(["metadata", "resourceVersion"], "900").Without("status");
        if (endIsFirst) world.Send(new ApplicationMessage.ResourceGone("u1"));
        world.Resource = next;
        world.Send(new ApplicationMessage.ResourceSeen(next));
        if (!endIsFirst) world.Send(new ApplicationMessage.ResourceGone("u1"));
        Assert.Equal(("u2", "u2", "Synced"), (world.State.Record.Uid, world.State.Picture.Uid, world.Status("sync", "status")));
        Assert.Equal(endIsFirst ? 1 : 0, world.Count<Effect.End>());
    }

    [Fact]
    public void Late_answers_to_an_application_that_is_gone_are_no_answers_to_its_successor()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")], HoldsSyncs = true, HoldsRenders = true }.Start();
        var first = world.Effects.OfType<Effect.Render>().Single().Ask;
        var old = world.Resource!;
        world.Edit(static resource => resource.WithAt(["metadata", "uid"], "u2").Without("status"));
        Assert.NotEqual(first, world.Effects.OfType<Effect.Render>().Last().Ask);
        var before = world.State;
        world.Send(new ApplicationMessage.Rendered(first, new RenderOutcome.Failed("late", IsPassing: true))).Send(new ApplicationMessage.StatusWritten(old, ""));
        Assert.Equal((before.Record, "u2"), (world.State.Record, world.State.Picture.Uid));
        Assert.Null(world.State.Picture.RenderFault);
    }

    [Fact]
    public void A_sync_for_an_application_that_is_gone_is_given_up()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")], HoldsSyncs = true }.Start();
        world.Send(new ApplicationMessage.ResourceGone());
        Assert.Single(world.Effects.OfType<Effect.CancelSync>());
    }

    [Fact]
    public void The_history_that_another_engine_left_is_taken_over()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] };
        world.Resource = world.Resource!.With("status", YamlReader.Read("""
            history:
            - {id: 7, revision: old, deployedAt: "2025-01-01T00:00:00Z", source: {repoURL: https://git/x, path: app}}
            """));
        world.Start();
        Assert.Equal((7L, "old"), (world.State.Record.History[0].Id, world.State.Record.History[0].Revisions[0]));
        world.Ask("{sync: {}}");
        Assert.Equal([7L, 8L], world.State.Record.History.Select(static entry => entry.Id));
    }

    [Fact]
    public void What_a_project_does_not_permit_is_refused_before_anything_is_applied()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] };
        world.View = world.View with
        {
            Projects = new Dictionary<string, Engine.Projects.Project>(StringComparer.Ordinal)
            {
                ["default"] = World.ProjectOf("{sourceRepos: ['*'], destinations: [{server: '*', namespace: shop}], namespaceResourceBlacklist: [{group: '', kind: ConfigMap}]}"),
            },
        };
        world.Start().Ask("{sync: {}}");
        Assert.Equal("Failed", world.Status("operationState", "phase"));
        Assert.Contains("resource :ConfigMap is not permitted in project default", world.Status("operationState", "message"), StringComparison.Ordinal);
        Assert.Equal(0, world.Count<Effect.RunSync>());
    }

    [Fact]
    public void A_running_operation_can_be_terminated()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")], HoldsSyncs = true }.Start().Ask("{sync: {}}");
        world.Send(new ApplicationMessage.TerminationWanted());
        Assert.Equal(world.Effects.OfType<Effect.RunSync>().Single().Ask, world.Effects.OfType<Effect.CancelSync>().Single().Ask);
        Assert.Equal(("Failed", "Operation terminated"), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
        Assert.Empty(world.Cluster);
    }

    [Fact]
    public void An_operation_that_is_still_rendered_ends_at_once_when_it_is_terminated()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start();
        world.HoldsRenders = true;
        world.Ask("{sync: {}}").Send(new ApplicationMessage.TerminationWanted());
        Assert.Single(world.Effects.OfType<Effect.CancelRender>());
        Assert.Equal(("Failed", "Operation terminated"), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
    }

    [Fact]
    public void A_sync_by_hand_that_failed_before_it_knew_its_commit_does_not_keep_later_commits_from_being_synced()
    {
        var world = Running("a");
        world.RenderProblem = "Git is away";
        world.Ask("{sync: {}}");
        Assert.Equal("Error", world.Status("operationState", "phase"));
        world.RenderProblem = null;
        world.Push("c2", World.ConfigMap("a", "2"));
        Assert.Equal(("Synced", "c2"), (world.Status("sync", "status"), world.Status("sync", "revision")));
        Assert.DoesNotContain("Failed last sync attempt", world.Status("conditions"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_nobody_waits_for_any_more_changes_nothing()
    {
        var world = Running("a");
        var before = world.State;
        var ask = world.Effects.OfType<Effect.RunSync>().First().Ask;
        world.Send(new ApplicationMessage.SyncEnded(ask, new SyncOutcome([], "late")));
        Assert.Equal(before.Record, world.State.Record);
    }

    [Fact]
    public void An_application_that_is_to_be_left_alone_is_neither_synced_nor_reported_nor_deleted_until_that_ends()
    {
        const string Annotation = "annotations: {argocd.argoproj.io/skip-reconcile: 'true'}";
        var world = new World(World.Automated, $"finalizers: [resources-finalizer.argocd.argoproj.io], {Annotation}") { Git = [World.ConfigMap("a")] }.Start();
        world.Push("c2", World.ConfigMap("a", "2"));
        Assert.Empty(world.Log);
        Assert.Equal("", world.Status("sync", "status"));
        world.Edit(static resource => resource.WithAt(["metadata", "annotations"], MapNode.Empty));
        Assert.Equal(["apply a"], world.Log);

        world.Edit(static resource => resource.WithAt(["metadata", "annotations"], MapNode.Of(("argocd.argoproj.io/skip-reconcile", "true"))));
        world.Edit(static resource => resource.WithAt(["metadata", "deletionTimestamp"], "2026-01-01T00:00:00Z"));
        Assert.Single(world.Cluster);
        world.Edit(static resource => resource.WithAt(["metadata", "annotations"], MapNode.Empty));
        Assert.Null(world.Resource);
        Assert.Empty(world.Cluster);
    }

    [Fact]
    public void The_applications_of_a_cluster_that_is_to_be_left_alone_are()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")] };
        world.View = world.View with { Clusters = [world.View.Clusters[0] with { IsLeftAlone = true }] };
        world.Start();
        Assert.Empty(world.Log);
        Assert.Equal("", world.Status("sync", "status"));
        world.Send(new ApplicationMessage.ViewSeen(world.View with { Clusters = [world.View.Clusters[0] with { IsLeftAlone = false }] }));
        Assert.Equal(["apply a"], world.Log);
    }

    [Fact]
    public void Deployments_that_others_have_written_into_the_history_are_taken_over_and_an_older_state_of_it_is_not()
    {
        var world = Running("a");
        static string History(params (int Id, string Revision)[] entries) => "[" + string.Join(", ", entries.Select(static one =>
            $"{{id: {one.Id}, revision: {one.Revision}, deployedAt: '2026-01-01T00:00:00Z', source: {{path: app}}}}")) + "]";
        world.Edit(resource => resource.WithAt(["status", "history"], YamlReader.Read(History((1, "old"), (2, "new")))));
        Assert.Equal([1L, 2L], world.State.Record.History.Select(static one => one.Id));
        world.Push("c2", World.ConfigMap("a", "2"));
        Assert.Equal([(1L, "old"), (2L, "new"), (3L, "c2")], world.State.Record.History.Select(static one => (one.Id, one.Revisions[0])));
        world.Edit(resource => resource.WithAt(["status", "history"], YamlReader.Read(History((1, "old")))));
        Assert.Equal(3, world.State.Record.History.Length);
        Assert.Equal(3, world.Resource!.Map("status").List("history").Count);
    }
}
