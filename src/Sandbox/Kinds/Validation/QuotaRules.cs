using System.Collections.Frozen;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What quotas may limit, and for which Pods.</summary>
internal static class QuotaRules
{
    private const string NotStandard = "must be a standard resource type or fully qualified";

    private static readonly FrozenSet<string> Counted = new[]
    {
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Computed = new[]
    {
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] PodScopes = ["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "CrossNamespacePodAffinity"];

    private static readonly (string, string)[] Opposites = [("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")];

    public static void Quota(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        foreach (var (name, value) in spec["hard"].Map())
        {
            var path = $"spec.hard[{name}]";
            Name(errors, name, path);
            Amount(errors, name, value, path);
        }
        Scopes(errors, spec);
        Selector(errors, spec.At("scopeSelector", "matchExpressions").List());
    }

    public static void QuotaUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        Quota(errors, item);
        var (scopes, before) = (item.At("spec", "scopes").List(), old.At("spec", "scopes").List());
        if (!scopes.Select(scope => scope.Text()).ToHashSet().SetEquals(before.Select(scope => scope.Text())))
            errors.Invalid("spec.scopes", scopes.Count == 0 ? null : scopes, Rules.Immutable);
    }

    private static void Name(FieldErrors errors, string name, string path)
    {
        errors.Check(path, name, Names.Qualified);
        if (name.Contains('/', StringComparison.Ordinal)) return;
        if (!IsStandard(name) && name is not "storage") errors.Invalid(path, name, NotStandard);
        if (!IsStandard(name)) errors.Invalid(path, name, "must be a standard resource for quota");
    }

    private static void Amount(FieldErrors errors, string name, Node value, string path)
    {
        if (Rules.Amount(value) is not { } amount) return;
        if (amount.Sign < 0) errors.Invalid(path, value, "must be greater than or equal to 0");
        if (Counted.Contains(name) && amount.MilliValue % 1000 != 0) errors.Invalid(path, value, "must be an integer");
    }

    private static void Scopes(FieldErrors errors, MapNode spec)
    {
        var scopes = spec["scopes"].List();
        foreach (var scope in scopes)
        {
            var name = scope.Text() ?? "";
            if (!PodScopes.Contains(name) && name is not ("PriorityClass" or "VolumeAttributesClass")) errors.Invalid("spec.scopes", scopes, "unsupported scope");
            foreach (var (resource, _) in spec["hard"].Map().Sorted())
                if (IsStandard(resource) && !IsFor(name, resource)) errors.Invalid("spec.scopes", scopes, "unsupported scope applied to resource");
        }
        foreach (var (one, other) in Opposites)
            if (scopes.Any(scope => scope.Text() == one) && scopes.Any(scope => scope.Text() == other)) errors.Invalid("spec.scopes", scopes, "conflicting scopes");
    }

    private static void Selector(FieldErrors errors, ListNode expressions)
    {
        const string path = "spec.scopeSelector.matchExpressions";
        foreach (var expression in expressions)
        {
            var (name, kind, values) = (expression.Text("scopeName") ?? "", expression.Text("operator") ?? "", expression.List("values"));
            if (!PodScopes.Contains(name) && name is not ("PriorityClass" or "VolumeAttributesClass")) errors.Invalid($"{path}.scopeName", StringNode.Of(name), "unsupported scope");
            if (PodScopes.Contains(name) && kind is not "Exists")
                errors.Invalid($"{path}.operator", StringNode.Of(kind), "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
            switch (kind)
            {
                case "In" or "NotIn":
                    if (values.Count == 0) errors.Required($"{path}.values", "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                    break;
                case "Exists" or "DoesNotExist":
                    if (values.Count > 0) errors.Invalid($"{path}.values", values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                    break;
                default: errors.Invalid($"{path}.operator", StringNode.Of(kind), "not a valid selector operator"); break;
            }
        }
    }

    private static bool IsStandard(string name) => Counted.Contains(name) || Computed.Contains(name) || name is "requests.storage"
        || name.StartsWith("hugepages-", StringComparison.Ordinal) || name.StartsWith("requests.hugepages-", StringComparison.Ordinal);

    private static bool IsFor(string scope, string resource) => scope switch
    {
        "BestEffort" => resource is "pods",
        "VolumeAttributesClass" => resource is "persistentvolumeclaims" or "requests.storage",
        _ => resource is "pods" || Computed.Contains(resource),
    };
}
