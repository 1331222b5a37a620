using GitOpsActors.Actors.Hosting.Membership;

namespace GitOpsActors.Actors.Hosting.Leases;

/// <summary>Opens the store that the options name.</summary>
public static class LeaseStores
{
    /// <exception cref="MembershipException">The store can't be used from here.</exception>
    public static ILeaseStore Open(LeaseStoreOptions options, TimeProvider time) => options switch
    {
        LeaseStoreOptions.Postgres postgres => new PostgresLeases(postgres.ConnectionString),
        LeaseStoreOptions.Kubernetes kubernetes => KubernetesLeases.Open(kubernetes, time),
        _ => throw new ArgumentOutOfRangeException(nameof(options)),
    };
}
