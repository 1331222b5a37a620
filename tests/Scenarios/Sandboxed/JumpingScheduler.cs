using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace GitOpsActors.Scenarios.Sandboxed;

/// <summary>Akka's scheduler on a clock that can be moved: set by akka.scheduler.implementation, and made while the clock is <see
/// cref="Clock"/>.</summary>
public sealed class JumpingScheduler(Config config, ILoggingAdapter log) : SchedulerBase(config, log), IDisposable
{
    private readonly TimeProvider _time = Clock;
    private readonly TimeProvider _still = TimeProvider.System;

    internal static TimeProvider Clock { get; set; } = TimeProvider.System;

    protected override DateTimeOffset TimeNow => _time.GetUtcNow();

    // What watches over members of a cluster must not take a jump for a silence.
    public override TimeSpan MonotonicClock => _still.GetElapsedTime(0);

    public override TimeSpan HighResMonotonicClock => _still.GetElapsedTime(0);

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender,
        ICancelable cancelable) =>
        Set(delay, Timeout.InfiniteTimeSpan, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message,
        IActorRef sender, ICancelable cancelable) =>
        Set(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Set(delay, Timeout.InfiniteTimeSpan, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Set(delay, Timeout.InfiniteTimeSpan, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Set(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action,
        ICancelable cancelable) => Set(initialDelay, interval, action.Run, cancelable);

    public void Dispose() { }

    private void Set(TimeSpan delay, TimeSpan period, Action fire, ICancelable? cancelable)
    {
        if (cancelable is { IsCancellationRequested: true }) return;
        // It keeps itself until it has fired for the last time.
        ITimer? timer = null;
        timer = _time.CreateTimer(_ =>
        {
            if (cancelable is { IsCancellationRequested: true }) timer?.Dispose();
            else
            {
                fire();
                if (period == Timeout.InfiniteTimeSpan) timer?.Dispose();
            }
        }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, period);
        cancelable?.Token.Register(timer.Dispose);
    }
}
