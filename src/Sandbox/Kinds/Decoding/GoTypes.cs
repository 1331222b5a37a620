using System.Collections.Frozen;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Sandbox.Kinds.Decoding;

/// <summary>The names of Go types, for the decoder's messages.</summary>
internal static class GoTypes
{
    // Strings that have a type of their own, by field or by type and field.
    private static readonly FrozenDictionary<string, string> TextTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["uid"] = "types.UID",
        ["imagePullPolicy"] = "v1.PullPolicy",
        ["PodSpec.restartPolicy"] = "v1.RestartPolicy",
        ["Container.restartPolicy"] = "v1.ContainerRestartPolicy",
        ["dnsPolicy"] = "v1.DNSPolicy",
        ["protocol"] = "v1.Protocol",
        ["terminationMessagePolicy"] = "v1.TerminationMessagePolicy",
        ["preemptionPolicy"] = "v1.PreemptionPolicy",
        ["Toleration.operator"] = "v1.TolerationOperator",
        ["effect"] = "v1.TaintEffect",
        ["sessionAffinity"] = "v1.ServiceAffinity",
        ["ServiceSpec.type"] = "v1.ServiceType",
        ["externalTrafficPolicy"] = "v1.ServiceExternalTrafficPolicy",
        ["internalTrafficPolicy"] = "v1.ServiceInternalTrafficPolicy",
        ["ipFamilyPolicy"] = "v1.IPFamilyPolicy",
        ["DeploymentStrategy.type"] = "v1.DeploymentStrategyType",
        ["StatefulSetUpdateStrategy.type"] = "v1.StatefulSetUpdateStrategyType",
        ["DaemonSetUpdateStrategy.type"] = "v1.DaemonSetUpdateStrategyType",
        ["podManagementPolicy"] = "v1.PodManagementPolicyType",
        ["concurrencyPolicy"] = "v1.ConcurrencyPolicy",
        ["completionMode"] = "v1.CompletionMode",
        ["volumeMode"] = "v1.PersistentVolumeMode",
        ["persistentVolumeReclaimPolicy"] = "v1.PersistentVolumeReclaimPolicy",
        ["Secret.type"] = "v1.SecretType",
        ["pathType"] = "v1.PathType",
        ["LabelSelectorRequirement.operator"] = "v1.LabelSelectorOperator",
        ["phase"] = "v1.PodPhase",
        ["scope"] = "v1.ResourceScope",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string TextType(string structName, string field, string fallback) =>
        TextTypes.GetValueOrDefault($"{structName}.{field}") ?? TextTypes.GetValueOrDefault(field) ?? fallback;

    public static string Of(Shape shape, string goType)
    {
        if (goType.Length > 0 && shape.Scalar is not null) return goType;
        if (goType is "map[string][]uint8") return goType;
        if (shape.List is { } list && shape.Scalar is null) return "[]" + Of(list.Element, "");
        if (shape.Map is { Element: { } element } && shape.Scalar is null)
            return element.ShortName is "Quantity" ? "v1.ResourceList" : "map[string]" + Of(element, "");
        return shape.ShortName switch
        {
            "string" => "string",
            "numeric" => "int64",
            "boolean" => "bool",
            "Quantity" => "resource.Quantity",
            "IntOrString" => "intstr.IntOrString",
            var name => Qualified(shape.Name, name),
        };
    }

    private static string Qualified(string fullName, string name)
    {
        var parts = fullName.Split('.');
        return parts.Length > 1 ? $"{parts[^2]}.{name}" : name;
    }
}
