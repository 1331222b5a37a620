using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Documents;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>
/// The first half of signing in by a code: where a browser is sent, and what nobody but who sends it there can know. The state binds the
/// answer to the browser, the nonce binds the token to the request, and the verifier proves that who comes with the code has asked for it.
/// </summary>
internal sealed record AuthorizationRequest(string State, string Nonce, string Verifier)
{
    private const int Bytes = 32;

    public static AuthorizationRequest Draw() => new(Random(), Random(), Random());

    /// <param name="more">Further parameters; empty ones are left out.</param>
    public string AddressAt(
        string endpoint, string clientId, IEnumerable<string> scopes, string redirectUri, MapNode idTokenClaims,
        params IEnumerable<(string Name, string Value)> more)
    {
        var parameters = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = clientId, ["response_type"] = "code", ["scope"] = string.Join(' ', scopes), ["redirect_uri"] = redirectUri,
            ["state"] = State, ["nonce"] = Nonce, ["code_challenge_method"] = "S256",
            ["code_challenge"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
        };
        if (idTokenClaims.Count > 0) parameters["claims"] = JsonText.Write(MapNode.Of(("id_token", idTokenClaims)));
        foreach (var (name, value) in more)
            if (value.Length > 0) parameters[name] = value;
        return QueryHelpers.AddQueryString(endpoint, parameters);
    }

    public bool HasState(string state) => IsSame(state, State);

    public bool HasNonce(string nonce) => IsSame(nonce, Nonce);

    // They are secrets until they are used.
    public override string ToString() => nameof(AuthorizationRequest);

    private static string Random() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(Bytes));

    private static bool IsSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
