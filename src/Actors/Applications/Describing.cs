using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;

namespace GitOpsActors.Actors.Applications;

/// <summary>An Application in the words that people and other nodes get of it.</summary>
internal static class Describing
{
    public static Description Of(string name, string node, ApplicationRecord record, Picture picture)
    {
        var rendered = picture.Rendered;
        return new Description
        {
            Application = name,
            Node = node,
            Targets = rendered is null ? null : [.. rendered.Done.Targets.Targets.Values.OrderBy(static target => target.Key).Select(static target => target.Manifest)],
            RenderProblem = picture.RenderFault?.Problem ?? "",
            Server = rendered?.Goal.Server ?? "",
            Namespace = rendered?.Goal.Namespace ?? "",
            Revisions = rendered?.Done.Revisions ?? [],
            Extra = [.. picture.Comparison?.Resources.Where(static resource => resource.RequiresPruning).Select(static resource => resource.Key) ?? []],
            Healths = picture.Comparison?.Resources.Where(static resource => resource.Health is not null)
                .Select(static resource => new ResourceHealth(resource.Key, resource.Health!)).ToList(),
            Orphans = picture.OrphanedKeys() ?? [],
            IsCompared = picture.Comparison is not null,
            WaitsFor = [.. WaitsFor(record, picture)],
        };
    }

    private static IEnumerable<string> WaitsFor(ApplicationRecord record, Picture picture)
    {
        if (picture.View is null) yield return "the control plane: projects, clusters and settings are not read yet";
        if (picture.Resource is null) yield return "its resource in the control cluster";
        if (picture.Asking is not null) yield return "a render for the comparison";
        if (picture.AskingForOperation is { } ask) yield return $"a render for operation {ask.OperationId}";
        var unlisted = picture.TrackedKinds.Except(picture.ListedKinds).Except(picture.Unwatched.Keys);
        if (unlisted.Count > 0) yield return $"the first list of {string.Join(", ", unlisted.Select(static kind => kind.ToString()).Order(StringComparer.Ordinal))} in {picture.TrackedServer}";
        foreach (var (kind, reason) in picture.Unwatched) yield return $"{kind} in {picture.TrackedServer}, which can't be watched: {reason}";
        if (picture.Predicting is not null) yield return "a dry run that tells what an apply would change";
        if (picture.Syncing is { } sync) yield return sync.OperationId == SyncAsk.OfDeletion ? "hooks of the deletion" : $"the sync of operation {sync.OperationId}";
        if (record.Operation is { WaitsForRetry: true } operation) yield return $"the next attempt of operation {operation.Id} at {operation.RetryAt:u}";
        if (picture.Blocked.Length > 0) yield return "a sync window" + (picture.WindowAlarm is { } turn ? $", which begins or ends at {turn:u}" : "");
        if (picture.Deletion != DeletionState.Idle) yield return "deletions that were asked for";
        if (picture.IsWriting) yield return "a write of its status";
        if (picture.WaitsToReport) yield return "the time of the next write of its status";
        if (picture.RenderFault is { IsPassing: true }) yield return "the time of the next attempt to render";
    }
}
