using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Defaulting;

/// <summary>What services, storage, access and the rest are where they say nothing.</summary>
internal static class OtherDefaults
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    public static MapNode Service(MapNode item) => item.In("spec", spec =>
    {
        spec = spec.OrText("sessionAffinity", "None").OrText("type", "ClusterIP");
        if (spec.Text("sessionAffinity") is "None") spec = spec.Without("sessionAffinityConfig");
        if (spec.Text("sessionAffinity") is "ClientIP")
        {
            if (spec.At("sessionAffinityConfig", "clientIP", "timeoutSeconds").IsNullOrAbsent())
                spec = spec.With("sessionAffinityConfig", MapNode.Of(("clientIP", MapNode.Of(("timeoutSeconds", 10800)))));
        }
        spec = spec.Each("ports", port =>
        {
            port = port.OrText("protocol", "TCP");
            return port["targetPort"] is null or NullNode or IntegerNode { Value: 0 } or StringNode { Value.Length: 0 }
                ? port.With("targetPort", port["port"] ?? IntegerNode.Of(0)) : port;
        });
        var type = spec.Text("type");
        if (type is "NodePort" or "LoadBalancer") spec = spec.OrText("externalTrafficPolicy", "Cluster");
        if (type is "NodePort" or "LoadBalancer" or "ClusterIP") spec = spec.Or("internalTrafficPolicy", "Cluster");
        return type is "LoadBalancer" ? spec.Or("allocateLoadBalancerNodePorts", true) : spec;
    });

    public static MapNode Secret(MapNode item) => item.OrText("type", "Opaque");

    public static MapNode Namespace(MapNode item)
    {
        if (item.Text("metadata", "name") is not { Length: > 0 } name) return item;
        var labels = item.At("metadata", "labels").Map();
        return item.WithAt(["metadata", "labels"], labels.With("kubernetes.io/metadata.name", name));
    }

    public static MapNode Claim(MapNode item) => item.In("spec", PodDefaults.Claim).In("status", status => status.OrText("phase", "Pending"));

    public static MapNode Volume(MapNode item) => item
        .In("spec", spec => spec
            .OrText("persistentVolumeReclaimPolicy", "Retain")
            .Or("volumeMode", "Filesystem")
            .In("hostPath", PodDefaults.HostPath)
            .In("iscsi", iscsi => iscsi.OrText("iscsiInterface", "default"))
            .In("rbd", rbd => rbd.OrText("pool", "rbd").OrText("user", "admin").OrText("keyring", "/etc/ceph/keyring"))
            .In("azureDisk", disk => disk.Or("cachingMode", "ReadWrite").Or("fsType", "ext4").Or("readOnly", false).Or("kind", "Shared"))
            .In("capacity", PodDefaults.RoundedUp))
        .In("status", status => status.OrText("phase", "Pending"));

    public static MapNode Endpoints(MapNode item) => item.Each("subsets", subset => subset.Each("ports", port => port.OrText("protocol", "TCP")));

    public static MapNode EndpointSlice(MapNode item) => item.Each("ports", port => port.Or("name", "").Or("protocol", "TCP"));

    public static MapNode Node(MapNode item) => item
        .In("spec", spec => spec.Text("podCIDR") is { Length: > 0 } cidr && spec["podCIDRs"].List().Count == 0
            ? spec.With("podCIDRs", ListNode.Of(cidr)) : spec)
        .In("status", status => status["capacity"].Map().Count > 0 && status["allocatable"].Map().Count == 0
            ? status.With("allocatable", status["capacity"]!) : status);

    public static MapNode LimitRange(MapNode item) => item.In("spec", spec => spec.Each("limits", limit =>
    {
        foreach (var key in (ReadOnlySpan<string>)["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"]) limit = limit.In(key, PodDefaults.RoundedUp);
        if (limit.Text("type") is not "Container") return limit;
        limit = Filled(limit, "default", "max");
        limit = Filled(limit, "defaultRequest", "default");
        return Filled(limit, "defaultRequest", "min");
    }));

    public static MapNode ResourceQuota(MapNode item) => item.In("spec", spec => spec.In("hard", PodDefaults.RoundedUp));

    public static MapNode Binding(MapNode item) => item
        .In("roleRef", role => role.OrText("apiGroup", RbacGroup))
        .Each("subjects", subject => subject.Text("kind") is "User" or "Group" ? subject.OrText("apiGroup", RbacGroup) : subject);

    public static MapNode StorageClass(MapNode item) => item.Or("reclaimPolicy", "Delete").Or("volumeBindingMode", "Immediate");

    public static MapNode CsiDriver(MapNode item) => item.In("spec", spec =>
    {
        spec = spec.Or("attachRequired", true).Or("podInfoOnMount", false).Or("storageCapacity", false)
            .Or("fsGroupPolicy", "ReadWriteOnceWithFSType").Or("requiresRepublish", false).Or("seLinuxMount", false);
        return spec["volumeLifecycleModes"].List().Count > 0 ? spec : spec.With("volumeLifecycleModes", ListNode.Of("Persistent"));
    });

    public static MapNode IngressClass(MapNode item) => item.In("spec", spec => spec.In("parameters", parameters => parameters.Or("scope", "Cluster")));

    public static MapNode NetworkPolicy(MapNode item) => item.In("spec", spec =>
    {
        spec = spec.Each("ingress", rule => rule.Each("ports", port => port.Or("protocol", "TCP")))
            .Each("egress", rule => rule.Each("ports", port => port.Or("protocol", "TCP")));
        if (spec["policyTypes"].List().Count > 0) return spec;
        return spec.With("policyTypes", spec["egress"].List().Count > 0 ? ListNode.Of("Ingress", "Egress") : ListNode.Of("Ingress"));
    });

    public static MapNode Webhooks(MapNode item, bool isMutating) => item.Each("webhooks", hook =>
    {
        hook = hook.Or("failurePolicy", "Fail").Or("matchPolicy", "Equivalent").Or("namespaceSelector", MapNode.Empty)
            .Or("objectSelector", MapNode.Empty).Or("timeoutSeconds", 10)
            .In("clientConfig", client => client.In("service", service => service.Or("port", 443)))
            .Each("rules", rule => rule.Or("scope", "*"));
        return isMutating ? hook.Or("reinvocationPolicy", "Never") : hook;
    });

    public static MapNode AdmissionPolicy(MapNode item) => item.In("spec", spec => spec.Or("failurePolicy", "Fail").In("matchConstraints", Match));

    public static MapNode AdmissionBinding(MapNode item) => item.In("spec", spec => spec.In("matchResources", Match));

    public static MapNode ApiService(MapNode item) => item.In("spec", spec => spec.In("service", service => service.Or("port", 443)));

    public static MapNode FlowSchema(MapNode item) => item.In("spec", spec => spec.OrNumber("matchingPrecedence", 1000));

    public static MapNode PriorityLevel(MapNode item) => item.In("spec", spec => spec
        .In("exempt", exempt => exempt.Or("nominalConcurrencyShares", 0).Or("lendablePercent", 0))
        .In("limited", limited => limited.Or("nominalConcurrencyShares", 30).Or("lendablePercent", 0).In("limitResponse", response => response
            .In("queuing", queuing => queuing.OrNumber("handSize", 8).OrNumber("queues", 64).OrNumber("queueLengthLimit", 50)))));

    public static MapNode PriorityClass(MapNode item) => item.Or("preemptionPolicy", "PreemptLowerPriority");

    public static MapNode Definition(MapNode item) => item.In("spec", spec =>
    {
        spec = spec.In("names", Names).Or("conversion", MapNode.Of(("strategy", "None")));
        return spec.In("conversion", conversion => conversion.OrText("strategy", "None").In("webhook", webhook => webhook
            .In("clientConfig", client => client.In("service", service => service.Or("port", 443)))));
    });

    private static MapNode Names(MapNode names)
    {
        if (names.Text("kind") is not { Length: > 0 } kind) return names;
#pragma warning disable CA1308 // Singular names are lower case.
        return names.OrText("singular", kind.ToLowerInvariant()).OrText("listKind", kind + "List");
#pragma warning restore CA1308
    }

    private static MapNode Match(MapNode match) => match
        .Or("matchPolicy", "Equivalent").Or("namespaceSelector", MapNode.Empty).Or("objectSelector", MapNode.Empty)
        .Each("resourceRules", rule => rule.Or("scope", "*")).Each("excludeResourceRules", rule => rule.Or("scope", "*"));

    private static MapNode Filled(MapNode limit, string key, string from)
    {
        var target = limit[key].Map();
        foreach (var (name, amount) in limit[from].Map())
            if (!target.Has(name)) target = target.With(name, amount);
        return target.Count == 0 ? limit : limit.With(key, target);
    }
}
