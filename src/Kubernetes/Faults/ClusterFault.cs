using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Kubernetes.Faults;

/// <summary>What the world did wrong, sorted.</summary>
public sealed record ClusterFault(FaultKind Kind, FaultNature Nature, string Message)
{
    /// <summary>The HTTP status; zero when there was no answer.</summary>
    public int Code { get; init; }

    /// <summary>The server's word for it: "NotFound", "AlreadyExists", ...</summary>
    public string Reason { get; init; } = "";

    /// <summary>What the server tells beyond its message: causes with fields, the kind, the name.</summary>
    public MapNode Details { get; init; } = MapNode.Empty;

    public TimeSpan? RetryAfter { get; init; }
}
