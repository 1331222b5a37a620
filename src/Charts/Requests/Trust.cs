using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GitOpsActors.Charts.Access;

namespace GitOpsActors.Charts.Requests;

/// <summary>Whom we believe to be the server, and how we prove who we are.</summary>
internal static class Trust
{
    /// <param name="access">Of the repository.</param>
    /// <param name="isOwn">Whether it is the repository's own host, which alone gets our certificate and has to be believed by its authorities alone.</param>
    public static SslClientAuthenticationOptions Of(ChartAccess access, bool isOwn)
    {
        var options = new SslClientAuthenticationOptions();
        if (access.IsInsecure)
        {
#pragma warning disable MA0039, CA5359 // The Secret says so: "insecure".
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore MA0039, CA5359
        }
        else if (access.AuthorityPem is { Length: > 0 } pem)
        {
            var authorities = Authorities(access, pem);
            options.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                (!isOwn && errors == SslPolicyErrors.None) || IsFrom(authorities, certificate as X509Certificate2, errors);
        }

        if (isOwn && access.ClientCertificatePem is { Length: > 0 } own) options.ClientCertificates = [Client(access, own)];
        return options;
    }

    private static bool IsFrom(X509Certificate2Collection authorities, X509Certificate2? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // As Git and Helm do it: nobody is asked whether a certificate was taken back.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static X509Certificate2Collection Authorities(ChartAccess access, string pem)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            // Said below: it holds none.
        }

        return found.Count > 0 ? found : throw new ChartException(ChartFaultKind.Refused, $"{access}: the authorities that are set for its host hold no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
    }

    private static X509Certificate2 Client(ChartAccess access, string certificate)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, access.ClientKeyPem ?? "");
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            // The inner exception stays out: nobody knows what of a key it quotes.
            throw new ChartException(ChartFaultKind.Refused, $"{access}: client certificate and key are not a pair in PEM form");
        }
    }
}
