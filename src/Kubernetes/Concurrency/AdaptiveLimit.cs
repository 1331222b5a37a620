namespace GitOpsActors.Kubernetes.Concurrency;

/// <summary>
/// How many requests a cluster may have at a time. It grows by one for each limit's worth of good answers while the limit is what holds
/// requests back, and is cut when the cluster says that it has too much to do, does not answer, or becomes much slower than it was: the
/// rule by which TCP shares a line. Pure: time is an argument.
/// </summary>
internal sealed class AdaptiveLimit(int start, int min, int max)
{
    private const double CutOnOverload = 0.5;
    private const double CutOnSlowness = 0.8;

    // Weight of the newest answer in the average; a single slow one says nothing.
    private const double Newest = 0.1;

    // By how much an average must exceed the best that was seen, and how long it must be at all, to count as slow.
    private const double SlowRatio = 8;

    private static readonly TimeSpan SlowMin = TimeSpan.FromMilliseconds(200);

    // One trouble shows in many answers at a time: it cuts the limit once.
    private static readonly TimeSpan CutPause = TimeSpan.FromSeconds(1);

    private double _limit = Math.Clamp(start, min, max);
    private double _average;
    private double _best = double.MaxValue;
    private DateTimeOffset _lastCut = DateTimeOffset.MinValue;

    public int Limit => (int)_limit;

    /// <summary>No request before this moment: the cluster asked for it.</summary>
    public DateTimeOffset PausedUntil { get; private set; } = DateTimeOffset.MinValue;

    /// <param name="isFull">Whether as many requests as allowed were under way: only then does success say that more would be fine.</param>
    public void Succeeded(TimeSpan latency, bool isFull, DateTimeOffset now)
    {
        var milliseconds = latency.TotalMilliseconds;
        _average = _best == double.MaxValue ? milliseconds : (_average * (1 - Newest)) + (milliseconds * Newest);
        // The best fades slowly, so that a cluster that is slower for good is found normal after a while.
        _best = Math.Min(_best == double.MaxValue ? milliseconds : _best * 1.002, milliseconds);
        if (_average > SlowMin.TotalMilliseconds && _average > _best * SlowRatio) Cut(CutOnSlowness, now);
        else if (isFull) _limit = Math.Min(max, _limit + (1 / _limit));
    }

    /// <param name="retryAfter">What the cluster said, if it said something.</param>
    public void Overloaded(TimeSpan? retryAfter, DateTimeOffset now)
    {
        Cut(CutOnOverload, now);
        if (retryAfter is { } pause && now + pause > PausedUntil) PausedUntil = now + pause;
    }

    private void Cut(double factor, DateTimeOffset now)
    {
        if (now - _lastCut < CutPause) return;
        _lastCut = now;
        _limit = Math.Max(min, _limit * factor);
    }
}
