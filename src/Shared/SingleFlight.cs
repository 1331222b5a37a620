namespace GitOpsActors.Shared;

/// <summary>
/// Concurrent callers with one question share one answer. The work is stopped when nobody waits for it any more. Of each question one work
/// is under way, and at most one waits to be next.
/// </summary>
internal sealed class SingleFlight<TKey, T> where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Flight> _flights = [];

    /// <summary>Joins the work that is under way, or begins it.</summary>
    public Task<T> RunAsync(TKey key, Func<CancellationToken, Task<T>> work, CancellationToken stop) => ShareAsync(key, isFresh: false, work, stop);

    /// <summary>The same, but the work has begun after this call: it sees all that had happened before the call.</summary>
    public Task<T> RunAfreshAsync(TKey key, Func<CancellationToken, Task<T>> work, CancellationToken stop) => ShareAsync(key, isFresh: true, work, stop);

    private async Task<T> ShareAsync(TKey key, bool isFresh, Func<CancellationToken, Task<T>> work, CancellationToken stop)
    {
        var flight = Join(key, isFresh, work);
        try
        {
            return await flight.Answer.WaitAsync(stop);
        }
        finally
        {
            if (IsAbandonedBy(key, flight)) await flight.Stop.CancelAsync();
        }
    }

    private Flight Join(TKey key, bool isFresh, Func<CancellationToken, Task<T>> work)
    {
        lock (_gate)
        {
            var flight = _flights.GetValueOrDefault(key) ?? (_flights[key] = Begin(key, work, after: null));
            if (isFresh && flight.HasBegun) flight = flight.Next ??= Begin(key, work, after: flight.Answer);
            flight.Waiting++;
            return flight;
        }
    }

    private Flight Begin(TKey key, Func<CancellationToken, Task<T>> work, Task? after)
    {
        var flight = new Flight();
        flight.Answer = FlyAsync(key, flight, work, after);
        return flight;
    }

    private async Task<T> FlyAsync(TKey key, Flight flight, Func<CancellationToken, Task<T>> work, Task? after)
    {
        // Not under the lock in which it was started.
        await Task.Yield();
        if (after is not null) await after.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            flight.Stop.Token.ThrowIfCancellationRequested();
            lock (_gate) flight.HasBegun = true;
            return await work(flight.Stop.Token);
        }
        finally
        {
            lock (_gate) Remove(key, flight);
        }
    }

    private bool IsAbandonedBy(TKey key, Flight flight)
    {
        lock (_gate)
        {
            if (--flight.Waiting > 0 || flight.Answer.IsCompleted) return false;
            // Whoever comes from now on begins anew.
            Remove(key, flight);
            return true;
        }
    }

    private void Remove(TKey key, Flight flight)
    {
        if (!_flights.TryGetValue(key, out var current)) return;
        if (current.Next == flight) current.Next = null;
        if (current != flight) return;
        if (flight.Next is { } next) _flights[key] = next;
        else _flights.Remove(key);
    }

    private sealed class Flight
    {
        public CancellationTokenSource Stop { get; } = new();

        public Task<T> Answer { get; set; } = null!;

        /// <summary>Who joins it now may get what was true before.</summary>
        public bool HasBegun { get; set; }

        public Flight? Next { get; set; }

        public int Waiting { get; set; }
    }
}
