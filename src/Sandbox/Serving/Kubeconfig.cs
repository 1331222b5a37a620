using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Serving;

internal static class Kubeconfig
{
    public static string Write(IReadOnlyList<(string Name, Uri Address, string AuthorityPem, string Token)> clusters) => YamlText.Write(MapNode.Of(
        ("apiVersion", "v1"),
        ("kind", "Config"),
        ("clusters", ListNode.Of(clusters.Select(cluster => (Node)MapNode.Of(("name", cluster.Name), ("cluster", MapNode.Of(
            ("server", cluster.Address.ToString().TrimEnd('/')),
            ("certificate-authority-data", Convert.ToBase64String(Encoding.ASCII.GetBytes(cluster.AuthorityPem))))))))),
        ("users", ListNode.Of(clusters.Select(cluster => (Node)MapNode.Of(("name", cluster.Name), ("user", MapNode.Of(("token", cluster.Token))))))),
        ("contexts", ListNode.Of(clusters.Select(cluster => (Node)MapNode.Of(("name", cluster.Name), ("context", MapNode.Of(
            ("cluster", cluster.Name), ("user", cluster.Name))))))),
        ("current-context", clusters[0].Name)));
}
