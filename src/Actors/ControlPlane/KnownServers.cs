using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>Whom to believe to be the server of a repository.</summary>
/// <param name="SshKeys">Lines as in a known_hosts file: `argocd-ssh-known-hosts-cm`.</param>
/// <param name="Authorities">By host, the certificates (PEM) to trust there instead of the system's: `argocd-tls-certs-cm`.</param>
public sealed record KnownServers(string SshKeys, MapNode Authorities)
{
    public static readonly KnownServers None = new("", MapNode.Empty);

    /// <summary>Null where the system's authorities count.</summary>
    internal string? AuthorityOf(string url)
    {
        // A registry may be named without a scheme.
        if (!Uri.TryCreate(url.Contains("://", StringComparison.Ordinal) ? url.Trim() : "oci://" + url.Trim(), UriKind.Absolute, out var address)) return null;
        return Authorities[address.Authority].Text() ?? Authorities[address.Host].Text();
    }
}
