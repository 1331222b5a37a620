using System.Numerics;

namespace GitOpsActors.Actors.Runtime.Timers;

/// <summary>
/// All timers of a system on one hierarchical wheel: arming and cancelling are constant time, and nothing ticks while nothing
/// is due. Time is counted in ticks of one millisecond. Level 0 has a slot for each of the next 64 ticks, each slot of level n
/// covers a whole turn of level n-1. A timer sits at the level of the highest 6-bit digit in which its due tick differs from the
/// current one; when that slot's time comes its timers move down a level or, at level 0, fire.
///
/// The wheel is driven by one timer of the <see cref="TimeProvider"/>, set to the next slot that holds anything.
/// </summary>
public sealed class TimerWheel : IDisposable
{
    private const int DigitBits = 6;
    private const int SlotsPerLevel = 1 << DigitBits;
    // 7 digits of 6 bits: 2^42 ms are 139 years.
    private const int Levels = 7;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(365 * 100);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly ITimer _driver;
    private readonly WheelTimer?[] _first = new WheelTimer?[Levels * SlotsPerLevel];
    private readonly WheelTimer?[] _last = new WheelTimer?[Levels * SlotsPerLevel];
    private readonly ulong[] _occupied = new ulong[Levels];
    private long _tick;
    private long _driverTick = long.MaxValue;
    private int _count;
    private bool _disposed;

    public TimerWheel(TimeProvider time)
    {
        _time = time;
        _origin = time.GetTimestamp();
        _driver = time.CreateTimer(static wheel => ((TimerWheel)wheel!).OnDriver(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many timers are armed.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Arms a timer. It fires once, at the delay or up to a millisecond and the clock's own delay after it, never before.</summary>
    public void Arm(WheelTimer timer, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, LongestDelay);
        var elapsed = _time.GetElapsedTime(_origin);
        // Rounded up, and never this very tick: a delay of zero fires at the next one.
        var due = Math.Max(TickOf(elapsed + delay + TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond - 1)), TickOf(elapsed) + 1);
        lock (_gate)
        {
            if (_disposed) return;
            if (timer.Wheel is not null) throw new InvalidOperationException("A wheel timer is armed once; make a new one.");
            timer.Wheel = this;
            timer.DueTick = Math.Max(due, _tick + 1); // Another thread may have moved the wheel since the clock was read.
            Insert(timer);
            _count++;
            SetDriver(timer.DueTick);
        }
    }

    internal bool Cancel(WheelTimer timer)
    {
        lock (_gate)
        {
            if (timer.Slot < 0 || _disposed) return false;
            Unlink(timer);
            _count--;
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Array.Clear(_first);
            Array.Clear(_last);
        }

        _driver.Dispose();
    }

    private static long TickOf(TimeSpan elapsed) => elapsed.Ticks / TimeSpan.TicksPerMillisecond;

    private void OnDriver()
    {
        WheelTimer? expired;
        lock (_gate)
        {
            if (_disposed) return;
            _driverTick = long.MaxValue;
            expired = Advance(TickOf(_time.GetElapsedTime(_origin)));
            SetDriver(NextSlotTick(out _));
        }

        while (expired is not null)
        {
            var timer = expired;
            expired = timer.Next;
            timer.Next = null;
            timer.Fire();
        }
    }

    /// <summary>Moves the wheel to a tick. Returns what is due, linked by Next, in order of due tick and then of arming.</summary>
    private WheelTimer? Advance(long now)
    {
        WheelTimer? expiredFirst = null, expiredLast = null;
        while (true)
        {
            var due = NextSlotTick(out var slot);
            if (due > now) break;
            _tick = due;
            var timer = TakeSlot(slot);
            while (timer is not null)
            {
                var next = timer.Next;
                timer.Next = null;
                if (timer.DueTick > _tick)
                {
                    Insert(timer);
                }
                else
                {
                    timer.Slot = -1;
                    timer.Previous = null;
                    _count--;
                    if (expiredLast is null) expiredFirst = timer;
                    else expiredLast.Next = timer;
                    expiredLast = timer;
                }

                timer = next;
            }
        }

        _tick = Math.Max(_tick, now);
        return expiredFirst;
    }

    /// <summary>The tick at which the next occupied slot begins. The lowest occupied level has it: all it holds comes before the next turn.</summary>
    private long NextSlotTick(out int slot)
    {
        for (var level = 0; level < Levels; level++)
        {
            if (_occupied[level] == 0) continue;
            var shift = level * DigitBits;
            // A timer's digit at its own level is always above the current one, so the lowest bit is the nearest.
            var digit = BitOperations.TrailingZeroCount(_occupied[level]);
            slot = (level * SlotsPerLevel) + digit;
            return (_tick >> (shift + DigitBits) << (shift + DigitBits)) | ((long)digit << shift);
        }

        slot = -1;
        return long.MaxValue;
    }

    private void Insert(WheelTimer timer)
    {
        var difference = (ulong)(timer.DueTick ^ _tick);
        var level = BitOperations.Log2(difference) / DigitBits;
        var digit = (int)(timer.DueTick >> (level * DigitBits)) & (SlotsPerLevel - 1);
        var slot = (level * SlotsPerLevel) + digit;
        timer.Slot = (short)slot;
        timer.Next = null;
        timer.Previous = _last[slot];
        if (timer.Previous is null) _first[slot] = timer;
        else timer.Previous.Next = timer;
        _last[slot] = timer;
        _occupied[level] |= 1UL << digit;
    }

    private WheelTimer? TakeSlot(int slot)
    {
        var first = _first[slot];
        _first[slot] = _last[slot] = null;
        _occupied[slot / SlotsPerLevel] &= ~(1UL << (slot % SlotsPerLevel));
        return first;
    }

    private void Unlink(WheelTimer timer)
    {
        int slot = timer.Slot;
        if (timer.Previous is null) _first[slot] = timer.Next;
        else timer.Previous.Next = timer.Next;
        if (timer.Next is null) _last[slot] = timer.Previous;
        else timer.Next.Previous = timer.Previous;
        if (_first[slot] is null) _occupied[slot / SlotsPerLevel] &= ~(1UL << (slot % SlotsPerLevel));
        (timer.Slot, timer.Previous, timer.Next) = (-1, null, null);
    }

    private void SetDriver(long tick)
    {
        if (tick >= _driverTick) return;
        _driverTick = tick;
        // Platform timers cut fractions of a millisecond off; waking a little early would only mean waking twice.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling((TimeSpan.FromMilliseconds(tick) - _time.GetElapsedTime(_origin)).TotalMilliseconds));
        // A slot of a high level can lie further ahead than a platform timer reaches; it is then set again on the way.
        if (wait > TimeSpan.FromDays(30)) wait = TimeSpan.FromDays(30);
        _driver.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
