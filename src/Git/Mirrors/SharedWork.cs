namespace GitOpsActors.Git.Mirrors;

/// <summary>Who asks for what is being done already waits for the same answer. The work is stopped when nobody waits any more.</summary>
internal sealed class SharedWork<TKey, T> where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Running> _running = [];

    public async Task<T> RunAsync(TKey key, Func<CancellationToken, Task<T>> work, CancellationToken stop)
    {
        Running running;
        lock (_gate)
        {
            if (!_running.TryGetValue(key, out running!))
            {
                running = new Running();
                _running[key] = running;
                running.Answer = DoAsync(key, running, work);
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

    private async Task<T> DoAsync(TKey key, Running running, Func<CancellationToken, Task<T>> work)
    {
        // Not under the lock in which it was started.
        await Task.Yield();
        try
        {
            return await work(running.Stop.Token);
        }
        finally
        {
            lock (_gate)
            {
                if (_running.GetValueOrDefault(key) == running) _running.Remove(key);
            }
        }
    }

    private sealed class Running
    {
        public CancellationTokenSource Stop { get; } = new();

        public Task<T> Answer { get; set; } = null!;

        public int Waiting { get; set; }
    }
}
