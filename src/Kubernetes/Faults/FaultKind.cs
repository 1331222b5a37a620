namespace GitOpsActors.Kubernetes.Faults;

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

    /// <summary>The client was closed while it was asked, since another one takes its place.</summary>
    Closed,

    /// <summary>The description of the cluster (kubeconfig, Secret, mounted files) is wrong.</summary>
    BadConfiguration,
}
