using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>What a token of an identity provider says, once it is known to be one.</summary>
/// <param name="Id">By which it is known when it was ended before its time.</param>
internal sealed record ProviderClaims(MapNode Payload, string Subject, string Id, long Issued, DateTimeOffset Expires)
{
    /// <summary>Whose it is, with the claims that policies may go by.</summary>
    /// <param name="groups">What the provider says of groups when it is asked; null where the token says it.</param>
    public Caller CallerOf(string issuer, IReadOnlyList<string>? groups)
    {
        var claims = Payload.Select(static one => KeyValuePair.Create(one.Key, Texts(one.Value)))
            .Where(static one => one.Value.Count > 0).ToDictionary(StringComparer.Ordinal);
        if (groups is not null) claims[UserInfoGroups.Claim] = groups;
        return new Caller { Subject = Subject, Issuer = issuer, Claims = claims, Issued = DateTimeOffset.FromUnixTimeSeconds(Issued) };
    }

    public static IReadOnlyList<string> Texts(Node? value) => value switch
    {
        StringNode text => [text.Value],
        ListNode list => [.. list.Select(static one => one.Text()).OfType<string>()],
        _ => [],
    };

    // What a provider knows of people is nobody's business.
    public override string ToString() => Subject;
}

/// <summary>Tells whether a token is one of the identity provider, for us, and good at this moment.</summary>
internal sealed class ProviderTokens(SignOnSettings settings, IdentityProvider provider, TimeProvider time)
{
    // The clocks of a provider and of this node need not have the same second.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    // None that a key known to all could sign with, whatever the token says, or the provider.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new()
    {
        MapInboundClaims = false, MaximumTokenSizeInBytes = SessionTokens.CharactersMax,
    };

    /// <returns>What it says; else why it does not count, for whoever sent it.</returns>
    /// <exception cref="ProviderException">The keys of the provider are not known, and it can't be asked.</exception>
    public async Task<(ProviderClaims? Claims, string Problem)> CheckAsync(string token, CancellationToken stop)
    {
        var result = await ValidateAsync(token, await provider.MetadataAsync(stop));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException && await provider.RenewedAsync(stop) is { } renewed)
            result = await ValidateAsync(token, renewed);
        return result.IsValid ? Read((JsonWebToken)result.SecurityToken) : (null, result.Exception switch
        {
            SecurityTokenInvalidLifetimeException => "token is expired",
            SecurityTokenInvalidAudienceException => "token is for somebody else: its audience is none that oidc.config names",
            _ => $"token is not one of {settings.Name}",
        });
    }

    private static (ProviderClaims? Claims, string Problem) Read(JsonWebToken token)
    {
        if (PayloadOf(token) is not { } payload || payload["sub"].Text() is not { Length: > 0 } subject
            || payload["iat"].Integer() is not { } issued || payload["exp"].Integer() is not { } expires)
            return (null, "token does not say whose it is, or from when to when it is good");
        var federated = payload.Map("federated_claims").Where(static one => one.Value is StringNode)
            .ToDictionary(static one => one.Key, static one => one.Value.Text()!, StringComparer.Ordinal);
        // Only what is signed: the signature itself can be written in several ways.
        var id = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes($"{token.EncodedHeader}.{token.EncodedPayload}")));
        return (new ProviderClaims(
            payload, Caller.SubjectOf(subject, federated), "sso-" + id, issued, DateTimeOffset.FromUnixTimeSeconds(expires)), "");
    }

    private static MapNode? PayloadOf(JsonWebToken token)
    {
        try
        {
            return JsonReader.Read(Base64UrlEncoder.Decode(token.EncodedPayload)) as MapNode;
        }
        catch (DocumentException)
        {
            return null;
        }
    }

    private Task<TokenValidationResult> ValidateAsync(string token, OpenIdConnectConfiguration metadata) =>
        _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = Algorithms, RequireSignedTokens = true, IssuerSigningKeys = metadata.SigningKeys,
            ValidIssuer = settings.Issuer, AudienceValidator = (audiences, _, _) => IsForUs([.. audiences]), RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsNow(notBefore, expires),
        });

    private bool IsForUs(IReadOnlyList<string> audiences) =>
        audiences.Count == 0 ? settings.AcceptsNoAudience : audiences.Intersect(settings.Audiences, StringComparer.Ordinal).Any();

    private bool IsNow(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return (notBefore is null || notBefore.Value <= now + ClockSkew) && expires is not null && now < expires.Value + ClockSkew;
    }
}
