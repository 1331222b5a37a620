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

    private static World WithRevert(string spec = World.Automated)
    {
        var world = Becomes(Of("'on-failure,deadline=2m,revert=commit'", spec), HealthStatus.Healthy);
        world.Push("c2", Deployment("2"));
        Becomes(world, HealthStatus.Degraded);
        return world.RunFor(TimeSpan.FromMinutes(3));
    }

    [Fact]
    public void What_was_left_is_taken_back_in_Git_once_and_the_commit_is_told()
    {
        var world = WithRevert();
        var ask = Assert.Single(world.Effects.OfType<Effect.Revert>()).Ask;
        Assert.Equal(("c1", "c2"), (ask.Good, ask.Bad));
        Assert.Contains("c2 is Degraded 2m after its sync", ask.Why, StringComparison.Ordinal);
        world.Send(new ApplicationMessage.Reverted(ask, new RevertOutcome.Ended(new RevertEnd("c3", ""))));
        Assert.Contains("; commit c3 takes it back in Git", world.Status("conditions"), StringComparison.Ordinal);
        world.RunFor(TimeSpan.FromMinutes(10));
        world.Restart();
        world.RunFor(TimeSpan.FromMinutes(10));
        Assert.Single(world.Effects.OfType<Effect.Revert>());

        Becomes(world, HealthStatus.Healthy);
        world.Push("c3", Deployment("1"));
        Assert.Equal("Synced", world.Status("sync", "status"));
        Assert.DoesNotContain("RolledBack", world.Status("conditions"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_revert_that_fails_is_tried_again_and_one_that_is_refused_is_not()
    {
        var world = WithRevert();
        world.Send(new ApplicationMessage.Reverted(world.Effects.OfType<Effect.Revert>().Last().Ask, new RevertOutcome.Failed("no route")));
        Assert.Contains("can't be taken back in Git now, and is tried again: no route", world.Status("conditions"), StringComparison.Ordinal);
        world.RunFor(TimeSpan.FromSeconds(9));
        Assert.Equal(1, world.Count<Effect.Revert>());
        world.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(2, world.Count<Effect.Revert>());

        world.Send(new ApplicationMessage.Reverted(world.Effects.OfType<Effect.Revert>().Last().Ask, new RevertOutcome.Ended(new RevertEnd("", "main is protected"))));
        world.RunFor(TimeSpan.FromHours(1));
        world.Restart();
        world.RunFor(TimeSpan.FromHours(1));
        Assert.Equal(2, world.Count<Effect.Revert>());
        Assert.Contains("it is not taken back in Git: main is protected", world.Status("conditions"), StringComparison.Ordinal);
        Assert.DoesNotContain("no route", world.Status("conditions"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_restart_in_the_middle_of_a_revert_asks_once_more()
    {
        var world = WithRevert();
        world.Restart();
        Assert.Equal(2, world.Count<Effect.Revert>());
    }

    [Fact]
    public void Where_Git_is_not_to_be_written_it_is_not()
    {
        var world = WithBadCommit(HealthStatus.Degraded);
        world.RunFor(TimeSpan.FromMinutes(30));
        Assert.Equal(["c1", "c2", "c1"], Revisions(world));
        Assert.Equal(0, world.Count<Effect.Revert>());
    }

    [Theory]
    [InlineData("'on-failure,revert=branch'")]
    [InlineData("always")]
    [InlineData("'on-failure,deadline=soon'")]
    [InlineData("'deadline=5m'")]
    public void A_setting_that_cannot_be_read_says_so(string annotation)
    {
        var world = Of(annotation);
        Assert.Contains("write on-failure, or on-failure,deadline=5m, or on-failure,deadline=5m,revert=commit", world.Status("conditions"), StringComparison.Ordinal);
    }
}
