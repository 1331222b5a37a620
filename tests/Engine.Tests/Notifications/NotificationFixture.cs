using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Notifications;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Notifications;

/// <summary>Settings and an Application to decide about.</summary>
internal static class NotificationFixture
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);

    public static readonly PlainTemplates Templates = new(RenderMemory.OfMebibytes(1), static () => Now, static bytes => bytes.Clear());

    public static readonly MapNode Application = YamlReader.Read("""
        metadata:
          name: web
          namespace: argocd
          labels: {team: blue}
          annotations: {}
        spec:
          project: shop
          source: {repoURL: 'git@git.example:acme/web.git', path: app}
        status:
          health: {status: Healthy}
          reconciledAt: "2026-05-04T09:50:00Z"
          operationState:
            phase: Succeeded
            startedAt: "2026-05-04T09:40:00Z"
            finishedAt: "2026-05-04T09:45:00Z"
            operation: {info: [{name: who, value: kim}]}
            syncResult: {revision: abc}
          sync: {status: Synced, revision: abc}
        """).Map();

    public static NotificationSettings Settings(string data, params ReadOnlySpan<(string Key, string Value)> secrets)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in secrets) known[key] = value;
        return NotificationSettings.Read(YamlReader.Read(data).Map(), known, "https://gitops.example");
    }

    public static MapNode Annotated(params ReadOnlySpan<(string Key, string Value)> annotations)
    {
        var all = MapNode.Empty;
        foreach (var (key, value) in annotations) all = all.With(key, value);
        return Application.WithAt(["metadata", "annotations"], all);
    }

    public static NotificationDecision Decide(NotificationSettings settings, MapNode application, MapNode? project = null) =>
        NotificationDecider.Decide(settings, application, project, DeliveryMemory.Of(application), Now, new CommitBook());
}
