namespace GitOpsActors.Host.Server.Metrics;

/// <summary>What is told of Applications and clusters only because somebody wants it. Each costs a series an Application and
/// name.</summary>
internal sealed record MetricsOptions
{
    /// <summary>Labels of Applications.</summary>
    public IReadOnlyList<string> ApplicationLabels { get; init; } = [];

    /// <summary>Types of conditions of Applications.</summary>
    public IReadOnlyList<string> ApplicationConditions { get; init; } = [];

    /// <summary>Labels of the Secrets of clusters.</summary>
    public IReadOnlyList<string> ClusterLabels { get; init; } = [];
}
