namespace GitOpsActors.Engine.Health;

/// <summary>How an object is; from best to worst.</summary>
public enum HealthStatus
{
    Healthy,
    Suspended,
    Progressing,
    Missing,
    Degraded,
    Unknown,
}

/// <summary>How an object is, and what it says about it.</summary>
public sealed record HealthState(HealthStatus Status, string Message = "")
{
    /// <summary>It could not be told: a script of the settings failed, and the message says why.</summary>
    public bool IsFault { get; init; }

    public static readonly HealthState Healthy = new(HealthStatus.Healthy);
    public static readonly HealthState Missing = new(HealthStatus.Missing);
}
