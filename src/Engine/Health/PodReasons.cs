using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Health;

/// <summary>Why Pods are not well, in words: which Pod, which container, and what it says.</summary>
public static class PodReasons
{
    private const int LengthMax = 400;

    /// <summary>What most likely keeps a workload from being well; null when its Pods tell nothing.</summary>
    public static string? Of(IEnumerable<MapNode> pods)
    {
        ArgumentNullException.ThrowIfNull(pods);
        var told = pods.Select(static pod => (Name: pod.Text("metadata", "name") ?? "", Why: Of(pod))).Where(static one => one.Why is not null)
            .OrderBy(static one => one.Why!.Value.Rank).ThenBy(static one => one.Name, StringComparer.Ordinal).ToList();
        if (told.Count == 0) return null;
        var same = told.Count(one => one.Why!.Value.Rank == told[0].Why!.Value.Rank) - 1;
        var more = same == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (and {same} more like it)");
        return Clipped($"Pod {told[0].Name}{more}: {told[0].Why!.Value.Text}");
    }

    /// <summary>One line that is not too long for a status.</summary>
    public static string Clipped(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= LengthMax ? line : line[..(LengthMax - 3)] + "...";
    }

    /// <summary>What is surely wrong ranks before what may only take its time.</summary>
    private static (int Rank, string Text)? Of(MapNode pod)
    {
        if (pod.Map("metadata").Has("deletionTimestamp") || pod.Text("status", "phase") == "Succeeded") return null;
        var containers = pod.List("status", "initContainerStatuses").Concat(pod.List("status", "containerStatuses")).ToList();
        foreach (var container in containers)
        {
            if (Failing(container) is { } failing) return (0, failing);
        }

        if (pod.Text("status", "phase") == "Failed")
            return (0, Joined(pod.Text("status", "reason") ?? "it failed", pod.Text("status", "message")));
        if (pod.Condition("PodScheduled") is { } scheduled && scheduled.Status() == "False")
            return (1, Joined($"it can't be scheduled ({scheduled.Reason()})", scheduled.Message()));
        foreach (var container in containers)
        {
            if (container.At("state", "waiting") is MapNode waiting)
                return (3, Joined($"container {container["name"].Text()} waits: {waiting["reason"].Text()}", waiting["message"].Text()));
        }

        var unready = containers.Find(static container => container["ready"].Bool() == false && container.At("state", "running") is MapNode);
        return unready is null ? null : (2, $"container {unready["name"].Text()} runs and is not ready");
    }

    private static string? Failing(Node container)
    {
        var name = container["name"].Text() ?? "";
        var ended = container.At("state", "terminated") as MapNode;
        if (container.At("state", "waiting") is MapNode waiting && waiting["reason"].Text() is { Length: > 0 } reason && reason is not ("ContainerCreating" or "PodInitializing"))
        {
            ended = container.At("lastState", "terminated") as MapNode;
            if (reason == "CrashLoopBackOff" && ended is null) return $"container {name} crashes again and again (CrashLoopBackOff)";
            if (reason != "CrashLoopBackOff") return Joined($"container {name} can't start: {reason}", waiting["message"].Text());
            return Joined($"container {name} crashes again and again (CrashLoopBackOff): {Ended(ended!)}", ended!["message"].Text());
        }

        return ended?["exitCode"].Integer() is not (null or 0) ? Joined($"container {name}: {Ended(ended)}", ended["message"].Text()) : null;
    }

    private static string Ended(MapNode ended) => string.Create(
        CultureInfo.InvariantCulture, $"it ended with exit code {ended["exitCode"].Integer() ?? 0}{(ended["reason"].Text() is { Length: > 0 } reason and not "Error" ? $", {reason}" : "")}");

    private static string Joined(string what, string? why) => why is { Length: > 0 } ? $"{what}: {why}" : what;
}
