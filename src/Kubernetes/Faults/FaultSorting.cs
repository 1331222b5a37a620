using System.Net.Http.Headers;
using System.Security.Authentication;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Kubernetes.Faults;

/// <summary>The one place that tells failures apart.</summary>
internal static class FaultSorting
{
    private const int BodyCharsShown = 200;

    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromMinutes(5);

    /// <param name="what">"GET api/v1/pods", for answers that do not tell what they are about.</param>
    public static ClusterFault OfAnswer(int code, byte[] body, RetryConditionHeaderValue? retryAfter, string what, DateTimeOffset now)
    {
        var status = StatusOf(body);
        var said = status?.Text("message") is { Length: > 0 } message ? message
            : $"{what}: the server answered {code}{Shown(body)}";
        return OfStatus(code, status ?? MapNode.Empty, said, Pause(retryAfter, now));
    }

    /// <summary>Of a Status in the middle of a watch.</summary>
    public static ClusterFault OfStatus(MapNode status) => OfStatus(
        (int)(status.Integer("code") ?? 0), status, status.Text("message") ?? "the server ended the watch with an error", null);

    public static ClusterException OfException(Exception e, Uri server) => e switch
    {
        ClusterException known => known,
        HttpRequestException { InnerException: ClusterException known } => known,
        HttpRequestException http when Find<AuthenticationException>(http) is { } tls => ClusterExceptions.Terminal(FaultKind.Tls, $"TLS to {Place(server)} failed: {Innermost(tls)}", e),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => ClusterExceptions.Retryable(FaultKind.Tls, $"TLS to {Place(server)} failed: {Innermost(e)}", e),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Unreachable($"the name {server.Host} cannot be resolved: {Innermost(e)}", e),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Unreachable($"{Place(server)} cannot be reached: {Innermost(e)}", e),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => Unreachable($"the proxy does not lead to {Place(server)}: {Innermost(e)}", e),
        HttpRequestException or IOException => Unreachable($"the connection to {Place(server)} broke: {Innermost(e)}", e),
        DocumentException => ClusterExceptions.Retryable(FaultKind.BadAnswer, $"{Place(server)} answered with something else than JSON: {e.Message}", e),
        _ => throw new ArgumentException("this is no failure of a request", nameof(e), e),
    };

    public static bool IsFailure(Exception e) => e is ClusterException or HttpRequestException or IOException or DocumentException;

    public static ClusterException TimedOut(string what, TimeSpan limit) =>
        ClusterExceptions.Retryable(FaultKind.TimedOut, $"{what}: no answer within {limit.TotalSeconds:0.#} seconds");

    private static ClusterFault OfStatus(int code, MapNode status, string message, TimeSpan? pause)
    {
        var reason = status.Text("reason") ?? "";
        var kind = KindOf(code, reason);
        pause ??= status.Integer("details", "retryAfterSeconds") is > 0 and var seconds ? Bounded(TimeSpan.FromSeconds(Math.Min(seconds, 3600))) : null;
        return new ClusterFault(kind, NatureOf(kind, code, pause), message)
        {
            Code = code, Reason = reason, Details = status.Map("details"), RetryAfter = pause,
        };
    }

    private static FaultKind KindOf(int code, string reason) => (code, reason) switch
    {
        (409, "AlreadyExists") => FaultKind.AlreadyExists,
        (409, _) => FaultKind.Conflict,
        (404, _) => FaultKind.NotFound,
        (410, _) or (_, "Expired") => FaultKind.Expired,
        (401, _) => FaultKind.Unauthenticated,
        (403, _) => FaultKind.Forbidden,
        (429, _) => FaultKind.TooManyRequests,
        (504 or 408, _) or (_, "Timeout") => FaultKind.TimedOut,
        ( >= 500, _) => FaultKind.ServerFailed,
        ( >= 400, _) => FaultKind.Invalid,
        _ => FaultKind.BadAnswer,
    };

    private static FaultNature NatureOf(FaultKind kind, int code, TimeSpan? pause)
    {
        if (pause is not null && (code is 429 || code >= 500)) return FaultNature.RetryAfter;
        return kind switch
        {
            FaultKind.TooManyRequests or FaultKind.TimedOut or FaultKind.Expired or FaultKind.Conflict => FaultNature.Retryable,
            FaultKind.ServerFailed => code is 501 or 505 ? FaultNature.Terminal : FaultNature.Retryable,
            _ => FaultNature.Terminal,
        };
    }

    private static TimeSpan? Pause(RetryConditionHeaderValue? header, DateTimeOffset now) =>
        header?.Delta is { } delta ? Bounded(delta) : header?.Date is { } date && date > now ? Bounded(date - now) : null;

    // A server that says "next year" is not believed.
    private static TimeSpan Bounded(TimeSpan pause) => pause < RetryAfterMax ? pause : RetryAfterMax;

    private static MapNode? StatusOf(byte[] body)
    {
        try
        {
            return JsonReader.Read(body) is MapNode map && map.Text("kind") == "Status" ? map : null;
        }
        catch (DocumentException)
        {
            return null;
        }
    }

    private static string Shown(byte[] body)
    {
        var text = string.Concat(System.Text.Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, BodyCharsShown))).Select(static c => char.IsControl(c) ? ' ' : c)).Trim();
        return text.Length == 0 ? "" : ": " + text;
    }

    private static ClusterException Unreachable(string message, Exception e) => ClusterExceptions.Retryable(FaultKind.Unreachable, message, e);

    private static string Place(Uri server) => $"{server.Host}:{server.Port}";

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e.Message;
    }

    private static T? Find<T>(Exception? e) where T : Exception
    {
        for (; e is not null; e = e.InnerException)
            if (e is T found) return found;
        return null;
    }
}
