using GitOpsActors.Kubernetes.Concurrency;

namespace GitOpsActors.Kubernetes.Tests.Concurrency;

public sealed class AdaptiveLimitTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(5);

    [Fact]
    public void It_grows_by_about_one_for_each_round_of_good_answers_up_to_its_bound()
    {
        var limit = new AdaptiveLimit(16, 1, 20);
        for (var i = 0; i < 17; i++) limit.Succeeded(Fast, isFull: true, Now);
        Assert.Equal(17, limit.Limit);
        for (var i = 0; i < 1000; i++) limit.Succeeded(Fast, isFull: true, Now);
        Assert.Equal(20, limit.Limit);
    }

    [Fact]
    public void Success_says_nothing_while_the_limit_is_not_reached()
    {
        var limit = new AdaptiveLimit(16, 1, 20);
        for (var i = 0; i < 1000; i++) limit.Succeeded(Fast, isFull: false, Now);
        Assert.Equal(16, limit.Limit);
    }

    [Fact]
    public void Overload_halves_it_once_however_many_answers_tell_of_it()
    {
        var limit = new AdaptiveLimit(16, 1, 20);
        for (var i = 0; i < 16; i++) limit.Overloaded(null, Now);
        Assert.Equal(8, limit.Limit);
        limit.Overloaded(null, Now.AddSeconds(2));
        Assert.Equal(4, limit.Limit);
        for (var i = 3; i < 30; i++) limit.Overloaded(null, Now.AddSeconds(2 * i));
        Assert.Equal(1, limit.Limit);
    }

    [Fact]
    public void A_cluster_that_becomes_much_slower_gets_less()
    {
        var limit = new AdaptiveLimit(16, 1, 20);
        for (var i = 0; i < 50; i++) limit.Succeeded(Fast, isFull: false, Now);
        for (var i = 0; i < 50; i++) limit.Succeeded(TimeSpan.FromSeconds(1), isFull: true, Now);
        Assert.Equal(12, limit.Limit);
    }

    [Fact]
    public void The_longest_pause_that_was_asked_for_counts()
    {
        var limit = new AdaptiveLimit(16, 1, 20);
        limit.Overloaded(TimeSpan.FromSeconds(10), Now);
        limit.Overloaded(TimeSpan.FromSeconds(2), Now);
        Assert.Equal(Now.AddSeconds(10), limit.PausedUntil);
    }
}
