using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>Hooks before and after a deletion, and a person who has to agree to it.</summary>
public sealed class DeletionHookTests
{
    private const string Cascade = "resources-finalizer.argocd.argoproj.io";

    private static string Job(string name, string hook, string policy = "", string nameField = "name") =>
        $"{{apiVersion: batch/v1, kind: Job, metadata: {{{nameField}: {name}, annotations: {{argocd.argoproj.io/hook: {hook}"
        + (policy.Length > 0 ? $", argocd.argoproj.io/hook-delete-policy: {policy}" : "") + "}}}";

    private static ResourceKey JobKey(string name) => new("batch", "Job", "shop", name);

    private static World Of(params string[] manifests) =>
        new World(World.Automated, $"finalizers: [{Cascade}]") { Git = [.. manifests] }.Start();

    private static World Delete(World world) =>
        world.Edit(static resource => resource.WithAt(["metadata", "deletionTimestamp"], "2026-01-01T00:00:00Z"));

    private static World Becomes(World world, string job, HealthStatus health) =>
        world.Meddle(JobKey(job), live => live with { Health = new HealthState(health) });

    private static string[] FinalizersOf(World world) => [.. world.Resource!.List("metadata", "finalizers").Select(static one => one.Text()!)];

    [Fact]
    public void An_application_with_hooks_of_deletion_has_their_finalizers_and_loses_them_with_the_hooks()
    {
        var world = Of(World.ConfigMap("a"), Job("save", "PreDelete"), Job("tell", "PostDelete"));
        Assert.Equal(
            [
                Cascade, "pre-delete-finalizer.argocd.argoproj.io", "pre-delete-finalizer.argocd.argoproj.io/cleanup",
                "post-delete-finalizer.argocd.argoproj.io", "post-delete-finalizer.argocd.argoproj.io/cleanup",
            ],
            FinalizersOf(world));
        Assert.Equal(["apply a"], world.Log);
        world.Push("c2", World.ConfigMap("a"), Job("tell", "PostDelete"));
        Assert.DoesNotContain(FinalizersOf(world), static one => one.StartsWith("pre-delete", StringComparison.Ordinal));
        world.Push("c3", World.ConfigMap("a"));
        Assert.Equal([Cascade], FinalizersOf(world));
    }

    [Fact]
    public void Objects_go_after_the_hooks_before_them_have_ended_and_before_those_after_them_are_made()
    {
        var world = Delete(Of(World.ConfigMap("a"), Job("save", "PreDelete"), Job("tell", "PostDelete", "HookSucceeded")));
        Assert.Equal(["apply a", "apply save"], world.Log);
        Assert.False(world.Cluster[JobKey("save")].IsHeldAsHook);
        world.RunFor(TimeSpan.FromSeconds(20));
        Assert.Contains("waiting for completion of hook batch/Job:shop/save", world.Status("conditions"), StringComparison.Ordinal);
        Assert.True(world.Cluster.ContainsKey(World.Key("a")));

        Becomes(world, "save", HealthStatus.Healthy);
        Assert.Equal([JobKey("tell")], world.Cluster.Keys);
        Assert.NotNull(world.Resource);
        Becomes(world, "tell", HealthStatus.Healthy);
        Assert.Null(world.Resource);
        Assert.Empty(world.Cluster);
    }

    [Fact]
    public void A_hook_without_a_policy_that_ran_after_the_deletion_stays()
    {
        var world = Delete(Of(World.ConfigMap("a"), Job("tell", "PostDelete")));
        Becomes(world, "tell", HealthStatus.Healthy);
        Assert.Null(world.Resource);
        Assert.Equal([JobKey("tell")], world.Cluster.Keys);
    }

    [Fact]
    public void A_hook_that_fails_keeps_all_objects_and_is_made_anew_later_and_later()
    {
        var world = Delete(Of(World.ConfigMap("a"), Job("save", "PreDelete")));
        Becomes(world, "save", HealthStatus.Degraded);
        Assert.Contains("PreDelete hook(s) failed: batch/Job:shop/save", world.Status("conditions"), StringComparison.Ordinal);
        Assert.Equal([World.Key("a")], world.Cluster.Keys);
        var made = new List<double>();
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var (began, before) = (world.Now, world.Count<Effect.RunSync>());
            while (world.Count<Effect.RunSync>() == before) world.RunFor(TimeSpan.FromSeconds(1));
            made.Add((world.Now - began).TotalSeconds);
            Becomes(world, "save", HealthStatus.Degraded);
        }

        Assert.Equal([10, 20, 40, 80], made);
        world.RunFor(TimeSpan.FromSeconds(200));
        Becomes(world, "save", HealthStatus.Healthy);
        Assert.Null(world.Resource);
    }

    [Fact]
    public void A_hook_that_the_cluster_refuses_is_told_and_tried_again_only_after_a_while()
    {
        var world = Of(World.ConfigMap("a"), Job("save", "PreDelete"));
        world.Refused["save"] = "quota";
        var before = world.Count<Effect.RunSync>();
        Delete(world);
        Assert.Contains("hooks of the deletion can't be made: batch/Job:shop/save: quota", world.Status("conditions"), StringComparison.Ordinal);
        Assert.Equal(before + 1, world.Count<Effect.RunSync>());
        world.Refused.Clear();
        world.RunFor(TimeSpan.FromSeconds(11));
        Becomes(world, "save", HealthStatus.Healthy);
        Assert.Null(world.Resource);
    }

    [Fact]
    public void A_restart_in_the_middle_finds_the_hook_that_runs()
    {
        var world = Delete(Of(World.ConfigMap("a"), Job("save-", "PreDelete", nameField: "generateName")));
        var name = world.Cluster.Keys.Single(static key => key.Kind == "Job").Name;
        Assert.Equal("save-predelete-1767225600", name);
        world.Restart();
        Assert.Single(world.Log, entry => entry == $"apply {name}");
        Becomes(world, name, HealthStatus.Healthy);
        Assert.Null(world.Resource);
    }

    [Fact]
    public void While_the_manifests_cannot_be_rendered_nothing_goes_and_the_reason_and_the_remedy_are_told()
    {
        var world = Of(World.ConfigMap("a"), Job("save", "PreDelete"));
        world.Resource = world.Resource!.WithAt(["metadata", "deletionTimestamp"], "2026-01-01T00:00:00Z");
        (world.RenderProblem, world.RenderProblemPasses) = ("the repository is away", true);
        world.Restart();
        Assert.Contains("the repository is away; mend it, or remove the finalizers", world.Status("conditions"), StringComparison.Ordinal);
        Assert.Single(world.Cluster);
        world.RenderProblem = null;
        world.RunFor(TimeSpan.FromMinutes(1));
        Becomes(world, "save", HealthStatus.Healthy);
        Assert.Null(world.Resource);
    }

    [Theory]
    [InlineData("Delete=confirm")]
    [InlineData("Prune=confirm")]
    public void What_needs_confirmation_goes_only_after_a_person_has_agreed_since_the_deletion_began(string option)
    {
        var world = Delete(Of(World.ConfigMap("a", annotations: $"{{argocd.argoproj.io/sync-options: {option}}}"), World.ConfigMap("b")));
        Assert.Equal(2, world.Cluster.Count);
        Assert.Contains("waiting for deletion confirmation of ConfigMap:shop/a", world.Status("conditions"), StringComparison.Ordinal);
        Approve(world, "2025-12-31T23:59:59Z");
        Assert.Equal(2, world.Cluster.Count);
        Approve(world, "2026-01-01T00:00:00Z");
        Assert.Null(world.Resource);
        Assert.Empty(world.Cluster);
    }

    private static void Approve(World world, string time) =>
        world.Edit(resource => resource.WithAt(["metadata", "annotations"], MapNode.Of(("argocd.argoproj.io/deletion-approved", time))));
}
