using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Auditing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Signing a browser in by an address that serves once, where nobody has a password yet.</summary>
internal sealed class SignInApi(Sessions sessions, SignInLink link, RequestAudit audit)
{
    /// <summary>The page that somebody comes to who has signed in and wanted none in particular.</summary>
    public const string Landing = "/api/v1/applications";

    public void Map(WebApplication web)
    {
        web.MapGet(SignInLink.Path, Answers.Guarded(FollowLinkAsync)).IsOpen(Openness.Unguarded);
        web.MapPost("/api/v1/session/link", Answers.Json(http => Task.FromResult<Node>(MakeLink(http)))).Needs(Permission.ByHandler);
    }

    /// <summary>Only for whoever runs the server: it signs in without a password.</summary>
    private MapNode MakeLink(HttpContext http) =>
        RequestAccess.Of(http).Caller.IsOperator ? MapNode.Of(("path", link.Make())) : throw RequestAccess.Denied();

    private async Task FollowLinkAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (!Doors.IsInner(http) || !link.TryUse(http.Request.Query[SignInLink.Parameter].ToString()))
            throw new ApiException(401, "this address has signed somebody in already, or is too old; `gax account link` makes a new one");
        TokenCookie.Write(http, await sessions.BeginAsync(Account.Admin, http.RequestAborted));
        audit.Session(http, Caller.OfAccount(Account.Admin), "login", isDone: true);
        http.Response.Redirect(Landing);
    }
}
