namespace GitOpsActors.Sandbox.Resources;

/// <summary>Everything that a server of version 1.35 serves without CustomResourceDefinitions, in the order of its discovery.</summary>
internal static class BuiltInResources
{
    private static readonly string[] ReadWrite = ["get", "patch", "update"];
    private static readonly string[] CreateOnly = ["create"];
    private static readonly string[] Connect = ["create", "get"];
    private static readonly string[] Proxied = ["create", "delete", "get", "patch", "update"];

    public static IReadOnlyList<ServedResource> All { get; } =
    [
        .. Core(),
        .. Group("apiregistration.k8s.io", "v1", Clustered("APIService", status: true, categories: "api-extensions")),
        .. Group("apps", "v1",
            Namespaced("ControllerRevision"),
            Namespaced("DaemonSet", "ds", status: true, categories: "all"),
            Scaled("Deployment", "deploy"),
            Scaled("ReplicaSet", "rs"),
            Scaled("StatefulSet", "sts")),
        .. Group("events.k8s.io", "v1", Namespaced("Event", "ev") with { StorageGroup = "core" }),
        .. Group("authentication.k8s.io", "v1", Review("SelfSubjectReview"), Review("TokenReview")),
        .. Group("authorization.k8s.io", "v1",
            Review("LocalSubjectAccessReview") with { IsNamespaced = true },
            Review("SelfSubjectAccessReview"), Review("SelfSubjectRulesReview"), Review("SubjectAccessReview")),
        .. Group("autoscaling", "v2", Autoscaler()),
        .. Group("autoscaling", "v1", Autoscaler()),
        .. Group("batch", "v1",
            Namespaced("CronJob", "cj", status: true, categories: "all"), Namespaced("Job", status: true, categories: "all")),
        .. Group("certificates.k8s.io", "v1", SigningRequest()),
        .. Group("networking.k8s.io", "v1",
            Clustered("IngressClass") with { Plural = "ingressclasses" },
            Namespaced("Ingress", "ing", status: true) with { Plural = "ingresses" },
            Clustered("IPAddress", "ip") with { Plural = "ipaddresses" },
            Namespaced("NetworkPolicy", "netpol") with { Plural = "networkpolicies" },
            Clustered("ServiceCIDR", status: true)),
        .. Group("policy", "v1", Namespaced("PodDisruptionBudget", "pdb", status: true)),
        .. Group("rbac.authorization.k8s.io", "v1",
            Clustered("ClusterRoleBinding"), Clustered("ClusterRole"), Namespaced("RoleBinding"), Namespaced("Role")),
        .. Group("storage.k8s.io", "v1",
            Clustered("CSIDriver"), Clustered("CSINode"),
            Namespaced("CSIStorageCapacity") with { Plural = "csistoragecapacities" },
            Clustered("StorageClass", "sc") with { Plural = "storageclasses" },
            Clustered("VolumeAttachment", status: true),
            Clustered("VolumeAttributesClass", "vac") with { Plural = "volumeattributesclasses" }),
        .. Group("admissionregistration.k8s.io", "v1",
            Clustered("MutatingWebhookConfiguration", categories: "api-extensions"),
            Clustered("ValidatingAdmissionPolicy", status: true, categories: "api-extensions") with { Plural = "validatingadmissionpolicies" },
            Clustered("ValidatingAdmissionPolicyBinding", categories: "api-extensions"),
            Clustered("ValidatingWebhookConfiguration", categories: "api-extensions")),
        .. Group("apiextensions.k8s.io", "v1",
            Clustered("CustomResourceDefinition", status: true, categories: "api-extensions") with { ShortNames = ["crd", "crds"] }),
        .. Group("scheduling.k8s.io", "v1", Clustered("PriorityClass", "pc") with { Plural = "priorityclasses" }),
        .. Group("coordination.k8s.io", "v1", Namespaced("Lease")),
        .. Group("node.k8s.io", "v1", Clustered("RuntimeClass") with { Plural = "runtimeclasses" }),
        .. Group("discovery.k8s.io", "v1", Namespaced("EndpointSlice")),
        .. Group("resource.k8s.io", "v1",
            Clustered("DeviceClass") with { Plural = "deviceclasses" },
            Namespaced("ResourceClaim", status: true), Namespaced("ResourceClaimTemplate"), Clustered("ResourceSlice")),
        .. Group("flowcontrol.apiserver.k8s.io", "v1",
            Clustered("FlowSchema", status: true), Clustered("PriorityLevelConfiguration", status: true)),
    ];

    private static IEnumerable<ServedResource> Core() => Group("", "v1",
        Namespaced("Binding") with { Verbs = CreateOnly },
        Clustered("ComponentStatus", "cs") with { Plural = "componentstatuses", Verbs = ["get", "list"] },
        Namespaced("ConfigMap", "cm"),
        Namespaced("Endpoints", "ep") with { Plural = "endpoints" },
        Namespaced("Event", "ev"),
        Namespaced("LimitRange", "limits"),
        Clustered("Namespace", "ns") with
        {
            Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"],
            Subresources = [Part("finalize", "Namespace", ["update"]), Part("status", "Namespace", ReadWrite)],
        },
        Clustered("Node", "no") with
        {
            Subresources = [Part("proxy", "NodeProxyOptions", Proxied), Part("status", "Node", ReadWrite)],
        },
        Namespaced("PersistentVolumeClaim", "pvc", status: true),
        Clustered("PersistentVolume", "pv", status: true),
        Pod(),
        Namespaced("PodTemplate"),
        Scaled("ReplicationController", "rc"),
        Namespaced("ResourceQuota", "quota", status: true),
        Namespaced("Secret"),
        Namespaced("ServiceAccount", "sa") with
        {
            Subresources = [new ServedSubresource("token", "TokenRequest", "authentication.k8s.io", "v1", CreateOnly)],
        },
        Namespaced("Service", "svc", categories: "all") with
        {
            Subresources = [Part("proxy", "ServiceProxyOptions", Proxied), Part("status", "Service", ReadWrite)],
        });

    private static ServedResource Pod() => Namespaced("Pod", "po", categories: "all") with
    {
        Subresources =
        [
            Part("attach", "PodAttachOptions", Connect),
            Part("binding", "Binding", CreateOnly),
            Part("ephemeralcontainers", "Pod", ReadWrite),
            new ServedSubresource("eviction", "Eviction", "policy", "v1", CreateOnly),
            Part("exec", "PodExecOptions", Connect),
            Part("log", "Pod", ["get"]),
            Part("portforward", "PodPortForwardOptions", Connect),
            Part("proxy", "PodProxyOptions", Proxied),
            Part("resize", "Pod", ReadWrite),
            Part("status", "Pod", ReadWrite),
        ],
    };

    private static ServedResource Autoscaler() =>
        Namespaced("HorizontalPodAutoscaler", "hpa", status: true, categories: "all") with { StorageVersion = "v2" };

    private static ServedResource SigningRequest() => Clustered("CertificateSigningRequest", "csr") with
    {
        Subresources =
        [
            Part("approval", "CertificateSigningRequest", ReadWrite), Part("status", "CertificateSigningRequest", ReadWrite),
        ],
    };

    private static ServedResource Scaled(string kind, string shortName) => Namespaced(kind, shortName, categories: "all") with
    {
        Subresources =
        [
            new ServedSubresource("scale", "Scale", "autoscaling", "v1", ReadWrite), Part("status", kind, ReadWrite),
        ],
    };

    private static ServedResource Review(string kind) => Clustered(kind) with { Verbs = CreateOnly };

    private static ServedResource Clustered(string kind, string? shortName = null, bool status = false, string? categories = null) =>
        Namespaced(kind, shortName, status, categories) with { IsNamespaced = false };

    private static ServedResource Namespaced(string kind, string? shortName = null, bool status = false, string? categories = null) => new()
    {
        Group = "",
        Version = "",
        Kind = kind,
        Plural = kind.ToLowerInvariant() + "s",
        IsNamespaced = true,
        ShortNames = shortName is null ? [] : [shortName],
        Categories = categories is null ? [] : [categories],
        Subresources = status ? [Part("status", kind, ReadWrite)] : [],
    };

    private static ServedSubresource Part(string name, string kind, string[] verbs) => new(name, kind, null, null, verbs);

    private static IEnumerable<ServedResource> Group(string group, string version, params IEnumerable<ServedResource> resources) =>
        resources.Select(resource => resource with
        {
            Group = group,
            Version = version,
            Singular = resource.Kind.ToLowerInvariant(),
            ListKind = resource.Kind + "List",
            StorageGroup = resource.StorageGroup == "core" ? "" : group,
            StorageVersion = resource.StorageVersion.Length > 0 ? resource.StorageVersion : version,
        });
}
