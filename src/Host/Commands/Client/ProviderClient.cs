using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access.SingleSignOn;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>The identity provider of a server, as a command line deals with it.</summary>
internal sealed class ProviderClient
{
    private const string OfflineAccess = "offline_access";

    private readonly ProviderHttp _http;
    private readonly OpenIdConnectConfiguration _metadata;
    private readonly MapNode _settings;

    private ProviderClient(ProviderHttp http, OpenIdConnectConfiguration metadata, MapNode settings) =>
        (_http, _metadata, _settings) = (http, metadata, settings);

    public string Name => _settings["name"].Text() ?? "";

    private string ClientId => _settings["cliClientID"].Text() is { Length: > 0 } own ? own : _settings["clientID"].Text() ?? "";

    /// <exception cref="CommandException">The server has none; its sentence says why.</exception>
    /// <exception cref="ProviderException">The provider can't be asked.</exception>
    public static async Task<ProviderClient> OfAsync(ServerClient server, CancellationToken stop)
    {
        if ((await server.GetAsync("api/v1/settings", stop))["oidcConfig"] is not MapNode settings)
        {
            await server.GetTextAsync("auth/login", stop);
            throw new CommandException("the server does not tell how to sign in by its identity provider");
        }

        var http = new ProviderHttp();
        return new ProviderClient(http, await ProviderMetadata.ReadAsync(http, settings["issuer"].Text() ?? "", stop), settings);
    }

    public string AddressFor(AuthorizationRequest request, string redirectUri)
    {
        var scopes = _settings.List("scopes").Select(static one => one.Text()).OfType<string>().ToList();
        // Who does not say which scopes there are knows this one, as the standard has it.
        var known = _metadata.ScopesSupported;
        if (!scopes.Contains(OfflineAccess) && (known.Count == 0 || known.Contains(OfflineAccess))) scopes.Add(OfflineAccess);
        return request.AddressAt(_metadata.AuthorizationEndpoint, ClientId, scopes, redirectUri, _settings.Map("idTokenClaims"));
    }

    public Task<GivenTokens> RedeemAsync(IEnumerable<KeyValuePair<string, string>> form, CancellationToken stop) => CodeExchange.RunAsync(
        _http, _metadata.TokenEndpoint, _metadata.TokenEndpointAuthMethodsSupported, ClientId, clientSecret: "", form, stop);
}
