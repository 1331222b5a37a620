namespace GitOpsActors.Actors.Hosting;

/// <summary>
/// Whether this node may act on clusters: only while it is a member that sees a majority of the others. What runs when the right is lost is stopped
/// at once, and begins again when the right is regained.
/// </summary>
public sealed class ActingGate(TimeProvider time)
{
    // The right may come back without any news: a node that slept finds all others where they were.
    internal static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock _changing = new();
    private volatile Period _now = new(IsOpen: true);
    private volatile Func<bool> _mayAct = static () => true;

    public bool IsOpen => _now.IsOpen && _mayAct();

    /// <summary>From now on this says whether the node may act. It is asked before each effect, so that a node that slept does not act on old news.</summary>
    public void Ask(Func<bool> mayAct)
    {
        _mayAct = mayAct;
        Look();
    }

    /// <summary>Something has happened that may have changed the answer.</summary>
    public void Look()
    {
        Period ended;
        lock (_changing)
        {
            var mayAct = _mayAct();
            if (_now.IsOpen == mayAct) return;
            (ended, _now) = (_now, new Period(mayAct));
        }

        ended.Finish();
    }

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken stop)
    {
        while (true)
        {
            if (!_now.IsOpen || !_mayAct()) Look();
            var period = _now;
            if (!period.IsOpen)
            {
                await WaitAsync(period, stop);
                stop.ThrowIfCancellationRequested();
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

    /// <summary>Runs the work, and makes an answer of whatever goes wrong with it.</summary>
    /// <param name="patience">After how long it is stopped, for the sentence that tells so.</param>
    public async Task<T> AnswerAsync<T>(
        Func<CancellationToken, Task<T>> work, Func<Exception, T> failed, TimeSpan patience, CancellationToken stop)
    {
        try
        {
            return await RunAsync(work, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return failed(new TimeoutException($"it was ended, or took longer than {patience.TotalMinutes:0} minutes"));
        }
#pragma warning disable CA1031 // Whatever goes wrong beside an actor is an answer; the actor says what follows.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return failed(error);
        }
    }

    private async Task WaitAsync(Period period, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, period.Over);
        try
        {
            await Task.Delay(LookEvery, time, either.Token);
        }
        catch (OperationCanceledException)
        {
            // The answer has changed, or nobody waits any more.
        }
    }

    /// <summary>A stretch of time in which the answer was the same.</summary>
    private sealed record Period(bool IsOpen)
    {
        private readonly CancellationTokenSource _over = new();

        public CancellationToken Over => _over.Token;

        public void Finish() => _over.Cancel();
    }
}
