using Akka.Actor;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Clusters;

/// <summary>
/// Objects mark their Applications in this way, their health is told by these scripts, and these clusters are reached in another way than before, or
/// not at all any more.
/// </summary>
internal sealed record ClustersMoved(Tracking Tracking, IReadOnlyCollection<string> Servers)
{
    public HealthScripts Health { get; init; } = HealthScripts.None;
}

/// <summary>The watchers of a node: one for each cluster that an Application on this node deploys to.</summary>
internal sealed class ClustersActor(FleetNode node, FleetOptions options) : MeteredActor(ActorKind.Clusters, node)
{
    private readonly Dictionary<string, IActorRef> _watchers = new(StringComparer.Ordinal);
    private Tracking _tracking = Tracking.Default;
    private HealthScripts _health = HealthScripts.None;

    protected override void PreStart()
    {
        base.PreStart();
        Node.ControlPlane.Tell(AskTracking.Message);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Track track: Of(track.Server).Tell(track); break;
            case TrackOrphans orphans: Of(orphans.Server).Tell(orphans); break;
            case Untrack untrack:
                if (_watchers.TryGetValue(untrack.Server, out var watcher)) watcher.Tell(untrack);
                break;
            case ClustersMoved moved:
                var (all, judged) = (moved.Tracking != _tracking, !moved.Health.Equals(_health));
                (_tracking, _health) = (moved.Tracking, moved.Health);
                foreach (var (server, one) in _watchers)
                {
                    if (all || moved.Servers.Contains(server)) one.Tell(new LookAnew(_tracking, _health));
                    else if (judged) one.Tell(new JudgeAnew(_health));
                }

                break;
            default: Unhandled(message); break;
        }
    }

    // A watcher that fails keeps what it knows of its followers: nobody would tell it again.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Resume);

    private IActorRef Of(string server)
    {
        if (_watchers.TryGetValue(server, out var known)) return known;
        var (tracking, health) = (_tracking, _health);
        return _watchers[server] = Context.ActorOf(
            ActorProps.Of(() => new ClusterActor(server, tracking, health, Node, options.Chance, options.Loggers.CreateLogger<ClusterActor>())),
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_watchers.Count + 1}"));
    }
}
