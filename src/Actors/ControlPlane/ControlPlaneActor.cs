using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Notifications;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Git.Signatures;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Objects;
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
    private readonly HashSet<IActorRef> _settingsListeners = [];
    private readonly HashSet<IActorRef> _starters = [];
    private readonly Dictionary<GroupKind, Following> _following = [];
    private readonly Dependents _dependents = new(node.Namespace);
    private readonly DeclaredClusters _clusters = new(node, options.ConnectTo);
    private ServedNamespaces _served = ServedNamespaces.Read(node.Namespace, null);
    private bool _isInTrouble;
    private MapNode _readSettings = MapNode.Empty;
    private MapNode _readKeys = MapNode.Empty;
    private ControlPlaneView? _view;
    private RepositorySecrets _secrets = new([], KnownServers.None, null);
    private RepositorySecrets _writing = new([], KnownServers.None, null);
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
        foreach (var following in _following.Values) following.End();
        _stop.Dispose();
        base.PostStop();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Seen seen when !IsPast(seen.Following): Take(seen); break;
            case Seen: break;
            case Introduce introduce: Welcome(introduce.Application); break;
            case Checked check: TakeCheck(check); break;
            case CheckFailed failed when _local.Contains(failed.Application): Timers.StartSingleTimer("check-" + failed.Application, new Introduce(failed.Application), TryAgainAfter); break;
            case Depart depart:
                _local.Remove(depart.Application);
                _dependents.Depart(depart.Application);
                break;
            case CheckFailed: break;
            case AskSecrets:
                if (_view is not null) Sender.Tell(new SecretsSeen(_secrets) { Writing = _writing });
                break;
            case AskTracking:
                if (_view is not null) Sender.Tell(new ClustersMoved(_view.Tracking, []) { Health = _view.Resources.Health });
                break;
            case FollowNames: TakeStarter(); break;
            case Listen listen: TakeListener(listen); break;
            case AskControlPlane:
                Sender.Tell(new ControlPlaneState(
                    _view, KnownOf(Applications), _served, _secrets, _webhookSecrets,
                    AccessDocuments.Of(KnownOf(Settings), KnownOf(Secrets), KnownOf(Projects)))
                { ConfigMaps = KnownOf(Settings) });
                break;
            case Trouble trouble: Note(trouble.Kind, trouble.Problem); break;
            case Broke broke when IsPast(broke.Following): break;
            case Broke broke:
                Note(broke.Following.Kind, broke.Problem);
                Timers.StartSingleTimer("follow-" + broke.Following.Kind, new Again(broke.Following), TryAgainAfter);
                break;
            case Again again:
                if (!IsPast(again.Following)) Follow(again.Following.Kind);
                break;
            case Terminated ended:
                _listeners.Remove(ended.ActorRef);
                _settingsListeners.Remove(ended.ActorRef);
                _starters.Remove(ended.ActorRef);
                break;
            default: Unhandled(message); break;
        }
    }

    private ImmutableDictionary<string, MapNode> KnownOf(GroupKind kind) =>
        _known.GetValueOrDefault(kind) ?? ImmutableDictionary<string, MapNode>.Empty;

    // One line an outage, not one a kind and attempt.
    private void Note(GroupKind kind, string problem)
    {
        if (_isInTrouble) return;
        _isInTrouble = true;
        LogTrouble(kind, problem);
    }

    private bool IsPast(Following following) => _following.GetValueOrDefault(following.Kind) != following;

    private void Follow(GroupKind kind)
    {
        if (_following.Remove(kind, out var past)) past.End();
        var following = _following[kind] = new Following(kind, CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
        // Applications may lie in other namespaces too; which of them count is looked at when they are seen.
        var @namespace = kind == Applications && _served.AreMore ? "" : Node.Namespace;
        var (self, control, stop) = (Self, Node.Control, following.Stop.Token);
        Beside(
            async () =>
            {
                await ControlWatch.RunAsync(
                    control, kind, @namespace, item => NameOf(kind, item),
                    (items, isWhole) => self.Tell(new Seen(following, items, isWhole), ActorRefs.NoSender),
                    fault => self.Tell(new Trouble(kind, fault.Message), ActorRefs.NoSender), stop);
                return new Broke(following, "the watch ended");
            },
            error => new Broke(following, error.Message));
    }

    private static string NameOf(MapNode item) => item.Text("metadata", "name") ?? "";

    private string NameOf(GroupKind kind, MapNode item) => kind == Applications ? ApplicationName.Of(item).Short(Node.Namespace) : NameOf(item);

    private void Take(Seen seen)
    {
        if (_isInTrouble)
        {
            _isInTrouble = false;
            LogBack();
        }

        var kind = seen.Following.Kind;
        if (kind == Applications && _served.AreMore) seen = seen with { Items = [.. seen.Items.Where(IsServed)] };
        var before = _known.GetValueOrDefault(kind) ?? ImmutableDictionary<string, MapNode>.Empty;
        var items = seen.IsWhole ? ImmutableDictionary.CreateBuilder<string, MapNode>() : before.ToBuilder();
        foreach (var (name, item) in seen.Items)
        {
            if (item is null) items.Remove(name);
            else items[name] = item;
        }

        _known[kind] = items.ToImmutable();
        if (kind == Settings) LookAtNamespaces();
        if (_known.Count < Kinds.Length) return;
        if (_view is null) Begin();
        else if (kind != Applications) Look();
        else TellChanges(seen, before);
    }

    private bool IsServed((string Name, MapNode? Item) one) => _served.Include(ApplicationName.Parse(one.Name, Node.Namespace).Namespace);

    /// <summary>Applications of other namespaces than before are served: all are listed anew, and before the first is told of anything.</summary>
    private void LookAtNamespaces()
    {
        var served = ServedNamespaces.Read(Node.Namespace, _known[Settings].GetValueOrDefault(ServedNamespaces.ConfigMap));
        if (served.AreThoseOf(_served)) return;
        _served = served;
        if (_view is null) _known.Remove(Applications);
        Follow(Applications);
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

        List<string> changed = seen.IsWhole ? [.. before.Keys.Union(now.Keys)] : [.. seen.Items.Select(static one => one.Name)];
        foreach (var (name, wait) in _dependents.After(changed, now, _local.Contains)) Tell(new DependencyNews(name, wait));
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
            if (_dependents.Welcome(name, _known[Applications]) is { } wait) Tell(new DependencyNews(name, wait));
            return;
        }

        var (control, @namespace, stop) = (Node.Control, Node.Namespace, _stop.Token);
        Beside(async () => new Checked(name, await LookUpAsync(control, @namespace, ApplicationName.Parse(name, @namespace), stop)), _ => new CheckFailed(name));
    }

    private static async Task<MapNode?> LookUpAsync(ICluster control, string @namespace, ApplicationName application, CancellationToken stop)
    {
        // This node may not have heard yet that the namespace counts.
        var counts = application.Namespace == @namespace || ServedNamespaces
            .Read(@namespace, await control.GetAsync(new ObjectName("", "ConfigMap", @namespace, ServedNamespaces.ConfigMap), stop))
            .Include(application.Namespace);
        return counts ? await control.GetAsync(new ObjectName(Applications.Group, Applications.Kind, application.Namespace, application.Name), stop) : null;
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

    private void TakeListener(Listen listen)
    {
        _listeners.Add(Sender);
        if (listen.AlsoSettings) _settingsListeners.Add(Sender);
        Context.Watch(Sender);
    }

    private void Tell(IForApplication message) => Node.Applications.Tell(message, ActorRefs.NoSender);

    /// <summary>Makes the view anew, and tells those whom it concerns what says something else than before.</summary>
    private void Look()
    {
        var settings = _known[Settings].GetValueOrDefault("argocd-cm").Map("data");
        var secrets = _known[Secrets].Values.OrderBy(NameOf, StringComparer.Ordinal).ToList();
        LookAtRepositories(secrets);
        LookAtKeys();
        var tracking = new Tracking(
            Tracking.MethodOf(settings["application.resourceTrackingMethod"].Text()),
            settings["application.instanceLabelKey"].Text() is { Length: > 0 } label ? label : Tracking.LabelKeyDefault,
            settings["installationID"].Text() ?? "");
        var (clusters, moved) = _clusters.Read(secrets.Where(static secret => SecretData.TypeOf(secret) == "cluster"), settings["cluster.inClusterEnabled"].Text() != "false", LogBadCluster);
        var before = _view;
        var timeout = _known[Settings].GetValueOrDefault(ServedNamespaces.ConfigMap).Map("data")["controller.sync.timeout.seconds"].Text();
        _view = new ControlPlaneView
        {
            SyncTimeout = int.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero,
            Namespace = Node.Namespace,
            Projects = DeclaredProjects.Read(_known[Projects], ReadGlobals(settings), _secrets, clusters, before?.Projects),
            KeyRing = Node.Keys.Digest,
            Impersonation = DeclaredProjects.ImpersonationOf(settings),
            Clusters = clusters,
            Tracking = tracking,
            Repositories = $"{_secrets.Digest} {_writing.Digest}",
            KustomizeBuildOptions = settings["kustomize.buildOptions"].Text() ?? "",
            Resources = ReadResources(settings, before?.Resources),
            Tools = ToolSwitches.Read(settings),
            PersistsHealth = _known[Settings].GetValueOrDefault("argocd-cmd-params-cm").Map("data")["controller.resource.health.persist"].Text() == "true",
        };
        Node.Notifications.Use(
            _known[Settings].GetValueOrDefault(NotificationSettings.ConfigMapName).Map("data"),
            _known[Secrets].GetValueOrDefault(NotificationSettings.SecretName), settings["url"].Text() ?? "", _known[Projects]);
        if (moved.Count > 0 || before?.Tracking != tracking || !before.Resources.Health.Equals(_view.Resources.Health))
            Node.Clusters.Tell(new ClustersMoved(tracking, moved) { Health = _view.Resources.Health });
        foreach (var listener in _settingsListeners) listener.Tell(SettingsMoved.Message);
        if (before is null || before.SaysTheSameAs(_view)) return;
        foreach (var name in _local) Tell(new ViewNews(name, _view));
    }

    private void LookAtKeys()
    {
        var keys = _known[Settings].GetValueOrDefault("argocd-gpg-keys-cm").Map("data");
        if (keys == _readKeys) return;
        _readKeys = keys;
        Node.Keys = new KeyRing(keys.Select(static key => KeyValuePair.Create(key.Key, key.Value.Text() ?? "")));
        foreach (var problem in Node.Keys.Problems) LogBadKey(problem);
    }

    private GlobalProjects ReadGlobals(MapNode settings)
    {
        var globals = GlobalProjects.Read(settings["globalProjects"].Text() ?? "");
        if (globals.Problem.Length > 0 && settings != _readSettings) LogBadSetting(globals.Problem);
        return globals;
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
        var now = new RepositorySecrets(secrets.Where(static secret => SecretData.TypeOf(secret) is "repository" or "repo-creds"), servers, _secrets);
        var writing = new RepositorySecrets(secrets.Where(static secret => SecretData.TypeOf(secret) is "repository-write" or "repo-write-creds"), servers, _writing);
        var isNew = _view is null || now.Digest != _secrets.Digest || writing.Digest != _writing.Digest;
        (_secrets, _writing) = (now, writing);
        if (isNew) Node.Sources.Tell(new SecretsSeen(now) { Writing = writing });
        _webhookSecrets = secrets.FirstOrDefault(static secret => NameOf(secret) == "argocd-secret") is { } own
            ? SecretData.Of(own).Where(static field => field.Key.StartsWith("webhook.", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);
    }
}
