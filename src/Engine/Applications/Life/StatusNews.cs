using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>Something that happened to an Application, as an event of the cluster tells it.</summary>
/// <param name="Reason">One of Argo CD's words.</param>
public sealed record News(string Reason, string Message, bool IsWarning = false);

/// <summary>What people want to hear of a change of the status.</summary>
public static class StatusNews
{
    /// <param name="before">The status as it was.</param>
    /// <param name="after">The status as it is.</param>
    public static IEnumerable<News> Between(MapNode before, MapNode after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        foreach (var part in (string[])["sync", "health"])
        {
            var (was, now) = (before.Text(part, "status") ?? "", after.Text(part, "status") ?? "");
            if (now.Length > 0 && was != now) yield return new News("ResourceUpdated", $"Updated {part} status: {was} -> {now}");
        }

        var (last, operation) = (before.Map("operationState"), after.Map("operationState"));
        var isNew = operation["startedAt"] != last["startedAt"];
        if (isNew && operation.Bool("operation", "initiatedBy", "automated") == true)
            yield return new News("OperationStarted", $"Initiated automated sync to '{RevisionsOf(operation)}'");
        if (IsDone(operation) && (isNew || !IsDone(last))) yield return End(operation);
    }

    private static News End(MapNode operation)
    {
        var what = operation.List("operation", "sync", "resources").Count > 0 ? "Partial sync operation" : "Sync operation";
        if (RevisionsOf(operation) is { Length: > 0 } revisions) what += $" to {revisions}";
        return operation["phase"].Text() == nameof(OperationPhase.Succeeded)
            ? new News("OperationCompleted", $"{what} succeeded")
            : new News("OperationCompleted", $"{what} failed: {operation["message"].Text()}", IsWarning: true);
    }

    private static string RevisionsOf(MapNode operation) => operation.List("syncResult", "revisions") is { Count: > 0 } several
        ? string.Join(", ", several.Select(static one => one.Text())) : operation.Text("syncResult", "revision") ?? "";

    private static bool IsDone(MapNode operation) =>
        operation["phase"].Text() is nameof(OperationPhase.Succeeded) or nameof(OperationPhase.Failed) or nameof(OperationPhase.Error);
}
