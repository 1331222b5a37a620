using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Kubernetes.Requests;

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

/// <summary>What went wrong, in the kinds that callers treat differently.</summary>
public enum FaultKind
{
    /// <summary>There is no such object.</summary>
    NotFound,

    /// <summary>The cluster does not serve this kind; it may arrive with a CRD.</summary>
    UnknownKind,
    AlreadyExists,

    /// <summary>Somebody else changed the object, or owns the fields.</summary>
    Conflict,

    /// <summary>The object, or the request, is wrong.</summary>
    Invalid,

    /// <summary>We are known, and may not do this.</summary>
    Forbidden,

    /// <summary>The credentials are not accepted, or could not be got.</summary>
    Unauthenticated,

    /// <summary>The server has too much to do.</summary>
    TooManyRequests,

    /// <summary>The version from which a watch or list was to go on is gone.</summary>
    Expired,

    /// <summary>The server answered that something in it failed.</summary>
    ServerFailed,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>The server cannot be reached, or the connection broke.</summary>
    Unreachable,

    /// <summary>The server cannot prove who it is, or we not to it.</summary>
    Tls,

    /// <summary>The answer is not what a Kubernetes API server says.</summary>
    BadAnswer,

    /// <summary>The description of the cluster (kubeconfig, Secret, mounted files) is wrong.</summary>
    BadConfiguration,
}

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
