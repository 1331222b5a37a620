using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Rendering;

public sealed class BoundedCacheTests
{
    private const int Each = 1000;

    // Room for ten entries of a thousand bytes in each half.
    private readonly BoundedCache<int, string> _cache = new(new RenderMemory(2 * 10 * (Each + RenderMemory.BytesOfEntry)));

    [Fact]
    public void Holds_no_more_than_it_may_and_the_latest_are_there()
    {
        for (var i = 0; i < 1000; i++) _cache.Add(i, $"{i}", Each);
        // Counted from the latest on: a look at an old one keeps it, and so moves others out.
        Assert.Equal("999", _cache.Find(999));
        Assert.InRange(Enumerable.Range(0, 1000).Reverse().Count(i => _cache.Find(i) is not null), 10, 20);
    }

    [Fact]
    public void What_is_asked_for_again_and_again_stays()
    {
        _cache.Add(-1, "wanted", Each);
        for (var i = 0; i < 1000; i++)
        {
            _cache.Add(i, $"{i}", Each);
            Assert.Equal("wanted", _cache.Find(-1));
        }
    }

    [Fact]
    public void What_would_fill_it_alone_is_not_kept()
    {
        _cache.Add(1, "small", Each);
        _cache.Add(2, "huge", 1_000_000);
        Assert.Null(_cache.Find(2));
        Assert.Equal("small", _cache.Find(1));
    }

    [Fact]
    public void Many_threads_may_use_it()
    {
        Parallel.For(0, 20_000, i =>
        {
            _cache.Add(i % 50, $"{i % 50}", Each);
            Assert.True(_cache.Find(i % 50) is null or { Length: > 0 });
        });
        Assert.InRange(Enumerable.Range(0, 50).Count(i => _cache.Find(i) is not null), 1, 20);
    }
}
