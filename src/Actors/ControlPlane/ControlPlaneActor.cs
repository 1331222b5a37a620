using System.Collections.Immutable;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>An Application that has just come to life wants to know what there is to know.</summary>
public sealed record Introduce(string Name) : IMergeable
{
    public MergeKey MergeKey => new("introduce", Name);
}

/// <summary>
/// Reads the control cluster: Applications go to their actors, projects, Secrets and settings become the view that all share. Nobody is
/// told anything before all of it was read once, so that nobody decides on half of it.
/// </summary>
internal sealed partial class ControlPlaneActor(ControlPlaneRoom room, ILogger<ControlPlaneActor> logger) : Actor
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(2);

    private static readonly GroupKind Applications = new("argoproj.io", "Application");
    private static readonly GroupKind Projects = new("argoproj.io", "AppProject");
    private static readonly GroupKind Secrets = new("", "Secret");
    private static readonly GroupKind Settings = new("", "ConfigMap");

    private readonly Dictionary<GroupKind, ImmutableDictionary<string, MapNode>> _known = [];
    private readonly Dictionary<string, (string Config, ClusterClient Client)> _clusters = new(StringComparer.Ordinal);

    protected internal override ValueTask StartAsync(ActorContext context)
    {
        foreach (var kind in (GroupKind[])[Applications, Projects, Secrets, Settings]) Follow(kind, context);
        return default;
    }

    protected internal override ValueTask ReceiveAsync(object message, ActorContext context)
    {
        switch (message)
        {
            case Seen seen: Take(seen); break;
            case Introduce introduce when room.View is { } view:
                room.ApplicationOf(introduce.Name).Tell(new ViewNews(view));
                room.ApplicationOf(introduce.Name).Tell(new ResourceNews(_known[Applications].GetValueOrDefault(introduce.Name)));
                break;
            case Introduce:
                // Once everything was read, everybody is told.
                break;
            case Broke broke:
                LogWatchBroke(broke.Kind, broke.Problem);
                context.StartTimer("follow-" + broke.Kind, TryAgainAfter, new Again(broke.Kind));
                break;
            case Again again: Follow(again.Kind, context); break;
            default: context.Unhandled(message); break;
        }

        return default;
    }

    private void Follow(GroupKind kind, ActorContext context)
    {
        var (self, client, @namespace) = (context.Self, room.Client, room.Namespace);
        context.StartEndlessEffect(
            async stop =>
            {
                var resource = await client.Discovery.FindAsync(kind.Group, kind.Kind, stop);
                await FollowAsync(client, resource, kind, @namespace, self, fault => LogWatchBroke(kind, fault.Message), stop);
                return new Broke(kind, "the watch ended");
            },
            error => new Broke(kind, error.Message));
    }

    private static async Task FollowAsync(ClusterClient client, ApiResource resource, GroupKind kind, string @namespace, ActorRef self, Action<ClusterFault> failed, CancellationToken stop)
    {
        var listed = new List<(string Name, MapNode? Item)>();
        await foreach (var happened in client.ListAndWatchAsync(resource, new ListQuery { Namespace = @namespace }, failed, stop))
        {
            if (happened is WatchEvent.ListBegun) listed = [];
            if (happened is WatchEvent.Page page) listed.AddRange(page.Objects.Select(static item => (NameOf(item), (MapNode?)item)));
            var seen = happened switch
            {
                WatchEvent.ListEnded => new Seen(kind, listed, IsWhole: true),
                WatchEvent.Changed changed => new Seen(kind, [(NameOf(changed.Object), changed.Object)], IsWhole: false),
                WatchEvent.Deleted deleted => new Seen(kind, [(NameOf(deleted.Object), null)], IsWhole: false),
                _ => null,
            };
            // A full mailbox loses the event; the list that a new watch begins with brings it back.
            if (seen is not null && self.Tell(seen) == Delivery.Full) throw new InvalidOperationException("more happens than can be read");
        }
    }

    private static string NameOf(MapNode item) => item.Text("metadata", "name") ?? "";

    private void Take(Seen seen)
    {
        var before = _known.GetValueOrDefault(seen.Kind) ?? ImmutableDictionary<string, MapNode>.Empty;
        var items = seen.IsWhole ? ImmutableDictionary.CreateBuilder<string, MapNode>() : before.ToBuilder();
        foreach (var (name, item) in seen.Items)
        {
            if (item is null) items.Remove(name);
            else items[name] = item;
        }

        _known[seen.Kind] = items.ToImmutable();
        if (seen.Kind == Applications) room.Applications = _known[Applications];
        if (_known.Count < 4) return;
        if (seen.Kind != Applications || room.View is null) Look();
        if (seen.Kind == Applications) TellApplications(seen, before);
    }

    private void TellApplications(Seen seen, ImmutableDictionary<string, MapNode> before)
    {
        foreach (var (name, item) in seen.Items)
        {
            room.ApplicationOf(name).Tell(new ResourceNews(item));
            room.Announce(name, item);
        }

        if (!seen.IsWhole) return;
        foreach (var name in before.Keys.Except(_known[Applications].Keys))
        {
            room.ApplicationOf(name).Tell(new ResourceNews(null));
            room.Announce(name, null);
        }
    }

    /// <summary>Makes the view anew, and tells everybody when it says something else than before.</summary>
    private void Look()
    {
        var settings = _known[Settings].GetValueOrDefault("argocd-cm").Map("data");
        var secrets = _known[Secrets].Values.OrderBy(NameOf, StringComparer.Ordinal).ToList();
        var servers = new KnownServers(
            _known[Settings].GetValueOrDefault("argocd-ssh-known-hosts-cm").Map("data")["ssh_known_hosts"].Text() ?? "",
            _known[Settings].GetValueOrDefault("argocd-tls-certs-cm").Map("data"));
        room.Repositories = new RepositorySecrets(secrets.Where(static secret => TypeOf(secret) is "repository" or "repo-creds"), servers, room.Repositories);
        room.WebhookSecrets = secrets.FirstOrDefault(static secret => NameOf(secret) == "argocd-secret") is { } own
            ? SecretData.Of(own).Where(static field => field.Key.StartsWith("webhook.", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal)
            : [];
        var tracking = new Tracking(
            Tracking.MethodOf(settings["application.resourceTrackingMethod"].Text()),
            settings["application.instanceLabelKey"].Text() is { Length: > 0 } label ? label : Tracking.LabelKeyDefault,
            settings["installationID"].Text() ?? "");
        var hadTracking = room.View?.Tracking;
        room.View = new ControlPlaneView
        {
            Namespace = room.Namespace,
            Projects = _known[Projects].ToImmutableDictionary(static project => project.Key, static project => Project.Read(project.Value)),
            Clusters = Clusters(secrets.Where(static secret => TypeOf(secret) == "cluster"), settings["cluster.inClusterEnabled"].Text() != "false"),
            Tracking = tracking,
            Repositories = room.Repositories.Digest,
        };
        foreach (var name in _known[Applications].Keys)
        {
            var application = room.ApplicationOf(name);
            application.Tell(new ViewNews(room.View));
            if (hadTracking is null) application.Tell(new ResourceNews(_known[Applications][name]));
        }

        if (hadTracking is not null && hadTracking != tracking)
            foreach (var cluster in room.View.Clusters) room.ClusterOf(cluster.Server).Tell(new LookAnew(tracking));
    }

    private static string? TypeOf(MapNode secret) => secret.Map("metadata", "labels")["argocd.argoproj.io/secret-type"].Text();

    private List<KnownCluster> Clusters(IEnumerable<MapNode> secrets, bool withLocal)
    {
        var clusters = new List<KnownCluster>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { ControlPlaneView.LocalServer };
        var localName = ControlPlaneView.LocalName;
        foreach (var secret in secrets)
        {
            var fields = SecretData.Of(secret);
            var server = fields.GetValueOrDefault("server", "").TrimEnd('/');
            var name = fields.GetValueOrDefault("name", "") is { Length: > 0 } given ? given : server;
            if (server == ControlPlaneView.LocalServer) localName = name;
            if (server.Length == 0 || !seen.Add(server)) continue;
            if (Connect(NameOf(secret), server, fields.GetValueOrDefault("config", ""))) clusters.Add(new KnownCluster(server, name, fields.GetValueOrDefault("project", "")));
        }

        foreach (var gone in _clusters.Keys.Where(server => !seen.Contains(server)).ToList())
        {
            _clusters.Remove(gone);
            room.Connections.Remove(gone);
        }

        if (withLocal) clusters.Insert(0, new KnownCluster(ControlPlaneView.LocalServer, localName, ""));
        return clusters;
    }

    private bool Connect(string secret, string server, string config)
    {
        if (_clusters.TryGetValue(server, out var known) && known.Config == config) return true;
        try
        {
            var client = room.ConnectTo(server, config);
            _clusters[server] = (config, client);
            room.Connections.Set(server, client);
            if (known.Client is not null) room.ClusterOf(server).Tell(new LookAnew(room.Tracking));
            return true;
        }
        catch (ClusterException error)
        {
            LogBadCluster(secret, error.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "watch of {Kind} in the control cluster broke and is begun anew: {Problem}")]
    private partial void LogWatchBroke(GroupKind kind, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "the cluster Secret {Secret} can't be used, nobody can deploy to its cluster: {Problem}")]
    private partial void LogBadCluster(string secret, string problem);

    private sealed record Seen(GroupKind Kind, IReadOnlyList<(string Name, MapNode? Item)> Items, bool IsWhole);

    private sealed record Broke(GroupKind Kind, string Problem);

    private sealed record Again(GroupKind Kind);
}
