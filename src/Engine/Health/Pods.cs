using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Health;

/// <summary>The health of a pod, which depends on whether it is meant to run for ever.</summary>
internal static class Pods
{
    public static HealthState Pod(MapNode live)
    {
        var policy = live.Text("spec", "restartPolicy") ?? "Always";
        var annotations = live.Map("metadata", "annotations");
        var runsForEver = policy == "Always" || (annotations["argocd.argoproj.io/ignore-restart-policy"].Text() == "true" && !annotations.Has("argocd.argoproj.io/hook"));
        if (runsForEver && WaitingInVain(live) is { Length: > 0 } messages) return new(HealthStatus.Degraded, messages);
        var message = live.Text("status", "message") ?? "";
        return live.Text("status", "phase") switch
        {
            "Pending" => new(HealthStatus.Progressing, message),
            "Succeeded" => new(HealthStatus.Healthy, message),
            "Failed" => new(HealthStatus.Degraded, message.Length > 0 ? message : WhyFailed(live)),
            "Running" => runsForEver ? Running(live, message) : new(HealthStatus.Progressing, message),
            _ => new(HealthStatus.Unknown, message),
        };
    }

    private static HealthState Running(MapNode live, string message)
    {
        if (live.Condition("Ready").Status() == "True") return new(HealthStatus.Healthy, message);
        var restarted = live.List("status", "containerStatuses").Any(static container => container.At("lastState", "terminated") is MapNode);
        return new(restarted ? HealthStatus.Degraded : HealthStatus.Progressing, message);
    }

    private static string WaitingInVain(MapNode live)
    {
        var messages = new List<string>();
        foreach (var container in Containers(live))
        {
            if (container.At("state", "waiting") is not MapNode waiting || waiting["reason"].Text() is not { } reason) continue;
            if (reason.StartsWith("Err", StringComparison.Ordinal) || reason.EndsWith("Error", StringComparison.Ordinal) || reason.EndsWith("BackOff", StringComparison.Ordinal))
                messages.Add(waiting["message"].Text() ?? reason);
        }

        return string.Join(", ", messages);
    }

    private static string WhyFailed(MapNode live)
    {
        foreach (var container in Containers(live))
        {
            if (container.At("state", "terminated") is not MapNode terminated) continue;
            if (terminated["message"].Text() is { Length: > 0 } message) return message;
            if (terminated["reason"].Text() == "OOMKilled") return "OOMKilled";
            if (terminated["exitCode"].Integer() is { } code and not 0) return $"container \"{container["name"].Text()}\" failed with exit code {code}";
        }

        return "";
    }

    private static IEnumerable<Node> Containers(MapNode live) =>
        live.List("status", "initContainerStatuses").Concat(live.List("status", "containerStatuses"));
}
