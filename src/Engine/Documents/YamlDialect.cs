namespace GitOpsActors.Engine.Documents;

/// <summary>The programs around Kubernetes read YAML with two generations of one library, which differ in what a plain word means.</summary>
public enum YamlDialect
{
    /// <summary>
    /// What kubectl, Helm and the API server do: YAML 1.1 words (yes, no, on, off, y, n are booleans), the last of two equal keys wins, and
    /// everything passes through JSON, so that 1.0 becomes the integer 1.
    /// </summary>
    Kubernetes,

    /// <summary>What Kustomize does: only true and false are booleans, equal keys are an error, numbers keep their text.</summary>
    Kustomize,
}
