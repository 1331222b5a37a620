using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
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
    private int _expiredInARow;
    private ClusterFault? _fault;

    public async IAsyncEnumerable<WatchEvent> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            if (_version is null)
                await foreach (var told in ListAsync(stop)) yield return told;

            var (start, isHeard) = (options.Time.GetTimestamp(), false);
            await using (var events = client.WatchAsync(resource, query, _version!, stop).GetAsyncEnumerator(stop))
            {
                while (await NextAsync(events, stop) is { } next)
                {
                    isHeard = true;
                    Heard();
                    _version = VersionOf(next) ?? _version;
                    yield return next;
                }
            }

            // Nothing may happen to a kind for long: a watch that lasted has worked as well.
            if (options.Time.GetElapsedTime(start) > Pauses.Longest) Heard();
            // A server that ends watches in silence is not asked again at once either: that could go on for ever.
            if (_fault is not null || !isHeard) await PauseAsync(_fault, stop);
            _fault = null;
        }
    }

    private async IAsyncEnumerable<WatchEvent> ListAsync([EnumeratorCancellation] CancellationToken stop)
    {
        for (var next = ""; ;)
        {
            var isFirst = next.Length == 0;
            var objects = new List<MapNode>();
            var (fault, version) = await PageAsync(objects.Add, stop);
            if (fault is not null)
            {
                await PauseAsync(fault, stop);
                continue;
            }

            if (isFirst) yield return new WatchEvent.ListBegun();
            yield return new WatchEvent.Page(objects);
            if (next.Length > 0) continue;
            (_version, _listsWhole) = (version, false);
            yield return new WatchEvent.ListEnded(version);
            yield break;

            async Task<(ClusterFault? Fault, string Version)> PageAsync(Action<MapNode> found, CancellationToken stop)
            {
                try
                {
                    (next, var version) = await client.ListPageAsync(resource, _listsWhole ? query with { PageSize = 0 } : query, next, found, stop);
                    return (null, version);
                }
                catch (ClusterException e) when (e.Kind != FaultKind.Closed)
                {
                    // Pages of a list that takes too long expire; all of it in one answer does not.
                    if (e.Kind == FaultKind.Expired) _listsWhole = true;
                    // A page that failed by chance is asked for again; a token that is not accepted any more would never be.
                    if (e.Kind == FaultKind.Expired || e.Fault.Nature == FaultNature.Terminal) next = "";
                    failed?.Invoke(e.Fault);
                    return (e.Fault, "");
                }
            }
        }
    }

    /// <summary>The next event; null when this watch is over.</summary>
    private async Task<WatchEvent?> NextAsync(IAsyncEnumerator<WatchEvent> events, CancellationToken stop)
    {
        try
        {
            return await events.MoveNextAsync() ? events.Current : null;
        }
        catch (ClusterException e) when (e.Kind != FaultKind.Closed)
        {
            _fault = e.Fault;
            failed?.Invoke(e.Fault);
            if (e.Kind is FaultKind.Expired or FaultKind.NotFound) _version = null;
            return null;
        }
    }

    private void Heard()
    {
        _pauses.Reset();
        _expiredInARow = 0;
    }

    /// <summary>After an API server's restart every version is gone: a pause here, as long as the outage has made it, would be spent blind.
    /// A server at which each new version is gone at once is paused for like any other that fails.</summary>
    private async Task PauseAsync(ClusterFault? fault, CancellationToken stop)
    {
        if (fault is { Kind: FaultKind.Expired } && _expiredInARow++ == 0) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(client.Ended, stop);
        // When the client was closed meanwhile, the next request says so.
        await Task.Delay(_pauses.Next(fault), options.Time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
    }

    private static string? VersionOf(WatchEvent told) => told switch
    {
        WatchEvent.Changed changed => changed.Object.Text("metadata", "resourceVersion"),
        WatchEvent.Deleted deleted => deleted.Object.Text("metadata", "resourceVersion"),
        WatchEvent.Bookmark { ResourceVersion.Length: > 0 } bookmark => bookmark.ResourceVersion,
        _ => null,
    };
}
