using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds;

namespace GitOpsActors.Sandbox.Controllers.Pods;

/// <summary>What a node says about a Pod.</summary>
internal static class PodStatus
{
    public static MapNode Of(MapNode pod, MapNode host, PodState state, string now, string seed)
    {
        var status = pod["status"].Map();
        var (address, isStarted) = (HostAddress(host), state.Phase is not "Pending");
        status = status.With("phase", state.Phase).Or("startTime", now).With("hostIP", address).With("hostIPs", ListNode.Of(MapNode.Of(("ip", address))));
        if (isStarted && status.Text("podIP") is not { Length: > 0 })
        {
            var ip = pod.Bool("spec", "hostNetwork") == true ? address : Address(seed);
            status = status.With("podIP", ip).With("podIPs", ListNode.Of(MapNode.Of(("ip", ip))));
        }
        var conditions = status["conditions"].List();
        var done = state.Phase is "Succeeded" ? "PodCompleted" : "";
        var missing = done.Length > 0 ? done : state.IsReady ? "" : "ContainersNotReady";
        conditions = Condition(conditions, "PodReadyToStartContainers", isStarted && !state.HasEnded, "", "", now);
        conditions = Condition(conditions, "Initialized", true, done, "", now);
        var message = missing is "ContainersNotReady" ? $"containers with unready status: [{string.Join(' ', pod.List("spec", "containers").Select(container => container.Text("name")))}]" : "";
        conditions = Condition(conditions, "Ready", state.IsReady, missing, message, now);
        conditions = Condition(conditions, "ContainersReady", state.IsReady, missing, message, now);
        conditions = Condition(conditions, "PodScheduled", true, "", "", now);
        status = status.With("conditions", conditions).With("containerStatuses", Containers(pod.List("spec", "containers"), status["containerStatuses"].List(), state, now));
        var first = pod.List("spec", "initContainers");
        if (first.Count == 0) return status;
        var initial = isStarted ? PodState.Succeeded : state;
        return status.With("initContainerStatuses", Containers(first, status["initContainerStatuses"].List(), initial, now));
    }

    private static ListNode Containers(ListNode containers, ListNode known, PodState state, string now) => ListNode.Of(containers.Select(container =>
    {
        var (name, image) = (container.Text("name") ?? "", container.Text("image") ?? "");
        var before = known.Named("name", name);
        var isRunning = state.Phase is "Running" && state.Reason.Length == 0;
        var present = before?["state"].Map() ?? MapNode.Empty;
        var since = before.Text("state", "running", "startedAt") ?? before.Text("state", "terminated", "startedAt") ?? now;
        if (isRunning) present = present.Has("running") ? present : MapNode.Of(("running", MapNode.Of(("startedAt", now))));
        else if (!state.HasEnded) present = MapNode.Of(("waiting", MapNode.Of(("reason", state.Reason))));
        else if (!present.Has("terminated"))
            present = MapNode.Of(("terminated", MapNode.Of(("exitCode", state.Phase is "Failed" ? 1 : 0), ("reason", state.Reason), ("startedAt", since), ("finishedAt", now))));
        var id = $"sandbox://{name}";
        var isPresent = isRunning || state.HasEnded;
        var status = MapNode.Of(("name", name), ("state", present), ("lastState", MapNode.Empty), ("ready", isRunning && state.IsReady),
            ("restartCount", state.Reason is "CrashLoopBackOff" ? 1 : 0), ("image", image), ("imageID", isPresent ? image : ""), ("started", isRunning));
        return (Node)(isPresent ? status.With("containerID", id) : status);
    }));

    private static ListNode Condition(ListNode conditions, string type, bool isTrue, string reason, string message, string now)
    {
        var status = isTrue ? "True" : "False";
        var known = conditions.Named("type", type);
        var since = known.Text("status") == status ? known.Text("lastTransitionTime") ?? now : now;
        var condition = MapNode.Of(("type", type), ("status", status), ("lastProbeTime", NullNode.Instance), ("lastTransitionTime", since));
        if (reason.Length > 0) condition = condition.With("reason", reason);
        if (message.Length > 0) condition = condition.With("message", message);
        for (var i = 0; i < conditions.Count; i++)
            if (conditions[i].Text("type") == type) return conditions.With(i, condition);
        return conditions.Append(condition);
    }

    private static string HostAddress(MapNode host) =>
        host.List("status", "addresses").FirstOrDefault(address => address.Text("type") is "InternalIP").Text("address") ?? "";

    // Made from the uid, so that a Pod keeps its address and two Pods hardly ever share one.
    private static string Address(string seed)
    {
        var hash = 2166136261u;
        foreach (var c in seed) hash = (hash ^ c) * 16777619;
        return $"10.{128 + (hash >> 16 & 127)}.{hash >> 8 & 255}.{1 + (hash & 255) % 254}";
    }
}
