using GitOpsActors.Actors.Auditing;
using GitOpsActors.Engine.Access;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Auditing;

/// <summary>Records what the guard sees of requests that are no methods of the interface, and of those that it refuses.</summary>
internal sealed class RequestAudit(AuditLog log, TimeProvider time)
{
    private static readonly TimeSpan OperatorEvery = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private DateTimeOffset _operator = DateTimeOffset.MinValue;

    /// <summary>The address of who sent it; that of a proxy, unless the server was told to believe the proxy.</summary>
    public static string FromOf(HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => "",
        // A port on every address tells those of IPv4 in this form.
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };

    /// <summary>Somebody came with a token that does not count, or wants what they may not.</summary>
    /// <param name="caller">Null for whom nothing proves.</param>
    public void Refused(HttpContext http, Caller? caller) =>
        log.AddRefusal(Of(http, caller ?? Caller.Anonymous, VerbOf(http), "denied"));

    /// <summary>Something of our own was asked for, which changes something.</summary>
    public void Done(HttpContext http, Caller caller)
    {
        var status = http.Response.StatusCode;
        Add(http, caller, VerbOf(http), status switch
        {
            < 400 => "ok",
            401 or 403 => "denied",
            _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"failed: {status}"),
        });
    }

    /// <summary>Whoever runs the server looks at something. Every command does, so it is recorded now and then.</summary>
    public void Operator(HttpContext http)
    {
        lock (_lock)
        {
            if (time.GetUtcNow() - _operator < OperatorEvery) return;
            _operator = time.GetUtcNow();
        }

        Add(http, Caller.Operator, "operator", "ok");
    }

    /// <summary>Somebody has signed in, or out, otherwise than by a method.</summary>
    public void Session(HttpContext http, Caller caller, string verb, bool isDone)
    {
        if (isDone) Add(http, caller, verb, "ok");
        else log.AddRefusal(Of(http, caller, verb, "denied"));
    }

    private void Add(HttpContext http, Caller caller, string verb, string result) => log.Add(Of(http, caller, verb, result));

    // The path without its query, in which tokens may be.
    private AuditRecord Of(HttpContext http, Caller caller, string verb, string result) =>
        log.Of(caller, verb, AuditedThing.Short($"{http.Request.Method} {http.Request.Path}"), FromOf(http), result);

    private static string VerbOf(HttpContext http) => http.Request.Method switch
    {
        "POST" => "create",
        "PUT" or "PATCH" => "update",
        "DELETE" => "delete",
        _ => "get",
    };
}
