using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>What the watch has told is newer than an answer that was on its way meanwhile.</summary>
public sealed class LateAnswerTests
{
    private const string Applied = "500";
    private const string Deleted = "600";

    private static readonly ResourceKey Key = World.Key("a");

    private static World Syncing(out Effect.RunSync sync, out LiveObject live)
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")], HoldsSyncs = true }.Start().Ask("{sync: {}}");
        sync = world.Effects.OfType<Effect.RunSync>().Single();
        live = world.Live(Assert.Single(sync.Plan.Applies).Target) with { ResourceVersion = Applied };
        return world;
    }

    private static ApplicationMessage.SyncEnded Answer(Effect.RunSync sync, LiveObject live) =>
        new(sync.Ask, new SyncOutcome([new Synced(new SyncResult(Key, "v1", "Synced", "applied"), live, sync.Plan.Applies[0].Target.Digest)], ""));

    [Fact]
    public void The_answer_of_a_sync_does_not_bring_back_what_was_deleted_meanwhile()
    {
        var world = Syncing(out var sync, out var live);
        world.Send(world.Seen(new LiveChange(Key, live, Applied))).Send(world.Seen(new LiveChange(Key, null, Deleted))).Send(Answer(sync, live));
        Assert.Equal(("Succeeded", "OutOfSync"), (world.Status("operationState", "phase"), world.Status("sync", "status")));
        Assert.DoesNotContain(Key, world.State.Picture.Live.Keys);
    }

    [Fact]
    public void Nor_after_the_slow_look_at_everything()
    {
        var world = Syncing(out var sync, out var live);
        world.Send(world.Seen(new LiveChange(Key, null, Deleted))).Wait(TimeSpan.FromMinutes(5), Alarm.Verify).Send(Answer(sync, live));
        Assert.DoesNotContain(Key, world.State.Picture.Live.Keys);
        world.Wait(TimeSpan.FromMinutes(5), Alarm.Verify);
        Assert.Empty(world.State.Picture.Gone);
    }

    [Fact]
    public void An_object_that_was_made_again_after_its_deletion_is_taken_from_the_answer()
    {
        var world = Syncing(out var sync, out var live);
        world.Send(world.Seen(new LiveChange(Key, null, "400"))).Send(Answer(sync, live));
        Assert.Equal(Applied, world.State.Picture.Live[Key].ResourceVersion);
        Assert.Equal("Synced", world.Status("sync", "status"));
    }

    [Fact]
    public void What_an_apply_would_change_is_no_news_of_an_object_that_was_deleted_meanwhile()
    {
        Syncing(out var sync, out var live);
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start();
        var (state, decision) = Decide(world.State, world.Seen(new LiveChange(Key, live, Applied)));
        var predict = Assert.Single(decision.Effects.OfType<Effect.Predict>());
        (state, _) = Decide(state, world.Seen(new LiveChange(Key, null, Deleted)));
        (state, _) = Decide(state, new ApplicationMessage.Predicted(predict.Ask, [new Prediction(sync.Plan.Applies[0].Target, live, IsSynced: true, "")]));
        Assert.DoesNotContain(Key, state.Picture.Live.Keys);

        (ApplicationState State, Decision Decision) Decide(ApplicationState before, ApplicationMessage message)
        {
            var made = Decider.Decide(before, message, world.Now);
            return (new ApplicationState(made.Events.Aggregate(before.Record, static (record, happened) => record.After(happened)), made.Picture), made);
        }
    }

    /// <summary>A script syncs twice: the second request is made as soon as the first is gone, and reads the same.</summary>
    [Fact]
    public void A_request_that_equals_the_one_before_is_another_one_even_when_its_place_was_never_seen_empty()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("x")] }.Start();
        world.AskedMeanwhile = "{sync: {}}";
        world.Ask("{sync: {}}");
        Assert.Equal(2, world.Events.OfType<ApplicationEvent.OperationStarted>().Count());
        Assert.False(world.Resource!.Has("operation"));
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
    }
}
