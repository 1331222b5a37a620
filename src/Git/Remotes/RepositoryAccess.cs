namespace GitOpsActors.Git.Remotes;

/// <summary>Where a repository is, and what it takes to reach it. Says nothing of its secrets: it must be safe to log.</summary>
public sealed class RepositoryAccess
{
    /// <summary>https, http, ssh, git@host:path, file or a local path.</summary>
    public required string Url { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? BearerToken { get; init; }

    /// <summary>Send user and password with the first request, for servers that do not ask for them.</summary>
    public bool ForceBasicAuth { get; init; }

    /// <summary>A private key without a passphrase, as text.</summary>
    public string? SshPrivateKey { get; init; }

    /// <summary>Lines as in a known_hosts file: the ssh servers that are believed.</summary>
    public string KnownHosts { get; init; } = "";

    public bool InsecureIgnoreHostKey { get; init; }

    /// <summary>Certificates (PEM) of the authorities to trust for https instead of the system's.</summary>
    public string? AuthorityPem { get; init; }

    /// <summary>A client certificate and its key, PEM.</summary>
    public string? ClientCertificatePem { get; init; }

    public string? ClientKeyPem { get; init; }

    /// <summary>Believe any https server.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>http, https or socks5; may carry user and password.</summary>
    public string? Proxy { get; init; }

    /// <summary>Hosts that are reached without the proxy, parted by commas.</summary>
    public string? NoProxy { get; init; }

    /// <summary>Fetch only so many commits of history; zero for all.</summary>
    public int Depth { get; init; }

    /// <summary>Files are kept in Git LFS: refused in clear words, since it is not supported.</summary>
    public bool Lfs { get; init; }

    /// <summary>Submodules, and those within them, become part of the tree; without it they are empty folders.</summary>
    public bool Submodules { get; init; }

    internal RepositoryAccess ForSubmodule(string url, bool isSameHost) => new()
    {
        Url = url, Submodules = true, Depth = Depth, AuthorityPem = AuthorityPem, IsInsecure = IsInsecure, Proxy = Proxy, NoProxy = NoProxy,
        KnownHosts = KnownHosts, InsecureIgnoreHostKey = InsecureIgnoreHostKey,
        Username = isSameHost ? Username : null, Password = isSameHost ? Password : null, BearerToken = isSameHost ? BearerToken : null,
        ForceBasicAuth = isSameHost && ForceBasicAuth, SshPrivateKey = isSameHost ? SshPrivateKey : null,
        ClientCertificatePem = isSameHost ? ClientCertificatePem : null, ClientKeyPem = isSameHost ? ClientKeyPem : null,
    };

    public override string ToString() => RepositoryUrl.WithoutLogin(Url);
}
