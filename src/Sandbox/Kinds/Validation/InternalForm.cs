using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>A template of Pods as the real server prints the struct that it keeps it in: every field, by its name in Go.</summary>
internal static class InternalForm
{
    // Name in the struct, and the field of the API that fills it; a mark says what is there when it is empty: s "", b false, z {}.
    private static readonly string[] SpecFields =
    [
        "Volumes", "InitContainers", "Containers", "EphemeralContainers", "RestartPolicy:s", "TerminationGracePeriodSeconds", "ActiveDeadlineSeconds",
        "DNSPolicy=dnsPolicy:s", "NodeSelector", "ServiceAccountName:s", "AutomountServiceAccountToken", "NodeName:s", "SecurityContext", "ImagePullSecrets",
        "Hostname:s", "Subdomain:s", "SetHostnameAsFQDN=setHostnameAsFQDN", "Affinity", "SchedulerName:s", "Tolerations", "HostAliases",
        "PriorityClassName:s", "Priority", "PreemptionPolicy", "DNSConfig=dnsConfig", "ReadinessGates", "RuntimeClassName", "Overhead",
        "EnableServiceLinks", "TopologySpreadConstraints", "OS=os", "SchedulingGates", "ResourceClaims", "Resources", "HostnameOverride", "WorkloadRef",
    ];

    private static readonly string[] ContainerFields =
    [
        "Name:s", "Image:s", "Command", "Args", "WorkingDir:s", "Ports", "EnvFrom", "Env", "Resources", "ResizePolicy", "RestartPolicy",
        "RestartPolicyRules", "VolumeMounts", "VolumeDevices", "LivenessProbe", "ReadinessProbe", "StartupProbe", "Lifecycle",
        "TerminationMessagePath:s", "TerminationMessagePolicy:s", "ImagePullPolicy:s", "SecurityContext", "Stdin:b", "StdinOnce:b", "TTY=tty:b",
    ];

    private static readonly string[] SecurityFields =
    [
        "HostNetwork:b", "HostPID=hostPID:b", "HostIPC=hostIPC:b", "ShareProcessNamespace", "HostUsers", "SELinuxOptions=seLinuxOptions", "WindowsOptions",
        "RunAsUser", "RunAsGroup", "RunAsNonRoot", "SupplementalGroups", "SupplementalGroupsPolicy", "FSGroup=fsGroup", "FSGroupChangePolicy=fsGroupChangePolicy",
        "Sysctls", "SeccompProfile", "AppArmorProfile", "SELinuxChangePolicy=seLinuxChangePolicy",
    ];

    private static readonly string[] HostFields = ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers"];

    public static MapNode Template(MapNode template)
    {
        var metadata = template["metadata"].Map();
        var spec = template["spec"].Map();
        var security = spec["securityContext"].Map();
        foreach (var key in HostFields) security = security.WithOrWithout(key, spec[key]);
        spec = spec.With("securityContext", Fields(SecurityFields, security));
        foreach (var key in (ReadOnlySpan<string>)["containers", "initContainers"])
            spec = spec.Each(key, container => Fields(ContainerFields, container.With("resources", Resources(container["resources"].Map()))));
        foreach (var key in (ReadOnlySpan<string>)["labels", "annotations"])
            if (metadata[key] is MapNode texts) metadata = metadata.With(key, texts.Sorted());
        if (spec["nodeSelector"] is MapNode nodes) spec = spec.With("nodeSelector", nodes.Sorted());
        return metadata.With("Spec", Fields(SpecFields, spec));
    }

    private static MapNode Resources(MapNode resources) => MapNode.Of(
        ("Limits", resources["limits"] ?? NullNode.Instance), ("Requests", resources["requests"] ?? NullNode.Instance), ("Claims", NullNode.Instance));

    private static MapNode Fields(string[] fields, MapNode from)
    {
        var result = new MapBuilder(fields.Length);
        foreach (var field in fields)
        {
            var mark = field[^2] == ':' ? field[^1] : ' ';
            var names = (mark == ' ' ? field : field[..^2]).Split('=');
            var key = names.Length > 1 ? names[1] : char.ToLowerInvariant(names[0][0]) + names[0][1..];
            result.Add(names[0], from[key] is { } value ? value : mark switch { 's' => StringNode.Empty, 'b' => BoolNode.False, _ => NullNode.Instance });
        }
        return result.Build();
    }
}
