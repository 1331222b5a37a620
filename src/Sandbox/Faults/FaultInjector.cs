using GitOpsActors.Sandbox.Errors;
using Microsoft.AspNetCore.Connections;

namespace GitOpsActors.Sandbox.Faults;

/// <summary>Makes things go wrong, as the plan of the moment says.</summary>
public sealed class FaultInjector(Cluster cluster, FaultPlan plan)
{
    // Chances are drawn in thousandths of a percent.
    private const int Scale = 100_000;

    private FaultPlan _plan = plan;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FaultPlan Plan
    {
        get => Volatile.Read(ref _plan);
        set
        {
            Volatile.Write(ref _plan, value);
            Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    /// <summary>Ends with the next change of the plan; what waits for events must wait for this as well.</summary>
    public Task NextChange() => Volatile.Read(ref _changed).Task;

    /// <exception cref="ApiException">The request is to fail.</exception>
    /// <exception cref="ConnectionResetException">The connection is to be cut.</exception>
    public async Task BeforeRequest(CancellationToken aborted)
    {
        var now = Plan;
        if (ReferenceEquals(now, FaultPlan.None)) return;
        if (now.Latency > TimeSpan.Zero) await Task.Delay(now.Latency, cluster.Time, aborted);
        if (now.Stopped || Happens(now.Resets)) throw new ConnectionResetException("cut on purpose");
        if (Happens(now.TooManyRequests))
            throw new ApiException(429, "TooManyRequests", "Too many requests, please try again later.",
                Engine.Documents.MapNode.Of(("retryAfterSeconds", 1)));
        if (Happens(now.ServerErrors))
            throw Happens(0.5) ? new ApiException(503, "ServiceUnavailable", "apiserver not ready")
                : new ApiException(500, "InternalError", "Internal error occurred: failed on purpose");
    }

    /// <summary>Holds a watch while watches are stale; true when it is to end now.</summary>
    public async Task<bool> EndsWatch(CancellationToken end)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            var now = Plan;
            if (now.Stopped) return true;
            if (!now.StaleWatches) return Happens(now.DroppedWatches);
            await changed.WaitAsync(end);
        }
    }

    private bool Happens(double chance) => chance > 0 && cluster.NewNumber(Scale) < chance * Scale;
}
