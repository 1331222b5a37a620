using Akka.Actor;
using Akka.Coordination;
using Akka.Remote;

namespace GitOpsActors.Actors.Hosting.Leases;

/// <summary>
/// A lease in a store, as Akka asks for it. Free: somebody acquires it. Held: it is renewed in time, and surely ours until the deadline that
/// the last successful renewal set. Lost: the deadline passed, or the store says that it is another's; the caller is told once.
/// </summary>
/// <remarks>The deadline counts from before a renewal was sent, on a clock that does not jump, and ends early: the store lets nobody else have
/// the lease before that. A member that ends while it holds the lease leaves it to expire, since a partitioned side may not have decided yet.</remarks>
public sealed class StoredLease : Lease, IDisposable
{
    public const string ConfigPath = "gax.lease";

    private readonly ILeaseStore _store;
    private readonly TimeProvider _time;
    private readonly Func<string, bool> _onOurSide;
    private readonly string _owner;
    private readonly TimeSpan _renewEvery;
    private readonly TimeSpan _span;
    private readonly TimeSpan _answersWithin;
    private readonly ITimer _renewal;
    private readonly ITimer _deadline;
    private readonly Lock _lock = new();
    private Action<Exception?>? _lost;
    private long _renewedAt;
    private bool _held;
    private Exception? _trouble;

    // A renewal that was sent in one term says nothing about a later one.
    private int _term;

    /// <summary>Akka calls this by reflection. The address alone does not name an owner: a process that restarts at the same one is another.</summary>
    public StoredLease(LeaseSettings settings, ExtendedActorSystem system)
        : this(settings, $"{settings.OwnerName}#{AddressUidExtension.Uid(system)}", Setup(system), owner => Setup(system).OnOurSide(system, owner)) =>
        system.RegisterOnTermination(Dispose);

    public StoredLease(LeaseSettings settings, string owner, LeaseSetup setup, Func<string, bool> onOurSide) : base(settings)
    {
        (_store, _time, _owner, _onOurSide) = (setup.Store, setup.Time, owner, onOurSide);
        (_renewEvery, _span, _answersWithin) = (settings.TimeoutSettings.HeartbeatInterval, settings.TimeoutSettings.HeartbeatTimeout, settings.TimeoutSettings.OperationTimeout);
        _renewal = _time.CreateTimer(static lease => _ = ((StoredLease)lease!).RenewAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _deadline = _time.CreateTimer(static lease => ((StoredLease)lease!).PassDeadline(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    // Timers are late and clocks run at different speeds, though not by much.
    private TimeSpan SurelyOurs => _span - (_renewEvery / 2);

    public override Task<bool> Acquire() => Acquire(null);

    /// <summary>True when the lease is ours now. False only when another owner was seen alive; a dead one's lease is waited for until it expires.</summary>
    public override async Task<bool> Acquire(Action<Exception?>? leaseLostCallback)
    {
        var began = _time.GetTimestamp();
        LeaseHolding? seen = null;
        while (true)
        {
            var sent = _time.GetTimestamp();
            // The same side can't contend with itself: who leads it changes, and the one who led before may hold the lease still.
            var from = seen is { Owner: var other } && _onOurSide(other) ? other : null;
            var (holding, trouble) = await TryHoldAsync(from);
            if (holding?.Owner == _owner) return Begin(sent, leaseLostCallback);
            if (holding is { } now)
            {
                var ours = _onOurSide(now.Owner);
                if (!ours && seen is { } before && before != now) return false;
                seen = now;
                if (ours && from != now.Owner) continue;
            }

            // A store that is away for a moment has not refused.
            if (_time.GetElapsedTime(began) > _span + _answersWithin)
                return trouble is null ? false : throw new LeaseException($"The lease {Settings.LeaseName} can't be acquired: {trouble.Message}", trouble);
            await Task.Delay(LeaseTimes.LookEvery, _time);
        }
    }

    public override bool CheckLease()
    {
        lock (_lock) return _held && _time.GetElapsedTime(_renewedAt) < SurelyOurs;
    }

    public override async Task<bool> Release()
    {
        lock (_lock) End();
        try
        {
            await AskAsync(async stop =>
            {
                await _store.ReleaseAsync(Settings.LeaseName, _owner, stop);
                return true;
            });
            return true;
        }
        catch (Exception error)
        {
            throw new LeaseException($"The lease {Settings.LeaseName} can't be released: {error.Message} It expires by itself.", error);
        }
    }

    private bool Begin(long sent, Action<Exception?>? lost)
    {
        lock (_lock)
        {
            (_held, _lost) = (true, lost);
            _term++;
            Extend(sent);
            _renewal.Change(_renewEvery, _renewEvery);
            return true;
        }
    }

    private async Task RenewAsync()
    {
        int term;
        lock (_lock)
        {
            if (!_held) return;
            term = _term;
        }

        var sent = _time.GetTimestamp();
        var (holding, trouble) = await TryHoldAsync(null);
        if (holding is { } now && now.Owner != _owner) Lose(term, new LeaseException($"The lease {Settings.LeaseName} is {now.Owner}'s now."));
        else Renewed(term, sent, trouble);
    }

    /// <summary>A renewal that failed changes nothing: the next one may get through, and when none does, the deadline passes.</summary>
    private void Renewed(int term, long sent, Exception? trouble)
    {
        lock (_lock)
        {
            if (!_held || term != _term) return;
            _trouble = trouble;
            if (trouble is null && sent > _renewedAt) Extend(sent);
        }
    }

    private void Extend(long sent)
    {
        _renewedAt = sent;
        var left = SurelyOurs - _time.GetElapsedTime(sent);
        _deadline.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void PassDeadline()
    {
        int term;
        Exception? trouble;
        lock (_lock)
        {
            if (!_held || _time.GetElapsedTime(_renewedAt) < SurelyOurs) return;
            (term, trouble) = (_term, _trouble);
        }

        Lose(term, new LeaseTimeoutException($"The lease {Settings.LeaseName} could not be renewed in time: {trouble?.Message ?? "its store gave no answer."}"));
    }

    private void Lose(int term, Exception reason)
    {
        Action<Exception?>? lost;
        lock (_lock)
        {
            if (!_held || term != _term) return;
            lost = _lost;
            End();
        }

        lost?.Invoke(reason);
    }

    private void End()
    {
        (_held, _lost, _trouble) = (false, null, null);
        _renewal.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private async Task<(LeaseHolding? Holding, Exception? Trouble)> TryHoldAsync(string? from)
    {
        try
        {
            return (await AskAsync(stop => _store.HoldAsync(Settings.LeaseName, _owner, from, _span, stop)), null);
        }
        catch (Exception error)
        {
            return (null, error);
        }
    }

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> question)
    {
        using var stop = new CancellationTokenSource(_answersWithin, _time);
        // A store may ignore the token for as long as its connection hangs.
        return await question(stop.Token).WaitAsync(_answersWithin, _time);
    }

    private static LeaseSetup Setup(ExtendedActorSystem system)
    {
        var setup = system.Settings.Setup.Get<LeaseSetup>();
        return setup.HasValue ? setup.Value : throw new LeaseException("This actor system has no store for leases; it was not configured with one.");
    }

    public void Dispose()
    {
        lock (_lock) End();
        _renewal.Dispose();
        _deadline.Dispose();
    }
}
