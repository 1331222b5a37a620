using System.Net.Http.Headers;
using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>What a provider gives for a code, or for a refresh token.</summary>
internal sealed record GivenTokens(string IdToken, string AccessToken, string RefreshToken)
{
    // They are secrets.
    public override string ToString() => nameof(GivenTokens);
}

/// <summary>The second half of signing in: a code, or a refresh token, becomes tokens.</summary>
internal static class CodeExchange
{
    private const int ProblemCharactersMax = 300;

    public static IEnumerable<KeyValuePair<string, string>> OfCode(string code, string redirectUri, string verifier) =>
    [
        new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", redirectUri), new("code_verifier", verifier),
    ];

    public static IEnumerable<KeyValuePair<string, string>> OfRefreshToken(string token) =>
        [new("grant_type", "refresh_token"), new("refresh_token", token)];

    /// <param name="methods">How clients may prove who they are; empty where the provider does not say.</param>
    /// <exception cref="ProviderException">It gives none; the message says why.</exception>
    public static async Task<GivenTokens> RunAsync(
        ProviderHttp http, string endpoint, ICollection<string> methods, string clientId, string clientSecret,
        IEnumerable<KeyValuePair<string, string>> form, CancellationToken stop)
    {
        var isBasic = clientSecret.Length > 0 && (methods.Count == 0 || methods.Contains("client_secret_basic"));
        var authorization = isBasic ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(clientSecret)}"))) : null;
        if (!isBasic) form = form.Append(KeyValuePair.Create("client_id", clientId));
        if (!isBasic && clientSecret.Length > 0) form = form.Append(KeyValuePair.Create("client_secret", clientSecret));
        var answer = await http.PostAsync(endpoint, form, authorization, stop);
        if (answer["error"].Text() is { } error)
            throw new ProviderException(Problem(error, answer["error_description"].Text())) { IsRefusal = true };
        return answer["id_token"].Text() is { Length: > 0 } idToken
            ? new GivenTokens(idToken, answer["access_token"].Text() ?? "", answer["refresh_token"].Text() ?? "")
            : throw new ProviderException("it gives no ID token; the scopes have to contain openid");
    }

    /// <summary>What a provider says of its refusal, as far as a person reads it.</summary>
    public static string Problem(string error, string? description)
    {
        var whole = string.IsNullOrEmpty(description) ? error : $"{error}: {description}";
        return whole.Length > ProblemCharactersMax ? whole[..ProblemCharactersMax] : whole;
    }
}
