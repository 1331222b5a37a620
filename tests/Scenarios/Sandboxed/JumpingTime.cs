namespace GitOpsActors.Scenarios.Sandboxed;

/// <summary>The real clock, and as far ahead of it as somebody has jumped. What is due within a jump is due at once.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<Waiting> _timers = [];
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => (System.GetElapsedTime(0) + Ahead).Ticks;

    private TimeSpan Ahead
    {
        get
        {
            lock (_gate) return _ahead;
        }
    }

    public void Jump(TimeSpan by)
    {
        lock (_gate)
        {
            _ahead += by;
            foreach (var timer in _timers) timer.Shorten(by);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Waiting(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Waiting : ITimer
    {
        private readonly JumpingTime _time;
        private readonly ITimer _real;
        private TimeSpan _due = Timeout.InfiniteTimeSpan;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public Waiting(JumpingTime time, TimerCallback callback, object? state)
        {
            _time = time;
            _real = System.CreateTimer(_ =>
            {
                lock (time._gate) _due = _period == Timeout.InfiniteTimeSpan ? _period : _due + _period;
                callback(state);
            }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            lock (time._gate) time._timers.Add(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_time._gate)
            {
                _period = period <= TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
                _due = dueTime == Timeout.InfiniteTimeSpan ? dueTime : System.GetElapsedTime(0) + dueTime;
            }

            return _real.Change(dueTime, period);
        }

        /// <summary>The clock has jumped.</summary>
        public void Shorten(TimeSpan by)
        {
            if (_due == Timeout.InfiniteTimeSpan) return;
            _due -= by;
            var left = _due - System.GetElapsedTime(0);
            _real.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, _period);
        }

        public void Dispose()
        {
            lock (_time._gate) _time._timers.Remove(this);
            _real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
