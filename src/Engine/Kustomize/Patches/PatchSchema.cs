using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Kustomize.Patches;

/// <summary>Which shape an object has for a patch: the built-in one, or that of a schema file which the kustomization names.</summary>
internal sealed class PatchSchema(IReadOnlyDictionary<(string ApiVersion, string Kind), Shape>? custom = null)
{
    public static readonly PatchSchema BuiltIn = new();

    public Shape? ShapeOf(MapNode target)
    {
        var (apiVersion, kind) = (target["apiVersion"].Text() ?? "", target["kind"].Text() ?? "");
        return custom is not null && custom.TryGetValue((apiVersion, kind), out var shape) ? shape : Kubernetes.ShapeOf(apiVersion, kind);
    }
}
