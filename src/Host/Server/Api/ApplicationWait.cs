using System.Threading.Channels;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Waits until one Application looks as it should. Listens from the moment it is made, so that nothing in between is missed.</summary>
internal sealed class ApplicationWait : IDisposable
{
    private readonly Channel<MapNode?> _seen = Channel.CreateUnbounded<MapNode?>();
    private readonly Func<MapNode?, bool> _until;
    private readonly IDisposable _listening;

    public ApplicationWait(FleetClient fleet, string name, Func<MapNode?, bool> until)
    {
        _until = until;
        _listening = fleet.Listen((changed, item) =>
        {
            if (changed == name) _seen.Writer.TryWrite(item);
        });
    }

    /// <summary>What it looked like when it first was as it should be, after it was seen to have begun; null when it was gone.</summary>
    public async Task<MapNode?> AfterAsync(Func<MapNode, bool> begun, TimeSpan deadline, CancellationToken stop)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limited.CancelAfter(deadline);
        try
        {
            var hasBegun = false;
            await foreach (var item in _seen.Reader.ReadAllAsync(limited.Token))
            {
                hasBegun |= item is null || begun(item);
                if (hasBegun && _until(item)) return item;
            }

            return null;
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing happened within {deadline.TotalSeconds:0} s", error);
        }
    }

    public void Dispose() => _listening.Dispose();
}
