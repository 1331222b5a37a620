namespace GitOpsActors.Kubernetes.Faults;

/// <summary>A request to a cluster failed, for the reason that <see cref="Fault"/> tells.</summary>
public sealed class ClusterException : Exception
{
    public ClusterException(ClusterFault fault, Exception? inner = null) : base(fault?.Message, inner) =>
        Fault = fault ?? throw new ArgumentNullException(nameof(fault));

    public ClusterException(string message) : this(message, null!) { }

    public ClusterException(string message, Exception inner) : this(new ClusterFault(FaultKind.BadConfiguration, FaultNature.Terminal, message), inner) { }

    public ClusterException() : this("the request failed") { }

    public ClusterFault Fault { get; }

    public FaultKind Kind => Fault.Kind;
}
