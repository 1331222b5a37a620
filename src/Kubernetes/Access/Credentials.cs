using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace GitOpsActors.Kubernetes.Access;

/// <summary>What proves to a cluster who we are. Says nothing of itself: it must be safe to log.</summary>
public abstract class Credentials
{
    public static readonly Credentials None = new Fixed(null, null);

    /// <summary>What to present with the next request.</summary>
    internal abstract ValueTask<Proof> ProveAsync(CancellationToken stop);

    /// <summary>The server did not accept the last proof: what is cached must go. True when another try could go better.</summary>
    internal virtual bool Rejected() => false;

    public sealed override string ToString() => "credentials";

    /// <summary>A header, a client certificate, or both.</summary>
    internal static Credentials Both(AuthenticationHeaderValue? header, X509Certificate2? certificate) => new Fixed(header, certificate);

    private sealed class Fixed(AuthenticationHeaderValue? header, X509Certificate2? certificate) : Credentials
    {
        private readonly Proof _proof = new(header, certificate);

        internal override ValueTask<Proof> ProveAsync(CancellationToken stop) => ValueTask.FromResult(_proof);
    }
}

/// <summary>A header, a client certificate, or both. No record: those print what they hold.</summary>
internal sealed class Proof(AuthenticationHeaderValue? header, X509Certificate2? certificate)
{
    public AuthenticationHeaderValue? Header => header;

    public X509Certificate2? Certificate => certificate;
}
