using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>Nothing is done again before time has passed or there is news: an answer that says no is no reason to ask at once.</summary>
public sealed class RepetitionTests
{
    private const string Finalizer = "finalizers: [resources-finalizer.argocd.argoproj.io]";

    private static World Deleted(World world) => world.Edit(static resource => resource.WithAt(["metadata", "deletionTimestamp"], "2026-01-01T00:00:00Z"));

    [Theory]
    [InlineData("render")]
    [InlineData("predict")]
    [InlineData("sync")]
    [InlineData("write")]
    [InlineData("write to nothing")]
    [InlineData("write that does not stay")]
    [InlineData("delete")]
    public void What_fails_at_once_is_done_a_bounded_number_of_times_in_an_hour(string what)
    {
        const string Eager = "selfHeal: true}, retry: {limit: -1, backoff: {duration: 0s, factor: 1}}";
        var world = new World(what == "predict" ? World.Manual : World.Automated.Replace("selfHeal: true}", Eager, StringComparison.Ordinal), Finalizer)
        {
            Git = [World.ConfigMap("a"), World.ConfigMap("b")],
        };
        if (what is "predict" or "delete") world.Start();
        if (what == "predict") world.Ask("{sync: {}}").Meddle("a", static live => live with { Content = new Digest(1, 1) });
        world.Failing = what;
        if (what == "predict") world.Meddle("a", static live => live with { Content = new Digest(1, 2) });
        else if (what == "delete") Deleted(world);
        else world.Start();
        var before = world.Effects.Count;
        world.RunFor(TimeSpan.FromHours(1));
        // The retries of a sync are the user's to choose, but never without any wait; everything else becomes slower and slower.
        Assert.InRange(world.Effects.Count - before, 1, what == "sync" ? 5 * 3600 : 400);
    }

    [Fact]
    public void The_removal_of_the_finalizer_that_a_policy_refuses_is_tried_slower_and_slower_and_the_reason_is_shown()
    {
        var world = new World(World.Automated, Finalizer) { Git = [World.ConfigMap("a")] }.Start();
        world.Failing = "release";
        Deleted(world);
        var releases = world.Count<Effect.Write>();
        world.RunFor(TimeSpan.FromMinutes(30));
        Assert.InRange(world.Count<Effect.Write>() - releases, 1, 15);
        Assert.Contains("DeletionError", world.Status("conditions"), StringComparison.Ordinal);
        Assert.Contains("the finalizer can't be removed: refused by the test", world.Status("conditions"), StringComparison.Ordinal);
        world.Failing = "";
        world.RunFor(TimeSpan.FromMinutes(10));
        Assert.Null(world.Resource);
    }

    [Fact]
    public void An_accepted_deletion_of_which_the_watch_has_not_told_is_not_asked_again_at_once()
    {
        var world = new World(World.Automated, Finalizer) { Git = [World.ConfigMap("a")] }.Start();
        world.WatchIsBehind = true;
        Deleted(world);
        Assert.Equal(1, world.Count<Effect.Delete>());
        world.RunFor(TimeSpan.FromSeconds(9));
        Assert.Equal(1, world.Count<Effect.Delete>());
        world.RunFor(TimeSpan.FromMinutes(20));
        Assert.InRange(world.Count<Effect.Delete>(), 2, 10);
        Assert.Contains("waiting until ConfigMap:shop/a is gone", world.Status("conditions"), StringComparison.Ordinal);
        world.WatchIsBehind = false;
        world.Send(world.Seen(new LiveChange(World.Key("a"), null, "999")));
        Assert.Null(world.Resource);
    }

    [Fact]
    public void The_waits_after_failed_renders_double_until_there_is_news()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")], RenderProblem = "can't be reached", RenderProblemPasses = true }.Start();
        foreach (var seconds in (int[])[10, 20, 40, 80, 160, 300, 300])
        {
            var alarm = world.Effects.OfType<Effect.SetAlarm>().Last(static alarm => alarm.Alarm == Alarm.Render);
            Assert.Equal((TimeSpan.FromSeconds(seconds), true), (alarm.Delay, alarm.Jitter > 0));
            world.Wait(alarm.Delay, Alarm.Render);
        }

        world.Send(new ApplicationMessage.SourceMoved());
        Assert.Equal(TimeSpan.FromSeconds(10), world.Effects.OfType<Effect.SetAlarm>().Last(static alarm => alarm.Alarm == Alarm.Render).Delay);
    }

    [Fact]
    public void When_all_is_well_the_slow_look_asks_only_to_be_told_of_the_live_objects_once_more()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")] }.Start();
        var effects = world.Effects.Count;
        world.RunFor(TimeSpan.FromMinutes(16));
        Assert.Equal((3, 3), (world.Effects.Skip(effects).OfType<Effect.Track>().Count(), world.Effects.Skip(effects).Count(static effect => effect is Effect.SetAlarm { Alarm: Alarm.Verify })));
        Assert.Equal(6, world.Effects.Count - effects);
    }

    [Fact]
    public void The_slow_look_asks_again_for_what_was_never_told_and_for_what_failed()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")], TellsNothingOfKinds = true }.Start();
        var (tracks, renders) = (world.Count<Effect.Track>(), world.Count<Effect.Render>());
        world.RunFor(TimeSpan.FromMinutes(6));
        Assert.Contains("waiting until https://kubernetes.default.svc has listed ConfigMap", world.Status("conditions"), StringComparison.Ordinal);
        world.TellsNothingOfKinds = false;
        world.RunFor(TimeSpan.FromMinutes(6));
        Assert.Equal((tracks + 2, renders, "Synced"), (world.Count<Effect.Track>(), world.Count<Effect.Render>(), world.Status("sync", "status")));
    }

    [Fact]
    public void An_operation_that_waits_says_for_what_after_a_moment_and_no_longer_than_it_waits()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")], TellsNothingOfKinds = true }.Start();
        world.HoldsRenders = true;
        world.Ask("{sync: {}}");
        Assert.Equal(("Running", ""), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
        world.RunFor(TimeSpan.FromSeconds(4));
        Assert.Equal("waiting for the manifests to be rendered", world.Status("operationState", "message"));
        world.ReleaseRender();
        Assert.Equal("waiting until https://kubernetes.default.svc has listed ConfigMap", world.Status("operationState", "message"));
        world.TellsNothingOfKinds = false;
        world.Send(world.Seen());
        Assert.Equal(("Succeeded", "successfully synced (all tasks run)"), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
    }

    [Fact]
    public void An_alarm_that_rings_too_early_is_set_again()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")] };
        world.Refused["a"] = "no";
        world.Start();
        var alarms = world.Effects.OfType<Effect.SetAlarm>().Count(static alarm => alarm.Alarm == Alarm.Retry);
        world.Wait(TimeSpan.FromMilliseconds(9_999), Alarm.Retry);
        Assert.Equal(1, world.Count<Effect.RunSync>());
        Assert.Equal(alarms + 1, world.Effects.OfType<Effect.SetAlarm>().Count(static alarm => alarm.Alarm == Alarm.Retry));
    }
}
