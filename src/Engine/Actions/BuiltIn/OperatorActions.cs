using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using static GitOpsActors.Engine.Actions.BuiltIn.BuiltInAction;

namespace GitOpsActors.Engine.Actions.BuiltIn;

/// <summary>What can be done with the kinds of well-known operators, by the annotations and fields that those document.</summary>
internal static class OperatorActions
{
    private const string FluxRequest = "reconcile.fluxcd.io/requestedAt";
    private const string KedaPaused = "autoscaling.keda.sh/paused";
    private const string CloudNativeLoop = "cnpg.io/reconciliationLoop";
    private const string StrimziRebalance = "strimzi.io/rebalance";
    private static readonly string[] Phase = ["spec", "lifecycle", "desiredPhase"];

    public static IEnumerable<(GroupKind Kind, IEnumerable<BuiltInAction> Actions)> All =>
    [
        (new("external-secrets.io", "ExternalSecret"), [Stamp("refresh", "force-sync", UnixTime)]),
        (new("external-secrets.io", "PushSecret"), [Stamp("push", "force-sync", UnixTime)]),
        .. Flux("source.toolkit.fluxcd.io", "GitRepository", "HelmRepository", "HelmChart", "Bucket", "OCIRepository"),
        .. Flux("kustomize.toolkit.fluxcd.io", "Kustomization"),
        .. Flux("helm.toolkit.fluxcd.io", "HelmRelease"),
        .. Flux("image.toolkit.fluxcd.io", "ImageRepository", "ImageUpdateAutomation"),
        .. Flux("notification.toolkit.fluxcd.io", "Receiver"),
        (new("image.toolkit.fluxcd.io", "ImagePolicy"), [Reconcile]),
        (new("cert-manager.io", "Certificate"), [Change("renew", Renewed, static item => IsTrue(item, "Issuing"))]),
        (new("keda.sh", "ScaledObject"), Marked("pause", "resume", KedaPaused, "true")),
        (new("keda.sh", "ScaledJob"), Marked("pause", "resume", KedaPaused, "true")),
        (new("postgresql.cnpg.io", "Cluster"),
        [
            Stamp("restart", "kubectl.kubernetes.io/restartedAt", Rfc3339.Text), Stamp("reload", "cnpg.io/reloadedAt", Rfc3339.Text),
            .. Marked("suspend", "resume", CloudNativeLoop, "disabled"), Promote,
        ]),
        (new("numaflow.numaproj.io", "Pipeline"), Numaflow()),
        (new("numaflow.numaproj.io", "MonoVertex"), Numaflow()),
        (new("kafka.strimzi.io", "KafkaConnector"), [Change("restart", static call => Annotated(call.Item, "strimzi.io/restart", "true"))]),
        (new("kafka.strimzi.io", "KafkaRebalance"),
        [
            Change("approve", static call => Annotated(call.Item, StrimziRebalance, "approve"), static item =>
                !IsTrue(item, "ProposalReady")),
            Change("refresh", static call => Annotated(call.Item, StrimziRebalance, "refresh"), static item => IsTrue(item, "Rebalancing")),
            Change("stop", static call => Annotated(call.Item, StrimziRebalance, "stop"),
                static item => !IsTrue(item, "Rebalancing") && !IsTrue(item, "PendingProposal")),
        ]),
        (new("cluster.x-k8s.io", "Cluster"), Switch("pause", "resume", "spec", "paused")),
        (new("cluster.x-k8s.io", "MachineDeployment"), [.. Switch("pause", "resume", "spec", "paused"), WorkloadActions.Scale]),
    ];

    private static BuiltInAction Reconcile => Stamp("reconcile", FluxRequest, Rfc3339.Text);

    private static IEnumerable<(GroupKind Kind, IEnumerable<BuiltInAction> Actions)> Flux(string group, params string[] kinds) =>
        kinds.Select(kind => (new GroupKind(group, kind),
            (IEnumerable<BuiltInAction>)[Reconcile, .. Switch("suspend", "resume", "spec", "suspend")]));

    /// <summary>Another instance becomes the primary one, as CloudNativePG's own command line asks for it.</summary>
    private static BuiltInAction Promote => new("promote", static call =>
    {
        var names = call.Item.List("status", "instanceNames").Select(static one => one.Text()).ToList();
        var wanted = call.Parameters.GetValueOrDefault("instance") ?? "";
        if (!names.Contains(wanted)) throw new ActionException($"promote needs the parameter instance, one of {string.Join(", ", names)}");
        var status = call.Item.Map("status").With("targetPrimary", wanted).With("targetPrimaryTimestamp", Rfc3339.Text(call.Now))
            .With("phase", "Switchover in progress").With("phaseReason", $"Switching over to {wanted}");
        return [ActionChange.Changed(call.Item.With("status", status))];
    })
    {
        Parameters = ["instance"],
        IsDisabled = static cluster => cluster.List("status", "instanceNames").Count < 2,
    };

    private static BuiltInAction[] Numaflow() =>
    [
        Change("pause", static call => call.Item.WithAt(Phase, "Paused"), IsPaused),
        Change("unpause-fast", static call => Unpaused(call, "fast"), static item => !IsPaused(item)),
        Change("unpause-gradual", static call => Unpaused(call, "slow"), static item => !IsPaused(item)),
    ];

    private static MapNode Unpaused(ActionCall call, string strategy) =>
        Annotated(call.Item, "numaflow.numaproj.io/resume-strategy", strategy).WithAt(Phase, "Running");

    private static bool IsPaused(MapNode item) => item.Text(Phase) == "Paused";

    /// <summary>Sets an annotation, and takes it out again.</summary>
    private static IEnumerable<BuiltInAction> Marked(string on, string off, string annotation, string value) =>
    [
        Change(on, call => Annotated(call.Item, annotation, value), item => IsMarked(item, annotation, value)),
        Change(off, call => call.Item.WithoutAt("metadata", "annotations", annotation), item => !IsMarked(item, annotation, value)),
    ];

    private static bool IsMarked(MapNode item, string annotation, string value) =>
        item.Text("metadata", "annotations", annotation) == value;

    private static bool IsTrue(MapNode item, string type) => item.List("status", "conditions")
        .Any(condition => condition["type"].Text() == type && condition["status"].Text() == "True");

    /// <summary>Told to issue anew, as its own command line tells it.</summary>
    private static MapNode Renewed(ActionCall call)
    {
        var condition = MapNode.Of(
            ("type", "Issuing"), ("status", "True"), ("reason", "ManuallyTriggered"),
                ("message", "Certificate re-issuance manually triggered"),
            ("lastTransitionTime", Rfc3339.Text(call.Now)), ("observedGeneration", call.Item.Integer("metadata", "generation") ?? 0));
        var others = call.Item.List("status", "conditions").Where(static one => one["type"].Text() != "Issuing");
        return call.Item.WithAt(["status", "conditions"], ListNode.Of(others.Append(condition)));
    }
}
