using System.Collections.Immutable;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>What a comparison found, and for which state of the world it is true.</summary>
/// <param name="Manifest">The manifest that was compared.</param>
/// <param name="Content">What the live object was like.</param>
/// <param name="IsSynced">Whether an apply would have changed nothing.</param>
public readonly record struct Verdict(Digest Manifest, Digest Content, bool IsSynced);

/// <summary>A verdict and the object that it is about.</summary>
public readonly record struct ResourceVerdict(ResourceKey Key, Verdict Verdict);

/// <summary>What is remembered of an Application: what can't be read again from Git or a cluster.</summary>
public sealed record ApplicationRecord
{
    public static readonly ApplicationRecord Nothing = new();

    /// <summary>The uid of the resource; another one is another Application, though it has the same name.</summary>
    public string Uid { get; init; } = "";

    public OperationState? Operation { get; init; }

    /// <summary>Oldest first.</summary>
    public ImmutableArray<Deployment> History { get; init; } = [];

    /// <summary>Those of the history that were seen to be healthy; only noted where an Application may go back by itself.</summary>
    public ImmutableArray<long> HealthyDeployments { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>It went back by itself and is kept there; null when not.</summary>
    public RolledBack? RolledBack { get; init; }

    /// <summary>The cluster that the verdicts are about.</summary>
    public string Server { get; init; } = "";

    public ImmutableDictionary<ResourceKey, Verdict> Verdicts { get; init; } = ImmutableDictionary<ResourceKey, Verdict>.Empty;

    public long NextOperationId { get; init; } = 1;

    public Verdict? VerdictOf(string server, ResourceKey key) =>
        Server == server && Verdicts.TryGetValue(key, out var verdict) ? verdict : null;

    public ApplicationRecord After(ApplicationEvent happened) => happened switch
    {
        ApplicationEvent.Known known => Nothing with { Uid = known.Uid, History = known.History, Operation = known.LastOperation },
        ApplicationEvent.HistoryTold told => this with { History = told.History },
        ApplicationEvent.OperationStarted started => this with
        {
            Operation = Heir(started.Operation),
            NextOperationId = started.Operation.Id + 1,
            RolledBack = StaysBack(started.Operation) ? RolledBack : null,
        },
        ApplicationEvent.RevisionsPinned pinned => With(pinned.OperationId, operation => operation with
        {
            Revisions = pinned.Revisions,
            Kinds = operation.Kinds.IsEmpty ? pinned.Kinds : [.. operation.Kinds.Union(pinned.Kinds)],
        }),
        ApplicationEvent.OperationStepped stepped => With(stepped.OperationId, operation => operation with
        {
            Message = stepped.Message,
            Results = operation.With(stepped.Results),
        }).Judged(stepped.Server, stepped.Verdicts),
        ApplicationEvent.RetryScheduled retry => With(retry.OperationId, operation => operation with
        {
            Message = retry.Message,
            Results = retry.Results,
            FinishedAt = retry.At,
            RetryAt = retry.RetryAt,
            RetryCount = operation.RetryCount + 1,
        }).Judged(retry.Server, retry.Verdicts),
        ApplicationEvent.RetryStarted retry => With(retry.OperationId, operation => operation with
        {
            Message = retry.Message,
            FinishedAt = null,
            RetryAt = null,
            Results = [],
            Revisions = retry.KeepsRevisions ? operation.Revisions : [],
        }),
        ApplicationEvent.TerminationAsked asked => With(asked.OperationId, static operation => operation with { Phase = OperationPhase.Terminating, RetryAt = null }),
        ApplicationEvent.OperationEnded ended => Ended(ended).Judged(ended.Server, ended.Verdicts),
        ApplicationEvent.OperationCleared cleared => With(cleared.OperationId, static operation => operation with { MustBeCleared = false }),
        ApplicationEvent.Compared compared => Judged(compared.Server, compared.Verdicts),
        ApplicationEvent.Forgotten forgotten => this with { Verdicts = Verdicts.RemoveRange(forgotten.Keys) },
        ApplicationEvent.DeploymentHealthy healthy => this with { HealthyDeployments = HealthyDeployments.Add(healthy.DeploymentId) },
        ApplicationEvent.WentBack back => this with { RolledBack = back.RolledBack },
        ApplicationEvent.BackWithGit back => RolledBack?.OperationId == back.OperationId ? this with { RolledBack = null } : this,
        ApplicationEvent.RevertEnded ended => RolledBack?.OperationId == ended.OperationId ? this with { RolledBack = RolledBack with { Revert = ended.End } } : this,
        ApplicationEvent.Removed => Nothing,
        _ => throw new ArgumentException($"No record follows from {happened}.", nameof(happened)),
    };

    private ApplicationRecord Ended(ApplicationEvent.OperationEnded ended)
    {
        var record = With(ended.OperationId, operation => operation with
        {
            Phase = ended.Phase,
            Message = ended.Message,
            FinishedAt = ended.At,
            RetryAt = null,
            Results = ended.Results,
            Kinds = ended.Phase == OperationPhase.Succeeded ? [] : operation.Kinds,
            LeftKinds = ended.Phase == OperationPhase.Succeeded && operation.Request is { DryRun: false, IsSelective: false } ? [] : operation.LeftKinds,
        });
        if (ended.Deployment is not { } deployment) return record;
        var history = record.History.Add(deployment);
        history = history.RemoveRange(0, Math.Max(0, history.Length - ended.HistoryLimit));
        // What was gone back to is known to be good.
        var healthy = RolledBack?.OperationId == ended.OperationId ? HealthyDeployments.Add(deployment.Id) : HealthyDeployments;
        return record with { History = history, HealthyDeployments = healthy.RemoveAll(id => history.IsEmpty || id < history[0].Id) };
    }

    public bool IsHealthy(Deployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return HealthyDeployments.Contains(deployment.Id);
    }

    /// <summary>A sync of parts, or one that only looks, brings nothing forward.</summary>
    private bool StaysBack(OperationState operation) =>
        RolledBack is { } back && (back.OperationId == operation.Id || operation.Request.DryRun || operation.Request.IsSelective);

    /// <summary>What the operation before it may have left is the new one's to find.</summary>
    private OperationState Heir(OperationState operation)
    {
        if (Operation is not { } last || (last.Kinds.IsEmpty && last.LeftKinds.IsEmpty)) return operation;
        return operation with { LeftKinds = [.. last.LeftKinds.Union(last.Kinds)] };
    }

    private ApplicationRecord Judged(string server, ImmutableArray<ResourceVerdict> verdicts)
    {
        if (verdicts.IsDefaultOrEmpty) return this;
        var known = Server == server ? Verdicts : ImmutableDictionary<ResourceKey, Verdict>.Empty;
        return this with { Server = server, Verdicts = known.SetItems(verdicts.Select(static one => KeyValuePair.Create(one.Key, one.Verdict))) };
    }

    private ApplicationRecord With(long operationId, Func<OperationState, OperationState> change) =>
        Operation is { } operation && operation.Id == operationId ? this with { Operation = change(operation) } : this;
}
