using System.Collections.Immutable;
using System.Globalization;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>How a process is a member of a cluster. Without an address it is a cluster of one, on loopback.</summary>
public sealed record MembershipOptions
{
    public const string DefaultName = "gax";
    public const int DefaultPort = 4053;

    /// <summary>The role of members that host Applications; a seed node has another, so that no shard is placed there.</summary>
    public const string EngineRole = "engine";

    public static MembershipOptions Alone { get; } = new();

    /// <summary>The cluster's name: members of another name are not let in, and the lease is named after it.</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>Where other members reach this one; null for a cluster of one.</summary>
    public string? Address { get; init; }

    /// <summary>What the process listens on, where that is another address than <see cref="Address"/>.</summary>
    public string? Bind { get; init; }

    public int Port { get; init; } = DefaultPort;

    public ImmutableArray<SeedAddress> Seeds { get; init; } = [];

    /// <summary>How members are found that no seed names; null when seeds are named.</summary>
    public KubernetesDiscovery? Discovery { get; init; }

    public ImmutableArray<string> Roles { get; init; } = [EngineRole];

    /// <summary>How many members must be there before the first one is up, and before discovery forms a new cluster.</summary>
    public int MembersMin { get; init; } = 1;

    public MemberTls? Tls { get; init; }

    /// <summary>Where the lease lies that decides who survives a partition; every cluster of more than one has it.</summary>
    public LeaseStoreOptions? Lease { get; init; }

    public DowningTimes Times { get; init; } = new();

    /// <summary>The last resort: Akka's own configuration, which overrides everything above.</summary>
    public string? Hocon { get; init; }

    /// <summary>The program's version as other members see it: new shards go to the newest.</summary>
    public string Version { get; init; } = ProgramVersion.Current;

    public bool IsAlone => Address is null;
}

/// <summary>Where a seed node is.</summary>
public readonly record struct SeedAddress(string Host, int Port)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");
}

/// <summary>Members are the pods that carry these labels.</summary>
/// <param name="Namespace">Null for the pod's own.</param>
/// <param name="ManagementPort">Where members ask each other whether a cluster is there already.</param>
/// <param name="Kubeconfig">Null for the pod's service account.</param>
public sealed record KubernetesDiscovery(string Selector, string? Namespace, int ManagementPort, string? Kubeconfig);

/// <summary>Files in PEM: what the member shows, and whose certificates it accepts.</summary>
public sealed record MemberTls(string CertificateFile, string KeyFile, string AuthorityFile);

public abstract record LeaseStoreOptions
{
    private LeaseStoreOptions() { }

    /// <summary>A row in PostgreSQL.</summary>
    public sealed record Postgres(string ConnectionString) : LeaseStoreOptions
    {
        // The connection string holds a password, and records print themselves into logs.
        public override string ToString() => nameof(Postgres);
    }

    /// <summary>A Lease object in a Kubernetes cluster.</summary>
    /// <param name="Namespace">Null for the pod's own.</param>
    /// <param name="Kubeconfig">Null for the pod's service account.</param>
    public sealed record Kubernetes(string? Namespace, string? Kubeconfig) : LeaseStoreOptions;
}

/// <summary>How fast a silent member is noticed and removed. The defaults are measured: a killed member is removed after 10 s.</summary>
public sealed record DowningTimes
{
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest silence that is no reason to call a member unreachable.</summary>
    public TimeSpan AcceptablePause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the view of who is reachable must not change before somebody is removed.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a member that leaves may take to hand over what it hosts.</summary>
    public TimeSpan LeaveWithin { get; init; } = TimeSpan.FromSeconds(20);
}
