using GitOpsActors.Actors.Clusters;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Tests.Clusters;

/// <summary>What of a watch is news.</summary>
public sealed class KindWatchTests
{
    private static readonly ResourceKey Key = new("", "ConfigMap", "shop", "a");

    private static LiveChange Change(string version, ulong content) => new(
        Key, new LiveObject
        {
            Key = Key, ApiVersion = "v1", Uid = "u", ResourceVersion = version, IsOwned = true,
            Content = new Digest(content, content)
        }, version);

    private static (KindWatch Watch, WatchFeed Feed) Started()
    {
        var (watch, feed) = (new KindWatch(new GroupKind("", "ConfigMap")), new WatchFeed(static () => { }));
        feed.Changed(Change("1", content: 7));
        Assert.Single(watch.Take(feed.Take(), ""));
        return (watch, feed);
    }

    [Fact]
    public void A_new_version_alone_is_no_news()
    {
        var (watch, feed) = Started();
        feed.Changed(Change("2", content: 7));
        Assert.Empty(watch.Take(feed.Take(), ""));
    }

    /// <summary>An apply brings the object to what Git says, its answer is believed, and somebody changes the object back at
    /// once.</summary>
    [Fact]
    public void An_object_that_is_as_it_was_is_news_when_a_state_in_between_was_not_shown()
    {
        var (watch, feed) = Started();
        feed.Changed(Change("2", content: 8));
        feed.Changed(Change("3", content: 7));
        Assert.Equal("3", Assert.Single(watch.Take(feed.Take(), "")).Change.Version);
    }

    [Fact]
    public void After_a_gap_in_the_watch_every_new_version_is_news_and_no_old_one()
    {
        var (watch, feed) = Started();
        feed.Listed(new Dictionary<ResourceKey, LiveChange> { [Key] = Change("1", content: 7) }, "5");
        Assert.Empty(watch.Take(feed.Take(), ""));
        feed.Listed(new Dictionary<ResourceKey, LiveChange> { [Key] = Change("6", content: 7) }, "7");
        Assert.Single(watch.Take(feed.Take(), ""));
    }
}
