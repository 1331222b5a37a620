using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>An Application that may do so goes back by itself to what was healthy last.</summary>
public sealed class AutoRollbackTests
{
    private static readonly ResourceKey Web = new("apps", "Deployment", "shop", "web");

    private static string Deployment(string version) =>
        $"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web}}, spec: {{image: '{version}'}}}}";

    private static World Of(string annotation = "'on-failure,deadline=2m'", string spec = World.Automated)
    {
        var world = new World(spec, $"annotations: {{gitops-actors.io/auto-rollback: {annotation}}}") { Git = [Deployment("1")] };
        world.Starts.Add("web");
        return world.Start();
    }

    private static World Becomes(World world, HealthStatus health) =>
        world.Meddle(Web, live => live with { Health = new HealthState(health) });

    /// <summary>The first commit is healthy, the second one is out and is not.</summary>
    private static World WithBadCommit(HealthStatus health)
    {
        var world = Becomes(Of(), HealthStatus.Healthy);
        world.Push("c2", Deployment("2"));
        Becomes(world, health);
        return world;
    }

    private static string[] Revisions(World world) => [.. world.State.Record.History.Select(static one => one.Revisions[0])];

    [Theory]
    [InlineData(HealthStatus.Degraded)]
    [InlineData(HealthStatus.Progressing)]
    public void What_is_not_healthy_in_time_is_left_for_what_was_and_stays_left(HealthStatus health)
    {
        var world = WithBadCommit(health);
        world.RunFor(TimeSpan.FromSeconds(119));
        Assert.Equal(["c1", "c2"], Revisions(world));
        world.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(["c1", "c2", "c1"], Revisions(world));
        Assert.Equal(("Succeeded", "c1"), (world.Status("operationState", "phase"), world.Status("operationState", "syncResult", "revision")));
        Assert.Equal("OutOfSync", world.Status("sync", "status"));
        Assert.Contains($"c2 is {health} 2m after its sync; it went back by itself", world.Status("conditions"), StringComparison.Ordinal);

        Becomes(world, HealthStatus.Healthy);
        world.RunFor(TimeSpan.FromMinutes(30));
        world.Restart();
        world.RunFor(TimeSpan.FromMinutes(30));
        Assert.Equal(3, world.State.Record.History.Length);

        world.Push("c3", Deployment("3"));
        Assert.Equal(["c1", "c2", "c1", "c3"], Revisions(world));
        Assert.DoesNotContain("RolledBack", world.Status("conditions"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_becomes_healthy_in_time_stays()
    {
        var world = WithBadCommit(HealthStatus.Degraded);
        world.RunFor(TimeSpan.FromSeconds(60));
        Becomes(world, HealthStatus.Healthy);
        Becomes(world, HealthStatus.Degraded);
        world.RunFor(TimeSpan.FromMinutes(10));
        Assert.Equal(["c1", "c2"], Revisions(world));
    }

    [Theory]
    [InlineData(HealthStatus.Suspended)]
    [InlineData(HealthStatus.Unknown)]
    public void What_waits_for_a_person_or_is_not_known_is_not_left(HealthStatus health)
    {
        var world = WithBadCommit(health);
        world.RunFor(TimeSpan.FromMinutes(10));
        Assert.Equal(["c1", "c2"], Revisions(world));
    }

    [Fact]
    public void The_deadline_counts_from_the_sync_also_when_the_process_died_meanwhile()
    {
        var world = WithBadCommit(HealthStatus.Degraded);
        world.RunFor(TimeSpan.FromSeconds(60));
        world.Now += TimeSpan.FromMinutes(5);
        world.Restart();
        Assert.Equal(["c1", "c2", "c1"], Revisions(world));
    }

    [Fact]
    public void A_sync_that_fails_in_the_middle_is_rolled_back_once_it_is_not_tried_again()
    {
        var world = Becomes(Of(), HealthStatus.Healthy);
        world.Refused["b"] = "quota";
        world.Push("c2", Deployment("2"), World.ConfigMap("b"));
        world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(["c1"], Revisions(world));
        world.RunFor(TimeSpan.FromMinutes(20));
        Assert.Equal(["c1", "c1"], Revisions(world));
        Assert.Contains("the sync to c2 failed: one or more objects failed to apply, reason: quota", world.Status("conditions"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_commit_is_synced_instead_of_going_back()
    {
        var world = WithBadCommit(HealthStatus.Degraded);
        world.RunFor(TimeSpan.FromSeconds(100));
        world.Push("c3", Deployment("3"));
        Becomes(world, HealthStatus.Healthy);
        world.RunFor(TimeSpan.FromMinutes(10));
        Assert.Equal(["c1", "c2", "c3"], Revisions(world));
    }

    [Fact]
    public void A_person_may_bring_back_what_was_left()
    {
        var world = WithBadCommit(HealthStatus.Degraded);
        world.RunFor(TimeSpan.FromMinutes(3));
        world.Ask("{sync: {}, initiatedBy: {username: ada}}");
        Assert.Equal(["c1", "c2", "c1", "c2"], Revisions(world));
        Assert.Null(world.State.Record.RolledBack);
    }

    [Fact]
    public void A_rollback_that_fails_is_tried_again_although_a_newer_commit_stands_in_Git()
    {
        var world = WithBadCommit(HealthStatus.Degraded);
        world.Refused["web"] = "the cluster is full";
        world.RunFor(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(5));
        Assert.Equal("Running", world.Status("operationState", "phase"));
        world.Refused.Clear();
        world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(["c1", "c2", "c1"], Revisions(world));
    }

    [Fact]
    public void A_sync_that_a_person_ended_is_not_rolled_back()
    {
        var world = Becomes(Of(), HealthStatus.Healthy);
        world.Push("c2", Deployment("2"), World.ConfigMap("b", annotations: "{argocd.argoproj.io/sync-wave: '1'}"));
        world.Send(new ApplicationMessage.TerminationWanted());
        world.RunFor(TimeSpan.FromMinutes(10));
        Assert.Equal(["c1"], Revisions(world));
        Assert.Null(world.State.Record.RolledBack);
    }

    [Fact]
    public void Without_a_deployment_that_was_healthy_nothing_happens_and_the_reason_is_told()
    {
        var world = Becomes(Of(), HealthStatus.Degraded);
        world.RunFor(TimeSpan.FromMinutes(3));
        Assert.Equal(["c1"], Revisions(world));
        Assert.Contains("there is nothing to go back to", world.Status("conditions"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("always")]
    [InlineData("'on-failure,deadline=soon'")]
    [InlineData("'deadline=5m'")]
    public void A_setting_that_cannot_be_read_says_so(string annotation)
    {
        var world = Of(annotation);
        Assert.Contains("write on-failure, or on-failure,deadline=5m", world.Status("conditions"), StringComparison.Ordinal);
    }
}
