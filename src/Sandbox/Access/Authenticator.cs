using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GitOpsActors.Sandbox.Access;

/// <summary>Finds out who sends a request, by a bearer token or a client certificate.</summary>
public sealed class Authenticator(IReadOnlyDictionary<string, User> tokens, ServiceAccountTokens accounts, X509Certificate2 authority)
{
    // Compared by digest, so that the time a comparison takes tells nothing about the tokens.
    private readonly Dictionary<string, User> _byDigest = tokens.ToDictionary(pair => Digest(pair.Key), pair => pair.Value, StringComparer.Ordinal);

    /// <summary>The user of a token; null when it is worth nothing here.</summary>
    public User? OfToken(string token, string? audience = null) =>
        _byDigest.TryGetValue(Digest(token), out var user) ? user : accounts.Verify(token, audience);

    /// <summary>The user that a certificate of the cluster's own authority names: its common name, its organisations the groups.</summary>
    public User? OfCertificate(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (!chain.Build(certificate)) return null;
        var groups = new List<string>();
        var name = "";
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (part.GetSingleElementType().Value == "2.5.4.3") name = part.GetSingleElementValue() ?? "";
            if (part.GetSingleElementType().Value == "2.5.4.10") groups.Add(part.GetSingleElementValue() ?? "");
        }
        return name.Length == 0 ? null : new User(name, [.. groups, User.Authenticated]);
    }

    private static string Digest(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
