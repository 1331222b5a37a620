using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Sandbox.Kinds.Defaulting;

/// <summary>What Pods and templates of Pods are where they say nothing.</summary>
internal static class PodDefaults
{
    private const long FileMode = 420;

    private static readonly HashSet<string> VolumeFields = new(StringComparer.Ordinal) { "name" };

    public static MapNode Template(MapNode template) => Lifecycles.PodAccount(template.In("spec", Spec));

    /// <summary>A Pod by itself gets more than a template does.</summary>
    public static MapNode Pod(MapNode pod) => pod.In("spec", spec =>
    {
        spec = spec.Or("enableServiceLinks", true);
        if (spec.Bool("hostNetwork") == true) spec = spec.Each("containers", HostPorts).Each("initContainers", HostPorts);
        spec = Spec(spec);
        return spec.Each("containers", RequestsFromLimits).Each("initContainers", RequestsFromLimits);
    });

    public static MapNode Spec(MapNode spec) => spec
        .OrText("dnsPolicy", "ClusterFirst")
        .OrText("restartPolicy", "Always")
        .Or("terminationGracePeriodSeconds", 30)
        .Or("securityContext", MapNode.Empty)
        .OrText("schedulerName", "default-scheduler")
        .Each("containers", Container)
        .Each("initContainers", Container)
        .Each("ephemeralContainers", Container)
        .Each("volumes", Volume)
        .In("overhead", RoundedUp);

    public static MapNode RoundedUp(MapNode resources) => resources.Changed((_, value) =>
        Quantity.TryParse(value.Text() ?? "", out var quantity) && quantity.RoundedUpToMilli().ToString() is var text && text != value.Text()
            ? StringNode.Of(text) : value);

    public static MapNode Claim(MapNode spec) => spec.Or("volumeMode", "Filesystem").In("resources", Resources);

    private static MapNode Container(MapNode container)
    {
        container = container
            .OrText("imagePullPolicy", PullPolicy(container.Text("image") ?? ""))
            .OrText("terminationMessagePath", "/dev/termination-log")
            .OrText("terminationMessagePolicy", "File");
        return container
            .Each("ports", port => port.OrText("protocol", "TCP"))
            .Each("env", variable => variable.In("valueFrom", source => source.In("fieldRef", FieldRef)))
            .In("livenessProbe", Probe)
            .In("readinessProbe", Probe)
            .In("startupProbe", Probe)
            .In("lifecycle", lifecycle => lifecycle.In("postStart", Handler).In("preStop", Handler))
            .In("securityContext", context => context.Has("procMount") ? context.OrText("procMount", "Default") : context)
            .In("resources", Resources);
    }

    private static MapNode Resources(MapNode resources) => resources.In("limits", RoundedUp).In("requests", RoundedUp);

    private static string PullPolicy(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal)) return "IfNotPresent";
        var last = image[(image.LastIndexOf('/') + 1)..];
        var at = last.LastIndexOf(':');
        return at < 0 || last.AsSpan(at + 1) is "latest" ? "Always" : "IfNotPresent";
    }

    private static MapNode FieldRef(MapNode reference) => reference.OrText("apiVersion", "v1");

    private static MapNode Probe(MapNode probe) => Handler(probe)
        .OrNumber("timeoutSeconds", 1)
        .OrNumber("periodSeconds", 10)
        .OrNumber("successThreshold", 1)
        .OrNumber("failureThreshold", 3);

    private static MapNode Handler(MapNode handler) => handler
        .In("httpGet", get => get.OrText("path", "/").OrText("scheme", "HTTP"))
        .In("grpc", grpc => grpc.Or("service", ""));

    private static MapNode HostPorts(MapNode container) =>
        container.Each("ports", port => port.OrNumber("hostPort", port.Integer("containerPort") ?? 0));

    private static MapNode RequestsFromLimits(MapNode container) => container.In("resources", resources =>
    {
        if (resources["limits"] is not MapNode limits) return resources;
        var requests = resources["requests"].Map();
        foreach (var (name, amount) in limits)
            if (!requests.Has(name)) requests = requests.With(name, amount);
        return requests.Count == 0 ? resources : resources.With("requests", requests);
    });

    private static MapNode Volume(MapNode volume)
    {
        if (volume.Keys.ToArray().All(VolumeFields.Contains)) volume = volume.With("emptyDir", MapNode.Empty);
        return volume
            .In("secret", Moded)
            .In("configMap", Moded)
            .In("downwardAPI", Downward)
            .In("projected", projected => projected.Or("defaultMode", FileMode).Each("sources", source => source
                .In("downwardAPI", downward => downward.Each("items", item => item.In("fieldRef", FieldRef)))
                .In("serviceAccountToken", token => token.Or("expirationSeconds", 3600))))
            .In("hostPath", HostPath)
            .In("iscsi", iscsi => iscsi.OrText("iscsiInterface", "default"))
            .In("rbd", rbd => rbd.OrText("pool", "rbd").OrText("user", "admin").OrText("keyring", "/etc/ceph/keyring"))
            .In("azureDisk", disk => disk.Or("cachingMode", "ReadWrite").Or("fsType", "ext4").Or("readOnly", false).Or("kind", "Shared"))
            .In("ephemeral", ephemeral => ephemeral.In("volumeClaimTemplate", template => template.In("spec", Claim)));
    }

    public static MapNode HostPath(MapNode hostPath) => hostPath.Or("type", "");

    private static MapNode Moded(MapNode source) => source.Or("defaultMode", FileMode);

    private static MapNode Downward(MapNode source) => Moded(source).Each("items", item => item.In("fieldRef", FieldRef));
}
