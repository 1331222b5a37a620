using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Wire.Methods;

/// <summary>
/// Ends an answer that goes on when the token of its reader counts no more: one that was taken away, or is over. It is looked at regularly,
/// since a stream may be silent for hours.
/// </summary>
internal sealed class ReaderWatch(TimeProvider time)
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<MapNode> WatchedAsync(
        Call call, IAsyncEnumerable<MapNode> messages, [EnumeratorCancellation] CancellationToken stop = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Stop, stop);
        await using var reading = messages.GetAsyncEnumerator(end.Token);
        var watching = WatchAsync(call, end);
        try
        {
            while (await NextAsync(reading, call.Stop, stop)) yield return reading.Current;
        }
        finally
        {
            await end.CancelAsync();
            await watching;
        }
    }

    /// <summary>False when the reader may read no more, too.</summary>
    private static async Task<bool> NextAsync(IAsyncEnumerator<MapNode> reading, CancellationToken gone, CancellationToken stop)
    {
        try
        {
            return await reading.MoveNextAsync();
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task WatchAsync(Call call, CancellationTokenSource end)
    {
        try
        {
            do await Task.Delay(LooksEvery, time, end.Token);
            while (await call.Access.CountsAsync());
            await end.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The stream has ended by itself.
        }
    }
}
