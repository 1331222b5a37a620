using GitOpsActors.Engine.Kustomize.Resources;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>One step of a build: changes the objects.</summary>
internal interface ITransformer
{
    void Transform(ResourceSet resources);
}
