using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace GitOpsActors.Actors.Runtime;

/// <summary>
/// What waits for one actor, and whether somebody is on the way to handle it. Many senders, one taker.
///
/// Two lanes, commands before work. Senders append to one array under the lock; the taker swaps it for its own emptied one and
/// then reads a whole batch without the lock. A mergeable message is queued as a <see cref="MergeSlot"/> that stays open for
/// newer messages of the same key until the taker reaches it.
///
/// Run states: Idle -> Scheduled (a message or signal came; exactly one run is under way) -> Idle (the taker found nothing).
/// Scheduled -> Parked (the actor waits out a backoff: messages queue up, only a signal schedules) -> Scheduled.
/// </summary>
internal sealed class Mailbox(int capacity, int commandCapacity)
{
    // Arrays start at the trickle of an ordinary actor and double. Long ones are rented, and given back when the burst is over,
    // so that an idle actor is small; up to RetainedLength they stay, so that small bursts allocate nothing.
    private const int SmallLength = 8;
    private const int RetainedLength = 32;
    private const int SmallBatchesOfAStream = 8;

    private readonly Lock _gate = new();
    private object?[] _incoming = [];
    private int _incomingCount;
    private object?[] _batch = [];
    private int _batchNext;
    private int _batchCount;
    private int _smallBatches;
    private Queue<object>? _commands;
    private Dictionary<MergeKey, MergeSlot>? _mergeable;
    private RunState _run;
    private bool _closed;

    // Signals and waiting commands in one word, so that the taker pays one read per message for both.
    private volatile int _attention;
    private const int CommandsWait = 1 << 30;

    private enum RunState : byte
    {
        Idle,
        Scheduled,
        Parked,
    }

    private sealed class MergeSlot(MergeKey key, IMergeable message)
    {
        public readonly MergeKey Key = key;
        public IMergeable Message = message;
    }

    /// <summary>How many messages wait. A snapshot: senders and the taker go on meanwhile.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
                return _incomingCount + Math.Max(0, _batchCount - _batchNext) + (_commands?.Count ?? 0);
        }
    }

    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return _run == RunState.Idle;
        }
    }

    public bool IsParked
    {
        get
        {
            lock (_gate)
                return _run == RunState.Parked;
        }
    }

    /// <summary>Queues a message. <paramref name="schedule"/> tells the caller to schedule the actor: it was idle.</summary>
    /// <param name="message">What to queue.</param>
    /// <param name="reserved">The actor has paid for this one when it started the timer or effect: no limit applies.</param>
    /// <param name="schedule">Whether the caller has to schedule the actor.</param>
    public Delivery Post(object message, bool reserved, out bool schedule)
    {
        var mergeable = message as IMergeable;
        if (mergeable is not null && message is ICommand or IRequest)
            throw new ArgumentException($"{message.GetType().Name} is mergeable and wants an answer of its own; it can't be both.", nameof(message));

        var isCommand = message is ICommand && !reserved;
        lock (_gate)
        {
            schedule = false;
            if (_closed) return Delivery.Stopped;
            if (isCommand)
            {
                if ((_commands?.Count ?? 0) >= commandCapacity) return Delivery.Full;
                (_commands ??= new Queue<object>(2)).Enqueue(message);
                _attention |= CommandsWait;
            }
            else if (mergeable is not null)
            {
                if (TryMerge(mergeable)) return Delivery.Merged;
                if (!reserved && IsFull()) return Delivery.Full;
                var slot = new MergeSlot(mergeable.MergeKey, mergeable);
                (_mergeable ??= new Dictionary<MergeKey, MergeSlot>(1)).Add(slot.Key, slot);
                Append(slot);
            }
            else
            {
                if (!reserved && IsFull()) return Delivery.Full;
                Append(message);
            }

            if (_run == RunState.Idle)
            {
                _run = RunState.Scheduled;
                schedule = true;
            }

            return Delivery.Queued;
        }
    }

    /// <summary>Raises a signal. True when the caller has to schedule the actor.</summary>
    public bool Raise(int signal)
    {
        lock (_gate)
        {
            if (_closed) return false;
            _attention |= signal;
            if (_run == RunState.Scheduled) return false;
            _run = RunState.Scheduled;
            return true;
        }
    }

    /// <summary>The signals raised since the last call. Only for the taker.</summary>
    public int TakeSignals()
    {
        if ((_attention & ~CommandsWait) == 0) return 0;
        lock (_gate)
        {
            var signals = _attention & ~CommandsWait;
            _attention &= CommandsWait;
            return signals;
        }
    }

    /// <summary>The next message: commands first, then work in order of arrival. Only for the taker.</summary>
    public bool TryTake([NotNullWhen(true)] out object? message)
    {
        if ((_attention & CommandsWait) != 0 && TryTakeCommand(out message)) return true;
        if (_batchNext == _batchCount && !TakeBatch())
        {
            message = null;
            return false;
        }

        message = _batch[_batchNext]!;
        _batch[_batchNext] = null;
        Volatile.Write(ref _batchNext, _batchNext + 1);
        if (message is MergeSlot slot) message = Close(slot);
        return true;
    }

    /// <summary>Ends a run when nothing is left. False: something came meanwhile, go on. Only for the taker.</summary>
    public bool TryGoIdle()
    {
        lock (_gate)
        {
            if (_incomingCount > 0 || _batchNext < _batchCount || _attention != 0) return false;
            _run = RunState.Idle;
            _smallBatches = 0;
            GiveBackLongArrays();
            return true;
        }
    }

    /// <summary>Ends a run although messages may wait. False: a signal came meanwhile, go on. Only for the taker.</summary>
    public bool TryPark()
    {
        lock (_gate)
        {
            if ((_attention & ~CommandsWait) != 0) return false;
            _run = RunState.Parked;
            return true;
        }
    }

    /// <summary>Nothing is taken from now on. What waited is returned, for the dead letters. Only for the taker.</summary>
    public List<object> Close()
    {
        lock (_gate)
        {
            _closed = true;
            var rest = new List<object>();
            if (_commands is not null) rest.AddRange(_commands);
            for (var i = _batchNext; i < _batchCount; i++) rest.Add(Unwrap(_batch[i]!));
            for (var i = 0; i < _incomingCount; i++) rest.Add(Unwrap(_incoming[i]!));
            (_commands, _mergeable, _batch, _incoming) = (null, null, [], []);
            (_batchNext, _batchCount, _incomingCount, _attention) = (0, 0, 0, 0);
            return rest;
        }
    }

    private static object Unwrap(object queued) => queued is MergeSlot slot ? slot.Message : queued;

    private bool TryMerge(IMergeable newer)
    {
        if (_mergeable is null || !_mergeable.TryGetValue(newer.MergeKey, out var slot)) return false;
        slot.Message = newer.Absorb(slot.Message);
        return true;
    }

    // The taker moves _batchNext without the lock. A stale value makes the mailbox look fuller than it is by the few messages
    // taken this very moment, never emptier, so the limit holds.
    private bool IsFull() =>
        _incomingCount + _batchCount >= capacity &&
        _incomingCount + (_batchCount - Volatile.Read(ref _batchNext)) >= capacity;

    private void Append(object item)
    {
        if (_incomingCount == _incoming.Length) Grow();
        _incoming[_incomingCount++] = item;
    }

    private void Grow()
    {
        var longer = _incoming.Length == 0 ? new object?[SmallLength] : ArrayPool<object?>.Shared.Rent(_incoming.Length * 2);
        _incoming.AsSpan(0, _incomingCount).CopyTo(longer);
        GiveBack(_incoming, _incomingCount);
        _incoming = longer;
    }

    private static void GiveBack(object?[] array, int used)
    {
        if (array.Length <= SmallLength) return;
        array.AsSpan(0, used).Clear();
        ArrayPool<object?>.Shared.Return(array);
    }

    private void GiveBackLongArrays()
    {
        if (_incoming.Length > RetainedLength)
        {
            GiveBack(_incoming, 0);
            _incoming = [];
        }

        if (_batch.Length > RetainedLength)
        {
            GiveBack(_batch, 0);
            _batch = [];
            (_batchNext, _batchCount) = (0, 0);
        }
    }

    private bool TryTakeCommand([NotNullWhen(true)] out object? command)
    {
        lock (_gate)
        {
            if (!_commands!.TryDequeue(out command)) return false;
            if (_commands.Count == 0) _attention &= ~CommandsWait;
            return true;
        }
    }

    private bool TakeBatch()
    {
        // A taker that keeps up would fight the senders for the lock over every message. In a stream of small batches it holds back
        // for a moment (a tenth of a microsecond or so), so that each look finds several.
        if (_smallBatches > SmallBatchesOfAStream) Thread.SpinWait(20);
        lock (_gate)
        {
            if (_incomingCount == 0) return false;
            _smallBatches = _incomingCount <= SmallLength ? _smallBatches + 1 : 0;
            (_batch, _incoming) = (_incoming, _batch);
            (_batchNext, _batchCount, _incomingCount) = (0, _incomingCount, 0);
            return true;
        }
    }

    private IMergeable Close(MergeSlot slot)
    {
        lock (_gate)
        {
            _mergeable!.Remove(slot.Key);
            return slot.Message;
        }
    }
}
