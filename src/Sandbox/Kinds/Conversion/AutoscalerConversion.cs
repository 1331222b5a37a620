using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Conversion;

/// <summary>
/// Autoscalers of version 1 know a percentage of CPU and nothing else. What version 2 has beyond that travels in annotations, so that
/// an object survives being read and written in version 1.
/// </summary>
internal static class AutoscalerConversion
{
    private const string Prefix = "autoscaling.alpha.kubernetes.io/";
    private const string Metrics = Prefix + "metrics";
    private const string Behavior = Prefix + "behavior";
    private const string CurrentMetrics = Prefix + "current-metrics";
    private const string Conditions = Prefix + "conditions";

    public static MapNode ToVersion1(MapNode item)
    {
        var (spec, status) = (item["spec"].Map(), item["status"].Map());
        var metrics = spec["metrics"].List();
        var annotations = WithoutOwn(item.Map("metadata", "annotations"));
        var others = metrics.Where(metric => !IsCpuShare(metric, "target")).Select(AutoscalerMetrics.ToVersion1).ToList();
        if (others.Count > 0) annotations = annotations.With(Metrics, JsonText.Write(ListNode.Of(others)));
        var current = status["currentMetrics"].List();
        if (current.Count > 0) annotations = annotations.With(CurrentMetrics, JsonText.Write(ListNode.Of(current.Select(AutoscalerMetrics.StatusToVersion1))));
        if (spec["behavior"] is MapNode behavior) annotations = annotations.With(Behavior, JsonText.Write(InnerBehavior(behavior)));
        var conditions = status["conditions"].List();
        if (conditions.Count > 0) annotations = annotations.With(Conditions, JsonText.Write(conditions));

        spec = spec.Without("metrics").Without("behavior");
        if (Share(metrics, "target") is { } wanted) spec = spec.With("targetCPUUtilizationPercentage", wanted);
        status = status.Without("currentMetrics").Without("conditions").With("currentReplicas", status.Integer("currentReplicas") ?? 0);
        if (Share(current, "current") is { } used) status = status.With("currentCPUUtilizationPercentage", used);
        return WithAnnotations(item, annotations).With("spec", spec).With("status", status);
    }

    public static MapNode ToVersion2(MapNode item)
    {
        var (spec, status) = (item["spec"].Map(), item["status"].Map());
        var annotations = item.Map("metadata", "annotations");
        var metrics = new List<Node>();
        if (spec.Integer("targetCPUUtilizationPercentage") is { } wanted)
            metrics.Add(MapNode.Of(("type", "Resource"), ("resource", MapNode.Of(("name", "cpu"), ("target", MapNode.Of(("type", "Utilization"), ("averageUtilization", wanted)))))));
        metrics.AddRange(Kept(annotations, Metrics).List().Select(AutoscalerMetrics.ToVersion2));
        spec = spec.Without("targetCPUUtilizationPercentage").WithOrWithout("metrics", metrics.Count == 0 ? null : ListNode.Of(metrics));
        if (Kept(annotations, Behavior) is MapNode { Count: > 0 } behavior) spec = spec.With("behavior", OuterBehavior(behavior));

        var current = Kept(annotations, CurrentMetrics).List().Select(AutoscalerMetrics.StatusToVersion2).ToList();
        if (current.Count == 0 && status.Integer("currentCPUUtilizationPercentage") is { } used)
            current.Add(MapNode.Of(("type", "Resource"), ("resource", MapNode.Of(("name", "cpu"), ("current", MapNode.Of(("averageUtilization", used)))))));
        var conditions = Kept(annotations, Conditions).List();
        status = status.Without("currentCPUUtilizationPercentage").With("currentMetrics", current.Count == 0 ? NullNode.Instance : ListNode.Of(current));
        if (conditions.Count > 0) status = status.With("conditions", conditions);
        if (status.Integer("currentReplicas") == 0) status = status.Without("currentReplicas");
        return WithAnnotations(item, WithoutOwn(annotations)).With("spec", spec).With("status", status);
    }

    /// <summary>Whether an object of version 1 says more about its metrics than the percentage.</summary>
    public static bool HasMetrics(MapNode item) => Kept(item.Map("metadata", "annotations"), Metrics).List().Count > 0;

    private static bool IsCpuShare(Node metric, string part) => metric.Text("type") is "Resource" && metric.Text("resource", "name") is "cpu"
        && metric.At("resource", part, "averageUtilization") is not null;

    private static Node? Share(ListNode metrics, string part) =>
        metrics.FirstOrDefault(metric => metric.Text("type") is "Resource" && metric.Text("resource", "name") is "cpu")?.At("resource", part, "averageUtilization");

    private static MapNode WithoutOwn(MapNode annotations) =>
        annotations.Without(Metrics).Without(Behavior).Without(CurrentMetrics).Without(Conditions);

    private static MapNode WithAnnotations(MapNode item, MapNode annotations) =>
        annotations.Count == 0 ? item.WithoutAt("metadata", "annotations") : item.WithAt(["metadata", "annotations"], annotations.Sorted());

    /// <summary>An annotation that no server wrote says nothing.</summary>
    private static Node? Kept(MapNode annotations, string name)
    {
        if (annotations.Text(name) is not { Length: > 0 } text) return null;
        try
        {
            return JsonReader.Read(text);
        }
        catch (DocumentException)
        {
            return null;
        }
    }

    // The behavior is kept in the form that the real server has in memory: every field, by its name in Go.
    private static MapNode InnerBehavior(MapNode behavior) => MapNode.Of(("ScaleUp", InnerRules(behavior["scaleUp"])), ("ScaleDown", InnerRules(behavior["scaleDown"])));

    private static Node InnerRules(Node? rules) => rules is null ? NullNode.Instance : MapNode.Of(
        ("StabilizationWindowSeconds", rules["stabilizationWindowSeconds"] ?? NullNode.Instance),
        ("SelectPolicy", rules["selectPolicy"] ?? NullNode.Instance),
        ("Policies", rules["policies"] is ListNode policies ? ListNode.Of(policies.Select(policy => (Node)MapNode.Of(
            ("Type", policy["type"] ?? StringNode.Empty), ("Value", policy.Integer("value") ?? 0), ("PeriodSeconds", policy.Integer("periodSeconds") ?? 0)))) : NullNode.Instance),
        ("Tolerance", rules["tolerance"] ?? NullNode.Instance));

    private static MapNode OuterBehavior(MapNode behavior) => (MapNode)Outer(behavior);

    private static Node Outer(Node node) => node switch
    {
        MapNode map => MapNode.Of(map.Where(pair => pair.Value is not NullNode)
            .Select(pair => KeyValuePair.Create(char.ToLowerInvariant(pair.Key[0]) + pair.Key[1..], Outer(pair.Value)))),
        ListNode list => ListNode.Of(list.Select(Outer)),
        _ => node,
    };
}
