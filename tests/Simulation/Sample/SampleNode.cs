using Akka.Actor;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Scenarios;
using GitOpsActors.Simulation.World;

namespace GitOpsActors.Simulation.Sample;

/// <summary>What a node knows: which Applications are declared, where the branch is, what the cluster has. It tells the Applications of its node.</summary>
#pragma warning disable CA1001 // A node that dies disposes of nothing, and what is held here has nothing to give back.
internal sealed class SampleNode(SimulatedNode node, Mistake mistake) : UntypedActor, IWithTimers
#pragma warning restore CA1001
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(20);
    private static readonly (string Group, string Kind)[] Kinds = [("", "ConfigMap"), ("", "Secret"), ("apps", "Deployment")];

    private readonly SortedSet<string> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Kind), SortedDictionary<string, (ObjectName Name, string Instance, SampleObject Object)>> _live = [];
    private readonly Dictionary<string, long> _reached = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly SortedSet<string> _new = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _confirmed = new(StringComparer.Ordinal);
    private List<string> _asking = [];
    private string _revision = "";
    private long _pictures;
    private bool _isLooking;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Watch(Places.Control, "argoproj.io", "Application");
        foreach (var (group, kind) in Kinds) Watch(Places.Workload, group, kind);
        if (mistake != Mistake.TrustsNews) Timers.StartPeriodicTimer("look", LookNow.Instance, LookEvery);
        Look();
    }

    protected override void PostStop() => _stop.Cancel();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LookNow: Look(); break;
            case Looked looked: Take(looked); break;
            case Seen seen: See(seen); break;
            case Introduce introduce: Meet(introduce); break;
            default: Unhandled(message); break;
        }
    }

    private void Look()
    {
        foreach (var name in _declared) node.StartEntity(Places.Region, name);
        if (_isLooking) return;
        _isLooking = true;
        _asking = [.. _new];
        Effects.Start(node, Self, async stop => new Looked((await node.World.Repositories[Places.Repository].LookAsync(node, stop)).GetValueOrDefault(Places.Branch) ?? ""),
            static _ => new Looked(""), _stop.Token);
    }

    private void Take(Looked looked)
    {
        _isLooking = false;
        if (looked.Revision.Length == 0) return;
        _revision = looked.Revision;
        _confirmed.UnionWith(_asking);
        _new.ExceptWith(_asking);
        TellAll();
        if (_new.Count > 0) Look();
    }

    /// <summary>
    /// An Application that has come from another node may have heard of a push that this node has not: it is told nothing before a look that
    /// began after it came. (Seed 64 applied an older revision without this.)
    /// </summary>
    private void Meet(Introduce introduce)
    {
        if (!introduce.IsNew)
        {
            TellOne(introduce.Application);
            return;
        }

        if (mistake == Mistake.BelievesWhatIsThere && _revision.Length > 0)
        {
            _confirmed.Add(introduce.Application);
            TellOne(introduce.Application);
            return;
        }

        _confirmed.Remove(introduce.Application);
        _new.Add(introduce.Application);
        Look();
    }

    private void Watch(string server, string group, string kind)
    {
        var (self, client) = (Self, (ICluster)new FakeClusterClient(node.World.Clusters[server], node));
        Effects.Start(node, self, async stop =>
        {
            var resource = node.World.Clusters[server].Kinds.Find(group, kind)!;
            var list = new List<MapNode>();
            await foreach (var told in client.ListAndWatchAsync(resource, ListQuery.Everything, null, stop))
            {
                if (told is WatchEvent.ListBegun) list = [];
                else if (told is WatchEvent.Page page) list.AddRange(page.Objects);
                else self.Tell(new Seen(server, group, kind, told is WatchEvent.ListEnded ended ? new Whole(list, ended.ResourceVersion) : told));
            }

            return "ended";
        }, static error => error.Message, _stop.Token);
    }

    private void See(Seen seen)
    {
        if (seen.Server == Places.Control)
        {
            if (seen.Told is Whole all) foreach (var one in all.Objects) Declare(one);
            if (seen.Told is WatchEvent.Changed changed) Declare(changed.Object);
            return;
        }

        if (!_live.TryGetValue((seen.Group, seen.Kind), out var live)) _live[(seen.Group, seen.Kind)] = live = new(StringComparer.Ordinal);
        var touched = new SortedSet<string>(StringComparer.Ordinal);
        switch (seen.Told)
        {
            case Whole all:
                live.Clear();
                foreach (var one in all.Objects) Put(live, one);
                touched.UnionWith(_declared);
                break;
            case WatchEvent.Changed changed: touched.Add(Put(live, changed.Object)); break;
            case WatchEvent.Deleted deleted:
                live.Remove(ObjectName.Of(deleted.Object).ToString());
                touched.Add(Instance(deleted.Object));
                break;
        }

        _reached[seen.Kind] = seen.Told switch
        {
            Whole all => long.Parse(all.ResourceVersion),
            WatchEvent.Changed changed => VersionOf(changed.Object),
            WatchEvent.Deleted deleted => VersionOf(deleted.Object),
            _ => _reached.GetValueOrDefault(seen.Kind),
        };
        foreach (var name in touched) TellOne(name);
    }

    private static long VersionOf(MapNode item) => long.Parse(item.Text("metadata", "resourceVersion") ?? "0");

    private void Declare(MapNode resource)
    {
        var name = ObjectName.Of(resource).Name;
        if (!_declared.Add(name)) return;
        node.StartEntity(Places.Region, name);
        TellOne(name);
    }

    private static string Put(SortedDictionary<string, (ObjectName, string, SampleObject)> live, MapNode item)
    {
        var name = ObjectName.Of(item);
        live[name.ToString()] = (name, Instance(item), new SampleObject(Places.ValueOf(item) ?? "", item.Text("metadata", "uid") ?? "", VersionOf(item)));
        return Instance(item);
    }

    private static string Instance(MapNode item) => Tracking.Default.Read(item)?.Instance ?? "";

    private void TellAll()
    {
        foreach (var name in _declared) TellOne(name);
    }

    private void TellOne(string name)
    {
        if (!_declared.Contains(name) || !_confirmed.Contains(name) || node.World.Placement.HomeOf(Places.Region, name) != node) return;
        var live = _live.Values.SelectMany(static kind => kind.Values).Where(one => one.Instance == name).ToDictionary(static one => one.Name, static one => one.Object);
        node.Region(Places.Region).Tell(new Picture(name, ++_pictures, _revision, _revision.Length > 0 && _live.Count == Kinds.Length, live, new Dictionary<string, long>(_reached)));
    }

    internal sealed record LookNow
    {
        public static readonly LookNow Instance = new();
    }

    private sealed record Looked(string Revision);

    private sealed record Seen(string Server, string Group, string Kind, object Told);

    private sealed record Whole(IReadOnlyList<MapNode> Objects, string ResourceVersion);
}
