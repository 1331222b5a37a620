using GitOpsActors.Actors.Applications.Metrics;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitLogin = GitOpsActors.Git.Remotes.RepositoryUrl;

namespace GitOpsActors.Host.Server.Metrics;

/// <summary>
/// What the Applications that live on this node are like, under Argo CD's names. It is read from their resources as they were last seen;
/// nobody is asked.
/// </summary>
internal sealed class ApplicationMetrics(Shown<ApplicationName, HostedApplication> applications, MetricsOptions options) : IMetricSource
{
    private const string Info = "argocd_app_info";
    private const string Condition = "argocd_app_condition";
    private const string Labels = "argocd_app_labels";
    private const string Orphans = "argocd_app_orphaned_resources_count";

    private static readonly string[] NameLabels = ["namespace", "name", "project"];
    private static readonly string[] ConditionLabels = [.. NameLabels, "condition"];
    private static readonly string[] InfoLabels =
    [
        .. NameLabels, "autosync_enabled", "repo", "dest_server", "dest_namespace", "sync_status", "health_status", "operation",
    ];

    public async Task WriteAsync(PrometheusText text, CancellationToken stop)
    {
        text.Begin(Info, "gauge", "What an Application is like.");
        await EachAsync(text, one => WriteInfo(text, one), stop);
        if (options.ApplicationConditions.Count > 0)
        {
            text.Begin(Condition, "gauge", "How many conditions of a type an Application has.");
            await EachAsync(text, one => WriteConditions(text, one), stop);
        }

        var labels = new WantedLabels(NameLabels, options.ApplicationLabels);
        if (labels.Any)
        {
            text.Begin(Labels, "gauge", "Labels of an Application.");
            await EachAsync(text, one =>
                text.Sample(Labels, labels.Names, labels.ValuesOf([one.Name.Namespace, one.Name.Name, ProjectOf(one)],
                    one.Resource.Map("metadata", "labels")), 1), stop);
        }

        text.Begin(Orphans, "gauge", "How many objects in the namespace of an Application nobody manages.");
        await EachAsync(text, one =>
        {
            if (one.Orphans is { } count) text.Sample(Orphans, NameLabels, [one.Name.Namespace, one.Name.Name, ProjectOf(one)], count);
        }, stop);
    }

    private async Task EachAsync(PrometheusText text, Action<HostedApplication> write, CancellationToken stop)
    {
        foreach (var one in applications.All)
        {
            write(one);
            if (text.IsFull) await text.FlushAsync(stop);
        }
    }

    private static void WriteInfo(PrometheusText text, HostedApplication one)
    {
        var (spec, status) = (one.Resource.Map("spec"), one.Resource.Map("status"));
        var automated = spec["syncPolicy"]?["automated"] as MapNode;
        text.Sample(Info, InfoLabels,
        [
            one.Name.Namespace, one.Name.Name, ProjectOf(one), automated is not null && automated["enabled"].Bool() != false ? "true"
                : "false",
            RepositoryOf(spec), one.Server, spec.Text("destination", "namespace") ?? "",
            Told(status["sync"]?["status"]), Told(status["health"]?["status"]), OperationOf(one.Resource),
        ], 1);
    }

    private void WriteConditions(PrometheusText text, HostedApplication one)
    {
        foreach (var kind in one.Resource.List("status", "conditions").Select(static condition =>
            condition["type"].Text() ?? "").CountBy(static type => type))
        {
            if (options.ApplicationConditions.Contains(kind.Key))
                text.Sample(Condition, ConditionLabels, [one.Name.Namespace, one.Name.Name, ProjectOf(one), kind.Key], kind.Value);
        }
    }

    private static string ProjectOf(HostedApplication one) => one.Resource.Text("spec", "project") is { Length: > 0 } project ? project
        : "default";

    /// <summary>The first repository, as Argo CD tells it; a login in an address is nobody's business.</summary>
    private static string RepositoryOf(MapNode spec)
    {
        var source = spec["sources"] is ListNode { Count: > 0 } sources ? sources[0] : spec["source"];
        return GitLogin.WithoutLogin(RepositoryUrl.Normalise(source?["repoURL"].Text() ?? ""));
    }

    private static string Told(Node? status) => status.Text() is { Length: > 0 } text ? text : "Unknown";

    private static string OperationOf(MapNode resource) =>
        resource.Map("metadata").Has("deletionTimestamp") ? "delete"
        : resource["operation"]?["sync"] is not null || resource.Text("status", "operationState", "phase") is "Running" or "Terminating"
            ? "sync" : "";
}
