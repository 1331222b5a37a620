namespace GitOpsActors.Charts.Requests;

/// <summary>A failure is told again for a while: of two thousand who ask a server that is down, one goes there.</summary>
internal sealed class RecentFaults<TKey>(TimeProvider time, TimeSpan count) where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, (ChartException Fault, long At)> _faults = [];

    /// <exception cref="ChartException">The same failed a moment ago.</exception>
    public void ThrowIfAny(TKey key)
    {
        lock (_gate)
        {
            if (_faults.TryGetValue(key, out var last) && time.GetElapsedTime(last.At) < count) throw new ChartException(last.Fault.Kind, last.Fault.Message, last.Fault);
        }
    }

    /// <summary>The same work, whose failure is remembered, and whose success forgets it.</summary>
    public Func<CancellationToken, Task<T>> Noting<T>(TKey key, Func<CancellationToken, Task<T>> work) => async stop =>
    {
        try
        {
            var answer = await work(stop);
            lock (_gate) _faults.Remove(key);
            return answer;
        }
        catch (ChartException fault)
        {
            lock (_gate) Remember(key, fault);
            throw;
        }
    };

    private void Remember(TKey key, ChartException fault)
    {
        foreach (var (old, (_, at)) in _faults)
            if (time.GetElapsedTime(at) >= count) _faults.Remove(old);
        _faults[key] = (fault, time.GetTimestamp());
    }
}
