using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Controllers.Workloads;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Pods;

/// <summary>
/// Lets Pods live as a node would, without running anything: they start after a while and become ready, end when they are not to
/// run forever, and take a moment to stop. An annotation makes them fail, and so does an image that is said to be missing.
/// </summary>
internal sealed class PodLife(Cluster cluster, TimeSpan delay) : Controller(cluster)
{
    /// <summary>Error: containers end with an error. Unready: they run, but are never ready. Else: why they cannot start.</summary>
    public const string FailAnnotation = "sandbox.gitopsactors.io/fail";

    // Nothing is ever pulled, so a name has to tell which images there are not.
    private const string MissingTag = ":missing";

    // When each Pod came into the step that it is in; known to this process alone, like what runs on a node.
    private readonly Dictionary<string, (string Step, DateTimeOffset Since)> _steps = new(StringComparer.Ordinal);

    protected override string Manager => "kubelet";

    private ServedResource Pods => Cluster.Resource("", "v1", "pods");

    public override void Start()
    {
        foreach (var pod in Cluster.Table("", "pods").View(null).Objects) Enqueue(Key(pod.Namespace, pod.Name));
    }

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, "", "pods")) Enqueue(Key(happened.After.Namespace, happened.After.Name));
    }

    public override void Reconcile(string key)
    {
        var (space, name) = Split(key);
        if (Get("", "pods", space, name) is not { } pod)
        {
            _steps.Remove(key);
            return;
        }
        // Who was placed on a node that does not exist is nobody's.
        if (pod.Text("spec", "nodeName") is not { Length: > 0 } node || Get("", "nodes", "", node) is not { } host) return;
        if (Templates.IsDeleting(pod)) Stop(key, pod);
        else if (pod.Text("status", "phase") is not ("Succeeded" or "Failed")) Live(key, pod, host);
    }

    private void Stop(string key, MapNode pod)
    {
        if (pod.Integer("metadata", "deletionGracePeriodSeconds") is not > 0 || !IsDue(key, pod, "stop")) return;
        var (space, name) = Split(key);
        try
        {
            PodStory.TellEnd(Cluster, Pods, pod);
            Cluster.Objects.Delete(Request(Pods, space, name), new DeleteOptions { GraceSeconds = 0, Uid = pod.Text("metadata", "uid") });
        }
        catch (ApiException problem) when (problem.Code is 404 or 409)
        {
            // It is gone already, or another one has its name.
        }
    }

    private void Live(string key, MapNode pod, MapNode host)
    {
        var failure = pod.Text("metadata", "annotations", FailAnnotation) ?? (LacksImage(pod) ? "ImagePullBackOff" : "");
        if (pod.Text("status", "startTime") is null || !IsDue(key, pod, "life"))
        {
            Write(key, pod, host, PodState.Starting);
            return;
        }
        var isLasting = pod.Text("spec", "restartPolicy") is null or "Always";
        if (failure is "Unready") Write(key, pod, host, PodState.Unready);
        else if (failure is "CrashLoopBackOff") Write(key, pod, host, PodState.Crashing);
        else if (failure is "Error") Write(key, pod, host, pod.Text("spec", "restartPolicy") is "Never" ? PodState.Failed : PodState.Crashing);
        else if (failure.Length > 0) Write(key, pod, host, PodState.Waiting(failure));
        else if (isLasting || !IsDue(key, pod, "life", delays: 2)) Write(key, pod, host, PodState.Running);
        else Write(key, pod, host, PodState.Succeeded);
    }

    private static bool LacksImage(MapNode pod) => pod.List("spec", "containers")
        .Any(static container => container.Text("image")?.EndsWith(MissingTag, StringComparison.Ordinal) == true);

    /// <summary>Whether the Pod has been in the step for long enough; if not, it is looked at again when it has.</summary>
    private bool IsDue(string key, MapNode pod, string step, int delays = 1)
    {
        var mark = $"{step} {pod.Text("metadata", "uid")}";
        if (!_steps.TryGetValue(key, out var present) || present.Step != mark) _steps[key] = present = (mark, Cluster.Now);
        var left = present.Since + (delay * delays) - Cluster.Now;
        if (left <= TimeSpan.Zero) return true;
        EnqueueAfter(key, left);
        return false;
    }

    private void Write(string key, MapNode pod, MapNode host, PodState state)
    {
        PodStory.Tell(Cluster, Pods, pod, state);
        var (space, name) = Split(key);
        var uid = pod.Text("metadata", "uid");
        try
        {
            Cluster.Objects.Modify(Request(Pods, space, name, "status"), present =>
            {
                if (present.Text("metadata", "uid") != uid || Templates.IsDeleting(present)) return present;
                var status = PodStatus.Of(present, host, state, Timestamps.Text(Cluster.Now), uid ?? "");
                return status.Equals(present["status"]) ? present : present.With("status", status);
            });
        }
        catch (ApiException problem) when (problem.Code == 404)
        {
            // It was deleted meanwhile.
        }
    }
}
