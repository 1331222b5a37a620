namespace GitOpsActors.Kubernetes.Faults;

/// <summary>What can be done about a fault.</summary>
public enum FaultNature
{
    /// <summary>The same request may work later: try again with growing pauses.</summary>
    Retryable,

    /// <summary>As before, and the server said when.</summary>
    RetryAfter,

    /// <summary>The same request will fail again until somebody changes something.</summary>
    Terminal,
}
