using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Signing in and out over HTTP.</summary>
internal sealed class SessionApi(Sessions sessions, SignInLink link)
{
    private const string Base = "/api/v1/session";

    // Before somebody has signed in, nobody may make the server keep much.
    private const int BodyBytesMax = 16 * 1024;

    public void Map(WebApplication web)
    {
        web.MapPost(Base, Answers.Json(BeginAsync)).IsOpen(Openness.ForAll);
        web.MapDelete(Base, Answers.Json(EndAsync)).IsOpen(Openness.ForAll);
        web.MapGet(Base + "/userinfo", Answers.Json(static http => Task.FromResult<Node>(Who(http)))).IsOpen(Openness.ForAll);
        web.MapGet(SignInLink.Path, Answers.Guarded(FollowLinkAsync)).IsOpen(Openness.Unguarded);
    }

    private async Task<Node> BeginAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = BodyBytesMax;
        var body = await Answers.BodyAsync(http);
        if (body["token"].Text() is { Length: > 0 })
            throw new ApiException(401, "token-based session creation no longer supported. please upgrade argocd cli to v0.7+");
        var token = await sessions.LoginAsync(body["username"].Text() ?? "", body["password"].Text() ?? "", http.RequestAborted);
        TokenCookie.Write(http, token);
        return MapNode.Of(("token", token));
    }

    private async Task<Node> EndAsync(HttpContext http)
    {
        if (Callers.TokenOf(http.Request).Token is { } token && http.Features.Get<RequestAccess>() is not null)
            await sessions.EndAsync(token, http.RequestAborted);
        TokenCookie.Clear(http);
        return MapNode.Empty;
    }

    private static MapNode Who(HttpContext http)
    {
        if (http.Features.Get<RequestAccess>()?.Caller is not { IsAnonymous: false } caller) return MapNode.Of(("loggedIn", false));
        var who = MapNode.Of(("loggedIn", true), ("username", caller.DisplayName), ("iss", caller.Issuer));
        return caller.Values("groups") is { Count: > 0 } groups ? who.With("groups", ListNode.Of(groups.Select(static one => (Node)one)))
            : who;
    }

    private async Task FollowLinkAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (!Doors.IsInner(http) || !link.TryUse(http.Request.Query[SignInLink.Parameter].ToString()))
            throw new ApiException(401, "this address has signed somebody in already, or is too old; `gax account link` makes a new one");
        TokenCookie.Write(http, await sessions.BeginAsync(Account.Admin, http.RequestAborted));
        http.Response.Redirect("/api/v1/applications");
    }
}
