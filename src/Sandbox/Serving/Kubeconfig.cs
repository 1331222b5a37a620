using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Serving;

internal static class Kubeconfig
{
    public static string Write(string name, Uri address, string authorityPem, string token) => YamlText.Write(MapNode.Of(
        ("apiVersion", "v1"),
        ("kind", "Config"),
        ("clusters", ListNode.Of(MapNode.Of(("name", name), ("cluster", MapNode.Of(
            ("server", address.ToString().TrimEnd('/')),
            ("certificate-authority-data", Convert.ToBase64String(Encoding.ASCII.GetBytes(authorityPem)))))))),
        ("users", ListNode.Of(MapNode.Of(("name", name), ("user", MapNode.Of(("token", token)))))),
        ("contexts", ListNode.Of(MapNode.Of(("name", name), ("context", MapNode.Of(("cluster", name), ("user", name)))))),
        ("current-context", name)));
}
