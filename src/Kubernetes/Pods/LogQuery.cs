namespace GitOpsActors.Kubernetes.Pods;

/// <summary>Which part of what a container said is wanted. Every line comes with its time.</summary>
public sealed record LogQuery
{
    /// <summary>May be empty where the Pod has but one.</summary>
    public string Container { get; init; } = "";

    /// <summary>Whether to wait for what it says from now on.</summary>
    public bool Follow { get; init; }

    /// <summary>Of the container that ran before this one.</summary>
    public bool Previous { get; init; }

    /// <summary>So many lines from the end; null for all.</summary>
    public long? TailLines { get; init; }

    public long? SinceSeconds { get; init; }

    /// <summary>RFC 3339; empty for the beginning.</summary>
    public string SinceTime { get; init; } = "";
}
