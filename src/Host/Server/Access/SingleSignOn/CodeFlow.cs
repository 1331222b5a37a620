using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Api;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>
/// Signing a browser in: it is sent to the provider, and comes back with a code. What has to be known then is kept by the browser itself,
/// sealed and for a few minutes, so that any node can go on, and no other browser can.
/// </summary>
internal sealed class CodeFlow(
    SignOnSettings settings, IdentityProvider provider, ProviderHttp http, ProviderTokens tokens, TimeProvider time)
{
    public const string Cookie = "argocd.oauthstate";
    public const string CallbackPath = "/auth/callback";
    private const string Purpose = "sign-in";
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    /// <summary>The address of the provider for the browser, which gets a cookie.</summary>
    /// <param name="at">The address of this server that people use.</param>
    /// <param name="returnTo">Where the browser goes in the end.</param>
    public async Task<string> BeginAsync(HttpContext browser, byte[] key, Uri at, string returnTo, CancellationToken stop)
    {
        var metadata = await provider.MetadataAsync(stop);
        var request = AuthorizationRequest.Draw();
        var redirect = at.ToString().TrimEnd('/') + CallbackPath;
        var kept = MapNode.Of(
            ("state", request.State), ("nonce", request.Nonce), ("verifier", request.Verifier), ("redirect", redirect),
            ("return", returnTo), ("until", (time.GetUtcNow() + GoodFor).ToUnixTimeSeconds()));
        browser.Response.Cookies.Append(Cookie, Sealed.Close(key, Purpose, JsonText.Write(kept)), Options(browser));
        return request.AddressAt(
            metadata.AuthorizationEndpoint, settings.ClientId, settings.Scopes, redirect, settings.IdTokenClaims,
            ("domain_hint", settings.DomainHint));
    }

    /// <summary>Takes the code that the browser comes back with.</summary>
    /// <returns>The tokens, and where the browser goes now.</returns>
    public async Task<(GivenTokens Tokens, ProviderClaims Claims, string ReturnTo)> EndAsync(
        HttpContext browser, byte[] key, CancellationToken stop)
    {
        var query = browser.Request.Query;
        var kept = Kept(browser, key);
        browser.Response.Cookies.Delete(Cookie, Options(browser));
        var request = new AuthorizationRequest(
            kept["state"].Text() ?? "", kept["nonce"].Text() ?? "", kept["verifier"].Text() ?? "");
        if (request.State.Length == 0 || !request.HasState(query["state"].ToString()))
            throw new ApiException(400, "this browser did not begin to sign in here, or more than five minutes ago; begin again");
        if (query["error"].ToString() is { Length: > 0 } error)
            throw new ApiException(401, $"{settings.Name} refuses: {CodeExchange.Problem(error, query["error_description"].ToString())}");
        if (query["code"].ToString() is not { Length: > 0 } code)
            throw new ApiException(400, $"{settings.Name} sent no code; begin again");
        var metadata = await provider.MetadataAsync(stop);
        var given = await CodeExchange.RunAsync(
            http, metadata.TokenEndpoint, metadata.TokenEndpointAuthMethodsSupported, settings.ClientId, settings.ClientSecret,
            CodeExchange.OfCode(code, kept["redirect"].Text() ?? "", request.Verifier), stop);
        return (given, await CheckAsync(given.IdToken, request, stop), kept["return"].Text() ?? "");
    }

    private async Task<ProviderClaims> CheckAsync(string idToken, AuthorizationRequest request, CancellationToken stop)
    {
        var (claims, problem) = await tokens.CheckAsync(idToken, stop);
        if (claims is null) throw new ApiException(401, problem);
        if (!request.HasNonce(claims.Payload["nonce"].Text() ?? ""))
            throw new ApiException(401, $"the token of {settings.Name} is the answer to another request; begin again");
        return ProviderClaims.Texts(claims.Payload["aud"]).Contains(settings.ClientId) ? claims
            : throw new ApiException(401, $"the token of {settings.Name} is for another client than {settings.ClientId}");
    }

    /// <summary>What the browser has kept for us; nothing when it did not, or for too long.</summary>
    private MapNode Kept(HttpContext browser, byte[] key)
    {
        var text = browser.Request.Cookies[Cookie] is { } cookie ? Sealed.Open(key, Purpose, cookie) : null;
        var kept = text is null ? MapNode.Empty : (MapNode)JsonReader.Read(text);
        return kept["until"].Integer() is { } until && time.GetUtcNow().ToUnixTimeSeconds() < until ? kept : MapNode.Empty;
    }

    private static CookieOptions Options(HttpContext browser) => new()
    {
        // Lax: the browser comes back from a page of the provider.
        HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = browser.Request.IsHttps, Path = "/", MaxAge = GoodFor,
    };
}
