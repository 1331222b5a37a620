using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace GitOpsActors.Host.Tests.Access.SingleSignOn;

/// <summary>
/// An identity provider: OpenIddict's own server, with two clients and one person who is signed in there already. It can be stopped and
/// started again at the same address, with another key.
/// </summary>
internal sealed class TestProvider(TimeProvider time) : IAsyncDisposable
{
    public const string Client = "gitops";
    public const string CliClient = "gitops-cli";
    public const string Secret = "secret of the client";

    private readonly int _port = Ports.Free();
    private WebApplication? _web;
    private int _looks;

    /// <summary>As it names itself.</summary>
    public string Issuer => $"http://127.0.0.1:{_port}/";

    /// <summary>How often it was asked about itself.</summary>
    public int Looks => _looks;

    /// <summary>How often a refresh token was redeemed.</summary>
    public int Renewals { get; private set; }

    /// <summary>How often it was asked for groups.</summary>
    public int UserInfos { get; private set; }

    /// <summary>Who is signed in there.</summary>
    public string Person { get; set; } = "5f1c";

    public string[] Groups { get; set; } = ["acme:dev"];

    /// <summary>What is told of groups only when it is asked.</summary>
    public string[] MoreGroups { get; set; } = [];

    /// <summary>Whether the person does not want to.</summary>
    public bool IsRefused { get; set; }

    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromMinutes(20);

    public RsaSecurityKey Key { get; private set; } = NewKey();

    /// <summary>What a server has to be told of it.</summary>
    public string Config(string more = "") => $"""
        name: Acme
        issuer: {Issuer}
        clientID: {Client}
        clientSecret: $acme.secret
        cliClientID: {CliClient}
        {more}
        """;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        builder.Services.AddOpenIddict().AddServer(Configure);
        _web = builder.Build();
        _web.Use((http, next) =>
        {
            if (http.Request.Path.StartsWithSegments("/.well-known/openid-configuration", StringComparison.Ordinal))
                Interlocked.Increment(ref _looks);
            return next(http);
        });
        _web.UseAuthentication();
        await _web.StartAsync();
        var looks = _looks;
        // Its first answer takes long where many tests run at once, and servers do not wait for ever.
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        await http.GetStringAsync(Issuer + ".well-known/openid-configuration");
        await http.GetStringAsync(Issuer + ".well-known/jwks");
        _looks = looks;
    }

    public async Task StopAsync()
    {
        if (_web is null) return;
        await _web.StopAsync();
        await _web.DisposeAsync();
        _web = null;
    }

    /// <summary>Signs with another key from now on.</summary>
    public async Task ChangeKeyAsync()
    {
        await StopAsync();
        Key = NewKey();
        await StartAsync();
    }

    /// <summary>A token with claims of the test's own, by the provider's key unless another one is given.</summary>
    public string Sign(IReadOnlyDictionary<string, object> claims, SecurityKey? key = null, string algorithm = SecurityAlgorithms.RsaSha256)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var all = new Dictionary<string, object>
        {
            ["iss"] = Issuer, ["sub"] = Person, ["aud"] = Client, ["iat"] = now, ["exp"] = now + 600,
        };
        foreach (var (name, value) in claims) all[name] = value;
        foreach (var name in all.Where(static one => one.Value is DBNull).Select(static one => one.Key).ToList()) all.Remove(name);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = all, SigningCredentials = algorithm == SecurityAlgorithms.None ? null : new(key ?? Key, algorithm),
        });
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    public static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    private void Configure(OpenIddictServerBuilder server)
    {
        server.EnableDegradedMode().SetIssuer(new Uri(Issuer)).AddEphemeralEncryptionKey().AddSigningKey(Key).DisableAccessTokenEncryption()
            .SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token")
            .SetUserInfoEndpointUris("connect/userinfo")
            .AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().RequireProofKeyForCodeExchange()
            .RegisterScopes(Scopes.Profile, Scopes.Email, "groups").SetIdentityTokenLifetime(TokenLifetime)
            .Configure(options => options.TimeProvider = time);
        server.UseAspNetCore().DisableTransportSecurityRequirement();
        server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(CheckClient));
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(CheckSecret));
        server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(SignIn));
        server.AddEventHandler<HandleUserInfoRequestContext>(handler => handler.UseInlineHandler(TellGroups));
    }

    private static ValueTask CheckClient(ValidateAuthorizationRequestContext context)
    {
        var isOwn = (context.ClientId, context.RedirectUri) switch
        {
            (Client, { } address) => address.EndsWith("/auth/callback", StringComparison.Ordinal),
            (CliClient, { } address) => address.StartsWith("http://localhost:", StringComparison.Ordinal),
            _ => false,
        };
        if (!isOwn) context.Reject(Errors.InvalidClient, "there is no such client");
        return default;
    }

    private ValueTask CheckSecret(ValidateTokenRequestContext context)
    {
        if (context.Request.IsRefreshTokenGrantType()) Renewals++;
        if (context.ClientId is not (Client or CliClient) || (context.ClientId == Client && context.ClientSecret != Secret))
            context.Reject(Errors.InvalidClient, "the client does not prove itself");
        return default;
    }

    private ValueTask SignIn(HandleAuthorizationRequestContext context)
    {
        if (IsRefused)
        {
            context.Reject(Errors.AccessDenied, "not today");
            return default;
        }

        var identity = new ClaimsIdentity("test", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, Person).SetClaim(Claims.Email, "ann@acme.example").SetClaims("groups", [.. Groups]);
        identity.SetScopes(context.Request.GetScopes());
        identity.SetDestinations(static _ => [Destinations.IdentityToken, Destinations.AccessToken]);
        context.SignIn(new ClaimsPrincipal(identity));
        return default;
    }

    private ValueTask TellGroups(HandleUserInfoRequestContext context)
    {
        UserInfos++;
        context.Claims["groups"] = new OpenIddictParameter([.. MoreGroups.Select(static one => (string?)one)]);
        return default;
    }
}
