using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>Whether people can sign in by an identity provider, and why not.</summary>
/// <param name="Settings">Null when they can't.</param>
/// <param name="Problem">Why they can't, for whoever set it up; empty when they can, or nobody wanted it.</param>
/// <param name="Remarks">What else whoever set it up has to know.</param>
internal sealed record SignOnSetup(SignOnSettings? Settings, string Problem, IReadOnlyList<string> Remarks)
{
    public const string Unwanted = "single sign-on is not set up here; oidc.config of argocd-cm names the identity provider";

    public const string NoDex =
        "dex.config of argocd-cm is set, and no Dex comes with this server: let a Dex run by itself with these connectors, and name it " +
        "as the issuer in oidc.config; docs/access.md shows how";

    private const string Azure =
        "oidc.config: azure is not supported: give the application a client secret in clientSecret, and let it put the groups that are " +
        "assigned to it into its tokens";

    private const string UrlMissing = "url of argocd-cm is missing, or no address: the provider sends people back there";

    private static readonly SignOnSetup None = new(null, "", []);

    /// <summary>For whoever wants to sign in; what exactly is wrong is for those who can read the log.</summary>
    public string Refusal => Settings is not null ? "" : Problem switch
    {
        "" => Unwanted,
        NoDex => NoDex,
        _ => "single sign-on is out of order here; the log of the server says why",
    };

    public static SignOnSetup Read(AccessDocuments documents, ServerAddresses addresses)
    {
        var data = documents.Settings.Map("data");
        var hasDex = data["dex.config"].Text() is { } dex && dex.Trim().Length > 0;
        if (data["oidc.config"].Text() is not { } text || text.Trim().Length == 0) return hasDex ? Broken(NoDex) : None;
        try
        {
            if (YamlReader.Read(text) is not MapNode config) return Broken("oidc.config of argocd-cm is no object");
            var missing = new List<string>();
            var fields = new SettingsFields((MapNode)SecretReferences.Resolve(config, documents, missing));
            var settings = SignOnSettings.Of(fields, data["oidc.tls.insecure.skip.verify"].Text() == "true");
            // Its own sentence says more than that nobody knows the field.
            if (!fields.Map("azure").Equals(MapNode.Empty)) return Broken(Azure);
            string[] problems = [.. missing.Select(NoSuchSecret), .. fields.Problems, .. ProblemsOf(settings)];
            if (problems.Length > 0) return Broken("oidc.config of argocd-cm: " + string.Join("; ", problems));
            return addresses.Main is null ? Broken(UrlMissing) : new(settings, "", [.. RemarksOn(fields, settings, hasDex)]);
        }
        catch (DocumentException error)
        {
            return Broken("oidc.config of argocd-cm can't be read: " + error.Message);
        }
    }

    private static SignOnSetup Broken(string problem) => new(null, problem, []);

    private static string NoSuchSecret(string reference) => reference.Contains(':', StringComparison.Ordinal)
        ? $"{reference} leads to nothing; the Secret has to be in this namespace, with the label app.kubernetes.io/part-of: argocd"
        : $"{reference} leads to nothing; it would be a field of the Secret argocd-secret";

    private static IEnumerable<string> ProblemsOf(SignOnSettings settings)
    {
        if (settings.Issuer.Length > 0 && !ProviderHttp.IsSafe(settings.Issuer)) yield return $"issuer {ProviderHttp.SafeWanted}";
        if (settings.UserInfoUrl.Length > 0 && settings.Issuer.Length > 0 && !ProviderHttp.IsSafe(settings.UserInfoUrl))
            yield return $"userInfoBaseURL {ProviderHttp.SafeWanted}";
        if (!settings.Scopes.Contains("openid")) yield return "requestedScopes has to contain openid";
        if (settings.LogoutUrl.Length > 0 && !Uri.TryCreate(settings.LogoutUrl, UriKind.Absolute, out _))
            yield return "logoutURL is no address";
        if (settings.RootCa.Length > 0 && !HasCertificate(settings.RootCa))
            yield return "rootCA holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)";
    }

    private static bool HasCertificate(string pem)
    {
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(pem);
            return found.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static IEnumerable<string> RemarksOn(SettingsFields fields, SignOnSettings settings, bool hasDex)
    {
        foreach (var field in fields.Unknown) yield return $"oidc.config has a field {field}, which nobody obeys here";
        if (settings.IsUnverified)
            yield return "oidc.tls.insecure.skip.verify lets anybody between this server and the provider sign in as anyone";
        if (hasDex) yield return "oidc.config counts, and dex.config does not: no Dex comes with this server";
    }
}
