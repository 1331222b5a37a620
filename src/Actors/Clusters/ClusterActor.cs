using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes.Faults;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Clusters;

/// <summary>
/// Watches one cluster for all Applications that deploy to it: one watch for each kind that anybody manages. Each event becomes a digest,
/// a health and a version, and whoever it concerns is told. Kinds that the cluster does not serve yet are begun when their definition
/// arrives.
/// </summary>
#pragma warning disable CA1001 // What an actor holds it gives back in StopAsync.
internal sealed partial class ClusterActor(
    string server, ClusterConnections connections, ClusterFollowers followers, Func<Tracking> trackingOf, ILogger<ClusterActor> logger) : Actor
#pragma warning restore CA1001
{
    private static readonly GroupKind Definitions = new("apiextensions.k8s.io", "CustomResourceDefinition");
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    private readonly Dictionary<GroupKind, KindWatch> _watches = [];
    private readonly HashSet<GroupKind> _missing = [];
    private Tracking _tracking = Tracking.Default;
    private CancellationTokenSource _stopWatches = new();
    private int _watchesMade;

    protected internal override ValueTask StartAsync(ActorContext context)
    {
        _tracking = trackingOf();
        WatchAll(context);
        return default;
    }

    protected internal override ValueTask StopAsync(StopReason reason)
    {
        _stopWatches.Cancel();
        _stopWatches.Dispose();
        return default;
    }

    protected internal override ValueTask ReceiveAsync(object message, ActorContext context)
    {
        switch (message)
        {
            case Track track: Follow(track, context); break;
            case Untrack untrack: followers.Remove(untrack.Instance); break;
            case KindChanged changed: Tell(changed, context); break;
            case WatchEnded ended: WatchAgain(ended, context); break;
            case KindsMoved: LookForKinds(context); break;
            case KindsFound found: Arrive(found, context); break;
            case LookAnew anew:
                _tracking = anew.Tracking;
                _stopWatches.Cancel();
                _stopWatches.Dispose();
                _stopWatches = new CancellationTokenSource();
                _watches.Clear();
                _missing.Clear();
                WatchAll(context);
                break;
            default: context.Unhandled(message); break;
        }

        return default;
    }

    private void WatchAll(ActorContext context)
    {
        Watch(Definitions, context);
        foreach (var kind in followers.Kinds.Distinct().ToList()) Watch(kind, context);
    }

    private void Follow(Track track, ActorContext context)
    {
        followers.Add(track);
        foreach (var kind in track.Kinds) Watch(kind, context);
        TellAll(track);
    }

    /// <summary>Everything that an Application may know already is told again: it has just begun to listen.</summary>
    private void TellAll(Track track)
    {
        var changes = new List<LiveChange>();
        foreach (var kind in track.Kinds)
        {
            if (!_watches.TryGetValue(kind, out var watch)) continue;
            foreach (var live in watch.Of(track.Instance, track.Keys.Where(key => key.GroupKind == kind))) changes.Add(new LiveChange(live.Key, live, live.ResourceVersion));
        }

        track.Application.Tell(new LiveNews(new ApplicationMessage.LiveSeen(server, changes, Listed(track.Kinds))));
    }

    private void Tell(KindChanged changed, ActorContext context)
    {
        if (!_watches.TryGetValue(changed.Kind, out var watch) || watch.Number != changed.Watch) return;
        var wasListed = watch.IsListed;
        var news = watch.Take(changed);
        if (changed.Kind == Definitions && news.Count > 0) context.Self.Tell(new KindsMoved());
        var letters = new Dictionary<Track, List<LiveChange>>(ReferenceEqualityComparer.Instance);
        foreach (var (change, before) in news)
        {
            foreach (var track in followers.Of(change.Key, change.Live?.Mark, before))
            {
                if (!letters.TryGetValue(track, out var changes)) letters[track] = changes = [];
                changes.Add(change);
            }
        }

        // Who waits for the whole kind must hear that it is complete, even if nothing of it is theirs.
        if (!wasListed)
        {
            foreach (var track in followers.All)
                if (track.Kinds.Contains(changed.Kind)) letters.TryAdd(track, []);
        }

        foreach (var (track, changes) in letters)
            track.Application.Tell(new LiveNews(new ApplicationMessage.LiveSeen(server, changes, Listed(track.Kinds))));
    }

    /// <summary>A kind that the cluster does not serve has no objects: nothing more can be known of it.</summary>
    private HashSet<GroupKind> Listed(IReadOnlySet<GroupKind> kinds) =>
        [.. kinds.Where(kind => _missing.Contains(kind) || (_watches.TryGetValue(kind, out var watch) && watch.IsListed))];

    private void Watch(GroupKind kind, ActorContext context)
    {
        if (_watches.ContainsKey(kind) || _missing.Contains(kind)) return;
        var number = ++_watchesMade;
        _watches[kind] = new KindWatch(kind, number);
        var (self, stop, tracking) = (context.Self, _stopWatches.Token, _tracking);
        context.StartEndlessEffect(
            async stopping =>
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, stop);
                var client = connections.Find(server) ?? throw new InvalidOperationException($"no cluster has the address {server}");
                try
                {
                    var resource = await client.Discovery.FindAsync(kind.Group, kind.Kind, either.Token);
                    await KindWatch.FollowAsync(client, resource, kind, number, tracking, changed => self.Tell(changed), fault => LogWatchPauses(kind, server, fault.Message), either.Token);
                    return new WatchEnded(kind, number, "");
                }
                catch (ClusterException error) when (error.Kind == FaultKind.UnknownKind)
                {
                    return new WatchEnded(kind, number, "unknown");
                }
            },
            error => new WatchEnded(kind, number, error.Message));
    }

    private void WatchAgain(WatchEnded ended, ActorContext context)
    {
        if (!_watches.TryGetValue(ended.Kind, out var watch) || watch.Number != ended.Watch) return;
        _watches.Remove(ended.Kind);
        if (ended.Problem == "unknown")
        {
            _missing.Add(ended.Kind);
            foreach (var track in followers.All)
                if (track.Kinds.Contains(ended.Kind)) TellAll(track);
            return;
        }

        LogWatchBroke(ended.Kind, server, ended.Problem);
        context.StartTimer("watch-" + ended.Kind, TryAgainAfter, new KindsMoved());
    }

    private void LookForKinds(ActorContext context)
    {
        foreach (var kind in followers.Kinds.Append(Definitions).Distinct().ToList()) Watch(kind, context);
        if (connections.Find(server) is not { } client) return;
        context.StartEffect(
            async stop => new KindsFound((await client.Discovery.RefreshAsync(stop)).All.Select(static resource => new GroupKind(resource.Group, resource.Kind)).ToHashSet()),
            static _ => new KindsFound(new HashSet<GroupKind>()));
    }

    private void Arrive(KindsFound found, ActorContext context)
    {
        var arrived = _missing.Where(found.Served.Contains).ToList();
        if (arrived.Count == 0) return;
        foreach (var kind in arrived)
        {
            _missing.Remove(kind);
            Watch(kind, context);
        }

        foreach (var track in followers.All)
        {
            var own = arrived.Where(track.Kinds.Contains).ToList();
            if (own.Count > 0) track.Application.Tell(new KindNews(new ApplicationMessage.KindsArrived(server, own)));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "watch of {Kind} in {Cluster} pauses: {Problem}")]
    private partial void LogWatchPauses(GroupKind kind, string cluster, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "watch of {Kind} in {Cluster} broke and is begun anew: {Problem}")]
    private partial void LogWatchBroke(GroupKind kind, string cluster, string problem);
}
