using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Controllers.Pods;

/// <summary>The nodes of a sandbox: names and numbers, nothing behind them.</summary>
internal static class Nodes
{
    public static MapNode Node(int number, string now)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"sandbox-{number}");
        var amounts = MapNode.Of(("cpu", "16"), ("memory", "64Gi"), ("pods", "1000"));
        return MapNode.Of(
            ("metadata", MapNode.Of(("name", name), ("labels", MapNode.Of(
                ("kubernetes.io/arch", "amd64"), ("kubernetes.io/hostname", name), ("kubernetes.io/os", "linux"))))),
            ("status", MapNode.Of(
                ("capacity", amounts),
                ("allocatable", amounts),
                ("conditions", ListNode.Of(MapNode.Of(("type", "Ready"), ("status", "True"), ("lastHeartbeatTime", now), ("lastTransitionTime", now),
                    ("reason", "KubeletReady"), ("message", "kubelet is posting ready status")))),
                ("addresses", ListNode.Of(
                    MapNode.Of(("type", "InternalIP"), ("address", string.Create(CultureInfo.InvariantCulture, $"172.18.0.{number + 1}"))),
                    MapNode.Of(("type", "Hostname"), ("address", name)))))));
    }
}
