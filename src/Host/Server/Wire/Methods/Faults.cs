using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Wire.Protobuf;
using GitOpsActors.Kubernetes.Faults;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Wire.Methods;

/// <summary>What went wrong with a call, by the numbers of gRPC; those of HTTP follow from them.</summary>
internal static class Faults
{
    /// <summary>Null for what is a mistake of ours, which the server logs.</summary>
    public static Status? Of(Exception error) => error switch
    {
        ApiException api => new Status(api.Code, api.Message),
        WireException or DocumentException => new Status(StatusCode.InvalidArgument, error.Message),
        ClusterException cluster => new Status(CodeOf(cluster.Kind), cluster.Message),
        BadHttpRequestException bad => new Status(CodeOf(bad.StatusCode), bad.Message),
        EngineAwayException => new Status(StatusCode.Unimplemented, error.Message),
        TimeoutException => new Status(StatusCode.DeadlineExceeded, error.Message),
        _ => null,
    };

    public static int HttpOf(StatusCode code) => code switch
    {
        StatusCode.OK => 200,
        StatusCode.Cancelled => 408,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => 400,
        StatusCode.DeadlineExceeded => 504,
        StatusCode.NotFound => 404,
        StatusCode.AlreadyExists or StatusCode.Aborted => 409,
        StatusCode.PermissionDenied => 403,
        StatusCode.ResourceExhausted => 429,
        StatusCode.Unimplemented => 501,
        StatusCode.Unavailable => 503,
        StatusCode.Unauthenticated => 401,
        _ => 500,
    };

    /// <summary>What is meant by a status of HTTP.</summary>
    public static StatusCode CodeOf(int http) => http switch
    {
        400 or 413 or 415 => StatusCode.InvalidArgument,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        408 => StatusCode.Cancelled,
        409 => StatusCode.Aborted,
        429 => StatusCode.ResourceExhausted,
        501 => StatusCode.Unimplemented,
        503 => StatusCode.Unavailable,
        504 => StatusCode.DeadlineExceeded,
        _ => StatusCode.Unknown,
    };

    private static StatusCode CodeOf(FaultKind kind) => kind switch
    {
        FaultKind.NotFound => StatusCode.NotFound,
        FaultKind.AlreadyExists => StatusCode.AlreadyExists,
        FaultKind.Conflict => StatusCode.Aborted,
        FaultKind.Invalid => StatusCode.InvalidArgument,
        FaultKind.Forbidden => StatusCode.PermissionDenied,
        FaultKind.TooManyRequests => StatusCode.ResourceExhausted,
        FaultKind.TimedOut => StatusCode.DeadlineExceeded,
        _ => StatusCode.Unavailable,
    };
}
