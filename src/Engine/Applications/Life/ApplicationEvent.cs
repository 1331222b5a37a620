using System.Collections.Immutable;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>What happened to an Application and must not be forgotten. It is the audit trail as well.</summary>
public abstract record ApplicationEvent
{
    private ApplicationEvent()
    {
    }

    /// <summary>An Application was seen for the first time; what its status tells of earlier is taken over.</summary>
    public sealed record Known(string Uid, ImmutableArray<Deployment> History, OperationState? LastOperation) : ApplicationEvent;

    /// <summary>Others have written deployments into the history that we did not know; what stands there now counts.</summary>
    public sealed record HistoryTold(ImmutableArray<Deployment> History) : ApplicationEvent;

    public sealed record OperationStarted(OperationState Operation) : ApplicationEvent;

    /// <summary>An attempt knows which commits it brings out; a repetition brings the same.</summary>
    public sealed record RevisionsPinned(long OperationId, ImmutableArray<string> Revisions) : ApplicationEvent
    {
        /// <summary>The kinds of what is brought out.</summary>
        public ImmutableArray<GroupKind> Kinds { get; init => field = value.IsDefault ? [] : value; } = [];
    }

    /// <summary>A part of an attempt is done, or something that it waits for has happened.</summary>
    /// <param name="Message">What it waits for now.</param>
    /// <param name="Results">Those that are new.</param>
    public sealed record OperationStepped(
        long OperationId, string Message, ImmutableArray<SyncResult> Results, string Server, ImmutableArray<ResourceVerdict> Verdicts) : ApplicationEvent;

    public sealed record RetryScheduled(
        long OperationId, string Message, DateTimeOffset At, DateTimeOffset RetryAt, ImmutableArray<SyncResult> Results, string Server, ImmutableArray<ResourceVerdict> Verdicts)
        : ApplicationEvent;

    public sealed record RetryStarted(long OperationId, string Message, bool KeepsRevisions) : ApplicationEvent;

    public sealed record TerminationAsked(long OperationId) : ApplicationEvent;

    public sealed record OperationEnded(
        long OperationId, OperationPhase Phase, string Message, DateTimeOffset At, ImmutableArray<SyncResult> Results, string Server,
        ImmutableArray<ResourceVerdict> Verdicts, Deployment? Deployment, int HistoryLimit) : ApplicationEvent;

    /// <summary>The request was taken out of the Application.</summary>
    public sealed record OperationCleared(long OperationId) : ApplicationEvent;

    public sealed record Compared(string Server, ImmutableArray<ResourceVerdict> Verdicts) : ApplicationEvent;

    /// <summary>Objects are gone, or no longer ours.</summary>
    public sealed record Forgotten(ImmutableArray<ResourceKey> Keys) : ApplicationEvent;

    /// <summary>The newest deployment was seen to be in sync and healthy.</summary>
    public sealed record DeploymentHealthy(long DeploymentId) : ApplicationEvent;

    /// <summary>The Application goes back to an earlier deployment by itself.</summary>
    public sealed record WentBack(RolledBack RolledBack) : ApplicationEvent;

    /// <summary>Git says what runs since the Application went back by itself.</summary>
    /// <param name="OperationId">The operation that went back.</param>
    public sealed record BackWithGit(long OperationId) : ApplicationEvent;

    /// <summary>What the Application left is taken back in Git, or will not be.</summary>
    /// <param name="OperationId">The operation that went back.</param>
    public sealed record RevertEnded(long OperationId, RevertEnd End) : ApplicationEvent;

    /// <summary>The Application is no more.</summary>
    public sealed record Removed : ApplicationEvent;
}
