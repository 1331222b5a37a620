using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes.Faults;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Clusters;

/// <content>What it logs, and what it tells itself.</content>
internal sealed partial class ClusterActor
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "cluster {Cluster} can't be watched in order, beginning with {Kind}; it is tried again: {Problem}")]
    private partial void LogTrouble(GroupKind kind, string cluster, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "cluster {Cluster} is watched again")]
    private partial void LogBack(string cluster);

    private sealed record FeedReady(GroupKind Kind, int Number, string Space);

    private sealed record Scoped(GroupKind Kind, int Number, IReadOnlyList<string> Spaces);

    private sealed record LoopFailed(GroupKind Kind, int Number, string Space, ClusterFault Fault);

    private sealed record LoopEnded(GroupKind Kind, int Number, string Space, Exception? Error);

    private sealed record Unfollowed(GroupKind Kind);

    private sealed record WatchDue(GroupKind Kind);

    private sealed record KindsFound(int Number, IReadOnlySet<GroupKind> Served);

    private sealed record KindsUnknown(int Number);

    private sealed class KindsMoved
    {
        public static readonly KindsMoved Message = new();
    }
}
