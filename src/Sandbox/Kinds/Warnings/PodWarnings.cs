using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Kinds.Validation;

namespace GitOpsActors.Sandbox.Kinds.Warnings;

/// <summary>What is legal in a Pod, and surely not what was meant or not for long.</summary>
internal static class PodWarnings
{
    private static readonly (string Label, string Warning)[] OldLabels =
    [
        ("beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead"),
        ("beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead"),
        ("failure-domain.beta.kubernetes.io/region", "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead"),
        ("failure-domain.beta.kubernetes.io/zone", "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead"),
        ("beta.kubernetes.io/instance-type", "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead"),
    ];

    private static readonly (string Volume, string Warning)[] OldVolumes =
    [
        ("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
            ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
        ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"), ("flocker", "deprecated in v1.22, non-functional in v1.25+"),
        ("storageos", "deprecated in v1.22, non-functional in v1.25+"), ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
        ("rbd", "deprecated in v1.28, non-functional in v1.31+"), ("cephfs", "deprecated in v1.28, non-functional in v1.31+"),
    ];

    private static readonly (string Annotation, string Warning)[] OldAnnotations =
    [
        ("scheduler.alpha.kubernetes.io/affinity", "non-functional in v1.16+; use the \"affinity\" field instead"),
        ("scheduler.alpha.kubernetes.io/critical-pod", "non-functional in v1.16+; use the \"priorityClassName\" field instead"),
        ("seccomp.security.alpha.kubernetes.io/pod", "non-functional in v1.27+; use the \"seccompProfile\" field instead"),
        ("security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
        ("security.alpha.kubernetes.io/unsafe-sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
    ];

    private static readonly (string Prefix, string Field, string Warning)[] OldContainerAnnotations =
    [
        ("container.seccomp.security.alpha.kubernetes.io/", "seccompProfile",
            "non-functional in v1.27+; use the \"seccompProfile\" field instead"),
        ("container.apparmor.security.beta.kubernetes.io/", "appArmorProfile",
            "deprecated since v1.30; use the \"appArmorProfile\" field instead"),
    ];

    public static IReadOnlyList<string> Pod(MapNode pod, MapNode? old)
    {
        var warnings = new List<string>();
        if (old is null) Name(warnings, pod, "the Pod's hostname");
        Spec(warnings, pod["spec"].Map(), "spec");
        if (old is null) Annotations(warnings, pod, "metadata");
        return warnings;
    }

    /// <summary>Of a kind with a template, when it comes and when the template changes.</summary>
    public static IReadOnlyList<string> Template(MapNode item, MapNode? old, ReadOnlySpan<string> path, bool namesPods)
    {
        var warnings = new List<string>();
        if (old is null && namesPods) Name(warnings, item, "Pod names and hostnames");
        var template = item.At(path);
        if (old is not null && Equals(template, old.At(path))) return warnings;
        Spec(warnings, template.Map("spec"), string.Join('.', path) + ".spec");
        Annotations(warnings, template.Map(), string.Join('.', path) + ".metadata");
        return warnings;
    }

    private static void Name(List<string> warnings, MapNode item, string use)
    {
        var problems = Names.Label(item.Text("metadata", "name") ?? "").ToList();
        if (problems.Count > 0)
            warnings.Add($"metadata.name: this is used in {use}, which can result in surprising behavior; a DNS label is recommended: [{string.Join(' ', problems)}]");
    }

    private static void Spec(List<string> warnings, MapNode spec, string path)
    {
        foreach (var (label, warning) in OldLabels)
            if (spec["nodeSelector"].Map().Has(label)) warnings.Add($"{path}.nodeSelector[{label}]: {warning}");
        var volumes = spec["volumes"].List();
        for (var i = 0; i < volumes.Count; i++)
            foreach (var (volume, warning) in OldVolumes)
                if (volumes[i][volume] is MapNode) warnings.Add($"{path}.volumes[{i}].{volume}: {warning}");
        PullSecrets(warnings, spec["imagePullSecrets"].List(), $"{path}.imagePullSecrets");
        if (spec.Integer("terminationGracePeriodSeconds") is < 0)
            warnings.Add($"{path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1");
        var portNames = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in (string[])["initContainers", "containers"])
        {
            var containers = spec[key].List();
            for (var i = 0; i < containers.Count; i++) Container(warnings, containers[i].Map(), $"{path}.{key}[{i}]", portNames);
        }
    }

    private static void Annotations(List<string> warnings, MapNode pod, string path)
    {
        var annotations = pod.Map("metadata", "annotations");
        foreach (var (annotation, warning) in OldAnnotations)
            if (annotations.Has(annotation)) warnings.Add($"{path}.annotations[{annotation}]: {warning}");
        foreach (var container in pod.List("spec", "initContainers").Concat(pod.List("spec", "containers")))
        {
            foreach (var (prefix, field, warning) in OldContainerAnnotations)
                if (annotations.Has(prefix + container.Text("name")) && container.At("securityContext", field) is null)
                    warnings.Add($"{path}.annotations[{prefix}{container.Text("name")}]: {warning}");
        }
    }

    private static void PullSecrets(List<string> warnings, ListNode secrets, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < secrets.Count; i++)
        {
            var name = secrets[i].Text("name") ?? "";
            if (name.Length == 0) warnings.Add($"{path}[{i}].name: invalid empty name \"\"");
            else if (!names.Add(name)) warnings.Add($"{path}[{i}].name: duplicate name \"{name}\"");
        }
    }

    private static void Container(List<string> warnings, MapNode container, string path, Dictionary<string, string> portNames)
    {
        foreach (var kind in (ReadOnlySpan<string>)["limits", "requests"])
            foreach (var name in (ReadOnlySpan<string>)["memory", "ephemeral-storage"])
                if (Quantity.TryParse(container.Text("resources", kind, name) ?? "0", out var amount) && amount.MilliValue % 1000 != 0)
                    warnings.Add($"{path}.resources.{kind}[{name}]: fractional byte value \"{amount}\" is invalid, must be an integer");
        var variables = new HashSet<string>(StringComparer.Ordinal);
        var environment = container["env"].List();
        for (var i = 0; i < environment.Count; i++)
            if (environment[i].Text("name") is { } name && !variables.Add(name))
                warnings.Add($"{path}.env[{i}]: hides previous definition of \"{name}\", which may be dropped when using apply");
        Ports(warnings, container["ports"].List(), $"{path}.ports", portNames);
    }

    private static void Ports(List<string> warnings, ListNode ports, string path, Dictionary<string, string> portNames)
    {
        var seen = new Dictionary<(long?, string?, long?, string?), string>();
        for (var i = 0; i < ports.Count; i++)
        {
            var at = $"{path}[{i}]";
            var key = (ports[i].Integer("containerPort"), ports[i].Text("protocol"), ports[i].Integer("hostPort"), ports[i].Text("hostIP"));
            if (!seen.TryAdd(key, at)) warnings.Add($"{at}: duplicate port definition with {seen[key]}");
            if (ports[i].Text("name") is { Length: > 0 } name && !portNames.TryAdd(name, at))
                warnings.Add($"{at}: duplicate port name \"{name}\" with {portNames[name]}, services and probes that select ports by name will use {portNames[name]}");
        }
    }
}
