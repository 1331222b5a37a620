namespace GitOpsActors.Charts.Access;

/// <summary>Where a repository of charts is, and what it takes to reach it. Says nothing of its secrets: it must be safe to log.</summary>
public sealed class ChartAccess
{
    /// <summary>https:// or http:// for a repository with an index; oci:// for a registry, with what all its charts' names begin with.</summary>
    public required string Url { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? BearerToken { get; init; }

    /// <summary>Certificates (PEM) of the authorities to trust instead of the system's.</summary>
    public string? AuthorityPem { get; init; }

    /// <summary>A client certificate and its key, PEM.</summary>
    public string? ClientCertificatePem { get; init; }

    public string? ClientKeyPem { get; init; }

    /// <summary>Believe any https server.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>Speak http, not https, to a registry.</summary>
    public bool UsesPlainHttp { get; init; }

    /// <summary>http, https or socks5; may carry user and password.</summary>
    public string? Proxy { get; init; }

    /// <summary>Hosts that are reached without the proxy, parted by commas.</summary>
    public string? NoProxy { get; init; }

    public override string ToString() => ChartAddress.Shown(Url);
}
