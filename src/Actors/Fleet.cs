using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.ChartRepositories;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Repositories;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Kubernetes;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors;

/// <summary>What a fleet is made from.</summary>
public sealed record FleetOptions
{
    public required IJournal Journal { get; init; }

    public required ShardId Shard { get; init; }

    public required Epoch Epoch { get; init; }

    /// <summary>The control cluster, which is also the cluster that is called in-cluster.</summary>
    public required ClusterClient Control { get; init; }

    /// <summary>The namespace in which Applications are declared.</summary>
    public required string Namespace { get; init; }

    /// <summary>Makes the client of another cluster from the `server` and `config` of its Secret.</summary>
    public required Func<string, string, ClusterClient> ConnectTo { get; init; }

    /// <summary>The folder of the mirrors.</summary>
    public required string Mirrors { get; init; }

    /// <summary>The folder of what is fetched from repositories of charts.</summary>
    public required string Charts { get; init; }

    public required TimeSpan PollEvery { get; init; }

    /// <summary>A secret from which everything random in renders follows; the same at each start.</summary>
    public required ReadOnlyMemory<byte> RenderSeed { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory Loggers { get; init; }
}

/// <summary>Everything that brings Git to clusters, put together: control plane, repositories, clusters and Applications.</summary>
public sealed class Fleet : IAsyncDisposable
{
    private Fleet(ControlPlaneRoom controlPlane, ApplicationRoom applications) => (ControlPlane, Applications) = (controlPlane, applications);

    public ControlPlaneRoom ControlPlane { get; }

    public ApplicationRoom Applications { get; }

    /// <summary>Brings the actors to life; they find out by themselves what there is to do.</summary>
    public static Fleet Start(ActorSystem actors, FleetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connections = new ClusterConnections();
        var controlPlane = new ControlPlaneRoom(actors, options.Control, options.Namespace, connections, options.ConnectTo, options.Loggers);
        var clusters = new ClusterRoom(actors, connections, () => controlPlane.Tracking, options.Loggers);
        var repositories = new RepositoryRoom(actors, options.Mirrors, options.PollEvery, options.Time, options.Loggers);
        var charts = new ChartRoom(actors, () => controlPlane.Repositories, options.Charts, options.PollEvery, options.Time, options.Loggers);
        var applications = new ApplicationRoom(
            actors, options.Journal, options.Shard, options.Epoch, controlPlane, connections, clusters, repositories, charts, options.Time, options.Loggers)
        { RenderSeed = options.RenderSeed };
        controlPlane.Actor.Wake();
        return new Fleet(controlPlane, applications);
    }

    /// <summary>Closes what the actors used; they must have ended.</summary>
    public ValueTask DisposeAsync()
    {
        Applications.Charts.Dispose();
        return Applications.Repositories.DisposeAsync();
    }
}
