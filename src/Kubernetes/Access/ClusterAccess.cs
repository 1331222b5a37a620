using System.Net;

namespace GitOpsActors.Kubernetes.Access;

/// <summary>Where a cluster is, how it proves who it is, and how we prove who we are.</summary>
public sealed class ClusterAccess
{
    public required Uri Server { get; init; }

    public Credentials Credentials { get; init; } = Credentials.None;

    /// <summary>Whom we act as; null for ourselves.</summary>
    public Impersonation? Impersonation { get; init; }

    public TlsTrust Tls { get; init; } = TlsTrust.System;

    /// <summary>The way to the server; null goes straight.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Who may see the proxy; null where it asks nobody.</summary>
    internal NetworkCredential? ProxyLogin { get; init; }

    /// <summary>Where objects without a namespace belong.</summary>
    public string Namespace { get; init; } = "default";

    public bool DisableCompression { get; init; }

    public override string ToString() => Server.GetLeftPart(UriPartial.Path);
}
