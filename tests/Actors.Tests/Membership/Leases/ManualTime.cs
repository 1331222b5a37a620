namespace GitOpsActors.Actors.Tests.Membership.Leases;

/// <summary>A clock that the test moves. The time of day can jump; the time that passes can't.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _passed;
    private int _unanswered;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock) return _passed;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _day;
    }

    public void Jump(TimeSpan span)
    {
        lock (_lock) _day += span;
    }

    /// <summary>Questions to a real server that have no answer yet; time that passed meanwhile would look like a slow server.</summary>
    public int Unanswered => Volatile.Read(ref _unanswered);

    public async Task<T> AnswerAsync<T>(Func<Task<T>> question)
    {
        Interlocked.Increment(ref _unanswered);
        try
        {
            return await question();
        }
        finally
        {
            Interlocked.Decrement(ref _unanswered);
        }
    }

    /// <summary>Passes time, fires what is due in order, and waits for what the fired timers asked a server.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        await UntilAsync(() => Unanswered == 0);
        Fire(span);
        await SettleAsync();
        await UntilAsync(() => Unanswered == 0);
        await SettleAsync();
    }

    public async Task UntilAsync(Func<bool> reached)
    {
        for (var looks = 0; !reached(); looks++)
        {
            if (looks == 1000) throw new TimeoutException("what was waited for did not come within ten seconds");
            await SettleAsync();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_lock) _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>What continues on other threads gets its turn.</summary>
    private static async Task SettleAsync()
    {
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        await turn.WaitForNextTickAsync();
    }

    private void Fire(TimeSpan span)
    {
        long end;
        lock (_lock) end = _passed + span.Ticks;
        while (true)
        {
            ManualTimer? due;
            lock (_lock)
            {
                due = _timers.Where(timer => timer.Due <= end).MinBy(static timer => timer.Due);
                var now = due is null ? end : Math.Max(due.Due, _passed);
                _day += TimeSpan.FromTicks(now - _passed);
                _passed = now;
                due?.Advance();
            }

            if (due is null) return;
            due.Run();
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private long _period = -1;

        public long Due { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                Due = dueTime < TimeSpan.Zero ? long.MaxValue : time._passed + dueTime.Ticks;
                _period = period <= TimeSpan.Zero ? -1 : period.Ticks;
            }

            return true;
        }

        public void Advance() => Due = _period < 0 ? long.MaxValue : Due + _period;

        public void Run() => callback(state);

        public void Dispose()
        {
            lock (time._lock) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
