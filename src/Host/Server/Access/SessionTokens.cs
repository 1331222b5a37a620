using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GitOpsActors.Host.Server.Access;

/// <summary>What a token of ours says.</summary>
/// <param name="Subject">With what it may be used for, such as `admin:login`.</param>
/// <param name="Id">Empty for none.</param>
/// <param name="Issued">In seconds since 1970.</param>
/// <param name="Expires">In seconds since 1970; null for never.</param>
internal sealed record TokenClaims(string Subject, string Id, long Issued, long? Expires);

/// <summary>Signs tokens and tells whether we have signed one: JSON web tokens, with one algorithm and no other.</summary>
internal sealed class SessionTokens(TimeProvider time)
{
    public const string Issuer = "argocd";
    public const int CharactersMax = 64 * 1024;

    // Nodes that sign and nodes that check need not have the same second.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _handler = new()
    {
        SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false, MaximumTokenSizeInBytes = CharactersMax,
    };

    /// <param name="lifetime">Null for a token that ends only when somebody ends it.</param>
    public string Sign(byte[] key, string subject, string id, TimeSpan? lifetime)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = Issuer, ["sub"] = subject, ["iat"] = now, ["nbf"] = now,
        };
        if (id.Length > 0) claims["jti"] = id;
        if (lifetime is { } span) claims["exp"] = now + (long)span.TotalSeconds;
        return _handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Claims = claims,
                SigningCredentials = new(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256)
            });
    }

    /// <summary>Whether the text has the form of a token at all: what else people send as authorization is not for us.</summary>
    public static bool HasForm(string text) =>
        text.Length <= CharactersMax && text.Count('.') == 2 && !text.Contains(' ', StringComparison.Ordinal);

    /// <summary>Who a token says that it is from, true or not; empty for what is no token.</summary>
    public static string IssuerOf(string token)
    {
        try
        {
            return HasForm(token) ? new JsonWebToken(token).Issuer : "";
        }
        catch (ArgumentException)
        {
            return "";
        }
    }

    /// <summary>What a token says that we have signed and that has not ended; else why it does not count.</summary>
    public async Task<(TokenClaims? Claims, string Problem)> CheckAsync(byte[] key, string token)
    {
        if (key.Length < AccessView.KeyBytesMin) return (null, "the server has no key to check tokens with");
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            // The algorithm is ours to say, not the token's.
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256], IssuerSigningKey = new SymmetricSecurityKey(key), RequireSignedTokens = true,
            ValidIssuer = Issuer, ValidateAudience = false, RequireExpirationTime = false, ValidateLifetime = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsNow(notBefore, expires),
        });
        if (!result.IsValid)
            return (null, result.Exception is SecurityTokenInvalidLifetimeException ? "token is expired"
            : "token is not one of this server");
        var jwt = (JsonWebToken)result.SecurityToken;
        if (!jwt.TryGetPayloadValue<long>("iat", out var issued) || !jwt.TryGetPayloadValue<string>("sub", out var subject)
            || string.IsNullOrEmpty(subject))
            return (null, "token does not say whose it is, or when it was made");
        return (new TokenClaims(
            subject, jwt.TryGetPayloadValue<string>("jti", out var id) ? id ?? ""
            : "", issued, jwt.TryGetPayloadValue<long>("exp", out var expires) ? expires : null), "");
    }

    private bool IsNow(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return (notBefore is null || notBefore.Value <= now + ClockSkew) && (expires is null || now < expires.Value);
    }
}
