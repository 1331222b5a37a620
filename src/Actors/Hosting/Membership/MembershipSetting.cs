using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>Something that can be said about a member: the same on the command line, in the environment and in a file.</summary>
/// <param name="Field">Its name in a file, such as leaseStore; the option is --cluster-lease-store, the variable GAX_CLUSTER_LEASE_STORE.</param>
public sealed record MembershipSetting(string Field, string Description)
{
    /// <summary>A secret is no option: everybody on a machine can read command lines.</summary>
    public bool Secret { get; init; }

    /// <summary>An option that is given several times, a variable with commas, a list in a file.</summary>
    public bool Many { get; init; }

    public string Option { get; } = "--cluster-" + Words(Field, '-').ToLowerInvariant();

    public string Variable { get; } = "GAX_CLUSTER_" + Words(Field, '_').ToUpperInvariant();

    public static MembershipSetting File { get; } = new("config", "A file (YAML or JSON) with the fields of the other options, such as address and seeds.");

    public static MembershipSetting Name { get; } = new("name", "The cluster's name, the same for all members (gax).");

    public static MembershipSetting Address { get; } = new("address", "The host name or address at which other members reach this one. Without it, the process is a cluster of one.");

    public static MembershipSetting Bind { get; } = new("bind", "The address to listen on, where that is not --cluster-address: 0.0.0.0 in a container.");

    public static MembershipSetting Port { get; } = new("port", "The port for other members (4053).");

    public static MembershipSetting Seeds { get; } = new("seeds", "A seed node as host:port; once for each.") { Many = true };

    public static MembershipSetting Discovery { get; } = new("discovery", "How members are found when no seeds are named: none or kubernetes (none).");

    public static MembershipSetting DiscoverySelector { get; } = new("discoverySelector", "The labels of the members' pods (app.kubernetes.io/name=gitopsactors).");

    public static MembershipSetting DiscoveryNamespace { get; } = new("discoveryNamespace", "The namespace of the members' pods (the own).");

    public static MembershipSetting DiscoveryPort { get; } = new("discoveryPort", "The port on which members ask each other whether a cluster exists (8558).");

    public static MembershipSetting Roles { get; } = new("roles", "A role of this member; once for each (engine).") { Many = true };

    public static MembershipSetting MembersMin { get; } = new("membersMin", "How many members must be there before a new cluster starts to work (1).");

    public static MembershipSetting TlsCertificate { get; } = new("tlsCertificate", "A file (PEM) with this member's certificate. With it, members speak TLS and both sides prove who they are.");

    public static MembershipSetting TlsKey { get; } = new("tlsKey", "A file (PEM) with the certificate's private key.");

    public static MembershipSetting TlsAuthority { get; } = new("tlsAuthority", "A file (PEM) with the authority whose certificates members must show.");

    public static MembershipSetting LeaseStore { get; } = new("leaseStore", "Where the lease lies that decides who survives a partition: postgresql or kubernetes.");

    public static MembershipSetting LeaseDatabase { get; } = new("leaseDatabase", "The connection string of the lease's PostgreSQL.") { Secret = true };

    public static MembershipSetting LeaseDatabaseFile { get; } = new("leaseDatabaseFile", "A file with the connection string of the lease's PostgreSQL.");

    public static MembershipSetting LeaseNamespace { get; } = new("leaseNamespace", "The namespace of the Kubernetes Lease (the own).");

    public static MembershipSetting Kubeconfig { get; } = new("kubeconfig", "A kubeconfig for the Kubernetes Lease and for discovery; without it, the pod's service account.");

    public static MembershipSetting HeartbeatEvery { get; } = new("heartbeatEvery", "How often members tell each other that they are alive (500ms).");

    public static MembershipSetting AcceptablePause { get; } = new("acceptablePause", "The longest silence before a member counts as unreachable (2s).");

    public static MembershipSetting StableAfter { get; } = new("stableAfter", "How long nothing may change before unreachable members are removed (5s).");

    public static MembershipSetting LeaveWithin { get; } = new("leaveWithin", "How long a member that leaves may take to hand over (20s).");

    public static MembershipSetting Hocon { get; } = new("hocon", "Akka's own configuration, over everything else; the last resort.");

    public static ImmutableArray<MembershipSetting> All { get; } =
    [
        File, Name, Address, Bind, Port, Seeds, Discovery, DiscoverySelector, DiscoveryNamespace, DiscoveryPort, Roles, MembersMin, TlsCertificate, TlsKey, TlsAuthority,
        LeaseStore, LeaseDatabase, LeaseDatabaseFile, LeaseNamespace, Kubeconfig, HeartbeatEvery, AcceptablePause, StableAfter, LeaveWithin, Hocon,
    ];

    /// <summary>What a command line offers.</summary>
    public static IEnumerable<MembershipSetting> Options => All.Where(static setting => !setting.Secret);

    private static string Words(string field, char separator)
    {
        var words = new StringBuilder();
        foreach (var letter in field)
        {
            if (char.IsUpper(letter)) words.Append(separator);
            words.Append(letter);
        }

        return words.ToString();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Option}: {Description}");
}
