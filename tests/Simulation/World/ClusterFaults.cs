using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Simulation.World;

/// <summary>The failures of a fake cluster, in the form in which the client tells those of a real one.</summary>
internal static class ClusterFaults
{
    public static ClusterException NotFound(string what) => Of(FaultKind.NotFound, FaultNature.Terminal, 404, $"{what} not found", "NotFound");

    public static ClusterException UnknownKind(string what) =>
        Of(FaultKind.UnknownKind, FaultNature.Terminal, 0, $"the cluster serves no {what}; if a CustomResourceDefinition brings it, that must come first", "");

    public static ClusterException AlreadyExists(string what) => Of(FaultKind.AlreadyExists, FaultNature.Terminal, 409, $"{what} already exists", "AlreadyExists");

    public static ClusterException Conflict(string why) => Of(FaultKind.Conflict, FaultNature.Retryable, 409, why, "Conflict");

    public static ClusterException Invalid(string why) => Of(FaultKind.Invalid, FaultNature.Terminal, 422, why, "Invalid");

    public static ClusterException Forbidden(string why) => Of(FaultKind.Forbidden, FaultNature.Terminal, 403, why, "Forbidden");

    public static ClusterException ServerFailed() => Of(FaultKind.ServerFailed, FaultNature.Retryable, 500, "etcdserver: request timed out", "InternalError");

    public static ClusterException TimedOut() => Of(FaultKind.TimedOut, FaultNature.Retryable, 0, "no answer within 30 s", "");

    public static ClusterException Expired() => Of(FaultKind.Expired, FaultNature.Retryable, 410, "too old resource version", "Expired");

    public static ClusterException Unreachable() => Of(FaultKind.Unreachable, FaultNature.Retryable, 0, "connection reset by peer", "");

    public static ClusterException Throttled(TimeSpan after) => new(
        new ClusterFault(FaultKind.TooManyRequests, FaultNature.RetryAfter, "the server is currently unable to handle the request") { Code = 429, Reason = "TooManyRequests", RetryAfter = after }, null);

    private static ClusterException Of(FaultKind kind, FaultNature nature, int code, string message, string reason) =>
        new(new ClusterFault(kind, nature, message) { Code = code, Reason = reason }, null);
}
