namespace GitOpsActors.Kubernetes.Tests;

/// <summary>The real clock, but pauses up to a minute pass at once. It remembers them.</summary>
internal sealed class HastyTime : TimeProvider
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<TimeSpan> _pauses = [];
    private long _skipped;

    public IReadOnlyCollection<TimeSpan> Pauses => _pauses;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _skipped));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, base.CreateTimer(callback, state, Shorten(dueTime), period));

    private TimeSpan Shorten(TimeSpan due)
    {
        // What is a minute or longer is a limit, not a pause.
        if (due <= TimeSpan.Zero || due >= TimeSpan.FromMinutes(1)) return due;
        _pauses.Enqueue(due);
        Interlocked.Add(ref _skipped, due.Ticks);
        return TimeSpan.Zero;
    }

    private sealed class Timer(HastyTime time, ITimer real) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => real.Change(time.Shorten(dueTime), period);

        public void Dispose() => real.Dispose();

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
