using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Watching;
using GitOpsActors.Simulation.Nodes;
using Kind = GitOpsActors.Simulation.Faults.FaultKind;

namespace GitOpsActors.Simulation.World;

/// <summary>
/// One list and watch of a kind. It shows what happened in order, some time after it did: what an answer to a request tells may be long
/// known before the watch tells it.
/// </summary>
internal sealed class FakeWatch(FakeCluster cluster, SimulatedNode node, RequestRoute route, ApiResource resource, string space, Action<ClusterFault>? failed)
{
    private readonly string _place = $"{cluster.Server} {resource.Kind}";
    private KindTable? _table;
    private TaskCompletionSource? _waits;
    private ClusterException? _broken;
    private TimeSpan _lag;
    private int _next;
    private bool _isShown;

    private SimulatedWorld World => node.World;

    public async IAsyncEnumerable<WatchEvent> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        using var cancelled = stop.Register(() => Wake(null));
        cluster.Watch(this);
        try
        {
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                if (_table is null)
                {
                    if (await ListAsync(stop) is not { } list) continue;
                    foreach (var told in list) yield return told;
                }

                foreach (var told in Visible()) yield return told;
                await NextAsync(stop);
            }
        }
        finally
        {
            cluster.Unwatch(this);
        }
    }

    /// <summary>Something happened to an object of the table: it is shown when the watch has come so far.</summary>
    public void Happened(KindTable table)
    {
        if (!ReferenceEquals(table, _table) || _waits is null || _isShown) return;
        _isShown = true;
        if (World.Dice.Strikes(Kind.WatchLags, _place)) _lag = World.Dice.SpanOf(Kind.WatchLags, _place);
        else if (_lag > TimeSpan.Zero) _lag = TimeSpan.Zero;
        var problem = World.Dice.Strikes(Kind.WatchExpires, _place) ? ClusterFaults.Expired() : World.Dice.Strikes(Kind.WatchBreaks, _place) ? ClusterFaults.Unreachable() : null;
        World.Clock.After(_lag + TimeSpan.FromMilliseconds(1), World.Life, "watch", () => Wake(problem));
    }

    /// <summary>The kind is not served any more.</summary>
    public void Ended(KindTable table)
    {
        if (ReferenceEquals(table, _table)) Wake(ClusterFaults.NotFound(resource.ToString()));
    }

    private void Wake(ClusterException? problem)
    {
        _broken ??= problem;
        var waits = _waits;
        _waits = null;
        waits?.TrySetResult();
    }

    private async Task<IEnumerable<WatchEvent>?> ListAsync(CancellationToken stop)
    {
        try
        {
            var (table, at, next, objects) = await route.SendAsync("list", new ObjectName(resource.Group, resource.Kind, space, ""), null, false, () =>
            {
                var known = cluster.TryTableOf(resource.Group, resource.Kind) ?? throw ClusterFaults.NotFound(resource.ToString());
                return (known, cluster.Version, known.Log.Count, known.Objects.Values.Where(IsMeant).Select(item => known.In(item, resource.ApiVersion)).ToList());
            }, stop);
            (_table, _next) = (table, next);
            return WatchForm.OfList(objects, at.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (ClusterException problem)
        {
            await PauseAsync(problem, stop);
            return null;
        }
    }

    private List<WatchEvent> Visible()
    {
        var told = new List<WatchEvent>();
        while (_table is { } table && _next < table.Log.Count)
        {
            var change = table.Log[_next++];
            if (!IsMeant(change.Object)) continue;
            var shown = table.In(change.Object, resource.ApiVersion);
            told.Add(change.IsGone ? new WatchEvent.Deleted(shown) : new WatchEvent.Changed(shown));
        }

        return told;
    }

    private async Task NextAsync(CancellationToken stop)
    {
        // What happened while events were being told is shown at once: nobody has called since.
        if (_table is { } table && _next < table.Log.Count) return;
        if (_broken is null)
        {
            (_waits, _isShown) = (new TaskCompletionSource(), false);
            await _waits.Task;
        }

        if (_broken is not { } problem || stop.IsCancellationRequested) return;
        _broken = null;
        if (problem.Kind is FaultKind.Expired or FaultKind.NotFound) _table = null;
        // A version that is gone means a list at once; everything else a pause.
        if (problem.Kind == FaultKind.Expired) failed?.Invoke(problem.Fault);
        else await PauseAsync(problem, stop);
    }

    private async Task PauseAsync(ClusterException problem, CancellationToken stop)
    {
        failed?.Invoke(problem.Fault);
        await Task.Delay(World.Chance.NextSpan(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(2000)), node.Time, stop);
    }

    private bool IsMeant(MapNode item) => space.Length == 0 || item.Text("metadata", "namespace") == space;
}
