using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Controllers.Pods;
using GitOpsActors.Sandbox.Objects;

namespace GitOpsActors.Sandbox;

/// <summary>What is in a cluster before anybody has done anything.</summary>
internal static class Bootstrap
{
    private static readonly string[] Namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

    public static void Fill(Cluster cluster, int nodes)
    {
        foreach (var name in Namespaces) Add(cluster, "", "namespaces", MapNode.Of(("metadata", MapNode.Of(("name", name)))));
        foreach (var role in BootstrapRoles.ClusterRoles()) Add(cluster, "rbac.authorization.k8s.io", "clusterroles", role);
        foreach (var binding in BootstrapRoles.ClusterRoleBindings()) Add(cluster, "rbac.authorization.k8s.io", "clusterrolebindings", binding);
        for (var number = 1; number <= nodes; number++) Add(cluster, "", "nodes", Nodes.Node(number, Timestamps.Text(cluster.Now)));
    }

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
