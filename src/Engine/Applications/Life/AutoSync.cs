using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>Whether an Application syncs without being asked. Looked at after every comparison.</summary>
internal static class AutoSync
{
    private static readonly TimeSpan SelfHealWaitMax = TimeSpan.FromSeconds(300);

    public static void Step(Turn turn, Context context, Comparison comparison)
    {
        if (turn.Record.Operation is { IsDone: false } || turn.Picture.RequestedOperation is not null) return;
        var mayBeWanted = context.Spec.SyncPolicy.Automated is not null && comparison.Goal == context.Goal && comparison.Status == SyncStatus.OutOfSync;
        if (!mayBeWanted) turn.Picture = turn.Picture with { Blocked = "" };
        // What an earlier attempt failed by still stands.
        else if (Windows.Block(turn, context, isManual: false, startedAt: null))
        {
            // That it is not the time needs no telling. That no time will ever be the right one does.
            if (context.Windows.Problem.Length > 0) turn.Picture = turn.Picture with { SyncProblem = turn.Picture.Blocked };
            return;
        }

        turn.Picture = turn.Picture with { SyncProblem = "" };
        if (context.Spec.SyncPolicy.Automated is not { } automated || comparison.Goal != context.Goal || comparison.Status != SyncStatus.OutOfSync) return;
        if (!automated.Prune && comparison.Resources.All(static resource => resource.Status == SyncStatus.Synced || resource.RequiresPruning)) return;
        if (Rollbacks.Keeps(turn, comparison) || turn.Picture.Rendered is { Done.IsRefused: true }) return;
        if (NamespaceOnItsWayOut(turn, comparison) is { } @namespace)
        {
            var why = $"the namespace {@namespace} is being deleted; it is made again when it is gone";
            turn.Picture = turn.Picture with { SyncProblem = $"Skipping sync attempt to [{string.Join(", ", comparison.Revisions)}]: {why}" };
            return;
        }

        var (last, only, attempt) = (turn.Record.Operation, (List<ResourceKey>?)null, 0);
        if (WasAttempted(turn, comparison))
        {
            if (last!.Phase != OperationPhase.Succeeded)
            {
                turn.Picture = turn.Picture with { SyncProblem = $"Failed last sync attempt to [{string.Join(", ", comparison.Revisions)}]: {last.Message}" };
                return;
            }

            if (!automated.SelfHeal || !HealingMayGoOn(turn, last)) return;
            only = Differing(turn, comparison);
            if (only.Count == 0) return;
            attempt = last.Request.SelfHealAttempt + 1;
        }

        if (automated is { Prune: true, AllowEmpty: false } && comparison.Resources.All(static resource => resource.RequiresPruning || resource.IsKept))
        {
            turn.Picture = turn.Picture with { SyncProblem = $"Skipping sync attempt to [{string.Join(", ", comparison.Revisions)}]: auto-sync will wipe out all resources" };
            return;
        }

        Operations.Start(turn, context, OperationRequest.Automated(context.Spec, comparison.Revisions, only, attempt), [.. comparison.Revisions], turn.Picture.Rendered!.Done.Targets, mustBeCleared: false);
        Operations.Step(turn, context);
    }

    /// <summary>A sync of this very thing was made before: it is not repeated just because something differs.</summary>
    private static bool WasAttempted(Turn turn, Comparison comparison)
    {
        if (turn.Record.Operation is not { } last) return false;
        if (turn.Picture.OperationWithAnotherChance == last.Id && last.Phase != OperationPhase.Succeeded) return false;
        // One that ended before its commits were known tried none of them.
        return !last.Revisions.IsEmpty && last.Revisions.SequenceEqual(comparison.Revisions) && last.Sources.SequenceEqual(comparison.Goal.Sources);
    }

    /// <summary>Each repair in a row waits longer than the one before, so that two that disagree do not fight at full speed.</summary>
    private static bool HealingMayGoOn(Turn turn, OperationState last)
    {
        var attempts = last.Request.SelfHealAttempt;
        var wait = attempts == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(2 * Math.Pow(3, Math.Min(attempts - 1, 10)), SelfHealWaitMax.TotalSeconds));
        var due = (last.FinishedAt ?? turn.Now) + wait;
        if (turn.Now >= due) return true;
        if (turn.Picture.SelfHealAlarm != due)
        {
            turn.Picture = turn.Picture with { SelfHealAlarm = due };
            turn.Do(new Effect.SetAlarm(Alarm.SelfHeal, due - turn.Now));
        }

        return false;
    }

    /// <summary>Nothing can be made in a namespace that is being deleted. The watch tells when it is gone.</summary>
    private static string? NamespaceOnItsWayOut(Turn turn, Comparison comparison) => comparison.Resources
        .Where(static resource => resource.Status != SyncStatus.Synced && !resource.RequiresPruning)
        .Select(static resource => resource.Key.Namespace)
        .FirstOrDefault(name => turn.Picture.Live.GetValueOrDefault(new ResourceKey("", "Namespace", "", name)) is { IsTerminating: true });

    /// <summary>What is to be repaired; an object that is on its way out needs nothing more.</summary>
    private static List<ResourceKey> Differing(Turn turn, Comparison comparison)
    {
        var differing = comparison.Resources
            .Where(resource => resource.Status != SyncStatus.Synced)
            .Where(resource => !resource.RequiresPruning || turn.Picture.Live.GetValueOrDefault(resource.Key) is { IsTerminating: false })
            .Select(static resource => resource.Key).ToList();
        return [.. differing.Union(Ground(turn, differing))];
    }

    /// <summary>
    /// The namespaces and definitions on which objects stand. When somebody deletes one of them, the objects go first: a repair of the objects
    /// alone could never succeed once their ground is gone as well.
    /// </summary>
    private static IEnumerable<ResourceKey> Ground(Turn turn, List<ResourceKey> keys)
    {
        var namespaces = keys.Select(static key => key.Namespace).ToHashSet(StringComparer.Ordinal);
        var kinds = keys.Select(static key => key.GroupKind).ToHashSet();
        return (turn.Picture.Rendered?.Done.Targets.Targets.Values ?? [])
            .Where(target => target.Key is { Group: "", Kind: "Namespace" } ? namespaces.Contains(target.Key.Name) : target.DefinedKind is { } kind && kinds.Contains(kind))
            .Select(static target => target.Key).Order();
    }
}
