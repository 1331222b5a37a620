using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>What takes the place of tokens that end soon.</summary>
internal sealed record RenewedSession(GivenTokens Tokens, ProviderClaims Claims)
{
    // They are secrets.
    public override string ToString() => Claims.Subject;
}

/// <summary>
/// A browser stays signed in without going to the provider again: shortly before its token ends, it gets the next one for the refresh
/// token that it keeps for us, sealed together with the name of whom it was given to.
/// </summary>
internal sealed partial class SessionRenewal(
    SignOnSettings settings, IdentityProvider provider, ProviderHttp http, ProviderTokens tokens, TimeProvider time, ILogger logger)
{
    public const string Cookie = "argocd.refresh";
    private const string Purpose = "refresh token";
    private const int RecentMax = 10_000;

    /// <summary>
    /// Requests that a page sends at the same time bring the same refresh token, which many providers take only once: for so long, all of
    /// them get the same answer. A provider that is away is not asked more often, either.
    /// </summary>
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Task<RenewedSession?> Answer, DateTimeOffset Until)> _recent = new(StringComparer.Ordinal);

    /// <summary>Has the browser keep the refresh token, if it is to be used and there is one.</summary>
    public void Keep(HttpContext browser, byte[] key, string subject, GivenTokens given)
    {
        if (settings.RenewBefore <= TimeSpan.Zero || given.RefreshToken.Length == 0) return;
        var kept = MapNode.Of(("subject", subject), ("token", given.RefreshToken));
        TokenCookie.Write(browser, Sealed.Close(key, Purpose, JsonText.Write(kept)), Cookie);
    }

    /// <summary>The next tokens of a browser whose token ends soon; null when it need not have them, or can't.</summary>
    public async Task<RenewedSession?> RenewAsync(
        HttpContext browser, byte[] key, string token, ProviderClaims claims, CancellationToken stop)
    {
        if (claims.Expires - time.GetUtcNow() >= settings.RenewBefore || browser.Response.HasStarted) return null;
        // A token that did not come as the cookie is no browser's.
        if (TokenCookie.Read(browser.Request.Cookies) != token) return null;
        return KeptFor(browser, key, claims.Subject) is { } refreshToken
            ? await OnceAsync(refreshToken, claims.Subject).WaitAsync(stop) : null;
    }

    private static string? KeptFor(HttpContext browser, byte[] key, string subject)
    {
        if (TokenCookie.Read(browser.Request.Cookies, Cookie) is not { } cookie || Sealed.Open(key, Purpose, cookie) is not { } text)
            return null;
        var kept = JsonReader.Read(text);
        return kept["subject"].Text() == subject ? kept["token"].Text() : null;
    }

    private Task<RenewedSession?> OnceAsync(string refreshToken, string subject)
    {
        var id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(refreshToken)));
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var past in _recent.Where(one => one.Value.Until <= now).Select(static one => one.Key).ToList()) _recent.Remove(past);
            if (_recent.TryGetValue(id, out var known)) return known.Answer;
            if (_recent.Count >= RecentMax) return Task.FromResult<RenewedSession?>(null);
            var answer = AskAsync(refreshToken, subject);
            _recent[id] = (answer, now + RememberedFor);
            return answer;
        }
    }

    private async Task<RenewedSession?> AskAsync(string refreshToken, string subject)
    {
        // Whoever is first does not ask for themselves: the others must not lose the answer when that one goes. And not under the lock.
        await Task.Yield();
        try
        {
            var metadata = await provider.MetadataAsync(CancellationToken.None);
            var given = await CodeExchange.RunAsync(
                http, metadata.TokenEndpoint, metadata.TokenEndpointAuthMethodsSupported, settings.ClientId, settings.ClientSecret,
                CodeExchange.OfRefreshToken(refreshToken), CancellationToken.None);
            // One that gives no new refresh token takes the old one again.
            if (given.RefreshToken.Length == 0) given = given with { RefreshToken = refreshToken };
            var (claims, problem) = await tokens.CheckAsync(given.IdToken, CancellationToken.None);
            if (claims?.Subject == subject) return new RenewedSession(given, claims);
            LogRefusal(settings.Name, claims is null ? problem : "the new token is somebody else's");
            return null;
        }
        catch (ProviderException error)
        {
            LogRefusal(settings.Name, error.Message);
            return null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "{Provider} renews no session that ends soon; its browser has to sign in again: {Problem}")]
    private partial void LogRefusal(string provider, string problem);
}
