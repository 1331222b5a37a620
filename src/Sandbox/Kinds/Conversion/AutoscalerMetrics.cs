using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Conversion;

/// <summary>The metrics of autoscalers in the flat form that version 1 keeps them in within an annotation.</summary>
internal static class AutoscalerMetrics
{
    public static Node ToVersion1(Node metric)
    {
        var type = metric.Text("type") ?? "";
        var key = Key(type);
        var (source, target) = (metric.Map(key), metric.Map(key, "target"));
        return Typed(type, key, type switch
        {
            "Object" => Fields(("target", source["describedObject"]), ("metricName", source.At("metric", "name")), ("targetValue", target["value"] ?? StringNode.Of("0")),
                ("selector", source.At("metric", "selector")), ("averageValue", target["averageValue"])),
            "Pods" => Fields(("metricName", source.At("metric", "name")), ("targetAverageValue", target["averageValue"] ?? StringNode.Of("0")), ("selector", source.At("metric", "selector"))),
            "External" => Fields(("metricName", source.At("metric", "name")), ("metricSelector", source.At("metric", "selector")), ("targetValue", target["value"]), ("targetAverageValue", target["averageValue"])),
            _ => Fields(("name", source["name"]), ("targetAverageUtilization", target["averageUtilization"]), ("targetAverageValue", target["averageValue"]), ("container", source["container"])),
        });
    }

    public static Node ToVersion2(Node metric)
    {
        var type = metric.Text("type") ?? "";
        var key = Key(type);
        var source = metric.Map(key);
        return Typed(type, key, type switch
        {
            "Object" => Fields(("describedObject", source["target"]), ("target", Target(source["averageValue"] is null ? source["targetValue"] : null, source["averageValue"], null)), ("metric", Metric(source, "selector"))),
            "Pods" => Fields(("metric", Metric(source, "selector")), ("target", Target(null, source["targetAverageValue"], null))),
            "External" => Fields(("metric", Metric(source, "metricSelector")), ("target", Target(source["targetValue"], source["targetAverageValue"], null))),
            _ => Fields(("name", source["name"]), ("target", Target(null, source["targetAverageValue"], source["targetAverageUtilization"])), ("container", source["container"])),
        });
    }

    public static Node StatusToVersion1(Node metric)
    {
        var type = metric.Text("type") ?? "";
        var key = Key(type);
        var (source, current) = (metric.Map(key), metric.Map(key, "current"));
        var zero = StringNode.Of("0");
        return Typed(type, key, type switch
        {
            "Object" => Fields(("target", source["describedObject"]), ("metricName", source.At("metric", "name")), ("currentValue", current["value"] ?? zero),
                ("selector", source.At("metric", "selector")), ("averageValue", current["averageValue"])),
            "Pods" => Fields(("metricName", source.At("metric", "name")), ("currentAverageValue", current["averageValue"] ?? zero), ("selector", source.At("metric", "selector"))),
            "External" => Fields(("metricName", source.At("metric", "name")), ("metricSelector", source.At("metric", "selector")), ("currentValue", current["value"] ?? zero), ("currentAverageValue", current["averageValue"])),
            _ => Fields(("name", source["name"]), ("currentAverageUtilization", current["averageUtilization"]), ("currentAverageValue", current["averageValue"] ?? zero), ("container", source["container"])),
        });
    }

    public static Node StatusToVersion2(Node metric)
    {
        var type = metric.Text("type") ?? "";
        var key = Key(type);
        var source = metric.Map(key);
        return Typed(type, key, type switch
        {
            "Object" => Fields(("metric", Metric(source, "selector")), ("current", Fields(("value", source["currentValue"]), ("averageValue", source["averageValue"]))), ("describedObject", source["target"])),
            "Pods" => Fields(("metric", Metric(source, "selector")), ("current", Fields(("averageValue", source["currentAverageValue"])))),
            "External" => Fields(("metric", Metric(source, "metricSelector")), ("current", Fields(("value", source["currentValue"]), ("averageValue", source["currentAverageValue"])))),
            _ => Fields(("name", source["name"]), ("current", Fields(("averageValue", source["currentAverageValue"]), ("averageUtilization", source["currentAverageUtilization"]))), ("container", source["container"])),
        });
    }

    private static string Key(string type) => type.Length == 0 ? "" : char.ToLowerInvariant(type[0]) + type[1..];

    private static MapNode Typed(string type, string key, MapNode source) => key.Length == 0 ? MapNode.Of(("type", type)) : MapNode.Of(("type", type), (key, source));

    private static MapNode Metric(MapNode source, string selector) => Fields(("name", source["metricName"] ?? StringNode.Empty), ("selector", source[selector]));

    private static MapNode Target(Node? value, Node? averageValue, Node? averageUtilization)
    {
        var type = averageUtilization is not null ? "Utilization" : averageValue is not null ? "AverageValue" : "Value";
        return Fields(("type", StringNode.Of(type)), ("value", value), ("averageValue", averageValue), ("averageUtilization", averageUtilization));
    }

    private static MapNode Fields(params ReadOnlySpan<(string Key, Node? Value)> fields)
    {
        var result = new MapBuilder(fields.Length);
        foreach (var (key, value) in fields)
            if (value is not null) result.Add(key, value);
        return result.Build();
    }
}
