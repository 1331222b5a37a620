using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>What a member shows to others, and what it accepts from them: certificates of one authority, on both sides of each connection.</summary>
internal sealed class MemberCertificates : IDisposable
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _authorities;

    private MemberCertificates(X509Certificate2 own, X509Certificate2Collection authorities) => (_own, _authorities) = (own, authorities);

    /// <exception cref="MembershipException">A file can't be read, or is not what it should be.</exception>
    public static MemberCertificates Load(MemberTls tls)
    {
        var mistakes = new List<string>();
        var own = Read(MembershipSetting.TlsCertificate, tls.CertificateFile, $"a certificate in PEM whose key is in {tls.KeyFile}", mistakes, () => X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile));
        var authorities = Read(MembershipSetting.TlsAuthority, tls.AuthorityFile, "certificates in PEM", mistakes, () =>
        {
            var read = new X509Certificate2Collection();
            read.ImportFromPemFile(tls.AuthorityFile);
            return read.Count > 0 ? read : throw new CryptographicException("there is none in it");
        });
        if (own is not null && authorities is not null)
        {
            var certificates = new MemberCertificates(own, authorities);
            if (certificates.Trusts(own, null)) return certificates;
            mistakes.Add($"{MembershipSetting.TlsCertificate.Option}: {tls.CertificateFile} is not valid under {tls.AuthorityFile}; other members would refuse it. Use a certificate that this authority signed and that has not expired.");
        }

        throw new MembershipException([.. mistakes]);
    }

    public DotNettySslSetup Setup() => new(_own, suppressValidation: false, requireMutualAuthentication: true, validateCertificateHostname: false, Accept);

    private bool Accept(X509Certificate2? shown, X509Chain? sent, string peer, SslPolicyErrors errors, ILoggingAdapter log)
    {
        if (shown is not null && Trusts(shown, sent)) return true;
        log.Warning("A member at {0} shows {1}, which the authority of this cluster did not sign; the connection is refused.", peer, shown is null ? "no certificate" : $"the certificate {shown.Subject}");
        return false;
    }

    /// <summary>The system's authorities do not count: they sign for everybody. Members are found by address, so the name in a certificate says nothing here.</summary>
    private bool Trusts(X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate);
    }

    private static T? Read<T>(MembershipSetting setting, string path, string what, List<string> mistakes, Func<T> read) where T : class
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            mistakes.Add($"{setting.Option}: {path} can't be used ({error.Message.TrimEnd('.')}); it must be {what}.");
            return null;
        }
    }

    public void Dispose()
    {
        _own.Dispose();
        foreach (var authority in _authorities) authority.Dispose();
    }
}
