using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Resources;

namespace GitOpsActors.Engine.Kustomize.Generators;

/// <summary>Makes the ServiceAccount that stands for an account of a cloud.</summary>
internal static class PolicyGenerator
{
    public static Resource ServiceAccount(Fields fields)
    {
        if (fields.Text("cloud") is var cloud and not "gke") throw fields.Error($"cloud provider {cloud} not supported yet");
        var (name, ns) = fields.One("kubernetesService", static one => (one.Text("name"), one.Text("namespace")).ToTuple()) ?? new("", "");
        var (account, project) = fields.One("serviceAccount", static one => (one.Text("name"), one.Text("projectId")).ToTuple()) ?? new("", "");
        if (name.Length == 0) throw fields.Error("kubernetesService.name is missing");
        if (account.Length == 0) throw fields.Error("serviceAccount.name is missing");
        var metadata = MapNode.Of(("annotations", MapNode.Of(("iam.gke.io/gcp-service-account", $"{account}@{project}.iam.gserviceaccount.com"))), ("name", name));
        return new Resource(
            MapNode.Of(("apiVersion", "v1"), ("kind", "ServiceAccount"), ("metadata", ns.Length > 0 ? metadata.With("namespace", ns) : metadata)), fields.Place);
    }
}
