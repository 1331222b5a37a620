using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>
/// Keeps what autoscalers scale within their bounds. Nobody measures anything in a sandbox, so more than that they cannot do, and
/// they say so as they do in a cluster without a metrics server.
/// </summary>
internal sealed class AutoscalerController(Cluster cluster) : WorkloadController(cluster, "autoscaling", "v2", "horizontalpodautoscalers")
{
    private const string CannotCount = "the HPA was unable to compute the replica count: ";

    private static readonly IndexedBy Target = new(static item =>
        [Key(item.Namespace, item.Document.Text("spec", "scaleTargetRef", "name") ?? "")]);

    protected override (string Group, string Plural) Owned => ("", "");

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        base.Observe(table, happened);
        foreach (var scaler in Cluster.Table("autoscaling", "horizontalpodautoscalers")
            .UnderAny(Target, Key(happened.After.Namespace, happened.After.Name)))
            if (TargetOf(scaler.Document) is { } target && Is(table, target.StorageGroup, target.Plural))
                Enqueue(Key(scaler.Namespace, scaler.Name));
    }

    protected override void Sync(StoredObject item, MapNode document)
    {
        if (Templates.IsDeleting(document)) return;
        var name = document.Text("spec", "scaleTargetRef", "name") ?? "";
        if (TargetOf(document) is not { } target || Scale(target, item.Namespace, name) is not { } scale)
        {
            var kind = TargetOf(document)?.GroupResource ?? document.Text("spec", "scaleTargetRef", "kind");
            Report(item, document, null, null, conditions => conditions.WithCondition("AbleToScale", "False", "FailedGetScale",
                $"the HPA controller was unable to get the target's current scale: {kind} \"{name}\" not found", Now));
            return;
        }
        var (wanted, present) = (scale.Integer("spec", "replicas") ?? 0, scale.Integer("status", "replicas") ?? 0);
        var (min, max) = (document.Integer("spec", "minReplicas") ?? 1, document.Integer("spec", "maxReplicas") ?? 1);
        if (wanted == 0 && min > 0)
        {
            Report(item, document, present, 0, conditions => Able(conditions).WithCondition("ScalingActive", "False", "ScalingDisabled",
                "scaling is disabled since the replica count of the target is zero", Now));
            return;
        }
        var bounded = Math.Max(Math.Min(wanted, max), min);
        if (bounded != wanted)
        {
            Cluster.Objects.UpdateScale(Request(target, item.Namespace, name, "scale"), scale.WithAt(["spec", "replicas"], bounded));
            Tell(item, "SuccessfulRescale", $"New size: {bounded}; reason: Current number of replicas {(bounded > wanted ? "below Spec.MinReplicas" : "above Spec.MaxReplicas")}");
            Report(item, document, present, bounded, conditions => conditions.WithCondition("AbleToScale", "True", "SucceededRescale",
                $"the HPA controller was able to update the target scale to {bounded}", Now));
            return;
        }
        var (reason, message) = Problem(document.List("spec", "metrics"));
        Report(item, document, present, null, conditions => Able(conditions).WithCondition("ScalingActive", "False", reason, CannotCount + message, Now));
    }

    private ListNode Able(ListNode conditions) => conditions.WithCondition("AbleToScale", "True", "SucceededGetScale", "the HPA controller was able to get the target's current scale", Now);

    private ServedResource? TargetOf(MapNode scaler)
    {
        var reference = scaler.Map("spec", "scaleTargetRef");
        var apiVersion = reference.Text("apiVersion") ?? "";
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var found = Cluster.Catalog.FindKind(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], reference.Text("kind") ?? "");
        return found?.Subresource("scale") is null ? null : found;
    }

    private MapNode? Scale(ServedResource target, string space, string name)
    {
        try
        {
            return Cluster.Objects.ScaleOf(Request(target, space, name, "scale"));
        }
        catch (ApiException problem) when (problem.Code == 404)
        {
            return null;
        }
    }

    private static (string Reason, string Message) Problem(ListNode metrics)
    {
        const string nowhere = "the server could not find the requested resource (get pods.metrics.k8s.io)";
        const string custom = "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";
        const string external = "unable to fetch metrics from external metrics API: no external metrics API (external.metrics.k8s.io) registered";
        var metric = metrics.Count > 0 ? metrics[0] : MapNode.Empty;
        var name = metric.Text("resource", "name") ?? metric.Text("containerResource", "name") ?? "cpu";
        var ofResource = $"unable to get metrics for resource {name}: unable to fetch metrics from resource metrics API: {nowhere}";
        var figure = metric.At("resource", "target", "averageUtilization") is null && metrics.Count > 0 ? "usage" : "utilization";
        return metric.Text("type") switch
        {
            "Pods" => ("FailedGetPodsMetric", $"unable to get metric {metric.Text("pods", "metric", "name")}: {custom}"),
            "Object" => ("FailedGetObjectMetric", $"unable to get metric {metric.Text("object", "metric", "name")}: {custom}"),
            "External" => ("FailedGetExternalMetric", $"unable to get external metric {metric.Text("external", "metric", "name")}: {external}"),
            "ContainerResource" => ("FailedGetContainerResourceMetric", $"failed to get {name} {figure}: {ofResource}"),
            _ => ("FailedGetResourceMetric", $"failed to get {name} {figure}: {ofResource}"),
        };
    }

    private void Report(StoredObject item, MapNode document, long? present, long? desired, Func<ListNode, ListNode> conditions)
    {
        SetStatus(item, status =>
        {
            if (present is { } replicas) status = status.With("currentReplicas", replicas);
            if (desired is { } count && count != status.Integer("desiredReplicas")) status = status.With("desiredReplicas", count).With("lastScaleTime", Now);
            return status.With("conditions", conditions(status["conditions"].List()));
        });
    }
}
