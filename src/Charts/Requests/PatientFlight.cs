using GitOpsActors.Shared;

namespace GitOpsActors.Charts.Requests;

/// <summary>
/// Concurrent callers with one question share one answer, and a failure is told again for a while: of two thousand who ask a server that is
/// down, one goes there.
/// </summary>
internal sealed class PatientFlight<TKey, T>(TimeProvider time, TimeSpan tellAgainFor) where TKey : notnull
{
    private readonly SingleFlight<TKey, T> _flights = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, (ChartException Fault, long At)> _faults = [];

    /// <param name="mayRecall">Whether a failure of a moment ago will do.</param>
    /// <exception cref="ChartException">The work failed, now or a moment ago.</exception>
    public async Task<T> RunAsync(TKey key, bool mayRecall, Func<CancellationToken, Task<T>> work, CancellationToken stop)
    {
        if (mayRecall) ThrowIfFailedBefore(key);
        return await _flights.RunAsync(key, async end =>
        {
            // The work of an earlier caller may have failed between the look above and this.
            if (mayRecall) ThrowIfFailedBefore(key);
            return await NoteAsync(key, work, end);
        }, stop);
    }

    private void ThrowIfFailedBefore(TKey key)
    {
        lock (_gate)
        {
            if (!_faults.TryGetValue(key, out var last) || time.GetElapsedTime(last.At) >= tellAgainFor) return;
            throw new ChartException(last.Fault.Kind, last.Fault.Message, last.Fault);
        }
    }

    private async Task<T> NoteAsync(TKey key, Func<CancellationToken, Task<T>> work, CancellationToken stop)
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
    }

    private void Remember(TKey key, ChartException fault)
    {
        foreach (var (old, (_, at)) in _faults)
            if (time.GetElapsedTime(at) >= tellAgainFor) _faults.Remove(old);
        _faults[key] = (fault, time.GetTimestamp());
    }
}
