using GitOpsActors.Host.Server.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GitOpsActors.Host.Server;

/// <summary>
/// Who may come in where. Everything is behind the inner door, which is on the loopback address, and behind the public one, if there is
/// one; others
/// lead only to webhooks and probes, or only to metrics. A connection that nobody marked came through another door, so a listener that is forgotten here shows
/// too little, not too much.
/// </summary>
internal static class Doors
{
    private static readonly string[] OpenToAll = ["/api/webhook", "/healthz", "/readyz"];
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    private enum Door
    {
        Inner,
        Public,
        Metrics,
        Webhooks,
    }

    public static void MarkInner(ListenOptions listen) => Mark(listen, Door.Inner);

    /// <summary>The door for those who sign in, wherever they are.</summary>
    public static void MarkPublic(ListenOptions listen) => Mark(listen, Door.Public);

    /// <summary>The door for whoever gathers metrics.</summary>
    public static void MarkMetrics(ListenOptions listen) => Mark(listen, Door.Metrics);

    /// <summary>The door for Git hosts.</summary>
    public static void MarkWebhooks(ListenOptions listen) => Mark(listen, Door.Webhooks);

    /// <summary>Whether a request came to this server, and not to another one in the same process.</summary>
    public static bool IsOurs(HttpContext http) => DoorOf(http) is not null;

    public static bool IsMetrics(HttpContext http) => DoorOf(http) == Door.Metrics;

    /// <summary>Whether a request came through the door on the loopback address.</summary>
    public static bool IsInner(HttpContext http) => DoorOf(http) == Door.Inner;

    public static void Guard(WebApplication web) => web.Use(static (http, next) =>
    {
        if (DoorOf(http) == Door.Public) return next(http);
        if (IsMetrics(http))
            return http.Request.Path.Value == MetricsEndpoint.Path ? next(http)
                : RefuseAsync(http, StatusCodes.Status404NotFound, $"There is nothing here but {MetricsEndpoint.Path}.");
        if (!IsInner(http))
            return OpenToAll.Contains(http.Request.Path.Value, StringComparer.Ordinal) ? next(http) : RefuseAsync(http, StatusCodes.Status404NotFound, "There is nothing here but /api/webhook.");
        // A page from elsewhere can make a browser call this address under a name of its own, and would then be let in as if it were from here.
        return LoopbackNames.Contains(http.Request.Host.Host, StringComparer.OrdinalIgnoreCase) ? next(http)
            : RefuseAsync(http, StatusCodes.Status403Forbidden, "This server answers under localhost, 127.0.0.1 and [::1] only: call it by one of these names.");
    });

    private static Task RefuseAsync(HttpContext http, int status, string why)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain";
        return http.Response.WriteAsync(why + "\n", http.RequestAborted);
    }

    private static void Mark(ListenOptions listen, Door door)
    {
        var mark = new Marked(door);
        listen.Use(next => connection =>
        {
            connection.Features.Set(mark);
            return next(connection);
        });
    }

    private static Door? DoorOf(HttpContext http) => http.Features.Get<Marked>()?.Door;

    /// <summary>What a connection is known by.</summary>
    private sealed record Marked(Door Door);
}
