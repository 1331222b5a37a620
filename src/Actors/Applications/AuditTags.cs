using System.Collections.Immutable;
using GitOpsActors.Engine.Applications.Life;

namespace GitOpsActors.Actors.Applications;

/// <summary>What the audit trail can be searched by, beside time and type: the Application, its project, who wanted it, and the revision.</summary>
internal static class AuditTags
{
    public static ImmutableHashSet<string> Of(string @namespace, string name, ApplicationRecord record, Picture picture, IReadOnlyList<ApplicationEvent> events)
    {
        var operation = events.OfType<ApplicationEvent.OperationStarted>().LastOrDefault()?.Operation ?? record.Operation;
        var tags = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        tags.Add($"application:{@namespace}/{name}");
        if (picture.Spec is { } spec) tags.Add($"project:{spec.Project}");
        if (!events.Any(IsOfOperation) || operation is null) return tags.ToImmutable();
        tags.Add($"who:{(operation.Request.IsAutomated ? "automation" : operation.Request.By is { Length: > 0 } by ? by : "somebody")}");
        var revisions = events.OfType<ApplicationEvent.RevisionsPinned>().LastOrDefault()?.Revisions ?? operation.Revisions;
        if (!revisions.IsDefaultOrEmpty) tags.Add($"revision:{revisions[0]}");
        return tags.ToImmutable();
    }

    private static bool IsOfOperation(ApplicationEvent happened) => happened is not (
        ApplicationEvent.Known or ApplicationEvent.Compared or ApplicationEvent.Forgotten or ApplicationEvent.Removed);
}
