using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What configuration, limits, access rules and the small kinds must be.</summary>
internal static class OtherRules
{
    private const int DataBytesMax = 1024 * 1024;
    private const string FixedWhenImmutable = "field is immutable when `immutable` is set";

    public static void ConfigMap(FieldErrors errors, MapNode item)
    {
        var (data, binary) = (item["data"].Map(), item["binaryData"].Map());
        long bytes = 0;
        foreach (var (key, value) in data.Sorted())
        {
            errors.Check($"data[{key}]", key, Names.ConfigKey);
            if (binary.Has(key)) errors.Invalid($"data[{key}]", key, "duplicate of key present in binaryData");
            bytes += Encoding.UTF8.GetByteCount(value.Text() ?? "");
        }
        foreach (var (key, value) in binary.Sorted())
        {
            errors.Check($"binaryData[{key}]", key, Names.ConfigKey);
            bytes += (value.Text()?.Length ?? 0) * 3L / 4;
        }
        if (bytes > DataBytesMax) errors.TooLong("[]", DataBytesMax);
    }

    public static void ConfigMapUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        Immutable(errors, item, old, "data", "binaryData");
        ConfigMap(errors, item);
    }

    public static void Secret(FieldErrors errors, MapNode item)
    {
        long bytes = 0;
        foreach (var (key, value) in item["data"].Map().Sorted())
        {
            errors.Check($"data[{key}]", key, Names.ConfigKey);
            bytes += (value.Text()?.Length ?? 0) * 3L / 4;
        }
        if (bytes > DataBytesMax) errors.TooLong("data", DataBytesMax);
        var needed = item.Text("type") switch
        {
            "kubernetes.io/dockercfg" => [".dockercfg"],
            "kubernetes.io/dockerconfigjson" => [".dockerconfigjson"],
            "kubernetes.io/tls" => ["tls.crt", "tls.key"],
            _ => Array.Empty<string>(),
        };
        foreach (var key in needed)
        {
            if (!item["data"].Map().Has(key)) errors.Required($"data[{key}]");
            else if (key[0] == '.') Docker(errors, item.Text("data", key) ?? "", $"data[{key}]");
        }
        if (item.Text("type") is "kubernetes.io/ssh-auth" && item.Text("data", "ssh-privatekey") is not { Length: > 0 })
            errors.Required("data[ssh-privatekey]");
        if (item.Text("type") is "kubernetes.io/basic-auth" && !item["data"].Map().Has("username") && !item["data"].Map().Has("password"))
        {
            errors.Required("data[username]");
            errors.Required("data[password]");
        }
        if (item.Text("type") is "kubernetes.io/service-account-token" && item.Text("metadata", "annotations", "kubernetes.io/service-account.name") is not { Length: > 0 })
            errors.Required("metadata.annotations[kubernetes.io/service-account.name]");
    }

    /// <summary>Credentials of registries are JSON, as clients of registries write it.</summary>
    private static void Docker(FieldErrors errors, string encoded, string path)
    {
        const string hidden = "<secret contents redacted>";
        try
        {
            if (JsonReader.Read(Convert.FromBase64String(encoded)) is not (MapNode or NullNode))
                errors.Invalid(path, hidden, "json: cannot unmarshal into Go value of type map[string]interface {}");
        }
        catch (DocumentException problem)
        {
            errors.Invalid(path, hidden, problem.Message);
        }
    }

    public static void SecretUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        errors.Unchanged(item["type"], old["type"], "type");
        Immutable(errors, item, old, "data");
        Secret(errors, item);
    }

    public static void LimitRange(FieldErrors errors, MapNode item)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        var limits = item.At("spec", "limits").List();
        for (var i = 0; i < limits.Count; i++)
        {
            var (limit, at) = (limits[i].Map(), $"spec.limits[{i}]");
            var type = limit.Text("type") ?? "";
            if (type is not ("Pod" or "Container" or "PersistentVolumeClaim") && !type.Contains('/', StringComparison.Ordinal))
                errors.Invalid($"{at}.type", StringNode.Of(type), "must be a standard limit type or fully qualified");
            if (!types.Add(type)) errors.Duplicate($"{at}.type", type);
            Limit(errors, limit, at, type);
        }
    }

    private static void Limit(FieldErrors errors, MapNode limit, string at, string type)
    {
        if (type is "Pod")
        {
            if (limit["default"].Map().Count > 0) errors.Forbidden($"{at}.default", "may not be specified when `type` is 'Pod'");
            if (limit["defaultRequest"].Map().Count > 0) errors.Forbidden($"{at}.defaultRequest", "may not be specified when `type` is 'Pod'");
        }
        if (type is "PersistentVolumeClaim" && limit.At("min", "storage") is null && limit.At("max", "storage") is null)
            errors.Required($"{at}.limits", "either minimum or maximum storage value is required, but neither was provided");
        var names = limit["max"].Map().Select(pair => pair.Key).Concat(limit["min"].Map().Select(pair => pair.Key))
            .Concat(limit["default"].Map().Select(pair => pair.Key)).Concat(limit["defaultRequest"].Map().Select(pair => pair.Key))
            .Concat(limit["maxLimitRequestRatio"].Map().Select(pair => pair.Key)).Distinct();
        foreach (var name in names) Amounts(errors, limit, at, name);
    }

    private static void Amounts(FieldErrors errors, MapNode limit, string at, string name)
    {
        var (max, min) = (Rules.Amount(limit.At("max", name)), Rules.Amount(limit.At("min", name)));
        var (value, request) = (Rules.Amount(limit.At("default", name)), Rules.Amount(limit.At("defaultRequest", name)));
        if (min > max) errors.Invalid($"{at}.min[{name}]", limit.At("min", name), $"min value {min} is greater than max value {max}");
        if (min > request) errors.Invalid($"{at}.defaultRequest[{name}]", limit.At("defaultRequest", name), $"min value {min} is greater than default request value {request}");
        if (request > max) errors.Invalid($"{at}.defaultRequest[{name}]", limit.At("defaultRequest", name), $"default request value {request} is greater than max value {max}");
        if (request > value) errors.Invalid($"{at}.defaultRequest[{name}]", limit.At("defaultRequest", name), $"default request value {request} is greater than default limit value {value}");
        if (min > value) errors.Invalid($"{at}.default[{name}]", limit.At("min", name), $"min value {min} is greater than default value {value}");
        if (value > max) errors.Invalid($"{at}.default[{name}]", limit.At("max", name), $"default value {value} is greater than max value {max}");
        if (Rules.Amount(limit.At("maxLimitRequestRatio", name)) is { } ratio && ratio < Quantity.Of(1))
            errors.Invalid($"{at}.maxLimitRequestRatio[{name}]", limit.At("maxLimitRequestRatio", name), $"ratio {ratio} is less than 1");
    }

    public static void Roles(FieldErrors errors, MapNode item, bool isNamespaced)
    {
        if (item["aggregationRule"] is MapNode gathered)
        {
            var selectors = gathered["clusterRoleSelectors"].List();
            if (selectors.Count == 0)
                errors.Required("aggregationRule.clusterRoleSelectors",
                    "at least one clusterRoleSelector required if aggregationRule is non-nil");
            for (var i = 0; i < selectors.Count; i++) Rules.Selector(errors, selectors[i], $"aggregationRule.clusterRoleSelectors[{i}]");
        }
        var rules = item["rules"].List();
        for (var i = 0; i < rules.Count; i++)
        {
            var (rule, at) = (rules[i].Map(), $"rules[{i}]");
            if (rule["verbs"].List().Count == 0) errors.Required($"{at}.verbs", "verbs must contain at least one value");
            var urls = rule["nonResourceURLs"].List();
            if (urls.Count > 0)
            {
                if (isNamespaced) errors.Invalid($"{at}.nonResourceURLs", urls, "namespaced rules cannot apply to non-resource URLs");
                if (rule["apiGroups"].List().Count > 0 || rule["resources"].List().Count > 0 || rule["resourceNames"].List().Count > 0)
                    errors.Invalid($"{at}.nonResourceURLs", urls, "rules cannot apply to both regular resources and non-resource URLs");
                continue;
            }
            if (rule["apiGroups"].List().Count == 0) errors.Required($"{at}.apiGroups", "resource rules must supply at least one api group");
            if (rule["resources"].List().Count == 0) errors.Required($"{at}.resources", "resource rules must supply at least one resource");
        }
    }

    public static void Binding(FieldErrors errors, MapNode item, bool isNamespaced)
    {
        var role = item["roleRef"].Map();
        if (role.Text("apiGroup") is not "rbac.authorization.k8s.io") errors.NotSupported("roleRef.apiGroup", role["apiGroup"], "rbac.authorization.k8s.io");
        if (role.Text("kind") is not "ClusterRole" && !(isNamespaced && role.Text("kind") is "Role"))
            errors.NotSupported("roleRef.kind", role["kind"], isNamespaced ? ["Role", "ClusterRole"] : ["ClusterRole"]);
        if (role.Text("name") is not { Length: > 0 } name) errors.Required("roleRef.name");
        else errors.Check("roleRef.name", name, Names.PathSegment);
        var subjects = item["subjects"].List();
        for (var i = 0; i < subjects.Count; i++) Subject(errors, subjects[i].Map(), $"subjects[{i}]", isNamespaced);
    }

    public static void BindingUpdate(FieldErrors errors, MapNode item, MapNode old, bool isNamespaced)
    {
        Binding(errors, item, isNamespaced);
        if (!Equals(item["roleRef"], old["roleRef"])) errors.Invalid("roleRef", FieldErrors.AsStruct(item["roleRef"]), "cannot change roleRef");
    }

    public static void Revision(FieldErrors errors, MapNode item)
    {
        if (item["data"].IsNullOrAbsent()) errors.Required("data", "data is mandatory");
        errors.NotNegative(item, "revision", "");
    }

    public static void RevisionUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        Revision(errors, item);
        errors.Unchanged(item["data"], old["data"], "data");
    }

    public static void DisruptionBudget(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        if (spec.Has("minAvailable") && spec.Has("maxUnavailable"))
            errors.Invalid("spec", FieldErrors.AsStruct(spec), "minAvailable and maxUnavailable cannot be both set");
        WorkloadRules.PercentOrCount(errors, spec["minAvailable"], "spec.minAvailable");
        WorkloadRules.PercentOrCount(errors, spec["maxUnavailable"], "spec.maxUnavailable");
        foreach (var key in (ReadOnlySpan<string>)["minAvailable", "maxUnavailable"]) WorkloadRules.AtMostAll(errors, spec[key], $"spec.{key}");
        Rules.Selector(errors, spec["selector"], "spec.selector");
        errors.OneOf(spec, "unhealthyPodEvictionPolicy", "spec", "AlwaysAllow", "IfHealthyBudget");
    }

    public static void Lease(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        if (spec["leaseDurationSeconds"] is IntegerNode { Value: <= 0 } seconds) errors.Invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0");
        if (spec["leaseTransitions"] is IntegerNode { Value: < 0 } transitions) errors.Invalid("spec.leaseTransitions", transitions, "must be greater than or equal to 0");
        if (spec["holderIdentity"] is StringNode { Value.Length: 0 } holder) errors.Invalid("spec.holderIdentity", holder, "must not be empty");
    }

    private static void Subject(FieldErrors errors, MapNode subject, string path, bool isNamespaced)
    {
        if (subject.Text("name") is not { Length: > 0 }) errors.Required($"{path}.name");
        switch (subject.Text("kind"))
        {
            case "ServiceAccount":
                if (subject.Text("name") is { Length: > 0 } name) errors.Check($"{path}.name", name, Names.Subdomain);
                if (subject.Text("apiGroup") is { Length: > 0 }) errors.NotSupported($"{path}.apiGroup", subject["apiGroup"], "");
                if (!isNamespaced && subject.Text("namespace") is not { Length: > 0 }) errors.Required($"{path}.namespace");
                break;
            case "User" or "Group":
                if (subject.Text("apiGroup") is not "rbac.authorization.k8s.io") errors.NotSupported($"{path}.apiGroup", subject["apiGroup"], "rbac.authorization.k8s.io");
                break;
            default: errors.NotSupported($"{path}.kind", subject["kind"], "ServiceAccount", "User", "Group"); break;
        }
    }

    private static void Immutable(FieldErrors errors, MapNode item, MapNode old, params ReadOnlySpan<string> fields)
    {
        if (old.Bool("immutable") != true) return;
        if (item.Bool("immutable") != true) errors.Forbidden("immutable", FixedWhenImmutable);
        foreach (var field in fields)
            if (!Equals(item[field], old[field])) errors.Forbidden(field, FixedWhenImmutable);
    }
}
