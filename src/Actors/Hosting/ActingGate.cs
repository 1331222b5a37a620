namespace GitOpsActors.Actors.Hosting;

/// <summary>
/// Whether this node may act on clusters: only while it is a full member that sees a majority of the others. What runs when the right is lost is
/// stopped at once, and begins again when the right is regained.
/// </summary>
public sealed class ActingGate
{
    private readonly Lock _changing = new();
    private volatile Period _now = new(IsOpen: true);

    public bool IsOpen => _now.IsOpen;

    public void Set(bool mayAct)
    {
        Period ended;
        lock (_changing)
        {
            if (_now.IsOpen == mayAct) return;
            (ended, _now) = (_now, new Period(mayAct));
        }

        ended.Finish();
    }

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken stop)
    {
        while (true)
        {
            var period = _now;
            if (!period.IsOpen)
            {
                await period.Ended.WaitAsync(stop);
                continue;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, period.Over);
            try
            {
                return await work(either.Token);
            }
            catch (OperationCanceledException) when (period.Over.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                // The right was lost in the middle; what was to be done is done once it is back.
            }
        }
    }

    /// <summary>A stretch of time in which the answer was the same.</summary>
    private sealed record Period(bool IsOpen)
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _over = new();

        public Task Ended => _ended.Task;

        public CancellationToken Over => _over.Token;

        public void Finish()
        {
            _over.Cancel();
            _ended.TrySetResult();
        }
    }
}
