using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Kubernetes.Watching;

/// <summary>
/// Lists, then watches from there; a watch that ends or breaks goes on from the last version that was told, and one whose version is
/// gone begins with a list. After each failure a pause, longer each time until something is heard again.
/// </summary>
internal sealed class ListAndWatch(ClusterClient client, ApiResource resource, ListQuery query, ClusterClientOptions options, Action<ClusterFault>? failed)
{
    private readonly Pauses _pauses = new(options.Chance);
    private string? _version;
    private bool _listsWhole;
    private ClusterFault? _fault;

    public async IAsyncEnumerable<WatchEvent> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            if (_version is null)
            {
                if (await ListAsync(stop) is not { } reset) continue;
                yield return reset;
            }

            var isHeard = false;
            await using var events = client.WatchAsync(resource, query, _version!, stop).GetAsyncEnumerator(stop);
            while (await NextAsync(events, stop) is { } next)
            {
                isHeard = true;
                _pauses.Reset();
                _version = VersionOf(next) ?? _version;
                yield return next;
            }
            // A server that ends watches in silence is not asked again at once either: that could go on for ever.
            if (_fault is not null || !isHeard) await Task.Delay(_pauses.Next(_fault), options.Time, stop);
            _fault = null;
        }
    }

    private async Task<WatchEvent.Reset?> ListAsync(CancellationToken stop)
    {
        var objects = new List<MapNode>();
        try
        {
            _version = await client.ListAsync(resource, _listsWhole ? query with { PageSize = 0 } : query, objects.Add, stop);
            _listsWhole = false;
            return new WatchEvent.Reset(objects, _version);
        }
        catch (ClusterException e)
        {
            // Pages of a list that takes too long expire; all of it in one answer does not.
            if (e.Kind == FaultKind.Expired) _listsWhole = true;
            failed?.Invoke(e.Fault);
            await Task.Delay(_pauses.Next(e.Fault), options.Time, stop);
            return null;
        }
    }

    /// <summary>The next event; null when this watch is over.</summary>
    private async Task<WatchEvent?> NextAsync(IAsyncEnumerator<WatchEvent> events, CancellationToken stop)
    {
        try
        {
            return await events.MoveNextAsync() ? events.Current : null;
        }
        catch (ClusterException e)
        {
            _fault = e.Fault;
            failed?.Invoke(e.Fault);
            if (e.Kind is FaultKind.Expired or FaultKind.NotFound) _version = null;
            return null;
        }
    }

    private static string? VersionOf(WatchEvent told) => told switch
    {
        WatchEvent.Changed changed => changed.Object.Text("metadata", "resourceVersion"),
        WatchEvent.Deleted deleted => deleted.Object.Text("metadata", "resourceVersion"),
        WatchEvent.Bookmark { ResourceVersion.Length: > 0 } bookmark => bookmark.ResourceVersion,
        _ => null,
    };
}
