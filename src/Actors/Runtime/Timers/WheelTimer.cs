namespace GitOpsActors.Actors.Runtime.Timers;

/// <summary>
/// One deadline on a <see cref="TimerWheel"/>: armed once, then fired or cancelled. It is its own list node, so that arming
/// allocates nothing more and cancelling finds it at once.
/// </summary>
public abstract class WheelTimer
{
    internal TimerWheel? Wheel;
    internal WheelTimer? Previous;
    internal WheelTimer? Next;
    internal long DueTick;
    internal short Slot;

    /// <summary>Called once, outside the wheel's lock, when the time has come. Short: tell somebody.</summary>
    protected internal abstract void Fire();

    /// <summary>Takes the timer off the wheel. False when it has fired, or is about to on another thread, or was never armed.</summary>
    public bool Cancel() => Wheel?.Cancel(this) ?? false;
}
