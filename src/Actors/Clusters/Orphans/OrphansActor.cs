using Akka.Actor;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes.Discovery;

namespace GitOpsActors.Actors.Clusters.Orphans;

/// <summary>
/// Tells Applications what nobody manages in their namespaces. One watch for each kind of the cluster serves all that ask, and runs only while any
/// does; of each object it has the metadata, and keeps a line. News of a namespace are told at most once a second.
///
/// <code>
///   ask --> kinds of the cluster --> watches (loops beside the actor) --> table --(changed)--> a moment later: each namespace anew
///   control plane --> names of Applications -------------------------------------------^
/// </code>
/// </summary>
internal sealed class OrphansActor(string server, Tracking initial, FleetNode node) : MeteredActor(ActorKind.Cluster, node), IWithTimers
{
    private const int KeysMax = 5_000;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, string> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IReadOnlyList<Unclaimed> Objects, bool IsCut)> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _applications = new(StringComparer.Ordinal);
    private readonly Dictionary<(GroupKind Kind, string Space), CancellationTokenSource> _loops = [];
    private readonly HashSet<(GroupKind Kind, string Space)> _unanswered = [];
    private UnclaimedTable _table = null!;
    private Tracking _tracking = initial;
    private bool _knowsNames, _knowsKinds;
    private int _number;

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsReady => _knowsNames && _knowsKinds && _unanswered.Count == 0;

    protected override void PreStart()
    {
        base.PreStart();
        Clear();
        Node.ControlPlane.Tell(new FollowNames());
    }

    protected override void PostStop()
    {
        EndLoops();
        base.PostStop();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TrackOrphans track: Take(track); break;
            case Untrack untrack: Leave(untrack.Application); break;
            case NamesSeen names: TakeNames(names); break;
            case LookAnew anew:
                _tracking = anew.Tracking;
                Clear();
                Look();
                break;
            case KindsMayDiffer: Look(); break;
            case KindsKnown kinds when kinds.Number == _number: Watch(kinds.Kinds); break;
            case LookFailed failed when failed.Number == _number: Timers.StartSingleTimer(KindsMayDiffer.Message, KindsMayDiffer.Message, TryAgainAfter); break;
            case Answered answered when answered.Number == _number: TakeAnswer(answered.Loop); break;
            case Ended ended: TakeEnd(ended); break;
            case Changed changed when ReferenceEquals(changed.Table, _table): TellSoon(); break;
            case TellNow: TellChanged(); break;
            case Unneeded when _asked.Count == 0: Clear(); break;
            // Words of a time before everything was begun anew.
            case KindsKnown or LookFailed or Answered or Changed or Unneeded: break;
            default: Unhandled(message); break;
        }
    }

    private void Take(TrackOrphans track)
    {
        if (track.Namespace.Length == 0)
        {
            Leave(track.Application);
            return;
        }

        Timers.Cancel(Unneeded.Message);
        var isFirst = _asked.Count == 0;
        _asked[track.Application] = track.Namespace;
        _table.Follow(_asked.Values);
        if (isFirst) Look();
        if (!IsReady) return;
        Tell([track.Namespace]);
        Tell(track.Application, track.Namespace, _told[track.Namespace]);
    }

    private void Leave(string application)
    {
        if (!_asked.Remove(application)) return;
        _table.Follow(_asked.Values);
        if (_asked.Count == 0) Timers.StartSingleTimer(Unneeded.Message, Unneeded.Message, Node.Limits.WatchIdle);
    }

    private void TakeNames(NamesSeen names)
    {
        _knowsNames = true;
        _applications.UnionWith(names.Declared);
        _applications.ExceptWith(names.Gone);
        // What bore the mark of one that is gone is nobody's now.
        if (IsReady) TellAll();
    }

    /// <summary>Asks which kinds there are: from memory, once that was asked for.</summary>
    private void Look()
    {
        if (_asked.Count == 0) return;
        if (Node.Connections.Find(server) is not { } connection)
        {
            Timers.StartSingleTimer(KindsMayDiffer.Message, KindsMayDiffer.Message, TryAgainAfter);
            return;
        }

        var number = _number;
        Beside(
            async () => new KindsKnown(number, [.. (await connection.Cluster.KindsAsync(CancellationToken.None)).Preferred.Where(OrphanKinds.IsLookedAt)]),
            _ => new LookFailed(number));
    }

    private void Watch(IReadOnlyList<ApiResource> kinds)
    {
        if (_asked.Count == 0 || Node.Connections.Find(server) is not { } connection) return;
        IReadOnlyList<string> spaces = connection.Namespaces.Count > 0 ? connection.Namespaces : [""];
        var served = kinds.Select(static kind => new GroupKind(kind.Group, kind.Kind)).ToHashSet();
        foreach (var loop in _loops.Keys.Where(loop => !served.Contains(loop.Kind)).ToList()) Forget(loop);
        foreach (var kind in kinds.OrderBy(static kind => kind.ApiVersion, StringComparer.Ordinal).ThenBy(static kind => kind.Kind, StringComparer.Ordinal))
            foreach (var space in spaces) Begin(connection, kind, space);
        _knowsKinds = true;
        if (IsReady) TellAll();
    }

    private void Begin(Connection connection, ApiResource resource, string space)
    {
        var loop = (new GroupKind(resource.Group, resource.Kind), space);
        if (_loops.ContainsKey(loop)) return;
        var end = _loops[loop] = new CancellationTokenSource();
        _unanswered.Add(loop);
        var (self, number, stop) = (Self, _number, end.Token);
        var run = new UnclaimedLoop(connection.Cluster, resource, _tracking, _table);
        Beside(
            async () =>
            {
                await run.RunAsync(space, () => self.Tell(new Answered(loop, number), ActorRefs.NoSender), stop);
                return new Ended(loop, number);
            },
            _ => new Ended(loop, number));
    }

    private void TakeAnswer((GroupKind Kind, string Space) loop)
    {
        if (_unanswered.Remove(loop) && IsReady) TellAll();
    }

    /// <summary>The kind is gone, or the client was closed: which of both is seen when the kinds are looked at again.</summary>
    private void TakeEnd(Ended ended)
    {
        if (ended.Number != _number || !_loops.ContainsKey(ended.Loop)) return;
        Forget(ended.Loop);
        Timers.StartSingleTimer(KindsMayDiffer.Message, KindsMayDiffer.Message, TryAgainAfter);
        if (IsReady) TellSoon();
    }

    private void Forget((GroupKind Kind, string Space) loop)
    {
        if (_loops.Remove(loop, out var end))
        {
            end.Cancel();
            end.Dispose();
        }

        _unanswered.Remove(loop);
        _table.Replace(loop.Kind, loop.Space, new Dictionary<ResourceKey, TableEntry>());
    }

    private void TellSoon()
    {
        if (!Timers.IsTimerActive(TellNow.Message)) Timers.StartSingleTimer(TellNow.Message, TellNow.Message, Moment);
    }

    private void TellChanged()
    {
        if (IsReady) Tell(_table.TakeChanged());
    }

    private void TellAll()
    {
        _table.TakeChanged();
        Tell([.. _asked.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private void Tell(IReadOnlyList<string> namespaces)
    {
        foreach (var @namespace in namespaces)
        {
            var wasTold = _told.TryGetValue(@namespace, out var told);
            var now = _told[@namespace] = _table.Of(@namespace, _applications.Contains, KeysMax);
            if (wasTold && told.IsCut == now.IsCut && told.Objects.SequenceEqual(now.Objects)) continue;
            foreach (var application in _asked.Where(one => one.Value == @namespace).Select(static one => one.Key).Order(StringComparer.Ordinal)) Tell(application, @namespace, now);
        }
    }

    private void Tell(string application, string @namespace, (IReadOnlyList<Unclaimed> Objects, bool IsCut) now) => Node.Applications.Tell(
        new OrphanNews(application, new ApplicationMessage.UnclaimedSeen(server, @namespace, now.Objects, now.IsCut)), ActorRefs.NoSender);

    /// <summary>Ends all watches and forgets what they told. Who asks stays, and is told again when all is known anew.</summary>
    private void Clear()
    {
        EndLoops();
        _number++;
        _knowsKinds = false;
        _told.Clear();
        var self = Self;
        UnclaimedTable table = null!;
        table = _table = new UnclaimedTable(() => self.Tell(new Changed(table), ActorRefs.NoSender));
        _table.Follow(_asked.Values);
    }

    private void EndLoops()
    {
        foreach (var end in _loops.Values)
        {
            end.Cancel();
            end.Dispose();
        }

        _loops.Clear();
        _unanswered.Clear();
    }

    private sealed record KindsKnown(int Number, IReadOnlyList<ApiResource> Kinds);

    private sealed record LookFailed(int Number);

    private sealed record Answered((GroupKind Kind, string Space) Loop, int Number);

    private sealed record Ended((GroupKind Kind, string Space) Loop, int Number);

    private sealed record Changed(UnclaimedTable Table);

    private sealed class TellNow
    {
        public static readonly TellNow Message = new();
    }

    private sealed class Unneeded
    {
        public static readonly Unneeded Message = new();
    }
}

/// <summary>The cluster may serve other kinds than before.</summary>
internal sealed class KindsMayDiffer
{
    public static readonly KindsMayDiffer Message = new();
}
