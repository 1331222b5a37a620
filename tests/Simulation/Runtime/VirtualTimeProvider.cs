namespace GitOpsActors.Simulation.Runtime;

/// <summary>The simulation's clock for code that takes a <see cref="TimeProvider"/>; its timers die with the node that set them.</summary>
public sealed class VirtualTimeProvider(VirtualClock clock, NodeLife life) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => clock.Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => clock.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.Make(life, $"{life} time", () => callback(state));
        timer.Set(dueTime, period);
        return new ProvidedTimer(timer);
    }

    private sealed class ProvidedTimer(VirtualClock.Timer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            timer.Set(dueTime, period);
            return true;
        }

        public void Dispose() => timer.Cancel();

        public ValueTask DisposeAsync()
        {
            timer.Cancel();
            return ValueTask.CompletedTask;
        }
    }
}
