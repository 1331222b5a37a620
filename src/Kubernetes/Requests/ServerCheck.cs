using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using GitOpsActors.Kubernetes.Access;

namespace GitOpsActors.Kubernetes.Requests;

/// <summary>Decides whether a server is the one that we mean, and says in clear words why not.</summary>
internal static class ServerCheck
{
    /// <exception cref="AuthenticationException">It is not.</exception>
    public static bool Passes(TlsTrust trust, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (trust.IsInsecure) return true;
        if (certificate is not X509Certificate2 server || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            throw new AuthenticationException("the server shows no certificate");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            throw new AuthenticationException($"the server's certificate is for another name ({server.Subject}); tls-server-name can state the right one");
        if (trust.Authorities is { } authorities) CheckChain(server, chain, authorities());
        else if (errors != SslPolicyErrors.None) throw Untrusted(chain);
        return true;
    }

    private static void CheckChain(X509Certificate2 server, X509Chain? shown, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // Authorities in between may come with the configuration as well as from the server.
        chain.ChainPolicy.ExtraStore.AddRange(authorities);
        if (shown is not null)
            foreach (var element in shown.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        if (!chain.Build(server)) throw Untrusted(chain);
    }

    private static AuthenticationException Untrusted(X509Chain? chain)
    {
        var problems = chain?.ChainStatus.Select(static status => status.Status).Distinct().ToList() ?? [];
        var isExpired = problems.Contains(X509ChainStatusFlags.NotTimeValid);
        return new AuthenticationException(isExpired
            ? "the server's certificate, or one above it, is expired or not valid yet"
            : $"the server's certificate is not signed by an authority that the configuration trusts ({string.Join(", ", problems)})");
    }
}
