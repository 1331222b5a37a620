using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Controllers.Pods;

/// <summary>What a node tells about the containers of a Pod, each thing once, when it comes to it.</summary>
internal static class PodStory
{
    private const string Node = "kubelet";

    public static void Tell(Cluster cluster, ServedResource pods, MapNode pod, PodState state)
    {
        foreach (var container in pod.List("spec", "containers"))
        {
            var name = container.Text("name") ?? "";
            var known = pod.List("status", "containerStatuses").FirstOrDefault(status => status.Text("name") == name)?["state"];
            var wasStarted = known?["running"] is not null || known?["terminated"] is not null;
            var isStarted = state.Phase is not "Pending";
            if (isStarted && !wasStarted && known.Text("waiting", "reason") is not "CrashLoopBackOff")
            {
                Record(cluster, pods, pod, name, "Pulled", $"Container image \"{container.Text("image")}\" already present on machine");
                Record(cluster, pods, pod, name, "Created", $"Created container: {name}");
                Record(cluster, pods, pod, name, "Started", $"Started container {name}");
            }
            if (state.Reason == known.Text("waiting", "reason")) continue;
            if (state.Reason is "CrashLoopBackOff")
                Record(cluster, pods, pod, name, "BackOff", $"Back-off restarting failed container {name} in pod {pod.Text("metadata", "name")}_{pod.Text("metadata", "namespace")}({pod.Text("metadata", "uid")})", isWarning: true);
            else if (state.Reason is "ImagePullBackOff" or "ErrImagePull")
            {
                Record(cluster, pods, pod, name, "Failed", $"Error: {state.Reason}", isWarning: true);
                Record(cluster, pods, pod, name, "BackOff", $"Back-off pulling image \"{container.Text("image")}\"");
            }
            else if (!isStarted && state != PodState.Starting) Record(cluster, pods, pod, name, "Failed", $"Error: {state.Reason}", isWarning: true);
        }
    }

    public static void TellEnd(Cluster cluster, ServedResource pods, MapNode pod)
    {
        foreach (var container in pod.List("spec", "containers"))
            Record(cluster, pods, pod, container.Text("name") ?? "", "Killing", $"Stopping container {container.Text("name")}");
    }

    private static void Record(Cluster cluster, ServedResource pods, MapNode pod, string container, string reason, string message, bool isWarning = false) =>
        cluster.Events.Record(pods, pod, new Told(Node, reason, message) { IsWarning = isWarning, FieldPath = $"spec.containers{{{container}}}" });
}
