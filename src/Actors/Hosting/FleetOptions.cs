using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Kubernetes;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Hosting;

/// <summary>What a node of the fleet is made from.</summary>
public sealed record FleetOptions
{
    /// <summary>The control cluster, which is also the cluster that is called in-cluster.</summary>
    public required ICluster Control { get; init; }

    /// <summary>The namespace in which Applications are declared.</summary>
    public required string Namespace { get; init; }

    /// <summary>Makes the client of another cluster from the `server` and `config` of its Secret.</summary>
    public required Func<string, string, ICluster> ConnectTo { get; init; }

    /// <summary>Opens repositories and charts.</summary>
    public required IOrigins Origins { get; init; }

    /// <summary>The journal, as far as it can forget.</summary>
    public required IRetention Journal { get; init; }

    /// <summary>How long events stay after a snapshot has made them superfluous.</summary>
    public required TimeSpan Retention { get; init; }

    public required TimeSpan PollEvery { get; init; }

    /// <summary>A secret from which everything random in renders follows; the same at each start and on each node.</summary>
    public required ReadOnlyMemory<byte> RenderSeed { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Chance for spreading what many do, from 0 to below 1.</summary>
    public required Func<double> Chance { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public FleetLimits Limits { get; init; } = new();

    public TaskScheduler EffectScheduler { get; init; } = TaskScheduler.Default;
}

/// <summary>How much a node takes on, and how long it waits.</summary>
public sealed record FleetLimits
{
    /// <summary>What renders keep of what they parsed.</summary>
    public RenderMemory RenderMemory { get; init; } = RenderMemory.OfNode;

    /// <summary>No effect (a render, a sync, a write) runs longer.</summary>
    public TimeSpan EffectDeadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long an Application that is to live elsewhere waits for its sync to end. All Applications of its shard wait with it.</summary>
    public TimeSpan HandOverWithin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A source that no Application has followed for so long is closed.</summary>
    public TimeSpan SourceIdle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A kind of a cluster that no Application has followed for so long is not watched any more.</summary>
    public TimeSpan WatchIdle { get; init; } = TimeSpan.FromMinutes(10);
}
