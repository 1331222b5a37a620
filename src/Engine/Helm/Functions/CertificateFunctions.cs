using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Keys;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>Keys and certificates. All follow from the render's own random bytes.</summary>
internal static class CertificateFunctions
{
    private const int SlowSteps = 100_000;
    private const int SlowestSteps = 1_000_000;
    private const int RsaBits = 2048;
    private const int RsaBitsOfPrivateKey = 4096;

    public static void AddTo(FunctionTable table)
    {
        table.Add("genPrivateKey", "string", static (e, a) => PrivateKey(e, (string)a[0]!));
        table.Add("buildCustomCert", "string string", static a => Custom((string)a[0]!, (string)a[1]!));
        table.Add("genCA", "string int", static (e, a) => Authority(e, (string)a[0]!, (nint)a[1]!, null));
        table.Add("genCAWithKey", "string int string", static (e, a) => Authority(e, (string)a[0]!, (nint)a[1]!, (string)a[2]!));
        table.Add("genSelfSignedCert", "string list list int", static (e, a) => Made(e, (string)a[0]!, a[1], a[2], (nint)a[3]!, null, null));
        table.Add("genSelfSignedCertWithKey", "string list list int string", static (e, a) => Made(e, (string)a[0]!, a[1], a[2], (nint)a[3]!, null, (string)a[4]!));
        table.Add("genSignedCert", "string list list int any", static (e, a) => Made(e, (string)a[0]!, a[1], a[2], (nint)a[3]!, Issuer(a[4]), null));
        table.Add("genSignedCertWithKey", "string list list int any string", static (e, a) => Made(e, (string)a[0]!, a[1], a[2], (nint)a[3]!, Issuer(a[4]), (string)a[5]!));
    }

    private sealed class Certificate(string cert, string key) : GoObject
    {
        public string Cert => cert;

        public string Key => key;

        public override string Type => "sprig.certificate";

        public override bool TryField(string name, out object? value)
        {
            value = name switch { "Cert" => cert, "Key" => key, _ => null };
            return value is not null;
        }

        public override string Show() => "{" + cert + " " + key + "}";

        public override Node ToNode() => MapNode.Of(("Cert", cert), ("Key", key));
    }

    private static Certificate Issuer(object? value) =>
        value as Certificate ?? throw new TemplateException($"wrong type for value; expected sprig.certificate; got {GoTypes.NameOf(value)}");

    private static string PrivateKey(Execution execution, string kind)
    {
        execution.State.Budget.Step(kind is "" or "rsa" or "dsa" ? SlowestSteps : SlowSteps);
        switch (kind)
        {
            case "" or "rsa":
                using (var rsa = PrivateKeys.Rsa(RsaBitsOfPrivateKey, execution.State.Fill)) return rsa.ExportRSAPrivateKeyPem() + "\n";
            case "dsa":
                return Pem("DSA PRIVATE KEY", PrivateKeys.Dsa(execution.State.Fill));
            case "ecdsa":
                using (var curve = PrivateKeys.Curve(execution.State.Fill)) return curve.ExportECPrivateKeyPem() + "\n";
            case "ed25519":
                // Any 32 bytes are such a key; in front of them stands what says so.
                return Pem("PRIVATE KEY", [.. Convert.FromHexString("302e020100300506032b657004220420"), .. execution.State.RandomBytes(32)]);
            default: return "Unknown type " + kind;
        }
    }

    private static string Pem(string label, byte[] bytes) => PemEncoding.WriteString(label, bytes) + "\n";

    private static Certificate Custom(string certificate, string key)
    {
        string Decoded(string text, string what)
        {
            var buffer = new byte[text.Length];
            return Convert.TryFromBase64String(text, buffer, out var count) ? GoBytes.Text(buffer.AsSpan(0, count)) : throw new TemplateException($"unable to decode base64 {what}");
        }

        var (cert, secret) = (Decoded(certificate, "certificate"), Decoded(key, "private key"));
        if (!PemEncoding.TryFind(cert, out _)) throw new TemplateException("unable to decode certificate");
        if (!PemEncoding.TryFind(secret, out _)) throw new TemplateException("unable to decode private key");
        return new Certificate(cert, secret);
    }

    private static Certificate Authority(Execution execution, string name, long days, string? key)
    {
        using var pair = KeyPair.Of(execution, key);
        var request = pair.Request(name);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyCertSign, critical: true));
        AddUses(request);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return Signed(execution, request, days, pair, null);
    }

    private static Certificate Made(Execution execution, string name, object? addresses, object? names, long days, Certificate? issuer, string? key)
    {
        using var pair = KeyPair.Of(execution, key);
        var request = pair.Request(name);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        AddUses(request);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var alternatives = new SubjectAlternativeNameBuilder();
        var (ips, hosts) = (Texts(addresses, "ips"), Texts(names, "alternate DNS names"));
        foreach (var host in hosts) alternatives.AddDnsName(host);
        foreach (var address in ips) alternatives.AddIpAddress(IPAddress.TryParse(address, out var parsed) ? parsed : throw new TemplateException($"error parsing ip: {address}"));
        if (ips.Count + hosts.Count > 0) request.CertificateExtensions.Add(alternatives.Build());
        return Signed(execution, request, days, pair, issuer);
    }

    private static void AddUses(CertificateRequest request) =>
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));

    private static List<string> Texts(object? list, string what) =>
        [.. ((list as GoList)?.Items ?? []).Select(item => item as string ?? throw new TemplateException($"error parsing {what}: {GoFormat.Show(item)} is not a string"))];

    private static Certificate Signed(Execution execution, CertificateRequest request, long days, KeyPair pair, Certificate? issuer)
    {
        var from = execution.State.Now;
        var serial = execution.State.RandomBytes(16);
        serial[0] &= 0x7F;
        try
        {
            var until = from.AddDays(days);
            if (issuer is null)
            {
                using var own = request.Create(request.SubjectName, pair.Generator, from, until, serial);
                return new Certificate(own.ExportCertificatePem() + "\n", pair.Pem);
            }

            using var authority = X509Certificate2.CreateFromPem(issuer.Cert);
            using var key = KeyPair.Of(execution, issuer.Key);
            using var signed = request.Create(authority.SubjectName, key.Generator, from, until, serial);
            return new Certificate(signed.ExportCertificatePem() + "\n", pair.Pem);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new TemplateException($"error creating certificate: {error.Message}", error);
        }
    }

    /// <summary>A key of either kind, and how it signs.</summary>
    private sealed class KeyPair : IDisposable
    {
        private readonly AsymmetricAlgorithm _key;

        private KeyPair(AsymmetricAlgorithm key, string pem) => (_key, Pem) = (key, pem);

        public string Pem { get; }

        public X509SignatureGenerator Generator => _key is RSA rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : CurveSignatures.Of((ECDsa)_key);

        public static KeyPair Of(Execution execution, string? pem)
        {
            execution.State.Budget.Step(SlowSteps);
            if (pem is null)
            {
                var made = PrivateKeys.Rsa(RsaBits, execution.State.Fill);
                return new KeyPair(made, made.ExportRSAPrivateKeyPem() + "\n");
            }

            try
            {
                AsymmetricAlgorithm key = pem.Contains("EC PRIVATE KEY", StringComparison.Ordinal) ? ECDsa.Create() : RSA.Create();
                key.ImportFromPem(pem);
                return new KeyPair(key, pem);
            }
            catch (Exception error) when (error is CryptographicException or ArgumentException)
            {
                throw new TemplateException("error parsing private key: no PEM data of an RSA or EC key in input", error);
            }
        }

        public CertificateRequest Request(string name)
        {
            var subject = new X500DistinguishedNameBuilder();
            subject.AddCommonName(name);
            return _key is RSA rsa
                ? new CertificateRequest(subject.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                : new CertificateRequest(subject.Build(), (ECDsa)_key, HashAlgorithmName.SHA256);
        }

        public void Dispose() => _key.Dispose();
    }
}
