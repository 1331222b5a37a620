using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>What an object counts for in quotas.</summary>
internal static class QuotaUsage
{
    private static readonly Dictionary<string, string> OldNames = new(StringComparer.Ordinal)
    {
        ["configmaps"] = "configmaps", ["persistentvolumeclaims"] = "persistentvolumeclaims", ["replicationcontrollers"] = "replicationcontrollers",
        ["resourcequotas"] = "resourcequotas", ["secrets"] = "secrets", ["services"] = "services",
    };

    public static Quantity Read(Node? node) => node switch
    {
        StringNode text when Quantity.TryParse(text.Value, out var quantity) => quantity,
        IntegerNode number => Quantity.Of(number.Value),
        _ => Quantity.Of(0),
    };

    public static IReadOnlyDictionary<string, Quantity> Of(ServedResource resource, MapNode item)
    {
        var one = Quantity.Of(1);
        var usage = new Dictionary<string, Quantity>(StringComparer.Ordinal) { ["count/" + resource.GroupResource] = one };
        if (resource.Group.Length > 0) return usage;
        if (OldNames.TryGetValue(resource.Plural, out var name)) usage[name] = one;
        switch (resource.Plural)
        {
            case "pods": AddPod(usage, item); break;
            case "services": AddService(usage, item); break;
            case "persistentvolumeclaims": AddClaim(usage, item); break;
        }
        return usage;
    }

    /// <summary>The names under which objects of a resource are counted, where nothing else about them is measured.</summary>
    public static IReadOnlyList<string>? CountedOnly(ServedResource resource) => resource.Group.Length > 0
        ? ["count/" + resource.GroupResource]
        : resource.Plural is "pods" or "services" or "persistentvolumeclaims" ? null
        : OldNames.TryGetValue(resource.Plural, out var name) ? ["count/" + resource.GroupResource, name]
            : ["count/" + resource.GroupResource];

    /// <summary>Whether objects of a resource can count for anything under this name.</summary>
    public static bool IsMeasuredBy(ServedResource resource, string key) => key == "count/" + resource.GroupResource
        || (resource.Group.Length == 0 && resource.Plural switch
    {
        "pods" => key is "pods" or "ephemeral-storage" || ContainerField(key) is not null,
        "services" => key is "services" || key.StartsWith("services.", StringComparison.Ordinal),
        "persistentvolumeclaims" => key is "persistentvolumeclaims" or "requests.storage"
            || key.Contains(".storageclass.", StringComparison.Ordinal),
        var plural => OldNames.GetValueOrDefault(plural) == key,
    });

    /// <summary>Which field of a container a quota on computing counts: requests.cpu, limits.memory, cpu.</summary>
    public static (string Part, string Resource)? ContainerField(string key) => key switch
    {
        "cpu" or "memory" => ("requests", key),
        "requests.cpu" or "requests.memory" or "requests.ephemeral-storage" => ("requests", key["requests.".Length..]),
        "limits.cpu" or "limits.memory" or "limits.ephemeral-storage" => ("limits", key["limits.".Length..]),
        _ => null,
    };

    public static bool IsInScope(MapNode quota, ServedResource resource, MapNode item)
    {
        // The short form of a scope is one that exists.
        var scopes = quota.List("spec", "scopes").Select(scope => MapNode.Of(("scopeName", scope), ("operator", "Exists")))
            .Concat(quota.List("spec", "scopeSelector", "matchExpressions").Select(scope => scope.Map())).ToList();
        if (scopes.Count == 0) return true;
        return resource is { Group: "", Plural: "pods" } && scopes.TrueForAll(scope => IsPodIn(scope, item));
    }

    private static bool IsPodIn(MapNode scope, MapNode item)
    {
        var isBestEffort = item.Text("status", "qosClass") == "BestEffort" || item.List("spec", "containers")
            .All(container => container.Map("resources", "requests").Count + container.Map("resources", "limits").Count == 0);
        var isTerminating = item.At("spec", "activeDeadlineSeconds") is not null;
        return scope.Text("scopeName") switch
        {
            "BestEffort" => isBestEffort,
            "NotBestEffort" => !isBestEffort,
            "Terminating" => isTerminating,
            "NotTerminating" => !isTerminating,
            "PriorityClass" => Meets(scope, item.Text("spec", "priorityClassName") ?? ""),
            "CrossNamespacePodAffinity" => IsAffineAcrossNamespaces(item),
            _ => false,
        };
    }

    private static bool Meets(MapNode scope, string name) => scope.Text("operator") switch
    {
        "In" => scope.List("values").Any(value => value.Text() == name),
        "NotIn" => scope.List("values").All(value => value.Text() != name),
        "DoesNotExist" => name.Length == 0,
        _ => name.Length > 0,
    };

    private static bool IsAffineAcrossNamespaces(MapNode pod)
    {
        static bool Crosses(Node term) => term.List("namespaces").Count > 0 || term.At("namespaceSelector") is MapNode;
        foreach (var kind in (ReadOnlySpan<string>)["podAffinity", "podAntiAffinity"])
        {
            var affinity = pod.Map("spec", "affinity", kind);
            if (affinity.List("requiredDuringSchedulingIgnoredDuringExecution").Any(Crosses)) return true;
            if (affinity.List("preferredDuringSchedulingIgnoredDuringExecution").Any(term => Crosses(term.Map("podAffinityTerm"))))
                return true;
        }
        return false;
    }

    private static void AddPod(Dictionary<string, Quantity> usage, MapNode pod)
    {
        // What has ended takes nothing any more.
        if (pod.Text("status", "phase") is "Succeeded" or "Failed")
            return;
        usage["pods"] = Quantity.Of(1);
        foreach (var part in (string[])["requests", "limits"])
        {
            foreach (var resource in (string[])["cpu", "memory", "ephemeral-storage"])
            {
                var sum = Sum(pod.List("spec", "containers"), part, resource);
                foreach (var init in pod.List("spec", "initContainers"))
                    if (Read(init.At("resources", part, resource)) is var first && first > sum) sum = first;
                if (sum.Sign == 0) continue;
                usage[$"{part}.{resource}"] = sum;
                if (part == "requests") usage[resource] = sum;
            }
        }
    }

    private static Quantity Sum(ListNode containers, string part, string resource)
    {
        Quantity? sum = null;
        foreach (var container in containers)
        {
            if (container.At("resources", part, resource) is not { } amount) continue;
            sum = sum is { } before ? before.Add(Read(amount)) : Read(amount);
        }
        return sum ?? Quantity.Of(0);
    }

    private static void AddService(Dictionary<string, Quantity> usage, MapNode service)
    {
        var ports = Quantity.Of(service.List("spec", "ports").Count);
        switch (service.Text("spec", "type"))
        {
            case "NodePort": usage["services.nodeports"] = ports; break;
            case "LoadBalancer":
                usage["services.loadbalancers"] = Quantity.Of(1);
                if (service.Bool("spec", "allocateLoadBalancerNodePorts") != false) usage["services.nodeports"] = ports;
                break;
        }
    }

    private static void AddClaim(Dictionary<string, Quantity> usage, MapNode claim)
    {
        var size = Read(claim.At("spec", "resources", "requests", "storage"));
        usage["requests.storage"] = size;
        if (claim.Text("spec", "storageClassName") is not { Length: > 0 } name) return;
        usage[$"{name}.storageclass.storage.k8s.io/requests.storage"] = size;
        usage[$"{name}.storageclass.storage.k8s.io/persistentvolumeclaims"] = Quantity.Of(1);
    }
}
