namespace GitOpsActors.Kubernetes.Faults;

/// <summary>The faults that have no answer of a server behind them.</summary>
internal static class ClusterExceptions
{
    public static ClusterException Configuration(string message, Exception? inner = null) => Terminal(FaultKind.BadConfiguration, message, inner);

    public static ClusterException Terminal(FaultKind kind, string message, Exception? inner = null) =>
        new(new ClusterFault(kind, FaultNature.Terminal, message), inner);

    public static ClusterException Retryable(FaultKind kind, string message, Exception? inner = null) =>
        new(new ClusterFault(kind, FaultNature.Retryable, message), inner);
}
