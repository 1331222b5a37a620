using Akka.Actor;
using GitOpsActors.Actors.Clusters.Orphans;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes.Faults;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Clusters;

/// <summary>Look at everything anew: objects mark their Applications in another way now, or the cluster is reached in another way or not at all.</summary>
internal sealed record LookAnew(Tracking Tracking, HealthScripts Health);

/// <summary>Health is told by these scripts now. Objects are not kept, so kinds that it concerns are listed anew.</summary>
internal sealed record JudgeAnew(HealthScripts Health);

/// <summary>
/// Watches one cluster for all Applications of the node that deploy to it: one watch for each kind that any of them manages. Each event becomes a
/// digest, a health and a version, and those Applications hear of it that it concerns.
///
/// <code>
///   track --> kinds --> watch (loop beside the actor) --> feed --> batch --> news for each Application
///                         \--> the cluster serves no such kind --> looked for again, sooner when a definition arrives
/// </code>
/// </summary>
internal sealed partial class ClusterActor(
    string server, Tracking initial, HealthScripts scripts, FleetNode node, Func<double> chance, ILogger logger) : MeteredActor(ActorKind.Cluster, node), IWithTimers
{
    private static readonly GroupKind Definitions = new("apiextensions.k8s.io", "CustomResourceDefinition");
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly ClusterMeter _meter = new(server, node);
    private readonly ClusterFollowers _followers = new();
    private readonly Dictionary<GroupKind, KindWatch> _watches = [];
    private readonly HashSet<GroupKind> _missing = [];
    private readonly Dictionary<(GroupKind Kind, string Space), WatchFeed> _feeds = [];
    private Tracking _tracking = initial;
    private HealthScripts _health = scripts;
    private CancellationTokenSource _stop = new();
    private bool _isInTrouble;
    private bool _isLookingForKinds, _mustLookForKinds;
    private int _pauses;
    private int _started;
    private int _kindsAsked;
    private IActorRef? _orphans;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        base.PreStart();
        Watch(Definitions);
    }

    protected override void PostStop()
    {
        StopAll();
        _meter.Leave();
        base.PostStop();
    }

    protected override void OnReceive(object message)
    {
        Take(message);
        _meter.Show(_watches.Values, isConnected: !_isInTrouble && _watches.TryGetValue(Definitions, out var watch) && watch.IsListed);
    }

    private void Take(object message)
    {
        switch (message)
        {
            case Track track: Follow(track); break;
            case Untrack untrack:
                EndLater(_followers.Remove(untrack.Application));
                _orphans?.Tell(untrack);
                break;
            case TrackOrphans orphans: FollowOrphans(orphans); break;
            case Unfollowed unfollowed: EndIfUnfollowed(unfollowed.Kind); break;
            case FeedReady ready: TakeBatch(ready); break;
            case Scoped scoped: StartLoops(scoped); break;
            case LoopFailed failed: NoteFailure(failed); break;
            case LoopEnded ended: TakeEnd(ended); break;
            case WatchDue due: Restart(due.Kind); break;
            case KindsMoved: LookForKinds(); break;
            case KindsFound found: TakeKinds(found); break;
            case KindsUnknown unknown: TakeNoKinds(unknown); break;
            case LookAnew anew: Begin(anew.Tracking, anew.Health); break;
            case JudgeAnew anew: Judge(anew.Health); break;
            default: Unhandled(message); break;
        }
    }

    private void Follow(Track track)
    {
        EndLater(_followers.Add(track));
        Watch(Definitions);
        // In one order, so that the same seed is the same run in each process.
        foreach (var kind in track.Kinds.OrderBy(static kind => kind.Group, StringComparer.Ordinal).ThenBy(static kind => kind.Kind, StringComparer.Ordinal)) Watch(kind);
        TellAll(track);
    }

    /// <summary>What nobody manages is looked for by a child: it needs watches of all kinds, and few projects want to know.</summary>
    private void FollowOrphans(TrackOrphans orphans)
    {
        if (_orphans is null && orphans.Namespace.Length == 0) return;
        var tracking = _tracking;
        _orphans ??= Context.ActorOf(ActorProps.Of(() => new OrphansActor(server, tracking, Node)), "orphans");
        _orphans.Tell(orphans);
    }

    /// <summary>Applications come and go, and often name a kind again at once.</summary>
    private void EndLater(IReadOnlyList<GroupKind> kinds)
    {
        foreach (var kind in kinds) Timers.StartSingleTimer("unfollowed-" + kind, new Unfollowed(kind), Node.Limits.WatchIdle);
    }

    private void EndIfUnfollowed(GroupKind kind)
    {
        if (!_followers.OfKind(kind).Any() && kind != Definitions) End(kind);
        if (!_followers.All.Any()) End(Definitions);
    }

    private void End(GroupKind kind)
    {
        _missing.Remove(kind);
        if (!_watches.Remove(kind, out var watch)) return;
        watch.End();
        foreach (var space in watch.Spaces) _feeds.Remove((kind, space));
        Timers.Cancel("watch-" + kind);
    }

    /// <summary>Everything that an Application may know already is told: it has just begun to listen, or something of it may have been lost.</summary>
    private void TellAll(Track track)
    {
        var changes = new List<LiveChange>();
        foreach (var kind in track.Kinds)
        {
            if (!_watches.TryGetValue(kind, out var watch)) continue;
            foreach (var live in watch.Of(ApplicationName.InstanceOf(track.Application), track.Keys.Where(key => key.GroupKind == kind))) changes.Add(new LiveChange(live.Key, live, live.ResourceVersion));
            if (!watch.IsListed) continue;
            foreach (var key in track.Keys)
                if (key.GroupKind == kind && !watch.Has(key)) changes.Add(new LiveChange(key, null, watch.VersionOf(key.Namespace)));
        }

        Tell(track, changes);
    }

    private void TakeBatch(FeedReady ready)
    {
        if (!_watches.TryGetValue(ready.Kind, out var watch) || watch.Number != ready.Number || !_feeds.TryGetValue((ready.Kind, ready.Space), out var feed)) return;
        var (began, wasListed, batch) = (Node.Time.GetTimestamp(), watch.IsListed, feed.Take());
        var letters = new Dictionary<Track, List<LiveChange>>(ReferenceEqualityComparer.Instance);
        if (batch.IsWhole) AddNeverSeen(watch, ready.Space, batch, letters);
        var news = watch.Take(batch, ready.Space);
        var hadProblem = watch.Works(ready.Space);
        if (_isInTrouble)
        {
            _isInTrouble = false;
            LogBack(server);
        }

        if (ready.Kind == Definitions && news.Count > 0) LookForKindsAtOnce();
        foreach (var (change, before) in news)
        {
            foreach (var track in _followers.Of(change.Key, change.Live?.Mark, before)) Add(letters, track, change);
        }

        // Those that wait for the whole kind must hear that it is complete, even if nothing of it is theirs.
        if ((!wasListed && watch.IsListed) || hadProblem)
        {
            foreach (var track in _followers.OfKind(ready.Kind)) letters.TryAdd(track, []);
        }

        foreach (var (track, changes) in letters) Tell(track, changes);
        _meter.Took(batch, began);
    }

    /// <summary>
    /// What an Application asks after and a whole list does not have is gone, also when the watch has never shown it: it may have come by an apply, whose
    /// answer was faster, and gone again before the list.
    /// </summary>
    private void AddNeverSeen(KindWatch watch, string space, WatchBatch batch, Dictionary<Track, List<LiveChange>> letters)
    {
        foreach (var track in _followers.OfKind(watch.Kind))
        {
            foreach (var key in track.Keys)
            {
                if (key.GroupKind != watch.Kind || (space.Length > 0 && key.Namespace != space) || watch.Has(key) || batch.Changes.ContainsKey(key)) continue;
                Add(letters, track, new LiveChange(key, null, batch.Version));
            }
        }
    }

    private static void Add(Dictionary<Track, List<LiveChange>> letters, Track track, LiveChange change)
    {
        if (!letters.TryGetValue(track, out var changes)) letters[track] = changes = [];
        changes.Add(change);
    }

    private void Tell(Track track, List<LiveChange> changes) => Node.Applications.Tell(
        new LiveNews(track.Application, new ApplicationMessage.LiveSeen(server, changes, Listed(track.Kinds), Unwatched(track.Kinds)) { Ask = track.Ask }), ActorRefs.NoSender);

    /// <summary>A kind that the cluster does not serve has no objects: nothing more can be known of it.</summary>
    private HashSet<GroupKind> Listed(IReadOnlySet<GroupKind> kinds) =>
        [.. kinds.Where(kind => _missing.Contains(kind) || (_watches.TryGetValue(kind, out var watch) && watch.IsListed))];

    private Dictionary<GroupKind, string> Unwatched(IReadOnlySet<GroupKind> kinds)
    {
        var reasons = new Dictionary<GroupKind, string>();
        foreach (var kind in kinds)
            if (_watches.TryGetValue(kind, out var watch) && watch.Problem.Length > 0 && !watch.IsListed) reasons[kind] = watch.Problem;
        return reasons;
    }

    private void Watch(GroupKind kind)
    {
        if (_watches.ContainsKey(kind) || _missing.Contains(kind)) return;
        _watches[kind] = new KindWatch(kind);
        Restart(kind);
    }

    /// <summary>Begins to watch a kind; what is known of it stays until the first list says what is so now.</summary>
    private void Restart(GroupKind kind)
    {
        if (!_watches.TryGetValue(kind, out var watch)) return;
        Timers.Cancel("watch-" + kind);
        watch.Number = ++_started;
        var stop = watch.Begin();
        if (Node.Connections.Find(server) is not { } connection)
        {
            SetProblem(watch, "", $"there is no cluster with the address {server}");
            return;
        }

        if (connection.Namespaces.Count == 0)
        {
            StartLoops(new Scoped(kind, watch.Number, [""]));
            return;
        }

        var number = watch.Number;
        Beside(async () =>
        {
            var resource = (await connection.Cluster.KindsAsync(stop)).Find(kind.Group, kind.Kind);
            IReadOnlyList<string> spaces = resource is null ? [""] : resource.IsNamespaced ? connection.Namespaces : connection.SeesClusterResources ? [""] : [];
            return new Scoped(kind, number, spaces);
        }, error => new LoopEnded(kind, number, "", error));
    }

    private void StartLoops(Scoped scoped)
    {
        if (!_watches.TryGetValue(scoped.Kind, out var watch) || watch.Number != scoped.Number || Node.Connections.Find(server) is not { } connection) return;
        watch.LookInto(scoped.Spaces.Count > 0 ? scoped.Spaces : [""]);
        if (scoped.Spaces.Count == 0)
        {
            SetProblem(watch, "", $"the Secret of the cluster {server} lists namespaces and not clusterResources, so {scoped.Kind} can't be looked at");
            return;
        }

        var (self, kind, number, stop, reading) = (Self, scoped.Kind, scoped.Number, watch.Stop, Node.ReadingOf(_tracking, _health));
        foreach (var space in scoped.Spaces)
        {
            var feed = new WatchFeed(() => self.Tell(new FeedReady(kind, number, space), ActorRefs.NoSender));
            _feeds[(kind, space)] = feed;
            var loop = new WatchLoop(
                connection.Cluster, kind, reading, feed, fault => self.Tell(new LoopFailed(kind, number, space, fault), ActorRefs.NoSender),
                new EventCounter(server, kind));
            Beside(async () =>
            {
                await loop.RunAsync(space, stop);
                return new LoopEnded(kind, number, space, null);
            }, error => new LoopEnded(kind, number, space, error));
        }
    }

    private void NoteFailure(LoopFailed failed)
    {
        if (!_watches.TryGetValue(failed.Kind, out var watch) || watch.Number != failed.Number) return;
        if (failed.Fault.Kind == FaultKind.NotFound) LookForKinds();
        if (!watch.IsListed) SetProblem(watch, failed.Space, failed.Fault.Message);
        NoteTrouble(failed.Kind, failed.Fault.Message);
    }

    private void SetProblem(KindWatch watch, string space, string problem)
    {
        if (!watch.Fails(space, problem)) return;
        foreach (var track in _followers.OfKind(watch.Kind)) Tell(track, []);
    }

    // One line an outage, not one a kind and attempt.
    private void NoteTrouble(GroupKind kind, string problem)
    {
        if (_isInTrouble) return;
        _isInTrouble = true;
        LogTrouble(kind, server, problem);
    }

    private void TakeEnd(LoopEnded ended)
    {
        if (!_watches.TryGetValue(ended.Kind, out var watch) || watch.Number != ended.Number) return;
        if (ended.Error is ClusterException { Kind: FaultKind.UnknownKind })
        {
            Forget(ended.Kind);
            LookForKindsLater();
            return;
        }

        var problem = ended.Error?.Message ?? "the watch ended";
        if (!watch.IsListed) SetProblem(watch, ended.Space, problem);
        NoteTrouble(ended.Kind, problem);
        Timers.StartSingleTimer("watch-" + ended.Kind, new WatchDue(ended.Kind), Spread(FirstPause * 5));
    }

    /// <summary>Something was defined just now, and is served in a moment.</summary>
    private void LookForKindsAtOnce()
    {
        _pauses = 0;
        Timers.Cancel("kinds");
        LookForKinds();
    }

    /// <summary>Asks which kinds there are: a definition came or changed, or a kind is missing and may have come without one.</summary>
    private void LookForKinds()
    {
        if (_isLookingForKinds)
        {
            _mustLookForKinds = true;
            return;
        }

        if (Node.Connections.Find(server) is not { } connection) return;
        (_isLookingForKinds, _mustLookForKinds) = (true, false);
        var (number, stop) = (++_kindsAsked, _stop.Token);
        Beside(
            async () => new KindsFound(number, (await connection.Cluster.RefreshKindsAsync(stop)).All.Select(static resource => new GroupKind(resource.Group, resource.Kind)).ToHashSet()),
            _ => new KindsUnknown(number));
    }

    private void TakeKinds(KindsFound found)
    {
        if (found.Number != _kindsAsked) return;
        _isLookingForKinds = false;
        _orphans?.Tell(KindsMayDiffer.Message);
        foreach (var kind in _watches.Keys.Where(kind => !found.Served.Contains(kind) && kind != Definitions).ToList()) Forget(kind);
        var arrived = _missing.Where(found.Served.Contains).ToList();
        foreach (var kind in arrived)
        {
            _missing.Remove(kind);
            Watch(kind);
        }

        if (arrived.Count > 0) _pauses = 0;
        foreach (var track in arrived.Count > 0 ? _followers.All : [])
        {
            var own = arrived.Where(track.Kinds.Contains).ToList();
            if (own.Count > 0) Node.Applications.Tell(new KindNews(track.Application, new ApplicationMessage.KindsArrived(server, own)), ActorRefs.NoSender);
        }

        if (_mustLookForKinds) LookForKinds();
        else LookForKindsLater();
    }

    /// <summary>The cluster does not serve the kind any more, so its objects are gone.</summary>
    private void Forget(GroupKind kind)
    {
        if (!_watches.Remove(kind, out var watch)) return;
        watch.End();
        _missing.Add(kind);
        foreach (var track in _followers.OfKind(kind))
            Tell(track, [.. watch.Of(ApplicationName.InstanceOf(track.Application), track.Keys.Where(key => key.GroupKind == kind)).Select(static live => new LiveChange(live.Key, null, live.ResourceVersion))]);
    }

    private void TakeNoKinds(KindsUnknown unknown)
    {
        if (unknown.Number != _kindsAsked) return;
        _isLookingForKinds = false;
        LookForKindsLater(evenIfNoneIsMissing: true);
    }

    /// <summary>A definition is served a while after it was established, and nothing tells when.</summary>
    private void LookForKindsLater(bool evenIfNoneIsMissing = false)
    {
        if ((_missing.Count == 0 && !evenIfNoneIsMissing) || Timers.IsTimerActive("kinds")) return;
        var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(_pauses++, 10)));
        Timers.StartSingleTimer("kinds", KindsMoved.Message, Spread(pause));
    }

    private void Judge(HealthScripts health)
    {
        var before = _health;
        _health = health;
        foreach (var kind in _watches.Keys.Where(kind => before.For(kind) != health.For(kind)).ToList()) Restart(kind);
    }

    private void Begin(Tracking tracking, HealthScripts health)
    {
        (_tracking, _health) = (tracking, health);
        _orphans?.Tell(new LookAnew(tracking, health));
        StopAll();
        _stop = new CancellationTokenSource();
        _feeds.Clear();
        _missing.Clear();
        // What is found in the former way does not count any more.
        _kindsAsked++;
        _isLookingForKinds = false;
        _pauses = 0;
        var followed = _followers.Kinds.Append(Definitions).Distinct().ToList();
        // A watch that lingers without followers would stay as it is now, stopped or without a cluster, for whoever follows its kind next.
        foreach (var kind in _watches.Keys.Where(kind => !followed.Contains(kind)).ToList()) End(kind);
        foreach (var kind in followed)
        {
            if (_watches.ContainsKey(kind)) Restart(kind);
            else Watch(kind);
        }
    }

    private void StopAll()
    {
        _stop.Cancel();
        _stop.Dispose();
        foreach (var watch in _watches.Values) watch.End();
    }

    private TimeSpan Spread(TimeSpan pause) => pause * (1 + (0.5 * chance()));
}
