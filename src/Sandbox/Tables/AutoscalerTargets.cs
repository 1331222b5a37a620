using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tables;

/// <summary>What an autoscaler goes by: "cpu: 30%/50%", "memory: &lt;unknown&gt;/100Mi".</summary>
internal static class AutoscalerTargets
{
    private const int Shown = 2;

    public static Node Of(MapNode item)
    {
        var metrics = item.List("spec", "metrics");
        if (metrics.Count == 0) return Cell.None;
        var current = item.List("status", "currentMetrics");
        var texts = new List<string>();
        for (var i = 0; i < metrics.Count; i++) texts.Add(Metric(metrics[i], i < current.Count ? current[i] : null));
        return texts.Count <= Shown ? string.Join(", ", texts) : $"{string.Join(", ", texts.Take(Shown))} + {texts.Count - Shown} more...";
    }

    private static string Metric(Node metric, Node? current)
    {
        var source = metric.Text("type") switch
        {
            "Resource" => "resource",
            "ContainerResource" => "containerResource",
            "Pods" => "pods",
            "Object" => "object",
            "External" => "external",
            _ => "",
        };
        var (target, value) = (metric.At(source, "target"), current.At(source, "current"));
        var prefix = source is "resource" or "containerResource" ? metric.Text(source, "name") + ": " : "";
        if (target.Integer("averageUtilization") is { } utilization)
            return $"{prefix}{(value.Integer("averageUtilization") is { } used ? $"{used}%" : Cell.Unknown)}/{utilization}%";
        if (target?["averageValue"] is { } average)
            return $"{prefix}{(Cell.Text(value?["averageValue"]) is { Length: > 0 } have ? have : Cell.Unknown)}/{Cell.Text(average)}{(source is "object" or "external" ? " (avg)" : "")}";
        return $"{prefix}{(Cell.Text(value?["value"]) is { Length: > 0 } present ? present : Cell.Unknown)}/{Cell.Text(target?["value"])}";
    }
}
