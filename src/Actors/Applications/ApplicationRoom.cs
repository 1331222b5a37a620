using GitOpsActors.Actors.ChartRepositories;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Repositories;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Engine.Rendering;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Applications;

/// <summary>All Applications of a node, and what their effects need.</summary>
public sealed class ApplicationRoom
{
    private readonly ActorSystem _actors;
    private readonly ActorKind _kind;
    private long _renders;

    public ApplicationRoom(
        ActorSystem actors, IJournal journal, ShardId shard, Epoch epoch, ControlPlaneRoom controlPlane, ClusterConnections connections, ClusterRoom clusters,
        RepositoryRoom repositories, ChartRoom charts, TimeProvider time, ILoggerFactory loggers)
    {
        (_actors, ControlPlane, Connections, Clusters, Repositories, Charts, Time) = (actors, controlPlane, connections, clusters, repositories, charts, time);
        var logger = loggers.CreateLogger<ApplicationActor>();
        _kind = new ActorKind("application", name => new ApplicationActor(
            name, this, journal, new Ownership(EntityOf(controlPlane.Namespace, name), shard, epoch), logger));
        controlPlane.ApplicationOf = Of;
        controlPlane.ClusterOf = clusters.Of;
    }

    public ControlPlaneRoom ControlPlane { get; }

    public RepositoryRoom Repositories { get; }

    public ChartRoom Charts { get; }

    /// <summary>How many renders were made since the start.</summary>
    public long Renders => Interlocked.Read(ref _renders);

    /// <summary>A secret from which everything random in renders follows.</summary>
    public required ReadOnlyMemory<byte> RenderSeed { get; init; }

    internal ClusterConnections Connections { get; }

    internal ClusterRoom Clusters { get; }

    internal TimeProvider Time { get; }

    /// <summary>What was parsed once is shared by all renders.</summary>
    internal RenderingTools Tools { get; } = new();

    internal ClusterFacts Facts { get; } = new();

    // Parsing and building is work for the processor; more at a time than there are of them would only wait for each other.
    internal SemaphoreSlim RenderPlaces { get; } = new(Math.Max(2, Environment.ProcessorCount));

    public ActorRef Of(string name) => _actors.Get(_kind, name);

    /// <summary>Under which name an Application is found in the journal.</summary>
    public static EntityId EntityOf(string @namespace, string name) => new($"application/{@namespace}/{name}");

    /// <summary>The client of a cluster; null when none has this address.</summary>
    public Kubernetes.ClusterClient? ClientOf(string server) => Connections.Find(server);

    internal void CountRender() => Interlocked.Increment(ref _renders);
}
