using GitOpsActors.Actors.Clusters;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Tests.Clusters;

public sealed class WatchFeedTests
{
    private static LiveChange Change(int name, int version) => new(new ResourceKey("", "ConfigMap", "shop", $"{name}"), null, $"{version}");

    [Fact]
    public void A_burst_of_ten_thousand_events_calls_the_actor_once_and_nothing_of_it_is_lost()
    {
        var calls = 0;
        var feed = new WatchFeed(() => calls++);
        for (var i = 0; i < 10_000; i++) feed.Changed(Change(i % 500, i));
        Assert.Equal(1, calls);
        var batch = feed.Take();
        Assert.Equal((500, false, "9999"), (batch.Changes.Count, batch.IsWhole, batch.Version));
        Assert.All(batch.Changes, static change => Assert.True(int.Parse(change.Value.Version, System.Globalization.CultureInfo.InvariantCulture) >= 9_500));
        feed.Changed(Change(1, 10_001));
        Assert.Equal(2, calls);
        Assert.Equal("10001", Assert.Single(feed.Take().Changes).Value.Version);
    }

    [Fact]
    public void What_goes_after_a_list_that_was_not_taken_yet_is_not_in_it()
    {
        var feed = new WatchFeed(static () => { });
        feed.Changed(Change(9, 1));
        feed.Listed(new Dictionary<ResourceKey, LiveChange> { [Change(1, 2).Key] = Change(1, 2), [Change(2, 2).Key] = Change(2, 2) }, "2");
        feed.Changed(Change(2, 3));
        var batch = feed.Take();
        Assert.Equal(("1", true, "3"), (Assert.Single(batch.Changes).Key.Name, batch.IsWhole, batch.Version));
    }
}
