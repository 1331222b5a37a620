using System.Collections.Immutable;
using Akka.Actor;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>
/// A node's view of the control cluster. Applications that live on the node hear of their resource and of what is said to all; the sources hear of
/// credentials, the watchers of clusters, and the starter of names. Nobody is told anything before all of it was read once, so that nobody decides
/// on half of it.
/// </summary>
internal sealed partial class ControlPlaneActor(FleetNode node, FleetOptions options, ILogger<ControlPlaneActor> logger) : MeteredActor(ActorKind.ControlPlane, node), IWithTimers
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(2);

    private static readonly GroupKind Applications = new("argoproj.io", "Application");
    private static readonly GroupKind Projects = new("argoproj.io", "AppProject");
    private static readonly GroupKind Secrets = new("", "Secret");
    private static readonly GroupKind Settings = new("", "ConfigMap");
    private static readonly GroupKind[] Kinds = [Applications, Projects, Secrets, Settings];

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<GroupKind, ImmutableDictionary<string, MapNode>> _known = [];
    private readonly HashSet<string> _local = new(StringComparer.Ordinal);
    private readonly HashSet<IActorRef> _listeners = [];
    private readonly HashSet<IActorRef> _starters = [];
    private readonly DeclaredClusters _clusters = new(node, options.ConnectTo);
    private bool _isInTrouble;
    private MapNode _readSettings = MapNode.Empty;
    private ControlPlaneView? _view;
    private RepositorySecrets _secrets = new([], KnownServers.None, null);
    private IReadOnlyDictionary<string, string> _webhookSecrets = new Dictionary<string, string>(StringComparer.Ordinal);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        base.PreStart();
        foreach (var kind in Kinds) Follow(kind);
    }

    protected override void PostStop()
    {
        _stop.Cancel();
        _stop.Dispose();
        base.PostStop();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Seen seen: Take(seen); break;
            case Introduce introduce: Welcome(introduce.Application); break;
            case Checked check: TakeCheck(check); break;
            case CheckFailed failed when _local.Contains(failed.Application): Timers.StartSingleTimer("check-" + failed.Application, new Introduce(failed.Application), TryAgainAfter); break;
            case Depart depart: _local.Remove(depart.Application); break;
            case CheckFailed: break;
            case AskSecrets:
                if (_view is not null) Sender.Tell(new SecretsSeen(_secrets));
                break;
            case AskTracking:
                if (_view is not null) Sender.Tell(new ClustersMoved(_view.Tracking, []) { Health = _view.Resources.Health });
                break;
            case FollowNames: TakeStarter(); break;
            case Listen: TakeListener(); break;
            case AskControlPlane:
                Sender.Tell(new ControlPlaneState(_view, _known.GetValueOrDefault(Applications) ?? ImmutableDictionary<string, MapNode>.Empty, _secrets, _webhookSecrets));
                break;
            case Trouble trouble: Note(trouble.Kind, trouble.Problem); break;
            case Broke broke:
                Note(broke.Kind, broke.Problem);
                Timers.StartSingleTimer("follow-" + broke.Kind, new Again(broke.Kind), TryAgainAfter);
                break;
            case Again again: Follow(again.Kind); break;
            case Terminated ended:
                _listeners.Remove(ended.ActorRef);
                _starters.Remove(ended.ActorRef);
                break;
            default: Unhandled(message); break;
        }
    }

    // One line an outage, not one a kind and attempt.
    private void Note(GroupKind kind, string problem)
    {
        if (_isInTrouble) return;
        _isInTrouble = true;
        LogTrouble(kind, problem);
    }

    private void Follow(GroupKind kind)
    {
        var (self, control, @namespace, stop) = (Self, Node.Control, Node.Namespace, _stop.Token);
        Beside(
            async () =>
            {
                var resource = await control.FindKindAsync(kind.Group, kind.Kind, stop);
                var list = new List<(string, MapNode?)>();
                await foreach (var happened in control.ListAndWatchAsync(resource, new ListQuery { Namespace = @namespace }, fault => self.Tell(new Trouble(kind, fault.Message), ActorRefs.NoSender), stop))
                {
                    switch (happened)
                    {
                        case WatchEvent.ListBegun: list = []; break;
                        case WatchEvent.Page page: list.AddRange(page.Objects.Select(static item => (NameOf(item), (MapNode?)item))); break;
                        case WatchEvent.ListEnded: self.Tell(new Seen(kind, list, IsWhole: true), ActorRefs.NoSender); break;
                        case WatchEvent.Changed changed: self.Tell(new Seen(kind, [(NameOf(changed.Object), changed.Object)], IsWhole: false), ActorRefs.NoSender); break;
                        case WatchEvent.Deleted deleted: self.Tell(new Seen(kind, [(NameOf(deleted.Object), null)], IsWhole: false), ActorRefs.NoSender); break;
                    }
                }

                return new Broke(kind, "the watch ended");
            },
            error => new Broke(kind, error.Message));
    }

    private static string NameOf(MapNode item) => item.Text("metadata", "name") ?? "";

    private void Take(Seen seen)
    {
        if (_isInTrouble)
        {
            _isInTrouble = false;
            LogBack();
        }

        var before = _known.GetValueOrDefault(seen.Kind) ?? ImmutableDictionary<string, MapNode>.Empty;
        var items = seen.IsWhole ? ImmutableDictionary.CreateBuilder<string, MapNode>() : before.ToBuilder();
        foreach (var (name, item) in seen.Items)
        {
            if (item is null) items.Remove(name);
            else items[name] = item;
        }

        _known[seen.Kind] = items.ToImmutable();
        if (_known.Count < Kinds.Length) return;
        if (_view is null) Begin();
        else if (seen.Kind != Applications) Look();
        else TellChanges(seen, before);
    }

    /// <summary>Everything was read once: those that wait for it are told.</summary>
    private void Begin()
    {
        Look();
        foreach (var name in _local.ToList()) Welcome(name);
        foreach (var starter in _starters) starter.Tell(AllNames());
        foreach (var (name, item) in _known[Applications]) Announce(name, item);
    }

    private void TellChanges(Seen seen, ImmutableDictionary<string, MapNode> before)
    {
        var now = _known[Applications];
        var gone = seen.IsWhole ? before.Keys.Where(name => !now.ContainsKey(name)).ToList() : [.. seen.Items.Where(static one => one.Item is null).Select(static one => one.Name)];
        var declared = seen.Items.Where(one => one.Item is not null && !before.ContainsKey(one.Name)).Select(static one => one.Name).ToList();
        foreach (var (name, item) in seen.Items)
        {
            if (item is null || (seen.IsWhole && before.GetValueOrDefault(name) is { } known && known["metadata"]!["resourceVersion"] == item["metadata"]!["resourceVersion"])) continue;
            if (_local.Contains(name)) Tell(new ResourceNews(name, item));
            Announce(name, item);
        }

        foreach (var name in gone)
        {
            if (_local.Contains(name)) Tell(new ResourceNews(name, null, before.GetValueOrDefault(name).Text("metadata", "uid") ?? ""));
            Announce(name, null);
        }

        if (declared.Count == 0 && gone.Count == 0) return;
        foreach (var starter in _starters) starter.Tell(new NamesSeen(declared, gone));
    }

    private void Announce(string name, MapNode? item)
    {
        foreach (var listener in _listeners) listener.Tell(new Announced(name, item));
    }

    /// <summary>
    /// An Application lives here now. One that this node has not heard of is looked up: this node may be behind, and nobody's history is to end
    /// because of that.
    /// </summary>
    private void Welcome(string name)
    {
        _local.Add(name);
        if (_view is not { } view) return;
        Tell(new ViewNews(name, view));
        if (_known[Applications].GetValueOrDefault(name) is { } resource)
        {
            Tell(new ResourceNews(name, resource));
            return;
        }

        var (control, @namespace, stop) = (Node.Control, Node.Namespace, _stop.Token);
        Beside(async () => new Checked(name, await control.GetAsync(new ObjectName(Applications.Group, Applications.Kind, @namespace, name), stop)), _ => new CheckFailed(name));
    }

    /// <summary>The watch may have told of it meanwhile, and the Application may have left: to tell it then would bring it to life again.</summary>
    private void TakeCheck(Checked check)
    {
        if (_local.Contains(check.Application)) Tell(new ResourceNews(check.Application, _known[Applications].GetValueOrDefault(check.Application) ?? check.Resource));
    }

    private void TakeStarter()
    {
        _starters.Add(Sender);
        Context.Watch(Sender);
        if (_view is not null) Sender.Tell(AllNames());
    }

    private NamesSeen AllNames() => new([.. _known[Applications].Keys.Order(StringComparer.Ordinal)], []);

    private void TakeListener()
    {
        _listeners.Add(Sender);
        Context.Watch(Sender);
    }

    private void Tell(IForApplication message) => Node.Applications.Tell(message, ActorRefs.NoSender);

    /// <summary>Makes the view anew, and tells those whom it concerns what says something else than before.</summary>
    private void Look()
    {
        var settings = _known[Settings].GetValueOrDefault("argocd-cm").Map("data");
        var secrets = _known[Secrets].Values.OrderBy(NameOf, StringComparer.Ordinal).ToList();
        LookAtRepositories(secrets);
        var tracking = new Tracking(
            Tracking.MethodOf(settings["application.resourceTrackingMethod"].Text()),
            settings["application.instanceLabelKey"].Text() is { Length: > 0 } label ? label : Tracking.LabelKeyDefault,
            settings["installationID"].Text() ?? "");
        var (clusters, moved) = _clusters.Read(secrets.Where(static secret => TypeOf(secret) == "cluster"), settings["cluster.inClusterEnabled"].Text() != "false", LogBadCluster);
        var before = _view;
        _view = new ControlPlaneView
        {
            Namespace = Node.Namespace,
            Projects = ReadProjects(before),
            Clusters = clusters,
            Tracking = tracking,
            Repositories = _secrets.Digest,
            KustomizeBuildOptions = settings["kustomize.buildOptions"].Text() ?? "",
            Resources = ReadResources(settings, before?.Resources),
            Tools = ToolSwitches.Read(settings),
            PersistsHealth = _known[Settings].GetValueOrDefault("argocd-cmd-params-cm").Map("data")["controller.resource.health.persist"].Text() == "true",
        };
        if (moved.Count > 0 || before?.Tracking != tracking || !before.Resources.Health.Equals(_view.Resources.Health))
            Node.Clusters.Tell(new ClustersMoved(tracking, moved) { Health = _view.Resources.Health });
        if (before is null || before.SaysTheSameAs(_view)) return;
        foreach (var name in _local) Tell(new ViewNews(name, _view));
    }

    private ResourceSettings ReadResources(MapNode settings, ResourceSettings? before)
    {
        if (before is not null && settings == _readSettings) return before;
        _readSettings = settings;
        var now = ResourceSettings.Read(settings);
        foreach (var problem in now.Problems) LogBadSetting(problem);
        return now;
    }

    private void LookAtRepositories(List<MapNode> secrets)
    {
        var servers = new KnownServers(
            _known[Settings].GetValueOrDefault("argocd-ssh-known-hosts-cm").Map("data")["ssh_known_hosts"].Text() ?? "",
            _known[Settings].GetValueOrDefault("argocd-tls-certs-cm").Map("data"));
        var now = new RepositorySecrets(secrets.Where(static secret => TypeOf(secret) is "repository" or "repo-creds"), servers, _secrets);
        var isNew = _view is null || now.Digest != _secrets.Digest;
        _secrets = now;
        if (isNew) Node.Sources.Tell(new SecretsSeen(now));
        _webhookSecrets = secrets.FirstOrDefault(static secret => NameOf(secret) == "argocd-secret") is { } own
            ? SecretData.Of(own).Where(static field => field.Key.StartsWith("webhook.", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);
    }

    /// <summary>A project that says what it said before stays the same object, with all that was worked out from it.</summary>
    private ImmutableDictionary<string, Engine.Projects.Project> ReadProjects(ControlPlaneView? before) => _known[Projects].ToImmutableDictionary(
        static project => project.Key,
        project => before?.Projects.GetValueOrDefault(project.Key) is { } known && known.Document["spec"] == project.Value["spec"] ? known : Engine.Projects.Project.Read(project.Value));

    private static string? TypeOf(MapNode secret) => secret.Map("metadata", "labels")["argocd.argoproj.io/secret-type"].Text();

    [LoggerMessage(Level = LogLevel.Warning, Message = "the control cluster can't be watched in order, beginning with {Kind}; it is tried again: {Problem}")]
    private partial void LogTrouble(GroupKind kind, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "the control cluster is watched again")]
    private partial void LogBack();

    [LoggerMessage(Level = LogLevel.Error, Message = "a setting of argocd-cm can't be used and is left out: {Problem}")]
    private partial void LogBadSetting(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "the cluster Secret {Secret} can't be used, nobody can deploy to its cluster: {Problem}")]
    private partial void LogBadCluster(string secret, string problem);

    private sealed record Seen(GroupKind Kind, IReadOnlyList<(string Name, MapNode? Item)> Items, bool IsWhole);

    /// <summary>An Application of which this node had not heard was looked up.</summary>
    private sealed record Checked(string Application, MapNode? Resource);

    private sealed record CheckFailed(string Application);

    private sealed record Trouble(GroupKind Kind, string Problem);

    private sealed record Broke(GroupKind Kind, string Problem);

    private sealed record Again(GroupKind Kind);
}
