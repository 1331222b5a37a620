using System.Collections.Immutable;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Access.SingleSignOn;

namespace GitOpsActors.Host.Tests.Access.SingleSignOn;

/// <summary>What `oidc.config` says, and what is said of mistakes in it.</summary>
public sealed class SignOnSetupTests
{
    private const string Least = """
        issuer: https://acme.example
        clientID: gitops
        """;

    [Fact]
    public void All_fields_are_read_and_references_lead_to_Secrets()
    {
        var setup = Read("""
            name: Acme
            issuer: https://acme.example/
            clientID: $acme:id
            clientSecret: $oidc.secret
            cliClientID: 12
            requestedScopes: [openid, groups]
            requestedIDTokenClaims: {groups: {essential: true, values: [a, $oidc.secret]}}
            logoutURL: https://acme.example/logout
            allowedAudiences: [one, two]
            skipAudienceCheckWhenTokenHasNoAudience: true
            enableUserInfoGroups: true
            userInfoPath: userinfo
            userInfoCacheExpiration: 90s
            enablePKCEAuthentication: true
            """);

        Assert.Equal("", setup.Problem);
        var settings = setup.Settings!;
        Assert.Equal(
            ("Acme", "https://acme.example/", "from another Secret", "very secret", "12", "https://acme.example/logout"),
            (settings.Name, settings.Issuer, settings.ClientId, settings.ClientSecret, settings.CliClientId, settings.LogoutUrl));
        Assert.Equal(["openid", "groups"], settings.Scopes);
        Assert.Equal(["one", "two"], settings.Audiences);
        Assert.Equal("""{"groups":{"essential":true,"values":["a","very secret"]}}""", JsonText.Write(settings.IdTokenClaims));
        Assert.Equal(
            (true, true, "https://acme.example/userinfo", TimeSpan.FromSeconds(90), true),
            (settings.AcceptsNoAudience, settings.HasUserInfoGroups, settings.UserInfoUrl, settings.UserInfoLifetime,
                settings.IsPkceEnabled));
        Assert.Empty(setup.Remarks);
        Assert.DoesNotContain("very secret", settings.ToString() + setup);
    }

    [Fact]
    public void What_is_not_said_is_as_in_Argo_CD()
    {
        var settings = Read(Least).Settings!;
        Assert.Equal(["openid", "profile", "email", "groups"], settings.Scopes);
        Assert.Equal(["gitops"], settings.Audiences);
        Assert.Equal(("SSO", "", false, false, null), (settings.Name, settings.ClientSecret, settings.AcceptsNoAudience,
            settings.HasUserInfoGroups, settings.UserInfoLifetime));
        Assert.Equal(["gitops", "cli"], Read(Least + "\ncliClientID: cli").Settings!.Audiences);
    }

    [Theory]
    [InlineData("issuer: https://acme.example", "clientID is missing")]
    [InlineData("clientID: gitops", "issuer is missing")]
    [InlineData("issuer: http://acme.example\nclientID: x", "issuer has to be an address that begins with https://")]
    [InlineData("issuer: acme\nclientID: x", "issuer has to be an address that begins with https://")]
    [InlineData(Least + "\nclientSecret: $nothing", "$nothing leads to nothing; it would be a field of the Secret argocd-secret")]
    [InlineData(Least + "\nclientSecret: $foreign:id", "$foreign:id leads to nothing; the Secret has to be in this namespace, with")]
    [InlineData(Least + "\nclientSecret: $none:id", "$none:id leads to nothing")]
    [InlineData(Least + "\nclientSecret: [a]", "clientSecret has to be a text")]
    [InlineData(Least + "\nenableUserInfoGroups: maybe", "enableUserInfoGroups has to be true or false")]
    [InlineData(Least + "\nrequestedScopes: openid", "requestedScopes has to be a list of texts")]
    [InlineData(Least + "\nrequestedScopes: [groups]", "requestedScopes has to contain openid")]
    [InlineData(Least + "\nrequestedIDTokenClaims: [a]", "requestedIDTokenClaims has to be an object")]
    [InlineData(Least + "\nuserInfoCacheExpiration: soon", "userInfoCacheExpiration has to be a span of time such as 5m")]
    [InlineData(Least + "\nrootCA: nonsense", "rootCA holds no certificate in PEM form")]
    [InlineData(Least + "\nlogoutURL: nonsense", "logoutURL is no address")]
    [InlineData(Least + "\nazure: {useWorkloadIdentity: true}", "azure is not supported: give the application a client secret")]
    [InlineData("- a list", "oidc.config of argocd-cm is no object")]
    [InlineData("a: [", "oidc.config of argocd-cm can't be read")]
    public void A_mistake_lets_nobody_sign_in_and_is_named(string config, string problem)
    {
        var setup = Read(config);
        Assert.Null(setup.Settings);
        Assert.Contains(problem, setup.Problem);
        Assert.Equal("single sign-on is out of order here; the log of the server says why", setup.Refusal);
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        Assert.Equal(
            "oidc.config of argocd-cm: $a leads to nothing; it would be a field of the Secret argocd-secret; clientID is missing; " +
            "enableUserInfoGroups has to be true or false", Read("issuer: https://x\nclientSecret: $a\nenableUserInfoGroups: 1").Problem);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\nrefreshTokenThreshold: 0s", 0)]
    [InlineData("\nrefreshTokenThreshold: 2m", 120)]
    public void How_long_before_its_end_a_token_is_renewed_is_a_span_of_time(string line, int seconds)
    {
        var (settings, problem, remarks) = Read(Least + line);
        Assert.Equal((TimeSpan.FromSeconds(seconds), "", 0), (settings!.RenewBefore, problem, remarks.Count));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-2m")]
    public void A_threshold_that_is_none_is_told(string threshold) => Assert.Equal(
        "oidc.config of argocd-cm: refreshTokenThreshold has to be a span of time such as 5m",
        Read(Least + "\nrefreshTokenThreshold: " + threshold).Problem);

    [Fact]
    public void What_nobody_obeys_is_remarked_upon()
    {
        Assert.Equal(
            ["oidc.config has a field refreshTokenTreshold, which nobody obeys here"],
            Read(Least + "\nrefreshTokenTreshold: 2m").Remarks);
        Assert.Contains("sign in as anyone", Assert.Single(Read(Least, ("oidc.tls.insecure.skip.verify", "true")).Remarks));
        Assert.Contains("dex.config does not", Assert.Single(Read(Least, ("dex.config", "connectors: []")).Remarks));
    }

    [Fact]
    public void Without_an_address_to_come_back_to_or_with_Dex_alone_nobody_can_sign_in()
    {
        Assert.Contains("url of argocd-cm is missing", Read(Least, ("url", "")).Problem);
        Assert.Equal(SignOnSetup.NoDex, Read("", ("dex.config", "connectors: []")).Refusal);
        Assert.Equal(("", SignOnSetup.Unwanted), (Read("").Problem, Read("").Refusal));
    }

    private static SignOnSetup Read(string config, params (string Key, string Value)[] more)
    {
        var settings = MapNode.Of(("url", "https://gitops.example"), ("oidc.config", config));
        foreach (var (key, value) in more) settings = settings.With(key, value);
        var documents = new AccessDocuments(
            MapNode.Of(("data", settings)), MapNode.Empty, Secret("argocd-secret", "", ("oidc.secret", "very secret\n")), MapNode.Empty,
            ImmutableDictionary<string, MapNode>.Empty)
        {
            Secrets = ImmutableDictionary<string, MapNode>.Empty.Add("acme", Secret("acme", "argocd", ("id", "from another Secret")))
                .Add("foreign", Secret("foreign", "another", ("id", "x"))),
        };
        return SignOnSetup.Read(documents, ServerAddresses.Read(settings));
    }

    private static MapNode Secret(string name, string part, (string Key, string Value) field) => MapNode.Of(
        ("metadata", MapNode.Of(("name", name), ("labels", MapNode.Of(("app.kubernetes.io/part-of", part))))),
        ("data", MapNode.Of((field.Key, TestControl.Base64(field.Value)))));
}
