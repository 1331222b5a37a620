using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What horizontal autoscalers must be.</summary>
internal static class AutoscalerRules
{
    private const int WindowMax = 3600;
    private const int PeriodMax = 1800;

    public static void Autoscaler(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        var metrics = spec["metrics"].List();
        var (min, max) = (spec.Integer("minReplicas"), spec.Integer("maxReplicas") ?? 0);
        if (min is < 1) errors.Invalid("spec.minReplicas", min.Value, "must be greater than or equal to 1");
        if (max < 1) errors.Invalid("spec.maxReplicas", max, "must be greater than 0");
        if (min is not null && max < min) errors.Invalid("spec.maxReplicas", max, "must be greater than or equal to `minReplicas`");
        Target(errors, spec["scaleTargetRef"].Map(), "spec.scaleTargetRef");
        for (var i = 0; i < metrics.Count; i++) Metric(errors, metrics[i].Map(), $"spec.metrics[{i}]");
        if (min is 0 && !metrics.Any(metric => metric.Text("type") is "Object" or "External"))
            errors.Forbidden("spec.metrics", "must specify at least one Object or External metric to support scaling to zero replicas");
        if (spec["behavior"] is not MapNode behavior) return;
        if (behavior["scaleUp"] is MapNode up) Rules(errors, up, "spec.behavior.scaleUp");
        if (behavior["scaleDown"] is MapNode down) Rules(errors, down, "spec.behavior.scaleDown");
    }

    private static void Target(FieldErrors errors, MapNode target, string path)
    {
        foreach (var key in (ReadOnlySpan<string>)["kind", "name"])
        {
            if (target.Text(key) is not { Length: > 0 } value) errors.Required($"{path}.{key}");
            else errors.Check($"{path}.{key}", value, Names.PathSegment);
        }
        // Scales of the core group are not to be had.
        var apiVersion = target.Text("apiVersion") ?? "";
        if (apiVersion.Length == 0) errors.Invalid($"{path}.apiVersion", StringNode.Empty, "apiVersion must specify API group");
    }

    private static void Metric(FieldErrors errors, MapNode metric, string path)
    {
        var (type, source) = metric.Text("type") switch
        {
            "Object" => ("Object", "object"),
            "Pods" => ("Pods", "pods"),
            "Resource" => ("Resource", "resource"),
            "ContainerResource" => ("ContainerResource", "containerResource"),
            "External" => ("External", "external"),
            _ => ("", ""),
        };
        if (type.Length == 0)
        {
            if (metric.Text("type") is not { Length: > 0 }) errors.Required($"{path}.type", "must specify a metric source type");
            else
            {
                // The real server looks twice, and says so twice.
                for (var i = 0; i < 2; i++) errors.NotSupported($"{path}.type", metric["type"], "ContainerResource", "External", "Object", "Pods", "Resource");
            }
            return;
        }
        if (metric[source] is not MapNode details)
        {
            errors.Required($"{path}.{source}", "must populate information for the given metric source");
            return;
        }
        if (source is "resource" or "containerResource" && details.Text("name") is not { Length: > 0 }) errors.Required($"{path}.{source}.name", "must specify a resource name");
        if (source is "pods" or "object" or "external" && details.Text("metric", "name") is not { Length: > 0 }) errors.Required($"{path}.{source}.metric.name");
        MetricTarget(errors, details["target"].Map(), $"{path}.{source}.target", source is "resource" or "containerResource");
    }

    private static void MetricTarget(FieldErrors errors, MapNode target, string path, bool isResource)
    {
        if (target.Text("type") is not { Length: > 0 }) errors.Required($"{path}.type", "must specify a metric target type");
        else if (target.Text("type") is not ("Utilization" or "Value" or "AverageValue"))
            errors.Invalid($"{path}.type", target["type"], "must be either Utilization, Value, or AverageValue");
        foreach (var key in (ReadOnlySpan<string>)["value", "averageValue"])
            if (target[key] is { } amount && Quantity.TryParse(amount.Text() ?? "", out var quantity) && quantity.Sign <= 0) errors.Invalid($"{path}.{key}", amount, "must be positive");
        if (target["averageUtilization"] is IntegerNode { Value: < 1 } utilization) errors.Invalid($"{path}.averageUtilization", utilization, "must be greater than 0");
        if (!isResource) return;
        if (!target.Has("averageUtilization") && !target.Has("averageValue"))
            errors.Required($"{path}.averageUtilization", "must set either a target raw value or a target utilization");
        if (target.Has("averageUtilization") && target.Has("averageValue"))
            errors.Forbidden($"{path}.averageValue", "may not set both a target raw value and a target utilization");
    }

    private static void Rules(FieldErrors errors, MapNode rules, string path)
    {
        errors.NotNegative(rules, "stabilizationWindowSeconds", path);
        if (rules["stabilizationWindowSeconds"] is IntegerNode { Value: > WindowMax } window)
            errors.Invalid($"{path}.stabilizationWindowSeconds", window, $"must be less than or equal to {WindowMax}");
        errors.OneOf(rules, "selectPolicy", path, "Disabled", "Max", "Min");
        var policies = rules["policies"].List();
        if (policies.Count == 0) errors.Required($"{path}.policies", "must specify at least one Policy");
        for (var i = 0; i < policies.Count; i++)
        {
            var (policy, at) = (policies[i].Map(), $"{path}.policies[{i}]");
            if (policy.Text("type") is not ("Percent" or "Pods")) errors.NotSupported($"{at}.type", policy["type"], "Percent", "Pods");
            if (policy.Integer("value") is not > 0) errors.Invalid($"{at}.value", policy["value"], "must be greater than zero");
            if (policy.Integer("periodSeconds") is not > 0) errors.Invalid($"{at}.periodSeconds", policy["periodSeconds"], "must be greater than zero");
            else if (policy.Integer("periodSeconds") > PeriodMax) errors.Invalid($"{at}.periodSeconds", policy["periodSeconds"], $"must be less than or equal to {PeriodMax}");
        }
    }
}
