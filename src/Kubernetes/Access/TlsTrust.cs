using System.Security.Cryptography.X509Certificates;

namespace GitOpsActors.Kubernetes.Access;

/// <summary>Whom we believe to be the server.</summary>
public sealed class TlsTrust
{
    /// <summary>Who holds a certificate of an authority that the operating system trusts.</summary>
    public static readonly TlsTrust System = new();

    /// <summary>The authorities to trust instead of the system's, as they are at the moment; null for the system's.</summary>
    internal Func<X509Certificate2Collection>? Authorities { get; init; }

    /// <summary>Anybody.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>The name that the certificate must carry, where that is not the host of the address.</summary>
    public string? ServerName { get; init; }
}
