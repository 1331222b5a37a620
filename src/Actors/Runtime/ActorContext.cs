using GitOpsActors.Actors.Runtime.Timers;

namespace GitOpsActors.Actors.Runtime;

/// <summary>What an actor may ask of the runtime during its turns. Belongs to one instance and ends with it: its timers are cancelled then and its effects too.</summary>
#pragma warning disable CA1001 // The cancellation source has no timer and no handle; effects may still hold its token after the end.
public sealed class ActorContext
#pragma warning restore CA1001
{
    private readonly ActorCell _cell;
    private Dictionary<string, ActorTimer>? _timers;
    private CancellationTokenSource? _stopping;
    private int _effectsRunning;
    private int _endlessEffects;
    private bool _ended;

    internal ActorContext(ActorCell cell) => _cell = cell;

    public ActorRef Self => _cell.Self;

    public string Id => _cell.Id;

    public DateTimeOffset Now => _cell.System.Scheduler.Time.GetUtcNow();

    /// <summary>Cancelled when this instance ends.</summary>
    public CancellationToken Stopping
    {
        get
        {
            if (_stopping is null)
            {
                _stopping = new CancellationTokenSource();
                if (_ended) _stopping.Cancel();
            }

            return _stopping.Token;
        }
    }

    internal bool HasTimersOrEffects => _timers is { Count: > 0 } || Volatile.Read(ref _effectsRunning) > 0 || Volatile.Read(ref _endlessEffects) > 0;

    internal int EffectsRunning => Volatile.Read(ref _effectsRunning);

    /// <summary>Tells the actor the message after the delay. A timer of the same name that still runs is replaced.</summary>
    public void StartTimer(string name, TimeSpan delay, object message)
    {
        CancelTimer(name);
        var timer = new ActorTimer(this, name, message);
        (_timers ??= []).Add(name, timer);
        _cell.System.Wheel.Arm(timer, delay);
    }

    /// <summary>After this the timer's message does not come any more, even if it was waiting in the mailbox already.</summary>
    public void CancelTimer(string name)
    {
        if (_timers is not null && _timers.Remove(name, out var timer)) timer.Cancel();
    }

    /// <summary>Asks to be told <see cref="ActorStopped"/> when the other actor ends for good; at once if it has.</summary>
    public void Watch(ActorRef other) => _cell.System.Watches.Add(watcher: _cell, watched: other.Cell);

    public void Unwatch(ActorRef other) => _cell.System.Watches.Remove(watcher: _cell, watched: other.Cell);

    /// <summary>
    /// Starts work beside the actor, which goes on with its messages. The result comes back as a message, what it throws as the
    /// message that <paramref name="onFault"/> makes of it. An instance that has ended hears nothing: the next one starts anew
    /// what its state says is missing.
    /// </summary>
    public void StartEffect(Func<CancellationToken, ValueTask<object>> work, Func<Exception, object> onFault)
    {
        Interlocked.Increment(ref _effectsRunning);
        _cell.System.Scheduler.Schedule(new Effect(this, work, onFault, isEndless: false, Stopping));
    }

    /// <summary>
    /// As <see cref="StartEffect"/>, for work that goes on until it is stopped, as a watch does: a shutdown ends it instead of waiting
    /// for its end.
    /// </summary>
    public void StartEndlessEffect(Func<CancellationToken, ValueTask<object>> work, Func<Exception, object> onFault)
    {
        Interlocked.Increment(ref _endlessEffects);
        _cell.System.Scheduler.Schedule(new Effect(this, work, onFault, isEndless: true, Stopping));
    }

    /// <summary>Ends this actor for good after the current message.</summary>
    public void Stop() => _cell.Raise(ActorCell.Signal.Stop);

    /// <summary>Says that the actor has no use for this message; it goes to the dead letters.</summary>
    public void Unhandled(object message) => _cell.System.DeadLetters.Add(_cell.Self, message, DeadLetterReason.Unhandled);

    internal void End()
    {
        _ended = true;
        if (_timers is not null)
        {
            foreach (var timer in _timers.Values) timer.Cancel();
            _timers = null;
        }

        _stopping?.Cancel();
    }

    /// <summary>What a timer's waiting notice stands for now, or null when it was cancelled or replaced after it fired.</summary>
    internal object? Open(TimerFired notice)
    {
        var timer = notice.Timer;
        if (timer.Context != this || _timers is null || !_timers.TryGetValue(timer.Name, out var current) || current != timer) return null;
        _timers.Remove(timer.Name);
        return timer.Message;
    }

    internal object? Open(EffectEnded notice) => notice.Context == this ? notice.Result : null;

    /// <summary>The mailbox form of a timer's message: opened, and possibly dropped, when its turn comes.</summary>
    internal sealed class TimerFired(ActorTimer timer)
    {
        public ActorTimer Timer => timer;
    }

    /// <summary>The mailbox form of an effect's result.</summary>
    internal sealed class EffectEnded(ActorContext context, object result)
    {
        public ActorContext Context => context;

        public object Result => result;
    }

    internal sealed class ActorTimer(ActorContext context, string name, object message) : WheelTimer
    {
        public ActorContext Context => context;

        public string Name => name;

        public object Message => message;

        protected internal override void Fire() => context._cell.Tell(new TimerFired(this), reserved: true);
    }

    private sealed class Effect(
        ActorContext context, Func<CancellationToken, ValueTask<object>> work, Func<Exception, object> onFault, bool isEndless, CancellationToken stopping)
        : IThreadPoolWorkItem
    {
        public void Execute() => _ = RunAsync();

        private async Task RunAsync()
        {
            object result;
            try
            {
                result = await work(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                Ended();
                return;
            }
#pragma warning disable CA1031 // Whatever an effect throws is an answer to the actor; it decides what it means.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                result = onFault(fault);
            }

            // Told before it is counted as ended, so that nobody takes the actor for idle in between.
            context._cell.Tell(new EffectEnded(context, result), reserved: true);
            Ended();
        }

        private void Ended()
        {
            Interlocked.Decrement(ref isEndless ? ref context._endlessEffects : ref context._effectsRunning);
            context._cell.System.CameToRest();
        }
    }
}
