using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What the kinds that make Pods must be.</summary>
internal static class WorkloadRules
{
    private const string Mismatch = "`selector` does not match template `labels`";

    private const string StatefulSetFixed =
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

    private static readonly string[] StatefulSetChangeable =
        ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    public static void Deployment(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        errors.NotNegative(spec, "replicas", "spec");
        SelectorAndTemplate(errors, spec);
        AlwaysRestarting(errors, spec);
        Strategy(errors, spec["strategy"].Map());
        errors.NotNegative(spec, "minReadySeconds", "spec");
        errors.NotNegative(spec, "revisionHistoryLimit", "spec");
        if (spec["progressDeadlineSeconds"] is not IntegerNode deadline) return;
        errors.NotNegative(spec, "progressDeadlineSeconds", "spec");
        if (deadline.Value <= (spec.Integer("minReadySeconds") ?? 0)) errors.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
    }

    public static void DeploymentUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        Deployment(errors, item);
        errors.Unchanged(item.At("spec", "selector"), old.At("spec", "selector"), "spec.selector");
    }

    public static void ReplicaSet(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        errors.NotNegative(spec, "replicas", "spec");
        errors.NotNegative(spec, "minReadySeconds", "spec");
        SelectorAndTemplate(errors, spec);
        AlwaysRestarting(errors, spec);
    }

    public static void ReplicaSetUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        ReplicaSet(errors, item);
        errors.Unchanged(item.At("spec", "selector"), old.At("spec", "selector"), "spec.selector");
    }

    public static void ReplicationController(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        errors.NotNegative(spec, "minReadySeconds", "spec");
        var selector = spec["selector"].Map();
        if (selector.Count == 0) errors.Required("spec.selector");
        errors.NotNegative(spec, "replicas", "spec");
        if (spec["template"] is not MapNode template)
        {
            errors.Required("spec.template");
            return;
        }
        var labels = template.Map("metadata", "labels");
        if (selector.Any(pair => !Equals(labels[pair.Key], pair.Value)))
            errors.Invalid("spec.template.metadata.labels", labels.Count == 0 ? null : labels, Mismatch);
        PodRules.Template(errors, template, "spec.template");
        AlwaysRestarting(errors, spec, "ReplicationController");
    }

    public static void DaemonSet(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        DaemonSelector(errors, spec);
        PodRules.Template(errors, spec["template"].Map(), "spec.template");
        AlwaysRestarting(errors, spec, "DaemonSet");
        errors.NotNegative(spec, "minReadySeconds", "spec");
        errors.NotNegative(spec, "revisionHistoryLimit", "spec");
        var strategy = spec["updateStrategy"].Map();
        if (strategy.Text("type") is "RollingUpdate") DaemonRollingUpdate(errors, strategy["rollingUpdate"].Map(), "spec.updateStrategy.rollingUpdate");
        else if (strategy.Text("type") is not "OnDelete") errors.NotSupported("spec.updateStrategy", FieldErrors.AsStruct(strategy), "RollingUpdate", "OnDelete");
    }

    private static void DaemonRollingUpdate(FieldErrors errors, MapNode rolling, string path)
    {
        foreach (var key in (ReadOnlySpan<string>)["maxUnavailable", "maxSurge"])
        {
            PercentOrCount(errors, rolling[key], $"{path}.{key}");
            AtMostAll(errors, rolling[key], $"{path}.{key}");
        }
        var (hasUnavailable, hasSurge) = (!IsZero(rolling["maxUnavailable"]), !IsZero(rolling["maxSurge"]));
        if (hasUnavailable && hasSurge) errors.Invalid($"{path}.maxSurge", rolling["maxSurge"], "may not be set when maxUnavailable is non-zero");
        if (!hasUnavailable && !hasSurge) errors.Required($"{path}.maxUnavailable", "cannot be 0 when maxSurge is 0");
    }

    public static void DaemonSetUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        errors.Unchanged(item.At("spec", "selector"), old.At("spec", "selector"), "spec.selector");
        DaemonSet(errors, item);
    }

    public static void StatefulSet(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        if (spec.Text("podManagementPolicy") is not ("OrderedReady" or "Parallel"))
            errors.Invalid("spec.podManagementPolicy", spec["podManagementPolicy"], "must be 'OrderedReady' or 'Parallel'");
        UpdateStrategy(errors, spec["updateStrategy"].Map());
        if (spec["persistentVolumeClaimRetentionPolicy"] is MapNode retention)
        {
            errors.OneOf(retention, "whenDeleted", "spec.persistentVolumeClaimRetentionPolicy", "Retain", "Delete");
            errors.OneOf(retention, "whenScaled", "spec.persistentVolumeClaimRetentionPolicy", "Retain", "Delete");
        }
        errors.NotNegative(spec, "replicas", "spec");
        errors.NotNegative(spec, "minReadySeconds", "spec");
        if (spec["ordinals"] is MapNode ordinals) errors.NotNegative(ordinals, "start", "spec.ordinals");
        Selector(errors, spec, "statefulset");
        ClaimTemplates(errors, spec);
        AlwaysRestarting(errors, spec, "StatefulSet");
    }

    public static void StatefulSetUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        StatefulSet(errors, item);
        var (spec, before) = (item["spec"].Map(), old["spec"].Map());
        foreach (var key in StatefulSetChangeable) (spec, before) = (spec.Without(key), before.Without(key));
        if (!spec.Equals(before)) errors.Forbidden("spec", StatefulSetFixed);
    }

    // Claims become volumes of the Pods, so that their names are checked as those of volumes.
    private static void ClaimTemplates(FieldErrors errors, MapNode spec)
    {
        var claims = spec["volumeClaimTemplates"].List();
        var volumes = claims.Select(claim => (Node)MapNode.Of(("name", claim["metadata"]?["name"] ?? StringNode.Empty), ("persistentVolumeClaim", MapNode.Of(("claimName", "claim")))));
        var template = spec["template"].Map().In("spec", pod => claims.Count == 0 ? pod : pod.With("volumes", ListNode.Of([.. volumes, .. pod["volumes"].List()])));
        Labels(errors, spec, template);
        PodRules.Template(errors, template, "spec.template");
        for (var i = 0; i < claims.Count; i++) StorageRules.ClaimSpec(errors, claims[i]["spec"].Map(), $"spec.volumeClaimTemplates[{i}].spec");
    }

    private static void UpdateStrategy(FieldErrors errors, MapNode strategy)
    {
        switch (strategy.Text("type") ?? "")
        {
            case "": errors.Required("spec.updateStrategy"); break;
            case "OnDelete":
                if (strategy["rollingUpdate"] is { } rolling) errors.Invalid("spec.updateStrategy.rollingUpdate", FieldErrors.AsStruct(rolling), "only allowed for updateStrategy 'RollingUpdate'");
                break;
            case "RollingUpdate":
                if (strategy["rollingUpdate"] is MapNode partitioned) errors.NotNegative(partitioned, "partition", "spec.updateStrategy.rollingUpdate");
                break;
            default: errors.Invalid("spec.updateStrategy", FieldErrors.AsStruct(strategy), "must be 'RollingUpdate' or 'OnDelete'"); break;
        }
    }

    private static void Strategy(FieldErrors errors, MapNode strategy)
    {
        switch (strategy.Text("type"))
        {
            case "Recreate":
                if (strategy.Has("rollingUpdate")) errors.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
                break;
            case "RollingUpdate": RollingUpdate(errors, strategy["rollingUpdate"].Map(), "spec.strategy.rollingUpdate"); break;
            default: errors.NotSupported("spec.strategy", FieldErrors.AsStruct(strategy), "Recreate", "RollingUpdate"); break;
        }
    }

    private static void RollingUpdate(FieldErrors errors, MapNode rolling, string path)
    {
        PercentOrCount(errors, rolling["maxUnavailable"], $"{path}.maxUnavailable");
        PercentOrCount(errors, rolling["maxSurge"], $"{path}.maxSurge");
        if (IsZero(rolling["maxUnavailable"]) && IsZero(rolling["maxSurge"]))
            errors.Invalid($"{path}.maxUnavailable", rolling["maxUnavailable"], "may not be 0 when `maxSurge` is 0");
        AtMostAll(errors, rolling["maxUnavailable"], $"{path}.maxUnavailable");
    }

    public static void AtMostAll(FieldErrors errors, Node? value, string path)
    {
        if (value.Text() is { } text && IsPercent(text) && (!int.TryParse(text[..^1], out var percent) || percent > 100)) errors.Invalid(path, text, "must not be greater than 100%");
    }

    public static void PercentOrCount(FieldErrors errors, Node? value, string path)
    {
        if (value is StringNode text && !IsPercent(text.Value))
            errors.Invalid(path, text, "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
        if (value is IntegerNode { Value: < 0 }) errors.Invalid(path, value, "must be greater than or equal to 0");
    }

    private static bool IsPercent(string text) => text.Length > 1 && text[^1] == '%' && text[..^1].All(char.IsAsciiDigit);

    private static bool IsZero(Node? value) => value is IntegerNode { Value: 0 } || value.Text()?.TrimEnd('%').TrimStart('0').Length == 0;

    private static void SelectorAndTemplate(FieldErrors errors, MapNode spec)
    {
        // A ReplicaSet speaks of Deployments too.
        Selector(errors, spec, "deployment");
        Labels(errors, spec, spec["template"].Map());
        PodRules.Template(errors, spec["template"].Map(), "spec.template");
    }

    private static void Selector(FieldErrors errors, MapNode spec, string kind)
    {
        if (spec["selector"] is not MapNode selector)
        {
            errors.Required("spec.selector");
            return;
        }
        Rules.Selector(errors, selector, "spec.selector");
        if (selector["matchLabels"].Map().Count == 0 && selector["matchExpressions"].List().Count == 0)
            errors.Invalid("spec.selector", selector, $"empty selector is invalid for {kind}");
        else if (!Rules.IsValidSelector(selector)) errors.Invalid("spec.selector", selector, "invalid label selector");
    }

    // Other than the others: a selector that is not there selects nothing, and that is all that is wrong with it.
    private static void DaemonSelector(FieldErrors errors, MapNode spec)
    {
        var (selector, labels) = (spec["selector"] as MapNode, spec["template"].Map("metadata", "labels"));
        if (selector is not null) Rules.Selector(errors, selector, "spec.selector");
        var isEmpty = selector is not null && selector["matchLabels"].Map().Count == 0 && selector["matchExpressions"].List().Count == 0;
        if (isEmpty) errors.Invalid("spec.selector", selector, "empty selector is invalid for daemonset");
        else if (Rules.IsValidSelector(selector) && !Rules.Selects(selector, labels)) errors.Invalid("spec.template.metadata.labels", labels.Count == 0 ? null : labels, Mismatch);
    }

    private static void Labels(FieldErrors errors, MapNode spec, MapNode template)
    {
        var (selector, labels) = (spec["selector"], template.Map("metadata", "labels"));
        if (selector is MapNode { Count: 0 } || (selector is MapNode && !Rules.IsValidSelector(selector))) return;
        if (!Rules.Selects(selector, labels)) errors.Invalid("spec.template.metadata.labels", labels.Count == 0 ? null : labels, Mismatch);
    }

    private static void AlwaysRestarting(FieldErrors errors, MapNode spec, string kind = "ReplicaSet")
    {
        var pod = spec.At("template", "spec").Map();
        if (pod.Text("restartPolicy") is { Length: > 0 } policy and not "Always" && policy is "OnFailure" or "Never")
            errors.NotSupported("spec.template.spec.restartPolicy", pod["restartPolicy"], "Always");
        if (pod.Has("activeDeadlineSeconds")) errors.Forbidden("spec.template.spec.activeDeadlineSeconds", $"activeDeadlineSeconds in {kind} is not Supported");
    }
}
