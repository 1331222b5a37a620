using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>Applications keep to the windows of their project, and go on by themselves when one begins or ends. The world begins at midnight.</summary>
public sealed class WindowTests
{
    private const string All = "sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}], clusterResourceWhitelist: [{group: '*', kind: '*'}]";

    private static World With(string spec, string window) => WithWindows(new World(spec) { Git = [World.ConfigMap("a")] }, window);

    private static World WithWindows(World world, string window)
    {
        world.View = world.View with { Projects = World.ProjectsOf($"{{{All}, syncWindows: [{{{window}, applications: ['*']}}]}}") };
        return world;
    }

    [Fact]
    public void Automation_waits_for_its_window_and_begins_with_it()
    {
        var world = With(World.Automated, "kind: allow, schedule: '0 2 * * *', duration: 1h").Start();
        Assert.Equal(("OutOfSync", 0), (world.Status("sync", "status"), world.Count<Effect.RunSync>()));
        world.RunFor(TimeSpan.FromMinutes(119));
        Assert.Empty(world.Log);
        world.RunFor(TimeSpan.FromMinutes(2));
        Assert.Equal(["apply a"], world.Log);
        Assert.Equal("Synced", world.Status("sync", "status"));
    }

    [Fact]
    public void A_window_that_can_t_be_read_is_told_since_no_time_opens_it()
    {
        var world = With(World.Automated, "kind: allow, schedule: '0 2 * *', duration: 1h").Start();
        Assert.Empty(world.Log);
        var condition = Assert.Single(world.Resource!.List("status", "conditions"));
        Assert.Equal("SyncError", condition["type"].Text());
        Assert.Contains("can't be read: cannot parse schedule '0 2 * *'", condition["message"].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Drift_is_not_repaired_while_that_is_denied()
    {
        var world = With(World.Automated, "kind: deny, schedule: '30 0 * * *', duration: 1h").Start();
        world.RunFor(TimeSpan.FromMinutes(31));
        world.Log.Clear();
        world.Meddle("a", static live => live with { Content = new Digest(1, 2) });
        Assert.Empty(world.Log);
        Assert.Equal("OutOfSync", world.Status("sync", "status"));
        world.RunFor(TimeSpan.FromMinutes(60));
        Assert.Equal(["apply a"], world.Log);
    }

    [Fact]
    public void An_operation_that_is_asked_for_waits_and_says_so_and_a_window_for_persons_lets_it_through()
    {
        var world = With(World.Manual, "kind: deny, schedule: '* * * * *', duration: 1h").Start();
        world.Ask("{sync: {}}");
        Assert.Empty(world.Log);
        Assert.Equal(("Running", "Sync operation blocked by sync window"), (world.Status("operationState", "phase"), world.Status("operationState", "message")));

        WithWindows(world, "kind: deny, schedule: '* * * * *', duration: 1h, manualSync: true").Send(new ApplicationMessage.ViewSeen(world.View));
        Assert.Equal(["apply a"], world.Log);
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
    }

    [Fact]
    public void A_window_that_begins_between_two_waves_holds_the_second_one_up()
    {
        var world = With(World.Automated, "kind: deny, schedule: '10 0 * * *', duration: 20m");
        world.Git.Add("{apiVersion: batch/v1, kind: Job, metadata: {name: test, annotations: {argocd.argoproj.io/hook: PreSync}}}");
        world.Start();
        world.RunFor(TimeSpan.FromMinutes(11));
        world.Meddle(new ResourceKey("batch", "Job", "shop", "test"), static live => live with { Health = HealthState.Healthy });
        Assert.Equal(["apply test"], world.Log);
        Assert.Equal("Sync operation blocked by sync window", world.State.Record.Operation!.Message);
        world.RunFor(TimeSpan.FromMinutes(20));
        Assert.Equal(["apply test", "apply a"], world.Log);
    }

    [Fact]
    public void What_is_blocked_can_be_terminated()
    {
        var world = With(World.Manual, "kind: deny, schedule: '* * * * *', duration: 1h").Start();
        world.Ask("{sync: {}}");
        world.Send(new ApplicationMessage.TerminationWanted());
        Assert.Equal(("Failed", "Operation terminated"), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
    }
}
