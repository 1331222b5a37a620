namespace GitOpsActors.Charts.Requests;

/// <summary>The time that a request may take: as a whole, and for each step on the way.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _whole;
    private readonly CancellationTokenSource _step;
    private readonly CancellationTokenSource _either;
    private readonly TimeSpan _forStep;

    public Deadline(ChartLimits limits, TimeProvider time, CancellationToken stop)
    {
        _whole = new CancellationTokenSource(limits.RequestTimeout, time);
        _step = new CancellationTokenSource(limits.StallTimeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(stop, _whole.Token, _step.Token);
        _forStep = limits.StallTimeout;
    }

    /// <summary>Begins the next step.</summary>
    public CancellationToken Next()
    {
        _step.CancelAfter(_forStep);
        return _either.Token;
    }

    public void Dispose()
    {
        _either.Dispose();
        _step.Dispose();
        _whole.Dispose();
    }
}
