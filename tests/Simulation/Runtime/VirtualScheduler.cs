using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace GitOpsActors.Simulation.Runtime;

/// <summary>Akka's scheduler on the simulation's clock: set by akka.scheduler.implementation.</summary>
public sealed class VirtualScheduler(Config config, ILoggingAdapter log) : SchedulerBase(config, log)
{
    private readonly NodeBirth _node = NodeBirth.Current;

    protected override DateTimeOffset TimeNow => _node.Clock.Now;

    public override TimeSpan MonotonicClock => _node.Clock.Elapsed;

    public override TimeSpan HighResMonotonicClock => _node.Clock.Elapsed;

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Set(delay, Timeout.InfiniteTimeSpan, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Set(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Set(delay, Timeout.InfiniteTimeSpan, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Set(delay, Timeout.InfiniteTimeSpan, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Set(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Set(initialDelay, interval, action.Run, cancelable);

    private void Set(TimeSpan delay, TimeSpan period, Action fire, ICancelable? cancelable)
    {
        if (cancelable is { IsCancellationRequested: true }) return;
        var timer = _node.Clock.Make(_node.Life, _node.TimerName, () =>
        {
            if (cancelable is not { IsCancellationRequested: true }) fire();
        });
        timer.Set(delay, period);
        if (cancelable is not null && period > TimeSpan.Zero) cancelable.Token.Register(timer.Cancel);
    }
}
