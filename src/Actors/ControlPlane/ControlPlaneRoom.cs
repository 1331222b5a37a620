using System.Collections.Immutable;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>
/// The control cluster as everybody sees it: the Applications that there are, and what is said about projects, clusters and repositories.
/// Written by its actor only; what it shows are values that are replaced whole.
/// </summary>
public sealed class ControlPlaneRoom
{
    private volatile ControlPlaneView? _view;
    private volatile RepositorySecrets _repositories = new([], KnownServers.None, null);
    private volatile IReadOnlyDictionary<string, MapNode> _applications = new Dictionary<string, MapNode>(StringComparer.Ordinal);
    private readonly ActorSystem _actors;
    private readonly ActorKind _kind;
    private ImmutableList<Listening> _listeners = [];

    /// <param name="client">The control cluster, which is also the cluster that is called in-cluster.</param>
    /// <param name="connectTo">Makes the client of another cluster from the `server` and `config` of its Secret.</param>
    public ControlPlaneRoom(
        ActorSystem actors, ClusterClient client, string @namespace, ClusterConnections connections, Func<string, string, ClusterClient> connectTo, ILoggerFactory loggers)
    {
        (_actors, Client, Namespace, Connections, ConnectTo) = (actors, client, @namespace, connections, connectTo);
        connections.Set(ControlPlaneView.LocalServer, client);
        var logger = loggers.CreateLogger<ControlPlaneActor>();
        _kind = new ActorKind("control-plane", _ => new ControlPlaneActor(this, logger)) { MailboxCapacity = 100_000 };
    }

    public ClusterClient Client { get; }

    public string Namespace { get; }

    /// <summary>Null until everything was read once.</summary>
    public ControlPlaneView? View { get => _view; internal set => _view = value; }

    public RepositorySecrets Repositories { get => _repositories; internal set => _repositories = value; }

    /// <summary>The Applications by name, as they were last seen.</summary>
    public IReadOnlyDictionary<string, MapNode> Applications { get => _applications; internal set => _applications = value; }

    /// <summary>What a webhook must prove, by the keys of `argocd-secret`.</summary>
    public IReadOnlyDictionary<string, string> WebhookSecrets { get; internal set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public ActorRef Actor => _actors.Get(_kind, "control-plane");

    public Tracking Tracking => View?.Tracking ?? Tracking.Default;

    /// <summary>Where news for an Application go; set by who makes both rooms.</summary>
    public Func<string, ActorRef> ApplicationOf { get; set; } = static name => throw new InvalidOperationException($"nobody takes care of {name}");

    /// <summary>Where a changed look at a cluster goes; set as above.</summary>
    public Func<string, ActorRef> ClusterOf { get; set; } = static server => throw new InvalidOperationException($"nobody takes care of {server}");

    internal ClusterConnections Connections { get; }

    internal Func<string, string, ClusterClient> ConnectTo { get; }

    /// <summary>Hears of every change of an Application until the result is disposed. The listener must be quick.</summary>
    public IDisposable Listen(Action<string, MapNode?> listener)
    {
        var listening = new Listening(this, listener);
        ImmutableInterlocked.Update(ref _listeners, static (all, added) => all.Add(added), listening);
        return listening;
    }

    internal void Announce(string name, MapNode? resource)
    {
        foreach (var listening in _listeners) listening.Listener(name, resource);
    }

    private sealed class Listening(ControlPlaneRoom room, Action<string, MapNode?> listener) : IDisposable
    {
        public Action<string, MapNode?> Listener => listener;

        public void Dispose() => ImmutableInterlocked.Update(ref room._listeners, static (all, removed) => all.Remove(removed), this);
    }
}
