using GitOpsActors.Engine.Access;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Access.SingleSignOn;
using GitOpsActors.Host.Server.Auditing;
using GitOpsActors.Host.Server.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Where browsers sign in by an identity provider, and where they sign out.</summary>
internal sealed class SignOnApi(AccessStore store, SignOn signOn, SessionEnd end, RequestAudit audit, TimeProvider time)
{
    private const string TokenPart = "{{token}}";
    private const string ReturnPart = "{{logoutRedirectURL}}";

    // Each of them asks something of the provider.
    private readonly TokenBucket _signIns = new(capacity: 100, perSecond: 20, time);

    public void Map(WebApplication web)
    {
        web.MapGet("/auth/login", Answers.Guarded(LoginAsync)).IsOpen(Openness.Unguarded);
        web.MapGet(CodeFlow.CallbackPath, Answers.Guarded(CallbackAsync)).IsOpen(Openness.Unguarded);
        web.MapGet("/auth/logout", Answers.Guarded(LogoutAsync)).IsOpen(Openness.Unguarded);
        web.Map("/api/dex/{**rest}", Answers.Json(static _ => throw new ApiException(501, SignOnSetup.NoDex))).IsOpen(Openness.Unguarded);
    }

    private async Task LoginAsync(HttpContext http)
    {
        var view = await BeginAsync(http);
        if (view.SignOn.Settings is null || view.Addresses.Of(http.Request) is not { } at)
            throw new ApiException(view.SignOn.Problem.Length > 0 ? 503 : 404, view.SignOn.Refusal);
        var wanted = http.Request.Query["return_url"].ToString();
        var page = wanted.Length == 0 ? new Uri(at.ToString().TrimEnd('/') + SignInApi.Landing) : view.Addresses.Own(wanted, at);
        if (page is null)
            throw new ApiException(400, "return_url has to be a page of this server, below url or additionalUrls of argocd-cm");
        http.Response.Redirect(await signOn.BeginAsync(http, view, at, page.AbsoluteUri));
    }

    private async Task CallbackAsync(HttpContext http)
    {
        var view = await BeginAsync(http);
        try
        {
            var (returnTo, caller) = await signOn.EndAsync(http, view);
            audit.Session(http, caller, "login", isDone: true);
            http.Response.Redirect(returnTo);
        }
        catch (ApiException error) when (error.Status == StatusCodes.Status401Unauthorized)
        {
            audit.Session(http, Caller.Anonymous, "login", isDone: false);
            throw;
        }
    }

    /// <summary>Ends the session of whatever kind; who came from a provider is sent on to end the one there.</summary>
    private async Task LogoutAsync(HttpContext http)
    {
        var view = await BeginAsync(http);
        var token = TokenCookie.Read(http.Request.Cookies) ?? "";
        if (await end.OfAsync(token, http.RequestAborted) is { } ended) audit.Session(http, ended, "logout", isDone: true);
        TokenCookie.Clear(http);
        var home = view.Addresses.Of(http.Request)?.ToString().TrimEnd('/') ?? "/";
        // The provider is told of a token that is over, too: only its own would mean something there.
        var isOfProvider = view.SignOn.Settings is { LogoutUrl.Length: > 0 } settings && SessionTokens.IssuerOf(token) == settings.Issuer;
        http.Response.Redirect(!isOfProvider ? home : view.SignOn.Settings!.LogoutUrl
            .Replace(TokenPart, token, StringComparison.Ordinal).Replace(ReturnPart, home, StringComparison.Ordinal));
    }

    private async Task<AccessView> BeginAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return _signIns.TryTake() ? await store.ViewAsync(http.RequestAborted)
            : throw new ApiException(429, "too many people sign in at this moment; try again");
    }
}
