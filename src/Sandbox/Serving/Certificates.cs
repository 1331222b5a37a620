using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>A certificate authority of the sandbox's own, and what it signs. Nothing of it outlives the process.</summary>
internal sealed class Certificates : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    private readonly ECDsa _authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Certificates(DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=gax-sandbox-ca", _authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Authority = request.CreateSelfSigned(now.AddHours(-1), now + Lifetime);
        Server = Sign("CN=gax-sandbox", now, "1.3.6.1.5.5.7.3.1", names =>
        {
            foreach (var name in (string[])["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"]) names.AddDnsName(name);
            names.AddIpAddress(IPAddress.Loopback);
            names.AddIpAddress(IPAddress.IPv6Loopback);
        });
    }

    public X509Certificate2 Authority { get; }

    public X509Certificate2 Server { get; }

    public string AuthorityPem => Authority.ExportCertificatePem() + "\n";

    /// <summary>A certificate that makes its holder a user of the cluster.</summary>
    public X509Certificate2 ForUser(string name, IEnumerable<string> groups, DateTimeOffset now) =>
        Sign($"{string.Concat(groups.Select(group => $"O={group}, "))}CN={name}", now, "1.3.6.1.5.5.7.3.2", null);

    private X509Certificate2 Sign(string subject, DateTimeOffset now, string usage, Action<SubjectAlternativeNameBuilder>? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (names is not null)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            names(alternatives);
            request.CertificateExtensions.Add(alternatives.Build());
        }
        var serial = RandomNumberGenerator.GetBytes(16);
        using var signed = request.Create(Authority, now.AddHours(-1), now + Lifetime - TimeSpan.FromDays(1), serial);
        using var withKey = signed.CopyWithPrivateKey(key);
        // Through PKCS#12, because a key that lives only in memory cannot be used for TLS on every platform.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }

    public void Dispose()
    {
        _authorityKey.Dispose();
        Authority.Dispose();
        Server.Dispose();
    }
}
