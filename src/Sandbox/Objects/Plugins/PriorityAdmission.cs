using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects.Plugins;

/// <summary>At most one priority class is that of Pods that name none.</summary>
internal sealed class PriorityAdmission(Cluster cluster) : AdmissionPlugin
{
    private const string Group = "scheduling.k8s.io";
    private const string Plural = "priorityclasses";

    public override void Validate(WriteRequest request, MapNode item, MapNode? old)
    {
        if (request.Resource.Group != Group || item.Bool("globalDefault") != true) return;
        var name = item.Text("metadata", "name") ?? "";
        var other = cluster.Table(Group, Plural).View(null).Objects.FirstOrDefault(known => known.Name != name && known.Document.Bool("globalDefault") == true);
        if (other is not null) throw ApiErrors.Forbidden(Group, Plural, name, $"PriorityClass {other.Name} is already marked as default. Only one default can exist");
    }
}
