using System.Collections.Immutable;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>Where an operation stands.</summary>
public enum OperationPhase
{
    Running,
    Terminating,
    Succeeded,
    Failed,
    Error,
}

/// <summary>What became of one object in a sync.</summary>
/// <param name="Status">Synced, SyncFailed, Pruned or PruneSkipped.</param>
/// <param name="IsMissingKind">It failed because the cluster does not know the kind, which a definition may bring.</param>
/// <param name="State">Running until it is seen to be healthy, or a hook to have ended.</param>
public sealed record SyncResult(
    ResourceKey Key, string ApiVersion, string Status, string Message, bool IsMissingKind = false, SyncPhase Phase = SyncPhase.Sync, bool IsHook = false,
    OperationPhase State = OperationPhase.Running)
{
    /// <summary>The container images of what was applied, with spaces in between.</summary>
    public string Images { get; init => field = value ?? ""; } = "";
}

/// <summary>The running operation of an Application, or its last one.</summary>
public sealed record OperationState
{
    /// <summary>Counts the operations of an Application.</summary>
    public required long Id { get; init; }

    public required OperationRequest Request { get; init; }

    public required OperationPhase Phase { get; init; }

    public string Message { get; init; } = "";

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; also set while the next attempt waits.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    public int RetryCount { get; init; }

    /// <summary>When the next attempt is due.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The commits of this attempt, one for each source; empty until they are known.</summary>
    public ImmutableArray<string> Revisions { get; init; } = [];

    /// <summary>
    /// The kinds of which it may have made objects. Until it succeeds nothing else tells of them: the process may die before an attempt is answered.
    /// </summary>
    public ImmutableArray<GroupKind> Kinds { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The kinds of which operations before it may have left objects, since none of them has succeeded after they had begun with these.</summary>
    public ImmutableArray<GroupKind> LeftKinds { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The labels and annotations that it gives the namespace that it makes; null when it makes none.</summary>
    public MapNode? NamespaceMetadata { get; init; }

    /// <summary>The sources that are synced.</summary>
    public required ImmutableArray<SourceSpec> Sources { get; init; }

    public bool IsMultiSource { get; init; }

    public ImmutableArray<SyncResult> Results { get; init; } = [];

    /// <summary>The request still stands in the Application and is to be taken out there.</summary>
    public bool MustBeCleared { get; init; }

    /// <summary>How an operation ends that a person has ended.</summary>
    public const string Terminated = "Operation terminated";

    public bool IsTerminated => Phase == OperationPhase.Failed && Message.StartsWith(Terminated, StringComparison.Ordinal);

    public bool IsDone => Phase is OperationPhase.Succeeded or OperationPhase.Failed or OperationPhase.Error;

    public bool WaitsForRetry => !IsDone && RetryAt is not null;

    /// <summary>All results of the attempt, with newer ones in the place of older ones.</summary>
    public ImmutableArray<SyncResult> With(ImmutableArray<SyncResult> newer)
    {
        if (Results.IsEmpty || newer.IsEmpty) return Results.IsEmpty ? newer : Results;
        var replaced = newer.ToDictionary(static one => (one.Key, one.Phase));
        var kept = Results.Select(one => replaced.Remove((one.Key, one.Phase), out var news) ? news : one).ToList();
        return [.. kept, .. newer.Where(one => replaced.ContainsKey((one.Key, one.Phase)))];
    }

    public bool IsSameRequest(MapNode? operation) => operation is not null
        && new OperationRequest(operation).Told.Document == Request.Document;
}

/// <summary>A sync that brought a whole Application to a revision.</summary>
public sealed record Deployment
{
    public required long Id { get; init; }

    public required ImmutableArray<string> Revisions { get; init; }

    public required ImmutableArray<SourceSpec> Sources { get; init; }

    public required DateTimeOffset DeployedAt { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public MapNode InitiatedBy { get; init; } = MapNode.Empty;

    public bool IsMultiSource { get; init; }

    /// <summary>It brought out manifests of somebody's machine. They are kept nowhere, so that nothing leads back to it.</summary>
    public bool IsLocal => Revisions.All(static revision => revision.Length == 0);
}
