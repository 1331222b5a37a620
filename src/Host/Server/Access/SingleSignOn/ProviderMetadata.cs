using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>What an identity provider publishes of itself, once it is known that it can be used.</summary>
internal static class ProviderMetadata
{
    private const string Discovery = "/.well-known/openid-configuration";

    /// <exception cref="ProviderException">It can't be read, or not be used.</exception>
    public static async Task<OpenIdConnectConfiguration> ReadAsync(IDocumentRetriever http, string issuer, CancellationToken stop)
    {
        var address = issuer.TrimEnd('/') + Discovery;
        try
        {
            var metadata = await OpenIdConnectConfigurationRetriever.GetAsync(address, http, stop);
            return ProblemOf(metadata, issuer) is { } problem ? throw new ProviderException($"{address} {problem}") : metadata;
        }
        catch (Exception error) when (error is not (ProviderException or OperationCanceledException))
        {
            throw new ProviderException(error.InnerException is ProviderException inner ? inner.Message
                : $"{address} answers what can't be used", error);
        }
    }

    private static string? ProblemOf(OpenIdConnectConfiguration metadata, string issuer)
    {
        // Else anybody who can answer there could vouch for the people of another.
        if (metadata.Issuer != issuer)
            return $"is about the issuer '{metadata.Issuer}', and the settings name '{issuer}'; they have to be equal to the letter";
        foreach (var (name, address) in ((string, string?)[])[("authorization_endpoint", metadata.AuthorizationEndpoint),
            ("token_endpoint", metadata.TokenEndpoint), ("jwks_uri", metadata.JwksUri)])
            if (!ProviderHttp.IsSafe(address)) return $"has a {name} that can't be used: it {ProviderHttp.SafeWanted}";
        return metadata.SigningKeys.Count > 0 ? null : "names no keys that tokens are signed with";
    }
}
