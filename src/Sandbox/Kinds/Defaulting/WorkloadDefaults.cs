using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds.Conversion;

namespace GitOpsActors.Sandbox.Kinds.Defaulting;

/// <summary>What the kinds that make Pods are where they say nothing.</summary>
internal static class WorkloadDefaults
{
    private static readonly StringNode Quarter = StringNode.Of("25%");

    public static MapNode Deployment(MapNode item) => item.In("spec", spec => spec
        .Or("replicas", 1)
        .In("strategy", strategy => Rolling(strategy, "RollingUpdate", rolling => rolling.Or("maxUnavailable", Quarter).Or("maxSurge", Quarter)))
        .Or("revisionHistoryLimit", 10)
        .Or("progressDeadlineSeconds", 600)
        .In("template", PodDefaults.Template));

    public static MapNode ReplicaSet(MapNode item) => item.In("spec", spec => spec.Or("replicas", 1).In("template", PodDefaults.Template));

    public static MapNode ReplicationController(MapNode item)
    {
        var labels = item.At("spec", "template", "metadata", "labels").Map();
        if (labels.Count > 0)
        {
            if (item.At("spec", "selector").Map().Count == 0) item = item.WithAt(["spec", "selector"], labels);
            if (item.At("metadata", "labels").Map().Count == 0) item = item.WithAt(["metadata", "labels"], labels);
        }
        return ReplicaSet(item);
    }

    public static MapNode StatefulSet(MapNode item) => item.In("spec", spec => spec
        .OrText("podManagementPolicy", "OrderedReady")
        .In("updateStrategy", strategy => Rolling(strategy, "RollingUpdate", rolling => rolling.Or("partition", 0)))
        .Or("persistentVolumeClaimRetentionPolicy", MapNode.Empty)
        .In("persistentVolumeClaimRetentionPolicy", policy => policy.OrText("whenDeleted", "Retain").OrText("whenScaled", "Retain"))
        .Or("replicas", 1)
        .Or("revisionHistoryLimit", 10)
        .In("template", PodDefaults.Template)
        .Each("volumeClaimTemplates", claim => claim.In("spec", PodDefaults.Claim).In("status", status => status.OrText("phase", "Pending"))));

    public static MapNode DaemonSet(MapNode item)
    {
        // The generation of the template lives on as an annotation.
        var annotations = item.At("metadata", "annotations").Map();
        if (!annotations.Has(TemplateGeneration)) item = item.WithAt(["metadata", "annotations"], annotations.With(TemplateGeneration, "0"));
        return item.In("spec", spec => spec
            .In("updateStrategy", strategy => Rolling(strategy, "RollingUpdate", rolling => rolling.Or("maxUnavailable", 1).Or("maxSurge", 0)))
            .Or("revisionHistoryLimit", 10)
            .In("template", PodDefaults.Template));
    }

    public const string TemplateGeneration = "deprecated.daemonset.template.generation";

    public static MapNode Job(MapNode item) => Labelled(item.In("spec", spec =>
    {
        if (!spec.Has("completions") && !spec.Has("parallelism")) spec = spec.With("completions", 1).With("parallelism", 1);
        return spec
            .Or("parallelism", 1)
            .Or("backoffLimit", spec.Has("backoffLimitPerIndex") ? int.MaxValue : 6)
            .Or("completionMode", "NonIndexed")
            .Or("suspend", false)
            .Or("manualSelector", false)
            .Or("podReplacementPolicy", spec.Has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed")
            .In("podFailurePolicy", policy => policy.Each("rules", rule => rule.Each("onPodConditions", pattern => pattern.OrText("status", "True"))))
            .In("template", PodDefaults.Template);
    }));

    // A Job without labels has those of its Pods.
    private static MapNode Labelled(MapNode job)
    {
        var labels = job.At("spec", "template", "metadata", "labels").Map();
        return labels.Count > 0 && job.At("metadata", "labels").Map().Count == 0 ? job.WithAt(["metadata", "labels"], labels) : job;
    }

    public static MapNode CronJob(MapNode item) => item.In("spec", spec => spec
        .OrText("concurrencyPolicy", "Allow")
        .Or("suspend", false)
        .Or("successfulJobsHistoryLimit", 3)
        .Or("failedJobsHistoryLimit", 1)
        .In("jobTemplate", template => template.In("spec", job => job
            .In("podFailurePolicy", policy => policy.Each("rules", rule => rule.Each("onPodConditions", pattern => pattern.OrText("status", "True"))))
            .In("template", PodDefaults.Template))));

    public static MapNode PodTemplate(MapNode item) => item.In("template", PodDefaults.Template);

    public static MapNode Autoscaler(MapNode item) => item.In("spec", spec =>
    {
        spec = spec.Or("minReplicas", 1);
        if (spec["metrics"].List().Count == 0) spec = spec.With("metrics", ListNode.Of(CpuMetric));
        return spec.In("behavior", behavior => behavior.Or("scaleUp", MapNode.Empty).Or("scaleDown", MapNode.Empty).In("scaleUp", ScaleUp).In("scaleDown", ScaleDown));
    });

    public static MapNode AutoscalerV1(MapNode item) => item.In("spec", spec =>
    {
        spec = spec.Or("minReplicas", 1);
        return AutoscalerConversion.HasMetrics(item) ? spec : spec.Or("targetCPUUtilizationPercentage", 80);
    });

    private static MapNode CpuMetric => MapNode.Of(
        ("type", "Resource"),
        ("resource", MapNode.Of(("name", "cpu"), ("target", MapNode.Of(("type", "Utilization"), ("averageUtilization", 80))))));

    private static MapNode ScaleUp(MapNode rules)
    {
        rules = rules.Or("stabilizationWindowSeconds", 0).Or("selectPolicy", "Max");
        return rules["policies"].List().Count > 0 ? rules : rules.With("policies", ListNode.Of(Policy("Pods", 4, 15), Policy("Percent", 100, 15)));
    }

    private static MapNode ScaleDown(MapNode rules)
    {
        rules = rules.Or("selectPolicy", "Max");
        return rules["policies"].List().Count > 0 ? rules : rules.With("policies", ListNode.Of(Policy("Percent", 100, 15)));
    }

    private static MapNode Policy(string type, long value, long period) => MapNode.Of(("type", type), ("value", value), ("periodSeconds", period));

    private static MapNode Rolling(MapNode strategy, string rollingType, Func<MapNode, MapNode> rolling)
    {
        strategy = strategy.OrText("type", rollingType);
        return strategy.Text("type") == rollingType ? strategy.Or("rollingUpdate", MapNode.Empty).In("rollingUpdate", rolling) : strategy;
    }
}
