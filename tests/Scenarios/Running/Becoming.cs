using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Scenarios.Running;

/// <summary>What the controller of a kind writes into the status of an object that comes into a state of health.</summary>
internal static class Becoming
{
    private const string Time = "2030-01-01T00:00:00Z";

    public static MapNode StatusOf(MapNode live, string state)
    {
        var kind = live.Text("kind") ?? "";
        var (generation, replicas) = (live.Integer("metadata", "generation") ?? 1, live.Integer("spec", "replicas") ?? 1);
        var text = (kind, state) switch
        {
            ("Job", "Succeeded" or "Healthy") =>
                $"{{startTime: '{Time}', completionTime: '{Time}', succeeded: 1, conditions: [{Condition("SuccessCriteriaMet")}, " +
                    $"{Condition("Complete")}]}}",
            ("Job", "Failed" or "Degraded") =>
                $"{{startTime: '{Time}', failed: 1, conditions: [{Condition("FailureTarget", "it broke")}, " +
                    $"{Condition("Failed", "it broke")}]}}",
            ("Job", "Running" or "Progressing") => $"{{startTime: '{Time}', active: 1}}",
            ("Deployment", "Healthy") => $"{{{Counts(generation, replicas, replicas)}, conditions: [{Condition("Available")}]}}",
            ("Deployment", "Progressing") => $"{{{Counts(generation, replicas, 0)}}}",
            ("Deployment", "Degraded") =>
                $"{{{Counts(generation, replicas, 0)}, conditions: [{{type: Progressing, status: 'False', reason: " +
                    $"ProgressDeadlineExceeded, message: too late, lastTransitionTime: '{Time}', lastUpdateTime: '{Time}'}}]}}",
            ("ReplicaSet", "Healthy") =>
                $"{{observedGeneration: {generation}, replicas: {replicas}, readyReplicas: {replicas}, availableReplicas: {replicas}}}",
            ("ReplicaSet", "Progressing") => $"{{observedGeneration: {generation}, replicas: {replicas}}}",
            ("ReplicaSet", "Degraded") =>
                $"{{observedGeneration: {generation}, replicas: 0, conditions: [{Condition("ReplicaFailure", "no quota")}]}}",
            ("StatefulSet", "Healthy") =>
                $"{{observedGeneration: {generation}, replicas: {replicas}, readyReplicas: {replicas}, updatedReplicas: {replicas}, " +
                    $"availableReplicas: {replicas}, currentRevision: a, updateRevision: a}}",
            ("StatefulSet", "Progressing") =>
                $"{{observedGeneration: {generation}, replicas: {replicas}, readyReplicas: 0, currentRevision: a, updateRevision: b}}",
            ("DaemonSet", "Healthy") =>
                $"{{observedGeneration: {generation}, currentNumberScheduled: 1, numberMisscheduled: 0, desiredNumberScheduled: 1, " +
                    $"numberReady: 1, updatedNumberScheduled: 1, numberAvailable: 1}}",
            ("DaemonSet", "Progressing") =>
                $"{{observedGeneration: {generation}, currentNumberScheduled: 1, numberMisscheduled: 0, desiredNumberScheduled: 1, " +
                    $"numberReady: 0, updatedNumberScheduled: 1}}",
            ("Pod", "Healthy") => $"{{phase: Running, conditions: [{Condition("Ready")}]}}",
            ("Pod", "Progressing") => "{phase: Pending}",
            ("Pod", "Degraded" or "Failed") => "{phase: Failed, message: it broke}",
            ("Pod", "Succeeded") => "{phase: Succeeded}",
            ("PersistentVolumeClaim", "Healthy") => "{phase: Bound}",
            ("PersistentVolumeClaim", "Progressing") => "{phase: Pending}",
            ("PersistentVolumeClaim", "Degraded") => "{phase: Lost}",
            ("Service" or "Ingress", "Healthy") => "{loadBalancer: {ingress: [{ip: 192.0.2.1}]}}",
            _ => throw new InvalidOperationException($"nobody knows what a {kind} looks like that is {state}: write its status out"),
        };
        return YamlReader.Read(text).Map();
    }

    private static string Condition(string type, string message = "") =>
        $"{{type: {type}, status: 'True', reason: Said, message: '{message}', lastTransitionTime: '{Time}'}}";

    private static string Counts(long generation, long replicas, long available) =>
        $"observedGeneration: {generation}, replicas: {replicas}, updatedReplicas: {replicas}, readyReplicas: {available}, " +
            $"availableReplicas: {available}";
}
