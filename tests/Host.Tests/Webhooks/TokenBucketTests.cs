using GitOpsActors.Host.Server.Webhooks;

namespace GitOpsActors.Host.Tests.Webhooks;

public sealed class TokenBucketTests
{
    [Fact]
    public void A_burst_is_let_through_and_then_so_many_a_second()
    {
        var clock = new Clock();
        var bucket = new TokenBucket(capacity: 3, perSecond: 2, clock);

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => bucket.TryTake()));
        clock.Seconds = 1;
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => bucket.TryTake()));
        clock.Seconds = 1000;
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => bucket.TryTake()));
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
