using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>Of what an Application hears: everything that may be its own, until it is known that there is nothing of it.</summary>
public sealed class TrackingTests
{
    private const string Secret = "{apiVersion: v1, kind: Secret, metadata: {name: s}}";

    private static readonly GroupKind ConfigMaps = new("", "ConfigMap");

    private static Effect.Track Last(World world) => world.Effects.OfType<Effect.Track>().Last();

    [Fact]
    public void An_object_that_is_live_and_not_wanted_any_more_is_asked_after_by_its_key()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a"), World.ConfigMap("b")] }.Start().Ask("{sync: {}}");
        world.Push("c2", World.ConfigMap("a"));
        Assert.Contains(World.Key("b"), Last(world).Keys);
        Assert.Equal("OutOfSync", world.Status("sync", "status"));
    }

    [Fact]
    public void What_was_made_of_a_kind_that_cannot_be_looked_at_just_now_is_not_forgotten()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start().Ask("{sync: {}}");
        var made = world.Cluster[World.Key("a")];
        world.Cluster.Clear();
        world.Unwatched[ConfigMaps] = "the server is away";
        world.Git = [Secret];
        world.Restart();
        Assert.Empty(world.Events.OfType<ApplicationEvent.Forgotten>());

        world.Unwatched.Clear();
        world.Send(world.Seen(new LiveChange(made.Key, made, made.ResourceVersion)));
        Assert.Contains(ConfigMaps, Last(world).Kinds);
        Assert.Contains(World.Key("a"), world.State.Picture.Live.Keys);
    }

    [Fact]
    public void What_an_operation_may_have_left_is_looked_for_until_a_later_one_succeeds()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")], HoldsSyncs = true }.Start().Ask("{sync: {}}");
        world.Send(new ApplicationMessage.TerminationWanted());
        world.Push("c2", Secret).Ask("{sync: {prune: true}}");
        world.Restart();
        Assert.Contains(ConfigMaps, Last(world).Kinds);
        Assert.Equal(ConfigMaps, Assert.Single(world.State.Record.Operation!.LeftKinds));
        // Nothing waits for it: it may be of a kind that can't be looked at, which is why the operation failed.
        Assert.DoesNotContain(ConfigMaps, world.State.Picture.TrackedKinds);

        world.Release();
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
        Assert.Empty(world.State.Record.Operation!.LeftKinds);
    }

    [Fact]
    public void A_kind_of_which_it_has_heard_is_heard_of_on_since_a_request_may_arrive_late()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a"), Secret] }.Start().Push("c2", Secret);
        Assert.DoesNotContain(World.Key("a"), world.Cluster.Keys);
        world.Push("c3", Secret, Secret.Replace("name: s", "name: t", StringComparison.Ordinal));
        Assert.Contains(ConfigMaps, Last(world).Kinds);
        Assert.DoesNotContain(ConfigMaps, world.State.Picture.TrackedKinds);
    }

    [Fact]
    public void An_object_without_our_mark_is_not_missing_before_the_watcher_was_asked_after_it()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")] }.Start();
        world.Cluster[World.Key("a")] = world.Cluster[World.Key("a")] with { Mark = null };
        world.Restart();
        Assert.Equal("Synced", world.Status("sync", "status"));
        var syncs = world.Count<Effect.RunSync>();

        world.HoldsRenders = true;
        world.Restart();
        // What bears our mark is told, and all kinds are listed; then the render says after what to ask.
        world.HoldsTracks = true;
        world.ReleaseRender();
        Assert.Equal((syncs, "Synced"), (world.Count<Effect.RunSync>(), world.Status("sync", "status")));
        world.HoldsRenders = false;
        world.Release();
        Assert.Equal((syncs, "Synced"), (world.Count<Effect.RunSync>(), world.Status("sync", "status")));
        Assert.Contains(World.Key("a"), world.State.Picture.Live.Keys);
    }
}
