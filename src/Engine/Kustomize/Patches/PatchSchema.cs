using System.Collections.Frozen;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Kustomize.Patches;

/// <summary>Which shape an object has for a patch: the built-in one, or that of a schema file, which then is the only one.</summary>
internal sealed class PatchSchema(IReadOnlyDictionary<(string ApiVersion, string Kind), Shape>? custom = null, IReadOnlySet<Gvk>? clusterScoped = null)
{
    public static readonly PatchSchema BuiltIn = new();

    // The original knows the types of Kubernetes 1.21. What came later it takes for unknown, and replaces lists of it.
    private static readonly FrozenSet<string> LaterFields = FrozenSet.ToFrozenSet(["matchConditions", "variables", "evictionResponders", "resourceClaims", "schedulingGates"]);
    private static readonly FrozenSet<string> LaterKinds = FrozenSet.ToFrozenSet(
        ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "IPAddress", "ServiceCIDR", "VolumeAttributesClass"]);

    private static readonly FrozenSet<string> LaterVersions = FrozenSet.ToFrozenSet(
        ["autoscaling/v2", "resource.k8s.io/v1", "resource.k8s.io/v1beta1", "resource.k8s.io/v1beta2", "flowcontrol.apiserver.k8s.io/v1"]);

    /// <summary>Whether the schema file says that objects of the kind lie in no namespace.</summary>
    public bool IsClusterScoped(Gvk gvk) => clusterScoped?.Contains(gvk) == true;

    /// <summary>Whether the original's schema has the field, so that its merge keys count.</summary>
    public static bool Knows(FieldShape field) => !LaterFields.Contains(field.Name);

    public Shape? ShapeOf(MapNode target)
    {
        var (apiVersion, kind) = (target["apiVersion"].Text() ?? "", target["kind"].Text() ?? "");
        if (custom is not null) return custom.GetValueOrDefault((apiVersion, kind));
        return LaterKinds.Contains(kind) || LaterVersions.Contains(apiVersion) ? null : Kubernetes.ShapeOf(apiVersion, kind);
    }
}
