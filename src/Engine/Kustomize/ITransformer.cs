using GitOpsActors.Engine.Kustomize.Resources;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>One step of a build: changes the objects.</summary>
internal interface ITransformer
{
    /// <summary>About how often it goes through all the objects.</summary>
    int Passes => 1;

    void Transform(ResourceSet resources);
}
