using System.Collections.Frozen;

namespace GitOpsActors.Engine.Kustomize.Resources;

/// <summary>Group, version and kind. As a selector, an empty part selects anything.</summary>
internal readonly record struct Gvk(string Group, string Version, string Kind)
{
    // As the original's schema of Kubernetes 1.21 has them, by version: what came later is in namespaces for it.
    private const string ClusterScopedKinds = """
        v1 ComponentStatus Namespace Node PersistentVolume
        admissionregistration.k8s.io/v1 MutatingWebhookConfiguration ValidatingWebhookConfiguration
        admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration ValidatingWebhookConfiguration
        apiextensions.k8s.io/v1 CustomResourceDefinition
        apiextensions.k8s.io/v1beta1 CustomResourceDefinition
        apiregistration.k8s.io/v1 APIService
        apiregistration.k8s.io/v1beta1 APIService
        certificates.k8s.io/v1 CertificateSigningRequest
        certificates.k8s.io/v1beta1 CertificateSigningRequest
        flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema PriorityLevelConfiguration
        networking.k8s.io/v1 IngressClass
        networking.k8s.io/v1beta1 IngressClass
        node.k8s.io/v1 RuntimeClass
        node.k8s.io/v1beta1 RuntimeClass
        policy/v1beta1 PodSecurityPolicy
        rbac.authorization.k8s.io/v1 ClusterRole ClusterRoleBinding
        rbac.authorization.k8s.io/v1beta1 ClusterRole ClusterRoleBinding
        scheduling.k8s.io/v1 PriorityClass
        scheduling.k8s.io/v1beta1 PriorityClass
        storage.k8s.io/v1 CSIDriver CSINode StorageClass VolumeAttachment
        storage.k8s.io/v1beta1 CSIDriver CSINode StorageClass VolumeAttachment
        """;

    private static readonly FrozenSet<Gvk> ClusterScoped = ClusterScopedKinds.Split('\n')
        .Select(static line => line.Trim().Split(' '))
        .SelectMany(static words => words.Skip(1).Select(kind => Of(words[0], kind))).ToFrozenSet();

    public bool IsClusterScoped => ClusterScoped.Contains(this);

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public static Gvk Of(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new Gvk("", apiVersion, kind) : new Gvk(apiVersion[..slash], apiVersion[(slash + 1)..], kind);
    }

    public bool IsSelectedBy(Gvk selector) =>
        (selector.Group.Length == 0 || selector.Group == Group) &&
        (selector.Version.Length == 0 || selector.Version == Version) &&
        (selector.Kind.Length == 0 || selector.Kind == Kind);

    /// <summary>The selector that selects everything: the default value of a struct has nulls where this has empty text.</summary>
    public Gvk OrAny() => new(Group ?? "", Version ?? "", Kind ?? "");

    public override string ToString() => $"{(Kind.Length == 0 ? "[noKind]" : Kind)}.{(Version.Length == 0 ? "[noVer]" : Version)}.{(Group.Length == 0 ? "[noGrp]" : Group)}";
}

/// <summary>What names an object: its kind, name and namespace.</summary>
internal readonly record struct ResourceId(Gvk Gvk, string Name, string Namespace)
{
    public const string NoNamespace = "_non_namespaceable_";

    /// <summary>An object without a namespace is in `default`, one of cluster scope in none.</summary>
    public string EffectiveNamespace => Gvk.IsClusterScoped ? NoNamespace : Namespace.Length == 0 ? "default" : Namespace;

    public bool Matches(ResourceId other) => Gvk == other.Gvk && Name == other.Name && EffectiveNamespace == other.EffectiveNamespace;

    public override string ToString() => $"{Gvk}/{Name}.{(Namespace.Length == 0 ? "[noNs]" : Namespace)}";
}
