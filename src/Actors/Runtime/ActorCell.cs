using GitOpsActors.Actors.Runtime.Timers;

namespace GitOpsActors.Actors.Runtime;

/// <summary>
/// What stands behind an <see cref="ActorRef"/>: the mailbox, and the current instance if there is one. Turns of a cell never
/// overlap, so everything but the mailbox is plain state of the turn.
///
///     Dormant    no instance: before the first message, and after a passivation
///     Starting   the instance loads itself (StartAsync)
///     Running    it handles messages
///     BackingOff it threw; messages wait for the next instance, which comes when the backoff is over
///     Stopped    for good
///
///     Dormant -> Starting -> Running -> Dormant (idle long enough)
///                Starting, Running -> BackingOff -> Starting (threw)
///                any -> Stopped (asked to stop)
///
/// A turn that meets an unfinished task ends there; the task's completion schedules the next turn.
/// </summary>
internal sealed partial class ActorCell : IThreadPoolWorkItem
{
    /// <summary>What the cell is told beside messages, as bits, so that raising one twice is raising it once.</summary>
    [Flags]
    public enum Signal
    {
        None = 0,
        Wake = 1,
        Stop = 2,
        BackoffOver = 4,
        IdleCheck = 8,
    }

    private readonly Mailbox _mailbox;
    private Actor? _actor;
    private ActorContext? _context;
    private ActorPhase _phase;
    private bool _idleTimerArmed;
    private long _handledAtIdleTimer;
    private int _failuresInARow;
    private long _startedAt;
    private long _turnStartedAt;

    public ActorCell(ActorSystem system, ActorKind kind, KindStatistics statistics, string id)
    {
        (System, Kind, Statistics, Id) = (system, kind, statistics, id);
        _mailbox = new Mailbox(kind.MailboxCapacity, kind.CommandCapacity);
        Self = new ActorRef(this);
    }

    public ActorSystem System { get; }

    public ActorKind Kind { get; }

    public KindStatistics Statistics { get; }

    public string Id { get; }

    public ActorRef Self { get; }

    /// <summary>Set once, by <see cref="Watches"/>.</summary>
    public bool HasStopped { get; set; }

    public Delivery Tell(object message, bool reserved)
    {
        if (System.Stage != SystemStage.Open && !System.Accepts(message)) return Refuse(message, Delivery.ShuttingDown, DeadLetterReason.ShuttingDown);
        var delivery = _mailbox.Post(message, reserved, out var schedule);
        if (schedule) System.Scheduler.Schedule(this);
        return delivery switch
        {
            Delivery.Full => Refuse(message, delivery, DeadLetterReason.MailboxFull),
            Delivery.Stopped => Refuse(message, delivery, DeadLetterReason.Stopped),
            _ => delivery,
        };
    }

    public void Raise(Signal signal)
    {
        if (_mailbox.Raise((int)signal)) System.Scheduler.Schedule(this);
    }

    /// <summary>One turn: some messages, until there are none, one has to wait, or others have waited long enough.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        for (var left = System.Scheduler.MessagesPerTurn; left > 0; left--)
        {
            if (!Step()) return;
        }

        System.Scheduler.Schedule(this);
    }

    /// <summary>True to go on with this turn; false when the turn is over and someone else has the next one in hand.</summary>
    private bool Step()
    {
        var signals = (Signal)_mailbox.TakeSignals();
        if ((signals & Signal.Stop) != Signal.None) return EndInstance(StopReason.Stopped);
        if ((signals & Signal.IdleCheck) != Signal.None && HasBeenIdle()) return EndInstance(StopReason.Passivated);
        // A failed life is followed by the next even when no message waits: the actor has to take up what it left undone.
        if ((signals & Signal.BackoffOver) != Signal.None && _phase == ActorPhase.BackingOff) return Start();
        switch (_phase)
        {
            case ActorPhase.BackingOff:
                return !_mailbox.TryPark();
            case ActorPhase.Dormant:
                return (signals & Signal.Wake) != Signal.None || _mailbox.Depth > 0 ? Start() : !TryRest();
            default:
                return _mailbox.TryTake(out var message) ? Deliver(message) : !TryRest();
        }
    }

    private bool TryRest()
    {
        if (!_mailbox.TryGoIdle()) return false;
        System.CameToRest();
        return true;
    }

    private bool Start()
    {
        _phase = ActorPhase.Starting;
        _startedAt = System.Scheduler.Time.GetTimestamp();
        Task starting;
        try
        {
            _context = new ActorContext(this);
            _actor = Kind.Create(Id);
            var start = _actor.StartAsync(_context);
            if (start.IsCompletedSuccessfully)
            {
                Started();
                return true;
            }

            starting = start.AsTask();
        }
#pragma warning disable CA1031 // An actor may throw anything; it costs the actor its instance and nobody else.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Fail(null, failure);
        }

        _ = FinishStartAsync(starting);
        return false;
    }

    private async Task FinishStartAsync(Task starting)
    {
        try
        {
            await starting;
            Started();
        }
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!Fail(null, failure)) return;
        }

        System.Scheduler.Schedule(this);
    }

    private void Started()
    {
        _phase = ActorPhase.Running;
        ArmIdleTimer();
    }

    private bool Deliver(object message)
    {
        var opened = Open(message);
        if (opened is null) return true;
        BeginHandling(opened);
        ValueTask handling;
        try
        {
            handling = _actor!.ReceiveAsync(opened, _context!);
            if (handling.IsCompletedSuccessfully)
            {
                // Gives a pooled task source back; for a finished task it costs nothing.
                handling.GetAwaiter().GetResult();
                EndHandling(opened);
                return true;
            }
        }
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Fail(opened, failure);
        }

        _ = FinishDeliveryAsync(handling, opened);
        return false;
    }

    private async Task FinishDeliveryAsync(ValueTask handling, object message)
    {
        try
        {
            await handling;
            EndHandling(message);
        }
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!Fail(message, failure)) return;
        }

        System.Scheduler.Schedule(this);
    }

    /// <summary>What the runtime wrapped is unwrapped when its turn comes: a timer may have been cancelled meanwhile.</summary>
    private object? Open(object message) => message switch
    {
        ActorContext.TimerFired timer => _context!.Open(timer),
        ActorContext.EffectEnded effect => _context!.Open(effect),
        _ => message,
    };

    private bool Fail(object? message, Exception failure)
    {
        _lastFailure = failure.GetType().Name;
        if (System.Scheduler.Time.GetElapsedTime(_startedAt) > Kind.Backoff.HealthyAfter) _failuresInARow = 0;
        _failuresInARow++;
        Interlocked.Increment(ref _restarts);
        if (message is not null)
        {
            System.DeadLetters.Add(Self, message, DeadLetterReason.Failed);
            (message as IRequest)?.Fail(new ActorFailedException($"{Self} failed while it handled {message.GetType().Name}: {failure.Message}", failure));
        }

        var wait = Kind.Backoff.After(_failuresInARow, System.Scheduler.NextChance());
        LogFailed(System.Logger, failure, Self, message?.GetType().Name ?? "its start", wait.TotalMilliseconds);
        return EndInstance(StopReason.Failed, wait);
    }

    /// <summary>Lets the instance go. Messages that come meanwhile wait for what follows.</summary>
    private bool EndInstance(StopReason reason, TimeSpan backoff = default)
    {
        _context?.End();
        if (_actor is not null)
        {
            Task stopping;
            try
            {
                var stop = _actor.StopAsync(reason);
                stopping = stop.IsCompletedSuccessfully ? Task.CompletedTask : stop.AsTask();
            }
#pragma warning disable CA1031
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogStopFailed(System.Logger, failure, Self);
                stopping = Task.CompletedTask;
            }

            if (!stopping.IsCompletedSuccessfully)
            {
                _ = FinishEndAsync(stopping, reason, backoff);
                return false;
            }
        }

        return Ended(reason, backoff);
    }

    private async Task FinishEndAsync(Task stopping, StopReason reason, TimeSpan backoff)
    {
        try
        {
            await stopping;
        }
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogStopFailed(System.Logger, failure, Self);
        }

        if (Ended(reason, backoff)) System.Scheduler.Schedule(this);
    }

    private bool Ended(StopReason reason, TimeSpan backoff)
    {
        (_actor, _context) = (null, null);
        switch (reason)
        {
            case StopReason.Passivated:
                _phase = ActorPhase.Dormant;
                return true;
            case StopReason.Failed:
                _phase = ActorPhase.BackingOff;
                System.Wheel.Arm(new SignalTimer(this, Signal.BackoffOver), backoff);
                return true;
            default:
                Close();
                return false;
        }
    }

    private void Close()
    {
        _phase = ActorPhase.Stopped;
        foreach (var message in _mailbox.Close()) Refuse(message, Delivery.Stopped, DeadLetterReason.Stopped);
        System.Forget(this);
        System.Watches.End(this);
        System.CameToRest();
    }

    private Delivery Refuse(object message, Delivery delivery, DeadLetterReason reason)
    {
        var content = message switch
        {
            ActorContext.TimerFired timer => timer.Timer.Message,
            ActorContext.EffectEnded effect => effect.Result,
            _ => message,
        };
        System.DeadLetters.Add(Self, content, reason);
        (content as IRequest)?.Fail(new ActorUnavailableException($"{Self} did not take {content.GetType().Name}: {reason switch
        {
            DeadLetterReason.MailboxFull => "its mailbox is full; ask again later",
            DeadLetterReason.ShuttingDown => "the system is shutting down",
            _ => "it has ended",
        }}."));
        return delivery;
    }

    private void ArmIdleTimer()
    {
        if (Kind.PassivateAfter is not { } idle || _idleTimerArmed) return;
        _idleTimerArmed = true;
        _handledAtIdleTimer = _handled;
        System.Wheel.Arm(new SignalTimer(this, Signal.IdleCheck), idle);
    }

    private bool HasBeenIdle()
    {
        _idleTimerArmed = false;
        if (_phase != ActorPhase.Running) return false;
        if (_handled == _handledAtIdleTimer && !_context!.HasTimersOrEffects && _mailbox.Depth == 0) return true;
        ArmIdleTimer();
        return false;
    }

    private sealed class SignalTimer(ActorCell cell, Signal signal) : WheelTimer
    {
        protected internal override void Fire() => cell.Raise(signal);
    }
}
