using System.Collections.Immutable;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>What the status of a resource tells of the time before we knew it: another engine may have managed it.</summary>
internal static class StatusReading
{
    public static ApplicationEvent.Known Known(MapNode resource)
    {
        var status = resource.Map("status");
        return new ApplicationEvent.Known(
            resource.Text("metadata", "uid") ?? "",
            [.. status.List("history").Select(History)],
            Operation(status.Map("operationState")));
    }

    /// <summary>
    /// What others have written into the history since: a backup that was played back, another engine. Numbers only grow, so that an older
    /// state of the resource never looks like that; empty when nobody has.
    /// </summary>
    public static ImmutableArray<Deployment> NewerHistory(MapNode resource, ApplicationRecord record)
    {
        var told = resource.Map("status").List("history");
        var last = record.History.IsEmpty ? -1 : record.History[^1].Id;
        return told.Any(entry => entry["id"].Integer() > last) ? [.. told.Select(History)] : [];
    }

    private static Deployment History(Node entry) => new()
    {
        Id = entry["id"].Integer() ?? 0,
        Revisions = [.. Revisions(entry)],
        Sources = [.. Sources(entry)],
        IsMultiSource = entry["sources"] is ListNode { Count: > 0 },
        DeployedAt = Rfc3339.Time(entry["deployedAt"]) ?? DateTimeOffset.UnixEpoch,
        StartedAt = Rfc3339.Time(entry["deployStartedAt"]) ?? DateTimeOffset.UnixEpoch,
        InitiatedBy = entry.Map("initiatedBy"),
    };

    private static OperationState? Operation(MapNode state)
    {
        // One that was running under another engine is not ours to finish; its request still stands in the resource.
        if (!Enum.TryParse<OperationPhase>(state["phase"].Text(), out var phase) || phase is OperationPhase.Running or OperationPhase.Terminating) return null;
        var result = state.Map("syncResult");
        return new OperationState
        {
            Id = 0, Request = new OperationRequest(state.Map("operation")), Phase = phase, Message = state["message"].Text() ?? "",
            StartedAt = Rfc3339.Time(state["startedAt"]) ?? DateTimeOffset.UnixEpoch, FinishedAt = Rfc3339.Time(state["finishedAt"]),
            RetryCount = (int)(state["retryCount"].Integer() ?? 0), NamespaceMetadata = result["managedNamespaceMetadata"] as MapNode,
            Revisions = [.. Revisions(result)], Sources = [.. Sources(result)], IsMultiSource = result["sources"] is ListNode { Count: > 0 },
        };
    }

    private static IEnumerable<string> Revisions(Node entry) => entry["revisions"] is ListNode { Count: > 0 } list
        ? list.Select(static revision => revision.Text() ?? "")
        : entry["revision"].Text() is { Length: > 0 } revision ? [revision] : [];

    private static IEnumerable<SourceSpec> Sources(Node entry) => entry["sources"] is ListNode { Count: > 0 } list
        ? list.Select(SourceSpec.Read)
        : entry["source"] is MapNode source ? [SourceSpec.Read(source)] : [];
}
