namespace GitOpsActors.Charts.Requests;

/// <summary>
/// Who asks for what is being fetched already waits for the same answer, and a failure is told again for a while: of two thousand who ask
/// a server that is down one goes there. The work is stopped when nobody waits any more.
/// </summary>
internal sealed class SharedAnswers<TKey, T>(TimeProvider time, TimeSpan failuresCount)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Running> _running = [];
    private readonly Dictionary<TKey, (ChartException Fault, long At)> _faults = [];

    /// <param name="mayRepeat">Whether a failure of a moment ago will do.</param>
    public async Task<T> AskAsync(TKey key, bool mayRepeat, Func<CancellationToken, Task<T>> work, CancellationToken stop)
    {
        Running running;
        lock (_gate)
        {
            if (mayRepeat && _faults.TryGetValue(key, out var last) && time.GetElapsedTime(last.At) < failuresCount)
                throw new ChartException(last.Fault.Kind, last.Fault.Message, last.Fault);
            if (!_running.TryGetValue(key, out running!))
            {
                _running[key] = running = new Running();
                running.Answer = WorkAsync(key, running, work);
            }

            running.Waiting++;
        }

        try
        {
            return await running.Answer.WaitAsync(stop);
        }
        finally
        {
            lock (_gate)
            {
                if (--running.Waiting == 0 && !running.Answer.IsCompleted)
                {
                    // Whoever comes from now on begins anew.
                    if (_running.GetValueOrDefault(key) == running) _running.Remove(key);
                    running.Stop.Cancel();
                }
            }
        }
    }

    private async Task<T> WorkAsync(TKey key, Running running, Func<CancellationToken, Task<T>> work)
    {
        // Not under the lock in which it was started.
        await Task.Yield();
        ChartException? fault = null;
        try
        {
            return await work(running.Stop.Token);
        }
        catch (ChartException error)
        {
            fault = error;
            throw;
        }
        finally
        {
            lock (_gate)
            {
                if (_running.GetValueOrDefault(key) == running) _running.Remove(key);
                if (fault is null) _faults.Remove(key);
                else Remember(key, fault);
            }
        }
    }

    private void Remember(TKey key, ChartException fault)
    {
        foreach (var (old, (_, at)) in _faults)
            if (time.GetElapsedTime(at) >= failuresCount) _faults.Remove(old);
        _faults[key] = (fault, time.GetTimestamp());
    }

    private sealed class Running
    {
        public CancellationTokenSource Stop { get; } = new();

        public Task<T> Answer { get; set; } = null!;

        public int Waiting { get; set; }
    }
}
