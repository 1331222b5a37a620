using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server.Tls;

/// <summary>
/// By what the server proves itself beyond loopback: the certificate of the Secret `argocd-server-tls`, which somebody else keeps fresh;
/// without one that of `argocd-secret`, which is made when there is none. It is read again every minute, so that a renewed one needs no
/// restart.
/// </summary>
internal sealed partial class ServerIdentity(ICluster control, string @namespace, AccessStore store, TimeProvider time,
    ILogger<ServerIdentity> logger) : IDisposable
{
    private const string GivenSecret = "argocd-server-tls";
    private const string CertificateField = "tls.crt";
    private const string KeyField = "tls.key";
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private volatile Proof? _proof;
    private ITimer? _clock;

    public SslStreamCertificateContext Current => _proof?.Context ?? throw new InvalidOperationException("the certificate is not read yet");

    public async Task StartAsync(CancellationToken stop)
    {
        _proof = await ReadAsync(stop) ?? await MakeAsync(stop);
        _clock = time.CreateTimer(_ => _ = AgainAsync(), null, ReadEvery, ReadEvery);
    }

    public void Dispose() => _clock?.Dispose();

    private async Task AgainAsync()
    {
        try
        {
            if (await ReadAsync(CancellationToken.None) is { } proof && proof.Text != _proof?.Text) _proof = proof;
        }
        catch (Kubernetes.Faults.ClusterException error)
        {
            LogUnread(error.Message);
        }
    }

    private async Task<Proof?> ReadAsync(CancellationToken stop) =>
        await ReadAsync(GivenSecret, stop) ?? await ReadAsync(AccessDocuments.SecretName, stop);

    /// <summary>What a Secret has; null when that is nothing, or can't be used any more.</summary>
    private async Task<Proof?> ReadAsync(string secret, CancellationToken stop)
    {
        var fields = await control.GetAsync(new ObjectName("", "Secret", @namespace, secret), stop) is { } item ? SecretData.Of(item)
            : new Dictionary<string, string>();
        if (!fields.TryGetValue(CertificateField, out var certificate) || !fields.TryGetValue(KeyField, out var key)) return null;
        try
        {
            var proof = Proof.Of(certificate, key);
            if (proof.Ends > time.GetUtcNow()) return proof;
            LogUnusable(secret, "it has expired");
        }
        catch (CryptographicException error)
        {
            LogUnusable(secret, error.Message);
        }

        return null;
    }

    private async Task<Proof> MakeAsync(CancellationToken stop)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=argocd-server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in (string[])["localhost", "argocd-server", $"argocd-server.{@namespace}", $"argocd-server.{@namespace}.svc",
            $"argocd-server.{@namespace}.svc.cluster.local"])
            names.AddDnsName(name);
        foreach (var address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback]) names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0,
            critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign,
            critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        var now = time.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddHours(-1), now + Lifetime);
        var (certificate, secret) = (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        // Of several nodes that start together, the first one's is that of all.
        await store.ChangeSecretAsync(
            AccessDocuments.SecretName,
            fields => IsUsable(fields) ? [] : [(CertificateField, certificate + "\n"), (KeyField, secret + "\n")], stop);
        return await ReadAsync(AccessDocuments.SecretName, stop) ?? Proof.Of(certificate, secret);
    }

    private bool IsUsable(IReadOnlyDictionary<string, string> fields)
    {
        try
        {
            return fields.TryGetValue(CertificateField, out var certificate) && fields.TryGetValue(KeyField, out var key)
                && Proof.Of(certificate, key).Ends > time.GetUtcNow();
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the certificate in the Secret {Secret} can't be used: {Problem}")]
    private partial void LogUnusable(string secret, string problem);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "the server's certificate could not be read again, and the last one goes on: {Problem}")]
    private partial void LogUnread(string problem);

    /// <summary>A certificate with its key, and those that vouch for it.</summary>
    private sealed record Proof(string Text, SslStreamCertificateContext Context, DateTimeOffset Ends)
    {
        public static Proof Of(string certificate, string key)
        {
            using var read = X509Certificate2.CreateFromPem(certificate, key);
            // The platform's TLS wants a key that has been in a store; on Linux this is merely a copy.
            var leaf = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            return new Proof(certificate, SslStreamCertificateContext.Create(leaf, [.. chain.Skip(1)], offline: true),
                new DateTimeOffset(leaf.NotAfter.ToUniversalTime()));
        }

        // It holds a key.
        public override string ToString() => nameof(Proof);
    }
}
