using System.Collections.Immutable;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;

namespace GitOpsActors.Actors.Applications;

/// <summary>What the audit trail can be searched by, beside time and type: the Application, its project, whoever wanted it, and the revision.</summary>
internal static class Auditing
{
    public static IImmutableSet<string> TagsOf(ApplicationName application, ApplicationRecord record, Picture picture, IReadOnlyList<ApplicationEvent> events)
    {
        var tags = new AuditTags(Application: application.ToString(), Project: picture.Spec?.Project);
        var operation = events.OfType<ApplicationEvent.OperationStarted>().LastOrDefault()?.Operation ?? record.Operation;
        if (operation is null || !events.Any(IsOfOperation)) return tags.ToSet();
        var revisions = events.OfType<ApplicationEvent.RevisionsPinned>().LastOrDefault()?.Revisions ?? operation.Revisions;
        return (tags with
        {
            Who = operation.Request.IsAutomated ? AuditTags.Automation : operation.Request.By is { Length: > 0 } by ? by : "somebody",
            Revision = revisions.IsDefaultOrEmpty ? null : revisions[0],
        }).ToSet();
    }

    private static bool IsOfOperation(ApplicationEvent happened) => happened is not (
        ApplicationEvent.Known or ApplicationEvent.HistoryTold or ApplicationEvent.Compared or ApplicationEvent.Forgotten
        or ApplicationEvent.Removed);
}
