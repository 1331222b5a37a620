using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>How people sign in by an identity provider, as `oidc.config` of argocd-cm says it, with all that it refers to.</summary>
internal sealed record SignOnSettings
{
    private static readonly string[] ScopesDefault = ["openid", "profile", "email", "groups"];

    /// <summary>All that was read, by which one recognises settings that are the same.</summary>
    public required MapNode Document { get; init; }

    /// <summary>What people call the provider.</summary>
    public required string Name { get; init; }

    public required string Issuer { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Empty for a client that can't keep a secret.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>Who command lines are to the provider; empty where they are the same client.</summary>
    public required string CliClientId { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>What is asked of the ID token, as the parameter `claims` has it; empty for nothing.</summary>
    public required MapNode IdTokenClaims { get; init; }

    /// <summary>Where a browser goes that signs out; empty for nowhere.</summary>
    public required string LogoutUrl { get; init; }

    /// <summary>The authorities to trust instead of the system's, in PEM; empty for the system's.</summary>
    public required string RootCa { get; init; }

    /// <summary>For whom a token may be.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    public required bool AcceptsNoAudience { get; init; }

    /// <summary>Whether groups are asked of the provider, since its tokens do not have them.</summary>
    public required bool HasUserInfoGroups { get; init; }

    /// <summary>Where they are asked; empty for where the provider says.</summary>
    public required string UserInfoUrl { get; init; }

    /// <summary>How long the answer is good; null for as long as the token.</summary>
    public required TimeSpan? UserInfoLifetime { get; init; }

    /// <summary>How long before its end a browser's token is renewed; zero for not at all.</summary>
    public required TimeSpan RenewBefore { get; init; }

    /// <summary>Told to clients; this server proves itself by a code of its own (PKCE) in any case.</summary>
    public required bool IsPkceEnabled { get; init; }

    /// <summary>Passed on to the provider, so that people need not choose where they belong; empty for none.</summary>
    public required string DomainHint { get; init; }

    /// <summary>Whether anybody may be the provider who answers at its address, as `oidc.tls.insecure.skip.verify` has it.</summary>
    public required bool IsUnverified { get; init; }

    // It holds a secret.
    public override string ToString() => $"{Name} ({Issuer})";

    /// <param name="config">With secrets in the place of the references to them.</param>
    public static SignOnSettings Of(SettingsFields config, bool isUnverified)
    {
        var (client, cli) = (config.Required("clientID"), config.Text("cliClientID"));
        var (issuer, path) = (config.Required("issuer"), config.Text("userInfoPath"));
        var (scopes, audiences) = (config.Texts("requestedScopes"), config.Texts("allowedAudiences"));
        string[] own = cli.Length > 0 ? [client, cli] : [client];
        var userInfoBase = config.Text("userInfoBaseURL") is { Length: > 0 } elsewhere ? elsewhere : issuer;
        return new SignOnSettings
        {
            Document = config.Document.With("insecure", isUnverified),
            Name = config.Text("name") is { Length: > 0 } name ? name : "SSO",
            Issuer = issuer,
            ClientId = client,
            ClientSecret = config.Text("clientSecret"),
            CliClientId = cli,
            Scopes = scopes.Count > 0 ? scopes : ScopesDefault,
            IdTokenClaims = config.Map("requestedIDTokenClaims"),
            LogoutUrl = config.Text("logoutURL"),
            RootCa = config.Text("rootCA"),
            Audiences = audiences.Count > 0 ? audiences : own,
            AcceptsNoAudience = config.Flag("skipAudienceCheckWhenTokenHasNoAudience"),
            HasUserInfoGroups = config.Flag("enableUserInfoGroups"),
            UserInfoUrl = path.Length > 0 ? userInfoBase.TrimEnd('/') + "/" + path.TrimStart('/') : "",
            UserInfoLifetime = config.Duration("userInfoCacheExpiration"),
            RenewBefore = config.Duration("refreshTokenThreshold", takesZero: true) ?? TimeSpan.Zero,
            IsPkceEnabled = config.Flag("enablePKCEAuthentication"),
            DomainHint = config.Text("domainHint"),
            IsUnverified = isUnverified,
        };
    }
}
