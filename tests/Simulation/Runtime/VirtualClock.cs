namespace GitOpsActors.Simulation.Runtime;

/// <summary>The one clock of a simulation: it stands still until nothing else can be done, and then jumps to the next timer.</summary>
public sealed class VirtualClock(DateTimeOffset start)
{
    private readonly PriorityQueue<Timer, (long DueTicks, long Order)> _due = new();
    private long _order;

    public TimeSpan Elapsed { get; private set; }

    public DateTimeOffset Now => start + Elapsed;

    /// <summary>When the next timer is due; null when none is set.</summary>
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

    /// <summary>A timer that is not set yet.</summary>
    /// <param name="life">Whose timer it is: the timers of a node that died never fire.</param>
    /// <param name="name">What the trace says when it fires.</param>
    /// <param name="fire">What it does.</param>
    public Timer Make(NodeLife life, string name, Action fire) => new(this, life, name, fire);

    public Timer After(TimeSpan delay, NodeLife life, string name, Action fire)
    {
        var timer = Make(life, name, fire);
        timer.Set(delay, Timeout.InfiniteTimeSpan);
        return timer;
    }

    /// <summary>Moves on to an instant before which nothing is due any more.</summary>
    public void MoveTo(TimeSpan instant) => Elapsed = instant > Elapsed ? instant : Elapsed;

    /// <summary>Moves to the next instant at which something is due, and takes all that is due then.</summary>
    public IReadOnlyList<Timer> Jump()
    {
        if (NextDue is not { } next) return [];
        Elapsed = next > Elapsed ? next : Elapsed;
        var due = new List<Timer>();
        while (NextDue is { } also && also <= Elapsed)
        {
            var timer = _due.Dequeue();
            timer.Took();
            if (timer.Life.IsAlive) due.Add(timer);
        }

        return due;
    }

    public sealed class Timer(VirtualClock clock, NodeLife life, string name, Action fire)
    {
        // The queue can't take an entry out; a timer that was set again knows which of its entries is the valid one.
        private long _setAs = -1;
        private TimeSpan _period;

        public NodeLife Life => life;

        public string Name => name;

        public bool IsSetFor(long order) => _setAs == order;

        public void Set(TimeSpan delay, TimeSpan period)
        {
            _period = period;
            _setAs = -1;
            if (delay == Timeout.InfiniteTimeSpan || !life.IsAlive) return;
            _setAs = clock._order++;
            clock._due.Enqueue(this, (clock.Elapsed.Ticks + Math.Max(0, delay.Ticks), _setAs));
        }

        public void Cancel() => (_setAs, _isCancelled) = (-1, true);

        private bool _isCancelled;

        internal void Took()
        {
            _setAs = -1;
            if (_period > TimeSpan.Zero) Set(_period, _period);
        }

        /// <summary>A timer that was cancelled in the very instant in which it was due does not fire.</summary>
        public void Fire()
        {
            if (!_isCancelled) fire();
        }
    }
}
