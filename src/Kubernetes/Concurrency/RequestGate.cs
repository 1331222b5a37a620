using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Concurrency;

/// <summary>Lets as many requests through as the limit allows; those of users first, each kind in the order of its coming.</summary>
internal sealed class RequestGate(AdaptiveLimit limit, int queueMax, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _users = [];
    private readonly LinkedList<TaskCompletionSource> _background = [];
    private ITimer? _resume;
    private int _running;

    public int Running
    {
        get
        {
            lock (_gate) return _running;
        }
    }

    public int Waiting
    {
        get
        {
            lock (_gate) return _users.Count + _background.Count;
        }
    }

    public int Limit
    {
        get
        {
            lock (_gate) return limit.Limit;
        }
    }

    /// <summary>Waits for a place; whoever got one must give it back by one of the ways below.</summary>
    public async ValueTask EnterAsync(Priority priority, CancellationToken stop)
    {
        TaskCompletionSource turn;
        LinkedList<TaskCompletionSource> queue;
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            if (_users.Count + _background.Count == 0 && HasRoom())
            {
                _running++;
                return;
            }
            if (_users.Count + _background.Count >= queueMax)
                throw ClusterExceptions.Retryable(FaultKind.TooManyRequests, $"more than {queueMax} requests wait for this cluster already");
            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue = priority == Priority.User ? _users : _background;
            place = queue.AddLast(turn);
            Admit();
        }

        try
        {
            await turn.Task.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                // Who was let in at the same moment gives the place to the next one.
                if (place.List is not null) queue.Remove(place);
                else Leave();
            }
            throw;
        }
    }

    public void Succeeded(TimeSpan latency)
    {
        lock (_gate)
        {
            limit.Succeeded(latency, _running >= limit.Limit, time.GetUtcNow());
            Leave();
        }
    }

    public void Overloaded(TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            limit.Overloaded(retryAfter, time.GetUtcNow());
            Leave();
        }
    }

    /// <summary>Ended in a way that says nothing about the load.</summary>
    public void Neutral()
    {
        lock (_gate) Leave();
    }

    public void Dispose()
    {
        lock (_gate) _resume?.Dispose();
    }

    private void Leave()
    {
        _running--;
        Admit();
    }

    private bool HasRoom() => _running < limit.Limit && time.GetUtcNow() >= limit.PausedUntil;

    private void Admit()
    {
        while ((_users.First ?? _background.First) is { } next && HasRoom())
        {
            next.List!.Remove(next);
            _running++;
            next.Value.SetResult();
        }

        if (_users.Count + _background.Count > 0 && limit.PausedUntil - time.GetUtcNow() is { Ticks: > 0 } pause) ResumeAfter(pause);
    }

    private void ResumeAfter(TimeSpan pause)
    {
        if (_resume is null) _resume = time.CreateTimer(static gate => ((RequestGate)gate!).Resume(), this, pause, Timeout.InfiniteTimeSpan);
        else _resume.Change(pause, Timeout.InfiniteTimeSpan);
    }

    private void Resume()
    {
        lock (_gate) Admit();
    }
}
