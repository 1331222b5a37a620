using System.Collections.Concurrent;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Engine.Resources;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Clusters;

/// <summary>All cluster actors: one for each address that an Application deploys to.</summary>
public sealed class ClusterRoom
{
    private readonly ConcurrentDictionary<string, ClusterFollowers> _followers = new(StringComparer.Ordinal);
    private readonly ActorSystem _actors;
    private readonly ActorKind _kind;

    public ClusterRoom(ActorSystem actors, ClusterConnections connections, Func<Tracking> trackingOf, ILoggerFactory loggers)
    {
        _actors = actors;
        var logger = loggers.CreateLogger<ClusterActor>();
        _kind = new ActorKind("cluster", server => new ClusterActor(
            server, connections, _followers.GetOrAdd(server, static _ => new ClusterFollowers()), trackingOf, logger))
        {
            MailboxCapacity = 100_000,
        };
    }

    public ActorRef Of(string server) => _actors.Get(_kind, server);

    /// <summary>Clusters that somebody follows or has followed.</summary>
    public IEnumerable<string> Known => _followers.Keys.Order(StringComparer.Ordinal);
}
