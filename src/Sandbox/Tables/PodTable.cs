using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Objects;

namespace GitOpsActors.Sandbox.Tables;

/// <summary>Pods as rows: the status in one word is what most people look at first, so it is worked out from everything there is.</summary>
internal static class PodTable
{
    public static TableKind Kind { get; } = new(
        TableColumn.Of("Name", "Ready", "Status", "Restarts", "Age", "*IP", "*Node", "*Nominated Node", "*Readiness Gates"), Cells)
    {
        Conditions = Ended,
    };

    private static IReadOnlyList<Node> Cells(MapNode pod, DateTimeOffset now)
    {
        var look = Look.At(pod);
        var restarts = look.Restarts.ToString(CultureInfo.InvariantCulture);
        if (look.Restarts > 0 && look.LastRestart is { } last) restarts += $" ({Cell.Duration(now - last)} ago)";
        var gates = pod.List("spec", "readinessGates");
        var passed = gates.Count(gate => Condition(pod, gate.Text("conditionType") ?? "") == "True");
        return
        [
            Cell.Name(pod), $"{look.Ready}/{look.Total}", look.Reason, restarts, Cell.Age(pod, now),
            Cell.TextOr(Cell.None, pod, "status", "podIP"),
            Cell.TextOr(Cell.None, pod, "spec", "nodeName"),
            Cell.TextOr(Cell.None, pod, "status", "nominatedNodeName"),
            gates.Count == 0 ? Cell.None : $"{passed}/{gates.Count}",
        ];
    }

    private static ListNode? Ended(MapNode pod) => pod.Text("status", "phase") switch
    {
        "Succeeded" => Completed("Succeeded", "The pod has completed successfully."),
        "Failed" => Completed("Failed", "The pod failed."),
        _ => null,
    };

    private static ListNode Completed(string reason, string message) => ListNode.Of(MapNode.Of(
        ("type", "Completed"), ("status", "True"), ("reason", reason), ("message", message)));

    private static string? Condition(MapNode pod, string type) =>
        pod.List("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type).Text("status");

    private sealed class Look
    {
        public int Total { get; private set; }

        public int Ready { get; private set; }

        public long Restarts { get; private set; }

        public DateTimeOffset? LastRestart { get; private set; }

        public string Reason { get; private set; } = "";

        public static Look At(MapNode pod)
        {
            var look = new Look { Total = pod.List("spec", "containers").Count, Reason = pod.Text("status", "phase") ?? "" };
            if (pod.Text("status", "reason") is { Length: > 0 } reason) look.Reason = reason;
            if (Condition(pod, "PodScheduled") == "False" && GateReason(pod) is { } gated) look.Reason = gated;
            if (!look.Initializing(pod)) look.Running(pod);
            if (pod.At("metadata", "deletionTimestamp") is null) return look;
            if (pod.Text("status", "reason") == "NodeLost") look.Reason = "Unknown";
            else if (pod.Text("status", "phase") is not ("Succeeded" or "Failed")) look.Reason = "Terminating";
            return look;
        }

        private static string? GateReason(MapNode pod) => pod.List("status", "conditions")
            .FirstOrDefault(condition => condition.Text("type") == "PodScheduled").Text("reason") is "SchedulingGated" and var reason ? reason : null;

        /// <summary>True when init containers still decide what is shown.</summary>
        private bool Initializing(MapNode pod)
        {
            var restartable = pod.List("spec", "initContainers").Where(container => container.Text("restartPolicy") == "Always")
                .Select(container => container.Text("name")).ToHashSet(StringComparer.Ordinal);
            Total += restartable.Count;
            var statuses = pod.List("status", "initContainerStatuses");
            for (var i = 0; i < statuses.Count; i++)
            {
                var (status, state) = (statuses[i], statuses[i]["state"]);
                CountRestarts(status);
                if (state?["terminated"] is { } ended && (ended.Integer("exitCode") ?? 0) == 0) continue;
                if (restartable.Contains(status.Text("name")) && status.Bool("started") == true)
                {
                    if (status.Bool("ready") == true) Ready++;
                    continue;
                }
                Reason = InitReason(state, i, pod.List("spec", "initContainers").Count);
                return true;
            }
            return false;
        }

        private static string InitReason(Node? state, int index, int count)
        {
            if (state?["terminated"] is { } ended)
            {
                if (ended.Text("reason") is { Length: > 0 } reason) return "Init:" + reason;
                return ended.Integer("signal") is > 0 and var signal ? $"Init:Signal:{signal}" : $"Init:ExitCode:{ended.Integer("exitCode") ?? 0}";
            }
            return state.Text("waiting", "reason") is { Length: > 0 } and not "PodInitializing" and var waiting ? "Init:" + waiting : $"Init:{index}/{count}";
        }

        private void Running(MapNode pod)
        {
            var hasRunning = false;
            var statuses = pod.List("status", "containerStatuses");
            for (var i = statuses.Count - 1; i >= 0; i--)
            {
                var (status, state) = (statuses[i], statuses[i]["state"]);
                CountRestarts(status);
                if (state.Text("waiting", "reason") is { Length: > 0 } waiting) Reason = waiting;
                else if (state?["terminated"] is { } ended)
                {
                    Reason = ended.Text("reason") is { Length: > 0 } reason ? reason
                        : ended.Integer("signal") is > 0 and var signal ? $"Signal:{signal}" : $"ExitCode:{ended.Integer("exitCode") ?? 0}";
                }
                else if (status.Bool("ready") == true && state?["running"] is not null)
                {
                    hasRunning = true;
                    Ready++;
                }
            }
            // Something has completed while something else still runs: the Pod as a whole runs.
            if (Reason == "Completed" && hasRunning) Reason = Condition(pod, "Ready") == "True" ? "Running" : "NotReady";
        }

        private void CountRestarts(Node status)
        {
            Restarts += status.Integer("restartCount") ?? 0;
            var last = Timestamps.Parse(status.At("lastState", "terminated", "finishedAt"));
            if (last is not null && (LastRestart is null || last > LastRestart)) LastRestart = last;
        }
    }
}
