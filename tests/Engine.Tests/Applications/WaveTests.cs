using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>Waves, hooks and prunes go in the order that users know, and each group waits for the one before.</summary>
public sealed class WaveTests
{
    private static string Object(string kind, string name, string annotations = "", string more = "") =>
        $"{{apiVersion: {(kind is "Job" ? "batch/v1" : kind is "Deployment" ? "apps/v1" : "v1")}, kind: {kind}, metadata: {{name: {name}, annotations: {{{annotations}}}}}{more}}}";

    private static string Wave(int wave) => $"argocd.argoproj.io/sync-wave: '{wave}'";

    private static string Hook(string phases, string policy = "") =>
        $"argocd.argoproj.io/hook: '{phases}'" + (policy.Length > 0 ? $", argocd.argoproj.io/hook-delete-policy: {policy}" : "");

    private static World Of(params string[] manifests) => new(World.Automated) { Git = [.. manifests] };

    private static ResourceKey Job(string name) => new("batch", "Job", "shop", name);

    private static ResourceKey Deployment(string name) => new("apps", "Deployment", "shop", name);

    private static World Becomes(World world, ResourceKey key, HealthStatus health, string message = "") =>
        world.Meddle(key, live => live with { Health = new HealthState(health, message) });

    private static string Message(World world) => world.State.Record.Operation!.Message;

    [Fact]
    public void A_wave_goes_on_the_moment_that_the_last_object_of_the_one_before_is_healthy()
    {
        var world = Of(Object("Deployment", "first", Wave(0)), Object("Deployment", "second", Wave(0)), World.ConfigMap("last", annotations: $"{{{Wave(1)}}}"));
        world.Starts.UnionWith(["first", "second"]);
        world.Start();
        Assert.Equal(["apply first", "apply second"], world.Log);
        Assert.Equal("waiting for healthy state of apps/Deployment/first and 1 more resources", Message(world));
        world.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(("Running", Message(world)), (world.Status("operationState", "phase"), world.Status("operationState", "message")));

        Becomes(world, Deployment("first"), HealthStatus.Healthy);
        Assert.Equal("waiting for healthy state of apps/Deployment/second", Message(world));
        Becomes(world, Deployment("second"), HealthStatus.Suspended);
        Assert.Equal(2, world.Log.Count);
        Becomes(world, Deployment("second"), HealthStatus.Healthy);
        Assert.Equal("apply last", world.Log[^1]);
        Assert.Equal(("Succeeded", "successfully synced (all tasks run)"), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
        Assert.Single(world.State.Record.History);
    }

    [Fact]
    public void Nobody_waits_for_the_health_of_the_last_wave()
    {
        var world = Of(World.ConfigMap("config"), Object("Deployment", "web", Wave(1)));
        world.Starts.Add("web");
        world.Start();
        Assert.Equal(("Succeeded", "Progressing"), (world.Status("operationState", "phase"), world.State.Picture.Live[Deployment("web")].Health!.Status.ToString()));
    }

    [Fact]
    public void A_degraded_wave_fails_the_sync_and_nothing_after_it_is_applied()
    {
        var world = Of(Object("Deployment", "web"), World.ConfigMap("later", annotations: $"{{{Wave(1)}}}"), Object("Job", "alarm", Hook("SyncFail")));
        world.Starts.Add("web");
        world.Start();
        Becomes(world, Deployment("web"), HealthStatus.Degraded, "exceeded its deadline");
        Assert.Equal(["apply web", "apply alarm"], world.Log);
        Assert.Equal("waiting for completion of hook batch/Job/alarm", Message(world));
        Becomes(world, Job("alarm"), HealthStatus.Healthy);
        Assert.StartsWith("one or more synchronization tasks completed unsuccessfully. Retrying attempt #1", Message(world), StringComparison.Ordinal);
        Assert.DoesNotContain("apply later", world.Log);
        var result = world.State.Record.Operation!.Results.Single(static one => one.Key.Name == "web");
        Assert.Equal((OperationPhase.Failed, "exceeded its deadline"), (result.State, result.Message));
    }

    [Fact]
    public void Hooks_run_before_and_after_and_what_follows_waits_for_them()
    {
        var world = Of(Object("Job", "migrate", Hook("PreSync")), Object("Deployment", "web"), Object("Job", "test", Hook("PostSync")));
        world.Starts.Add("web");
        world.Start();
        Assert.Equal(["apply migrate"], world.Log);
        world.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(("waiting for completion of hook batch/Job/migrate", "OutOfSync"), (Message(world), world.Status("sync", "status")));
        Assert.True(world.Cluster[Job("migrate")].IsHeldAsHook);

        Becomes(world, Job("migrate"), HealthStatus.Healthy, "Reached expected number of succeeded pods");
        Assert.Equal(["apply migrate", "apply web"], world.Log);
        Assert.False(world.Cluster[Job("migrate")].IsHeldAsHook);
        Becomes(world, Deployment("web"), HealthStatus.Healthy);
        Assert.Equal("apply test", world.Log[^1]);
        Becomes(world, Job("test"), HealthStatus.Healthy);
        Assert.Equal(("Succeeded", "successfully synced (no more tasks)"), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
        Assert.Equal(("Synced", "Healthy"), (world.Status("sync", "status"), world.Status("health", "status")));

        var results = world.Resource!["status"].List("operationState", "syncResult", "resources");
        Assert.Equal(["migrate PreSync PreSync Succeeded", "web Sync  Succeeded", "test PostSync PostSync Succeeded"],
            results.Select(static one => $"{one["name"].Text()} {one["syncPhase"].Text()} {one["hookType"].Text()} {one["hookPhase"].Text()}"));
        Assert.Equal("Reached expected number of succeeded pods", results[0]["message"].Text());
        // Hooks are neither compared nor pruned; three groups, and the hold on the last hook.
        Assert.Equal((2, 4), (world.Cluster.Keys.Count(static key => key.Kind == "Job"), world.Count<Effect.RunSync>()));
    }

    [Fact]
    public void A_hook_that_fails_keeps_everything_after_it_from_being_applied()
    {
        var world = new World(World.Manual) { Git = [Object("Job", "migrate", Hook("PreSync")), Object("Deployment", "web")] }.Start();
        world.Ask("{sync: {}}");
        Becomes(world, Job("migrate"), HealthStatus.Degraded, "BackoffLimitExceeded");
        Assert.Equal(["apply migrate"], world.Log);
        Assert.Equal(("Failed", "one or more synchronization tasks completed unsuccessfully"), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
        Assert.False(world.Cluster[Job("migrate")].IsHeldAsHook);
    }

    [Fact]
    public void A_hook_that_is_left_of_an_earlier_sync_is_gone_before_it_is_made_again()
    {
        var world = Of(Object("Job", "migrate", Hook("PreSync")), World.ConfigMap("a"));
        world.Start();
        Becomes(world, Job("migrate"), HealthStatus.Healthy);
        world.Lingering.Add("migrate");
        world.Log.Clear();
        world.Push("c2", Object("Job", "migrate", Hook("PreSync")), World.ConfigMap("a", "2"));
        Assert.Equal(["delete migrate"], world.Log);
        Assert.Equal("waiting for deletion of hook batch/Job/migrate", Message(world));
        world.Lingering.Clear();
        world.Meddle(Job("migrate"), static _ => null);
        Assert.Equal(["delete migrate", "apply migrate"], world.Log);
        Becomes(world, Job("migrate"), HealthStatus.Healthy);
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
        Assert.Equal(2, world.State.Record.History.Length);
    }

    [Theory]
    [InlineData("HookSucceeded", HealthStatus.Healthy, false)]
    [InlineData("HookSucceeded", HealthStatus.Degraded, true)]
    [InlineData("HookFailed", HealthStatus.Healthy, true)]
    [InlineData("HookFailed", HealthStatus.Degraded, false)]
    [InlineData("BeforeHookCreation", HealthStatus.Healthy, true)]
    public void A_hook_goes_when_its_policy_says_so(string policy, HealthStatus end, bool stays)
    {
        var world = new World(World.Manual) { Git = [Object("Job", "migrate", Hook("PreSync", policy)), World.ConfigMap("a")] }.Start();
        world.Ask("{sync: {}}");
        Becomes(world, Job("migrate"), end);
        Assert.Equal(end == HealthStatus.Healthy ? "Succeeded" : "Failed", world.Status("operationState", "phase"));
        Assert.Equal(stays, world.Cluster.ContainsKey(Job("migrate")));
    }

    [Fact]
    public void A_hook_without_a_name_gets_one_that_stays_through_the_operation_and_is_another_in_the_next()
    {
        const string hook = "{apiVersion: batch/v1, kind: Job, metadata: {generateName: migrate-, annotations: {argocd.argoproj.io/hook: PreSync}}}";
        var world = new World(World.Automated) { Git = [hook, World.ConfigMap("a")], Commit = "1a2b3c4d5e" }.Start();
        var name = $"migrate-1a2b3c4-presync-{world.Now.ToUnixTimeSeconds()}";
        Assert.Equal([$"apply {name}"], world.Log);
        world.Now += TimeSpan.FromSeconds(5);
        world.Restart();
        Becomes(world, Job(name), HealthStatus.Healthy);
        Assert.Equal([$"apply {name}", "apply a"], world.Log);
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
    }

    [Fact]
    public void A_restart_in_the_middle_runs_no_hook_twice()
    {
        var world = Of(Object("Job", "migrate", Hook("PreSync")), Object("Job", "test", Hook("PostSync")), World.ConfigMap("a"));
        world.Start().Restart();
        Becomes(world, Job("migrate"), HealthStatus.Healthy);
        world.Restart();
        Becomes(world, Job("test"), HealthStatus.Healthy);
        world.Restart();
        Assert.Equal(["apply migrate", "apply a", "apply test"], world.Log);
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
    }

    [Fact]
    public void A_hook_that_somebody_deletes_while_it_runs_ends_the_sync_with_an_error_that_names_it()
    {
        var world = new World(World.Manual) { Git = [Object("Job", "migrate", Hook("PreSync"))] }.Start();
        world.Ask("{sync: {}}");
        world.Meddle(Job("migrate"), static _ => null);
        Assert.Equal("Failed", world.Status("operationState", "phase"));
        Assert.Equal("Resource batch/Job/migrate is missing, it might have been deleted", world.Resource!["status"].List("operationState", "syncResult", "resources")[0]["message"].Text());
    }

    [Fact]
    public void Termination_deletes_the_hooks_that_run_and_lets_go_of_the_others()
    {
        var world = new World(World.Manual) { Git = [Object("Job", "early", Hook("PreSync")), World.ConfigMap("a"), Object("Job", "late", Hook("PostSync"))] }.Start();
        world.Ask("{sync: {}}");
        Becomes(world, Job("early"), HealthStatus.Healthy);
        world.Send(new ApplicationMessage.TerminationWanted());
        Assert.Equal(("Failed", "Operation terminated"), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
        Assert.False(world.Cluster.ContainsKey(Job("late")));
        Assert.False(world.Cluster[Job("early")].IsHeldAsHook);
        Assert.Contains(World.Key("a"), world.Cluster.Keys);
        Assert.Contains(world.Resource!["status"].List("operationState", "syncResult", "resources"), static one => one["name"].Text() == "late" && one["message"].Text() == "Terminated");
    }

    [Fact]
    public void An_operation_ends_when_its_phase_is_patched_to_terminating_and_the_next_one_does_not()
    {
        var world = new World(World.Manual) { Git = [Object("Job", "migrate", Hook("PreSync"))] }.Start();
        world.Ask("{sync: {}}");
        var running = world.Resource!;
        world.Edit(static resource => resource.WithAt(["status", "operationState", "phase"], "Terminating"));
        Assert.Equal(("Failed", "Operation terminated"), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
        // What a late reader sees of the one before is none of the next one's business.
        world.Now += TimeSpan.FromSeconds(30);
        world.Ask("{sync: {prune: true}}");
        var late = running.Map("status").WithAt(["operationState", "phase"], "Terminating");
        world.Edit(resource => resource.With("status", late));
        Assert.Equal(OperationPhase.Running, world.State.Record.Operation!.Phase);
    }

    [Fact]
    public void Hooks_take_no_part_in_partial_syncs_nor_in_those_that_only_apply()
    {
        var world = new World(World.Manual) { Git = [Object("Job", "migrate", Hook("PreSync")), World.ConfigMap("a"), World.ConfigMap("b")] }.Start();
        world.Ask("{sync: {resources: [{kind: ConfigMap, name: a}]}}");
        Assert.Equal(["apply a"], world.Log);
        world.Ask("{sync: {syncStrategy: {apply: {}}}}");
        Assert.Equal(["apply a", "apply b"], world.Log);
    }

    [Fact]
    public void A_partial_sync_of_something_unknown_is_an_error_that_names_it()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start();
        world.Ask("{sync: {resources: [{kind: ConfigMap, name: a}, {kind: Secret, name: aa}]}}");
        Assert.Empty(world.Log);
        Assert.Equal("Error", world.Status("operationState", "phase"));
        Assert.Contains("Secret:aa is neither in Git nor to be pruned", world.Status("operationState", "message"), StringComparison.Ordinal);
    }

    [Fact]
    public void Prunes_go_in_the_opposite_order_of_waves()
    {
        var world = Of(World.ConfigMap("zero"), World.ConfigMap("one", annotations: $"{{{Wave(1)}}}"), World.ConfigMap("five", annotations: $"{{{Wave(5)}}}"), World.ConfigMap("stays"));
        world.Start();
        world.Log.Clear();
        world.Push("c2", World.ConfigMap("stays"));
        Assert.Equal(["delete five", "delete one", "delete zero"], world.Log);
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
    }

    [Fact]
    public void A_prune_that_lingers_holds_up_the_next_wave()
    {
        var world = Of(World.ConfigMap("old"), World.ConfigMap("new", annotations: $"{{{Wave(1)}}}"));
        world.Start();
        world.Lingering.Add("old");
        world.Log.Clear();
        world.Push("c2", World.ConfigMap("new", "2", $"{{{Wave(1)}}}"));
        Assert.Equal(["delete old"], world.Log);
        Assert.Equal("waiting for deletion of /ConfigMap/old", Message(world));
        world.Meddle("old", static _ => null);
        Assert.Equal(["delete old", "apply new"], world.Log);
    }

    [Fact]
    public void PruneLast_prunes_after_all_else_is_applied_and_healthy()
    {
        var world = new World(World.Automated.Replace("automated:", "syncOptions: [PruneLast=true], automated:", StringComparison.Ordinal))
        {
            Git = [World.ConfigMap("old"), Object("Deployment", "web", Wave(3))],
        }.Start();
        world.Starts.Add("web");
        world.Log.Clear();
        world.Push("c2", Object("Deployment", "web", Wave(3), ", spec: {replicas: 2}"));
        Assert.Equal(["apply web"], world.Log);
        Becomes(world, Deployment("web"), HealthStatus.Healthy);
        Assert.Equal(["apply web", "delete old"], world.Log);
    }

    [Fact]
    public void What_needs_a_confirmation_is_pruned_once_a_person_agrees()
    {
        var world = Of(World.ConfigMap("old", annotations: "{argocd.argoproj.io/sync-options: Prune=confirm}"), World.ConfigMap("a"));
        world.Start();
        world.Log.Clear();
        world.Push("c2", World.ConfigMap("a", "2"));
        Assert.Empty(world.Log);
        world.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(("Running", "waiting for pruning confirmation of /ConfigMap/old"), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
        // An older agreement was to something else.
        world.Edit(static resource => Approved(resource, "2025-12-31T23:59:59Z"));
        Assert.Empty(world.Log);
        world.Edit(static resource => Approved(resource, "2026-01-01T00:00:00Z"));
        Assert.Equal(["delete old", "apply a"], world.Log);
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));

        static MapNode Approved(MapNode resource, string at) => resource.WithAt(["metadata", "annotations", "argocd.argoproj.io/deletion-approved"], at);
    }

    [Fact]
    public void What_others_stand_on_moves_before_them_whatever_its_wave()
    {
        const string definition = "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: cars.x.io, annotations: {argocd.argoproj.io/sync-wave: '7'}}, spec: {group: x.io, names: {kind: Car}}}";
        var world = Of(
            "{apiVersion: v1, kind: Namespace, metadata: {name: shop, annotations: {argocd.argoproj.io/sync-wave: '9'}}}", World.ConfigMap("a", annotations: $"{{{Wave(-2)}}}"),
            definition, "{apiVersion: x.io/v1, kind: Car, metadata: {name: beetle}}").Start();
        Assert.Equal(["apply shop", "apply a", "apply cars.x.io", "apply beetle"], world.Log);
    }

    [Fact]
    public void What_is_to_be_skipped_is_neither_applied_nor_pruned()
    {
        var world = Of(World.ConfigMap("a"), World.ConfigMap("b")).Start();
        world.Log.Clear();
        world.Push("c2", World.ConfigMap("a", "2", "{argocd.argoproj.io/hook: Skip}"), World.ConfigMap("b"));
        Assert.Empty(world.Log);
        Assert.Equal((2, "Synced"), (world.Cluster.Count, world.Status("sync", "status")));
    }

    [Fact]
    public void Only_what_differs_is_applied_when_that_is_wanted_and_hooks_run_all_the_same()
    {
        var world = new World(World.Automated.Replace("automated:", "syncOptions: [ApplyOutOfSyncOnly=true], automated:", StringComparison.Ordinal))
        {
            Git = [World.ConfigMap("a"), World.ConfigMap("b"), Object("Job", "test", Hook("PostSync", "HookSucceeded"))],
        }.Start();
        Becomes(world, Job("test"), HealthStatus.Healthy);
        world.Log.Clear();
        world.Push("c2", World.ConfigMap("a", "2"), World.ConfigMap("b"), Object("Job", "test", Hook("PostSync", "HookSucceeded")));
        Becomes(world, Job("test"), HealthStatus.Healthy);
        Assert.Equal(["apply a", "apply test", "delete test"], world.Log);
        Assert.Equal(["a", "test"], world.State.Record.Operation!.Results.Select(static one => one.Key.Name));
    }

    [Theory]
    [InlineData("PruneLast", "the sync option PruneLast is true or false, not ''")]
    [InlineData("Prunelast=true", "there is no sync option 'Prunelast'; did you mean PruneLast?")]
    [InlineData("Prune=maybe", "the sync option Prune is true or false or confirm, not 'maybe'")]
    public void An_option_that_is_none_is_an_error_wherever_it_stands(string option, string said)
    {
        var bySpec = new World(World.Automated.Replace("automated:", $"syncOptions: ['{option}'], automated:", StringComparison.Ordinal)) { Git = [World.ConfigMap("a")] }.Start();
        Assert.Equal("InvalidSpecError spec.syncPolicy.syncOptions: " + said, Condition(bySpec));
        Assert.Empty(bySpec.Log);

        var byManifest = new World(World.Manual) { Git = [World.ConfigMap("a", annotations: $"{{argocd.argoproj.io/sync-options: '{option}'}}"), World.ConfigMap("b")] }.Start();
        byManifest.Ask("{sync: {}}");
        Assert.Equal($"one or more synchronization tasks are not valid: {said}", byManifest.Status("operationState", "message"));

        var byRequest = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start();
        byRequest.Ask($"{{sync: {{syncOptions: ['{option}']}}}}");
        Assert.Equal(("Error", said), (byRequest.Status("operationState", "phase"), byRequest.Status("operationState", "message")));
        Assert.Empty(byManifest.Log.Concat(byRequest.Log));

        static string Condition(World world) => world.Resource!["status"].List("conditions").Select(static one => $"{one["type"].Text()} {one["message"].Text()}").Single();
    }

    [Fact]
    public void A_retry_that_refreshes_brings_out_the_commit_that_mends_what_failed()
    {
        var world = new World(World.Automated.Replace("automated:", "retry: {limit: 3, refresh: true}, automated:", StringComparison.Ordinal)) { Git = [World.ConfigMap("bad")] };
        world.Refused["bad"] = "no";
        world.Start();
        Assert.Equal("c1", world.State.Record.Operation!.Revisions[0]);
        (world.Commit, world.Git) = ("c2", [World.ConfigMap("good")]);
        world.RunFor(TimeSpan.FromSeconds(11));
        Assert.Equal((OperationPhase.Succeeded, "c2"), (world.State.Record.Operation!.Phase, world.State.Record.Operation.Revisions[0]));
        Assert.Equal(["apply good"], world.Log);
    }

    [Fact]
    public void An_operation_that_somebody_sets_looks_for_the_newest_commit_also_when_it_says_that_it_is_automated()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start();
        world.Ask("{sync: {}, initiatedBy: {automated: true}}");
        Assert.True(world.Effects.OfType<Effect.Render>().Last().Ask.IsFresh);
    }

    [Fact]
    public void What_is_to_be_replaced_is_written_though_it_is_as_it_should_be()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a", annotations: "{argocd.argoproj.io/sync-options: Replace=true}"), World.ConfigMap("b")] }.Start();
        world.Ask("{sync: {}}");
        world.Ask("{sync: {prune: true}}");
        Assert.Equal(["apply a", "apply b", "apply a"], world.Log);
    }

    [Fact]
    public void A_project_that_becomes_stricter_between_two_groups_stops_the_sync()
    {
        var world = new World(World.Manual) { Git = [Object("Job", "migrate", Hook("PreSync")), World.ConfigMap("a")] }.Start();
        world.Ask("{sync: {}}");
        world.View = world.View with
        {
            Projects = World.ProjectsOf("{sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}], namespaceResourceBlacklist: [{group: '', kind: ConfigMap}]}"),
        };
        world.Send(new ApplicationMessage.ViewSeen(world.View));
        Becomes(world, Job("migrate"), HealthStatus.Healthy);
        Assert.Equal(["apply migrate"], world.Log);
        Assert.Equal(
            ("Failed", "one or more synchronization tasks are not valid: resource :ConfigMap is not permitted in project default"),
            (world.Status("operationState", "phase"), world.Status("operationState", "message")));
    }

    [Fact]
    public void A_newer_commit_ends_the_retries_of_an_older_one_and_leaves_what_a_person_asked_for()
    {
        var world = Of(World.ConfigMap("bad"));
        world.Refused["bad"] = "no";
        world.Start();
        world.Push("c2", World.ConfigMap("good"));
        Assert.Equal(["apply good"], world.Log);
        Assert.Equal(("Succeeded", "c2"), (world.Status("operationState", "phase"), world.Status("sync", "revision")));
        var ended = world.Events.OfType<ApplicationEvent.OperationEnded>().First();
        Assert.Equal(OperationPhase.Failed, ended.Phase);
        Assert.EndsWith(" Superseded by c2.", ended.Message, StringComparison.Ordinal);

        var byHand = new World(World.Manual) { Git = [World.ConfigMap("bad")] };
        byHand.Refused["bad"] = "no";
        byHand.Start().Ask("{sync: {}, retry: {limit: 3}}");
        byHand.Push("c2", World.ConfigMap("good"));
        Assert.Equal(("Running", "c1"), (byHand.Status("operationState", "phase"), byHand.State.Record.Operation!.Revisions[0]));
    }

    [Fact]
    public void A_newer_commit_ends_the_wait_for_health_of_an_older_one_but_not_a_hook_that_runs()
    {
        var last = World.ConfigMap("last", annotations: $"{{{Wave(1)}}}");
        var world = Of(Object("Deployment", "web"), last);
        world.Starts.Add("web");
        world.Start();
        world.Push("c2", Object("Deployment", "web"), World.ConfigMap("last", "2", $"{{{Wave(1)}}}"));
        Assert.EndsWith("Superseded by c2.", world.Events.OfType<ApplicationEvent.OperationEnded>().Single().Message, StringComparison.Ordinal);
        Assert.Equal("c2", world.State.Record.Operation!.Revisions[0]);

        var hooked = Of(Object("Job", "migrate", Hook("PreSync")), World.ConfigMap("a")).Start();
        hooked.Push("c2", Object("Job", "migrate", Hook("PreSync")), World.ConfigMap("a", "2"));
        Assert.Equal("c1", hooked.State.Record.Operation!.Revisions[0]);
        Becomes(hooked, Job("migrate"), HealthStatus.Healthy);
        Becomes(hooked, Job("migrate"), HealthStatus.Healthy);
        Assert.Equal(("c2", "Succeeded"), (hooked.State.Record.Operation!.Revisions[0], hooked.Status("operationState", "phase")));
    }

    [Fact]
    public void An_application_may_finish_each_commit_before_the_next()
    {
        var world = new World(World.Automated, "annotations: {gitops-actors.io/supersede: 'false'}")
        {
            Git = [Object("Deployment", "web"), World.ConfigMap("last", annotations: $"{{{Wave(1)}}}")]
        };
        world.Starts.Add("web");
        world.Start();
        world.Push("c2", Object("Deployment", "web"), World.ConfigMap("last", "2", $"{{{Wave(1)}}}"));
        Assert.Equal("c1", world.State.Record.Operation!.Revisions[0]);
        Becomes(world, Deployment("web"), HealthStatus.Healthy);
        Assert.Equal("c2", world.State.Record.Operation!.Revisions[0]);
    }

    [Fact]
    public void An_operation_that_takes_longer_than_the_settings_allow_is_ended()
    {
        var world = Of(Object("Job", "migrate", Hook("PreSync")), World.ConfigMap("a"));
        world.View = world.View with { SyncTimeout = TimeSpan.FromSeconds(30) };
        world.Start();
        world.RunFor(TimeSpan.FromSeconds(29));
        Assert.Equal("Running", world.Status("operationState", "phase"));
        world.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(
            ("Failed", "Operation terminated, triggered by controller sync timeout"), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
        Assert.Equal(["apply migrate", "delete migrate"], world.Log);
    }

    [Fact]
    public void A_hook_that_is_there_stands_in_the_status_without_a_verdict()
    {
        var world = Of(Object("Job", "migrate", Hook("PreSync")), World.ConfigMap("a"));
        world.Start();
        Becomes(world, Job("migrate"), HealthStatus.Healthy);
        var resources = world.Resource!["status"].List("resources");
        Assert.Equal(["a Synced ", "migrate  True"], resources.Select(static one => $"{one["name"].Text()} {one["status"].Text()} {one["hook"].Bool()}"));
        Assert.Equal(("Synced", "Healthy"), (world.Status("sync", "status"), world.Status("health", "status")));
    }
}
