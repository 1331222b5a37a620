using System.Collections.Immutable;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Schedules;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>
/// Goes back to the newest deployment that was seen to be healthy, when the one after it failed to sync or did not become healthy in time. Looked
/// at after every comparison, before automation: a newer commit is better than an older one, and so it is waited for no longer than it takes to appear.
/// </summary>
internal static class Rollbacks
{
    public static void Step(Turn turn, Context context, Comparison comparison)
    {
        var (setting, problem) = AutoRollback.Read(turn.Picture.Resource);
        if (setting is null || turn.Record.Operation is not { IsDone: true } operation || turn.Picture.RequestedOperation is not null)
        {
            Tell(turn, problem);
            return;
        }

        NoteHealth(turn, comparison);
        NoteAgreement(turn, comparison, operation);
        Reverts.Step(turn, context, setting, operation);
        if (Bad(turn, setting, comparison, operation) is not { } bad || IsFollowed(context, comparison, bad))
        {
            Tell(turn, "");
            return;
        }

        var good = turn.Record.History.LastOrDefault(one => !one.IsLocal && turn.Record.IsHealthy(one)
            && !bad.Left(one.Revisions, one.Sources));
        Tell(turn, good is null ? $"{bad.Why}; there is nothing to go back to: no earlier deployment was seen to be healthy" : "");
        if (good is not null) GoBack(turn, context, bad, good);
    }

    /// <summary>A rollback that waits for its next attempt goes on, as long as what it left is the newest.</summary>
    public static bool IsRollback(Turn turn, OperationState operation, IReadOnlyList<string> newest) =>
        turn.Record.RolledBack is { } rolledBack && rolledBack.OperationId == operation.Id && rolledBack.Revisions.SequenceEqual(newest);

    /// <summary>Automation does not bring back what was left.</summary>
    public static bool Keeps(Turn turn, Comparison comparison) =>
        turn.Record.RolledBack is { } rolledBack && rolledBack.Left(comparison.Revisions, comparison.Goal.Sources);

    private static void NoteHealth(Turn turn, Comparison comparison)
    {
        if (comparison is not { Status: SyncStatus.Synced, Health.Status: HealthStatus.Healthy } || turn.Record.History.IsEmpty) return;
        var newest = turn.Record.History[^1];
        if (turn.Record.IsHealthy(newest) || !newest.Revisions.SequenceEqual(comparison.Revisions)) return;
        turn.Happened(new ApplicationEvent.DeploymentHealthy(newest.Id));
    }

    /// <summary>A newer commit says what runs since it went back: nothing is held back any more, and nothing is left to sync that would say so.</summary>
    private static void NoteAgreement(Turn turn, Comparison comparison, OperationState operation)
    {
        if (operation.Phase != OperationPhase.Succeeded || comparison.Status != SyncStatus.Synced || turn.Record.RolledBack is not { } back) return;
        if (!back.Left(comparison.Revisions, comparison.Goal.Sources)) turn.Happened(new ApplicationEvent.BackWithGit(back.OperationId));
    }

    /// <summary>What is to be left, and why; null for nothing.</summary>
    private static RolledBack? Bad(Turn turn, AutoRollback setting, Comparison comparison, OperationState operation)
    {
        if (turn.Record.RolledBack?.OperationId == operation.Id) return null;
        if (Failed(operation)) return new RolledBack(0, operation.Revisions, operation.Sources, $"the sync to {Named(operation.Revisions)} failed: {operation.Message}");
        if (turn.Record.History.IsEmpty || turn.Record.IsHealthy(turn.Record.History[^1])) return null;
        // Of a cluster that can't be reached nobody knows, and what is suspended waits for a person.
        if (comparison.Health.Status is not (HealthStatus.Degraded or HealthStatus.Progressing or HealthStatus.Missing)) return null;
        var newest = turn.Record.History[^1];
        var due = newest.DeployedAt + setting.Deadline;
        if (turn.Now >= due)
            return new RolledBack(0, newest.Revisions, newest.Sources, $"{Named(newest.Revisions)} is {comparison.Health.Status} {GoDuration.Write(setting.Deadline)} after its sync");
        if (turn.Picture.RollbackAlarm == due) return null;
        turn.Picture = turn.Picture with { RollbackAlarm = due };
        turn.Do(new Effect.SetAlarm(Alarm.Rollback, due - turn.Now));
        return null;
    }

    /// <summary>It has brought out a part of the whole; what was refused before anything was touched leaves nothing to mend.</summary>
    private static bool Failed(OperationState operation) => operation is { Phase: OperationPhase.Failed or OperationPhase.Error, IsTerminated: false }
        && operation.Request is { DryRun: false, IsSelective: false }
        && operation.Results.Any(static one => one.Status is "Synced" or "Pruned");

    /// <summary>Automation is about to sync something newer.</summary>
    private static bool IsFollowed(Context context, Comparison comparison, RolledBack bad) =>
        context.Spec.SyncPolicy.Automated is not null && !bad.Left(comparison.Revisions, comparison.Goal.Sources);

    private static void GoBack(Turn turn, Context context, RolledBack bad, Deployment good)
    {
        var sync = new MapBuilder();
        if (good.IsMultiSource) sync.Set("revisions", ListNode.Of(good.Revisions.Select(static revision => (Node)revision)));
        else sync.Set("revision", good.Revisions[0]);
        if (good.IsMultiSource) sync.Set("sources", ListNode.Of(good.Sources.Select(static source => (Node)source.Write())));
        else sync.Set("source", good.Sources[0].Write());
        if (context.Spec.SyncPolicy.Automated?.Prune == true) sync.Set("prune", true);
        if (context.Spec.SyncPolicy.Options is { Count: > 0 } options) sync.Set("syncOptions", ListNode.Of(options.Select(static option => (Node)option)));
        // As with every rollback no hooks run: a migration forward would be the wrong one.
        sync.Set("syncStrategy", MapNode.Of(("apply", MapNode.Empty)));
        var request = new OperationRequest(MapNode.Of(
            ("sync", sync.Build()),
            ("initiatedBy", MapNode.Of(("automated", true))),
            ("info", ListNode.Of([MapNode.Of(("name", "rollback"), ("value", bad.Why))])),
            ("retry", (context.Spec.SyncPolicy.Retry ?? RetrySpec.OfAutomation).Write())));
        turn.Happened(new ApplicationEvent.WentBack(bad with { OperationId = turn.Record.NextOperationId }));
        Operations.Start(turn, context, request, [], targets: null, mustBeCleared: false);
        Operations.Step(turn, context);
    }

    private static void Tell(Turn turn, string problem)
    {
        if (turn.Picture.RollbackProblem != problem) turn.Picture = turn.Picture with { RollbackProblem = problem };
    }

    private static string Named(ImmutableArray<string> revisions) => string.Join(", ", revisions);
}
