using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.ControlPlane;

/// <content>What it logs, and what it tells itself.</content>
internal sealed partial class ControlPlaneActor
{
    [LoggerMessage(Level = LogLevel.Warning,
        Message = "the control cluster can't be watched in order, beginning with {Kind}; it is tried again: {Problem}")]
    private partial void LogTrouble(GroupKind kind, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "the control cluster is watched again")]
    private partial void LogBack();

    [LoggerMessage(Level = LogLevel.Error, Message = "a setting of argocd-cm can't be used and is left out: {Problem}")]
    private partial void LogBadSetting(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "a key of argocd-gpg-keys-cm can't be used: {Problem}")]
    private partial void LogBadKey(string problem);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "the cluster Secret {Secret} can't be used, nobody can deploy to its cluster: {Problem}")]
    private partial void LogBadCluster(string secret, string problem);

    /// <summary>One watch of a kind; a later one takes its place.</summary>
    private sealed class Following(GroupKind kind, CancellationTokenSource stop)
    {
        public GroupKind Kind => kind;

        public CancellationTokenSource Stop => stop;

        public void End()
        {
            stop.Cancel();
            stop.Dispose();
        }
    }

    private sealed record Seen(Following Following, IReadOnlyList<(string Name, MapNode? Item)> Items, bool IsWhole);

    /// <summary>An Application of which this node had not heard was looked up.</summary>
    private sealed record Checked(string Application, MapNode? Resource);

    private sealed record CheckFailed(string Application);

    private sealed record Trouble(GroupKind Kind, string Problem);

    private sealed record Broke(Following Following, string Problem);

    private sealed record Again(Following Following);
}
