using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Controllers.Pods;
using GitOpsActors.Sandbox.Kinds.Validation;
using GitOpsActors.Sandbox.Objects;

namespace GitOpsActors.Sandbox;

/// <summary>What is in a cluster before anybody has done anything.</summary>
internal static class Bootstrap
{
    private static readonly string[] Namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

    private const string Scheduling = "scheduling.k8s.io";

    public static void Fill(Cluster cluster, int nodes)
    {
        foreach (var name in Namespaces) Add(cluster, "", "namespaces", MapNode.Of(("metadata", MapNode.Of(("name", name)))));
        foreach (var role in BootstrapRoles.ClusterRoles()) Add(cluster, "rbac.authorization.k8s.io", "clusterroles", role);
        foreach (var binding in BootstrapRoles.ClusterRoleBindings()) Add(cluster, "rbac.authorization.k8s.io", "clusterrolebindings", binding);
        Add(cluster, Scheduling, "priorityclasses", Priority("system-node-critical", "Used for system critical pods that must not be moved from their current node."));
        Add(cluster, Scheduling, "priorityclasses", Priority("system-cluster-critical",
            "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."));
        for (var number = 1; number <= nodes; number++) Add(cluster, "", "nodes", Nodes.Node(number, Timestamps.Text(cluster.Now)));
    }

    private static MapNode Priority(string name, string description) =>
        MapNode.Of(("metadata", MapNode.Of(("name", name))), ("value", ClassRules.SystemValue(name)!.Value), ("description", description));

    private static void Add(Cluster cluster, string group, string plural, MapNode document, string version = "v1")
    {
        var request = new WriteRequest
        {
            Resource = cluster.Resource(group, version, plural),
            Namespace = document.Text("metadata", "namespace") ?? "",
            Name = document.Text("metadata", "name") ?? "",
            Manager = "kube-apiserver",
        };
        cluster.Objects.Create(request, document);
    }
}
