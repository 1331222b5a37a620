namespace GitOpsActors.Actors.Runtime.Simulation;

/// <summary>A clock that stands still until it is moved, and timers that fire when it passes them, in order of time and then of setting.</summary>
public sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<VirtualTimer, (long DueTicks, long Order)> _due = new();
    private long _elapsedTicks;
    private long _order;

    public TimeSpan Elapsed => TimeSpan.FromTicks(_elapsedTicks);

    /// <summary>When the next timer fires, as time elapsed since the start; null when none is set.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            while (_due.TryPeek(out var timer, out var key))
            {
                if (timer.IsSetFor(key.Order)) return TimeSpan.FromTicks(key.DueTicks);
                _due.Dequeue();
            }

            return null;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _elapsedTicks;

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, and fires each timer on the way at its own time.</summary>
    public void AdvanceTo(TimeSpan elapsed)
    {
        while (NextDue is { } due && due <= elapsed)
        {
            var timer = _due.Dequeue();
            _elapsedTicks = Math.Max(_elapsedTicks, due.Ticks);
            timer.Fire();
        }

        _elapsedTicks = Math.Max(_elapsedTicks, elapsed.Ticks);
    }

    public void Advance(TimeSpan span) => AdvanceTo(Elapsed + span);

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        // The queue can't take an entry out; a timer that was set again knows which of its entries is the valid one.
        private long _setAs = -1;
        private TimeSpan _period;

        public bool IsSetFor(long order) => _setAs == order;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            _setAs = -1;
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            _setAs = time._order++;
            time._due.Enqueue(this, (time._elapsedTicks + Math.Max(0, dueTime.Ticks), _setAs));
            return true;
        }

        public void Fire()
        {
            _setAs = -1;
            if (_period > TimeSpan.Zero) Change(_period, _period);
            callback(state);
        }

        public void Dispose() => _setAs = -1;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
