using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Access;
using GitOpsActors.Host.Server.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>Single sign-on as it is set up at this moment: settings that change make a new provider of it, without a restart.</summary>
internal sealed class SignOn(TimeProvider time, ILogger<SignOn> logger)
{
    /// <summary>By which a command line shows the access token that belongs to its token.</summary>
    public const string AccessTokenHeader = "Gax-Access-Token";

    /// <summary>In which a browser keeps the access token that belongs to its token.</summary>
    public const string AccessTokenCookie = "argocd.access";

    private const string AccessTokenPurpose = "access token";

    private readonly Lock _lock = new();
    private Provider? _current;

    /// <summary>Asks the provider about itself, so that whoever set it up hears at once when that does not work.</summary>
    public async Task PrepareAsync(AccessView view, CancellationToken stop)
    {
        try
        {
            if (For(view) is { } provider) await provider.Identity.MetadataAsync(stop);
        }
        catch (ProviderException)
        {
            // It is in the log, and is tried again when somebody comes.
        }
    }

    /// <summary>Whose a token of the provider is.</summary>
    public async Task<CallerResult> CheckAsync(AccessView view, HttpRequest request, string token, CancellationToken stop)
    {
        if (For(view) is not { } provider) return CallerResult.Refused(view.SignOn.Refusal);
        var (claims, problem) = await ReadAsync(provider, token, stop);
        if (claims is null) return CallerResult.Refused(problem);
        if (ProblemOf(view, claims) is { } refusal) return CallerResult.Refused(refusal);
        var accessToken = AccessTokenOf(view, request);
        if (await provider.Renewal.RenewAsync(request.HttpContext, view.Key, token, claims, stop) is { } renewed)
        {
            if (ProblemOf(view, renewed.Claims) is { } other) return CallerResult.Refused(other);
            Keep(request.HttpContext, view, provider, renewed.Tokens, renewed.Claims);
            (claims, accessToken) = (renewed.Claims, renewed.Tokens.AccessToken.Length > 0 ? renewed.Tokens.AccessToken : accessToken);
        }

        if (!provider.Settings.HasUserInfoGroups || accessToken is null)
            return CallerResult.Of(claims.CallerOf(provider.Settings.Issuer, groups: null));
        (var groups, problem) = await provider.Groups.OfAsync(claims, accessToken, stop);
        return groups is null ? CallerResult.Refused(problem) : CallerResult.Of(claims.CallerOf(provider.Settings.Issuer, groups));
    }

    /// <summary>Where a browser goes that wants to sign in.</summary>
    /// <exception cref="ApiException">Nobody can, at this moment.</exception>
    public Task<string> BeginAsync(HttpContext browser, AccessView view, Uri at, string returnTo) => WithProviderAsync(
        view, provider => provider.Flow.BeginAsync(browser, view.Key, at, returnTo, browser.RequestAborted));

    /// <summary>Signs a browser in that comes back with a code; it gets the token as its cookie.</summary>
    /// <returns>Where it goes now, and who signed in.</returns>
    /// <exception cref="ApiException">It is not signed in.</exception>
    public Task<(string ReturnTo, Caller Caller)> EndAsync(HttpContext browser, AccessView view) => WithProviderAsync(
        view, async provider =>
    {
        var (given, claims, returnTo) = await provider.Flow.EndAsync(browser, view.Key, browser.RequestAborted);
        if (ProblemOf(view, claims) is { } refusal) throw new ApiException(401, refusal);
        Keep(browser, view, provider, given, claims);
        return (returnTo, claims.CallerOf(provider.Settings.Issuer, groups: null));
    });

    /// <summary>What a token of the provider is known by, until when it would be good, and whose it is; null when it is none.</summary>
    public async Task<(string Id, long Until, Caller Caller)?> KnownAsync(AccessView view, string token, CancellationToken stop) =>
        For(view) is { } provider && (await ReadAsync(provider, token, stop)).Claims is { } claims
            ? (claims.Id, claims.Expires.ToUnixTimeSeconds(), claims.CallerOf(provider.Settings.Issuer, groups: null)) : null;

    /// <summary>Has a browser keep what it proves itself by from now on.</summary>
    private static void Keep(HttpContext browser, AccessView view, Provider provider, GivenTokens given, ProviderClaims claims)
    {
        TokenCookie.Write(browser, given.IdToken);
        if (provider.Settings.HasUserInfoGroups && given.AccessToken.Length > 0)
            TokenCookie.Write(browser, Sealed.Close(view.Key, AccessTokenPurpose, given.AccessToken), AccessTokenCookie);
        provider.Renewal.Keep(browser, view.Key, claims.Subject, given);
    }

    private static async Task<(ProviderClaims? Claims, string Problem)> ReadAsync(Provider provider, string token, CancellationToken stop)
    {
        try
        {
            return await provider.Tokens.CheckAsync(token, stop);
        }
        catch (ProviderException)
        {
            return (null, $"{provider.Settings.Name} can't be asked at this moment whether the token is one of its own");
        }
    }

    private static string? ProblemOf(AccessView view, ProviderClaims claims)
    {
        if (view.Revoked.Ends(claims.Id, claims.Issued)) return "token is revoked, please re-login";
        // A provider vouches for its people, not for the accounts and roles of this server.
        return ProjectRole.Of(claims.Subject) is not null || view.Accounts.ContainsKey(claims.Subject)
            ? $"the provider calls somebody '{claims.Subject}', which is a name that only this server gives" : null;
    }

    private static string? AccessTokenOf(AccessView view, HttpRequest request) =>
        request.Headers[AccessTokenHeader].ToString() is { Length: > 0 } shown ? shown
        : TokenCookie.Read(request.Cookies, AccessTokenCookie) is { } cookie ? Sealed.Open(view.Key, AccessTokenPurpose, cookie) : null;

    private async Task<T> WithProviderAsync<T>(AccessView view, Func<Provider, Task<T>> work)
    {
        if (For(view) is not { } provider) throw new ApiException(view.SignOn.Problem.Length > 0 ? 503 : 404, view.SignOn.Refusal);
        if (view.Key.Length < AccessView.KeyBytesMin)
            throw new ApiException(503, $"nobody can sign in, since {AccessView.KeyField} of {AccessDocuments.SecretName} is missing");
        try
        {
            return await work(provider);
        }
        catch (ProviderException error) when (error.IsRefusal)
        {
            throw new ApiException(401, $"{provider.Settings.Name} refuses: {error.Message}");
        }
        catch (ProviderException error)
        {
            throw new ApiException(503, $"nobody can sign in by {provider.Settings.Name} at this moment: {error.Message}");
        }
    }

    private Provider? For(AccessView view)
    {
        if (view.SignOn.Settings is not { } settings) return null;
        lock (_lock)
        {
            if (_current is null || !_current.Settings.Document.Equals(settings.Document)) _current = new Provider(settings, time, logger);
            return _current;
        }
    }

    /// <summary>All that belongs to one provider, for as long as its settings stay.</summary>
    private sealed class Provider
    {
        public Provider(SignOnSettings settings, TimeProvider time, ILogger logger)
        {
            var http = new ProviderHttp(settings.RootCa, settings.IsUnverified);
            Settings = settings;
            Identity = new IdentityProvider(settings, http, time, logger);
            Tokens = new ProviderTokens(settings, Identity, time);
            Groups = new UserInfoGroups(settings, Identity, http, time);
            Flow = new CodeFlow(settings, Identity, http, Tokens, time);
            Renewal = new SessionRenewal(settings, Identity, http, Tokens, time, logger);
        }

        public SignOnSettings Settings { get; }

        public IdentityProvider Identity { get; }

        public ProviderTokens Tokens { get; }

        public UserInfoGroups Groups { get; }

        public CodeFlow Flow { get; }

        public SessionRenewal Renewal { get; }
    }
}
