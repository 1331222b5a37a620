using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Schema;
using static GitOpsActors.Engine.Actions.BuiltIn.BuiltInAction;

namespace GitOpsActors.Engine.Actions.BuiltIn;

/// <summary>What can be done with the workloads of Kubernetes itself.</summary>
internal static class WorkloadActions
{
    private const string Replicas = "replicas";
    private const string Storage = "storage";
    private const string RestartedAt = "kubectl.kubernetes.io/restartedAt";
    private const int JobNameMax = 63;

    /// <summary>New Pods one by one, as `kubectl rollout restart` makes them: the template differs from before.</summary>
    private static readonly BuiltInAction Restart =
        Change("restart", static call => call.Item.WithAt(["spec", "template", "metadata", "annotations", RestartedAt], Rfc3339.Text(call.Now)));

    public static readonly BuiltInAction Scale = new("scale", static call =>
        [ActionChange.Changed(call.Item.WithAt(["spec", Replicas], Count(call)))])
    {
        Parameters = [Replicas],
    };

    /// <summary>More room in a volume. Its class has to allow it, which the cluster says.</summary>
    private static readonly BuiltInAction Resize = new("resize", static call =>
        [ActionChange.Changed(call.Item.WithAt(["spec", "resources", "requests", Storage], Room(call)))])
    {
        Parameters = [Storage],
        IsDisabled = static claim => claim.Text("status", "phase") != "Bound",
    };

    public static IEnumerable<(GroupKind Kind, IEnumerable<BuiltInAction> Actions)> All =>
    [
        (new("apps", "Deployment"), [Restart, Scale, .. Switch("pause", "resume", "spec", "paused")]),
        (new("apps", "StatefulSet"), [Restart, Scale]),
        (new("apps", "DaemonSet"), [Restart]),
        (new("apps", "ReplicaSet"), [Scale]),
        (new("", "PersistentVolumeClaim"), [Resize]),
        (new("batch", "CronJob"), [Make("create-job", Job), .. Switch("suspend", "resume", "spec", "suspend")]),
        (new("batch", "Job"),
        [
            Change("suspend", static call => call.Item.WithAt(["spec", "suspend"], true), static job => HasEnded(job)
                || job.Bool("spec", "suspend") == true),
            Change("resume", static call => call.Item.WithAt(["spec", "suspend"], false), static job => HasEnded(job)
                || job.Bool("spec", "suspend") != true),
            // The controller ends the Pods of a Job whose time is up, and says so in its conditions.
            Change("terminate", static call => call.Item.WithAt(["spec", "activeDeadlineSeconds"], 1L),
                static job => HasEnded(job) || job.Bool("spec", "suspend") == true),
        ]),
    ];

    private static bool HasEnded(MapNode job) => job.List("status", "conditions")
        .Any(static condition => condition["type"].Text() is "Complete" or "Failed" && condition["status"].Text() == "True");

    private static Node Count(ActionCall call) => int.TryParse(
        call.Parameters.GetValueOrDefault(Replicas), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? (Node)(long)count
        : throw new ActionException("scale needs the parameter replicas, a whole number that is not negative, such as replicas=3");

    private static Node Room(ActionCall call)
    {
        if (!Quantity.TryParse(call.Parameters.GetValueOrDefault(Storage) ?? "", out var wanted) || wanted.Sign <= 0)
            throw new ActionException("resize needs the parameter storage, the new size, such as storage=20Gi");
        var now = call.Item.Text("spec", "resources", "requests", Storage) ?? "0";
        return !Quantity.TryParse(now, out var known) || wanted > known ? wanted.ToString()
            : throw new ActionException($"a volume only grows: it has {now}, and storage={wanted} is not more");
    }

    /// <summary>A run of a CronJob out of turn, as `kubectl create job --from` makes it.</summary>
    private static MapNode Job(ActionCall call)
    {
        var (cron, template) = (call.Item, call.Item.Map("spec", "jobTemplate"));
        var suffix = call.Now.UtcDateTime.ToString("'-'yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        var name = cron.Text("metadata", "name") ?? "";
        var metadata = new MapBuilder();
        metadata.Set("name", name[..Math.Min(name.Length, JobNameMax - suffix.Length)] + suffix);
        metadata.Set("namespace", cron.Text("metadata", "namespace") ?? "");
        if (template.Map("metadata", "labels") is { Count: > 0 } labels) metadata.Set("labels", labels);
        metadata.Set("annotations", template.Map("metadata", "annotations").With("cronjob.kubernetes.io/instantiate", "manual"));
        metadata.Set("ownerReferences", OwnedBy(cron));
        return MapNode.Of(("apiVersion", "batch/v1"), ("kind", "Job"), ("metadata", metadata.Build()), ("spec", template.Map("spec")));
    }
}
