namespace GitOpsActors.Kubernetes.Concurrency;

/// <summary>Who waits for the answer.</summary>
public enum Priority
{
    Background,

    /// <summary>A person: goes before everything in the background.</summary>
    User,
}
