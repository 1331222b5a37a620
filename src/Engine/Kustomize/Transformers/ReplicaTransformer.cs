using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Transformers;

/// <summary>Sets the number of replicas of the workload with a name.</summary>
internal sealed class ReplicaTransformer(ReplicaEntry replica, IReadOnlyList<FieldSpec> fields, string place) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        var found = false;
        foreach (var spec in fields)
        {
            foreach (var resource in resources.MatchingAnyId(id => id.Name == replica.Name && id.Gvk.IsSelectedBy(spec.Gvk)))
            {
                found = true;
                resource.Root = FieldPaths.Change(resource.Root, spec, FieldPaths.Missing.Scalar, _ => replica.Count);
            }
        }

        if (!found)
            throw new RenderException($"{place}: resource with name {replica.Name} does not match a config with the following GVK [{string.Join(' ', fields.Select(static spec => spec.Gvk))}]");
    }
}
