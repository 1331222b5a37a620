namespace GitOpsActors.Actors.Hosting.Leases;

/// <summary>Where leases lie, outside of the cluster that they guard: a database or an API server.</summary>
public interface ILeaseStore : IDisposable
{
    /// <summary>Takes the lease when it is free, expired, the owner's already, or <paramref name="from"/>'s; in one step, so that one of two contenders gets it.</summary>
    /// <param name="span">How long it is the owner's from now on.</param>
    /// <returns>Whose it is afterwards.</returns>
    Task<LeaseHolding> HoldAsync(string lease, string owner, string? from, TimeSpan span, CancellationToken stop);

    /// <summary>Makes the lease free when it is the owner's; nothing happens when it is not.</summary>
    Task ReleaseAsync(string lease, string owner, CancellationToken stop);
}

/// <summary>Who has a lease. <paramref name="Renewal"/> differs after each renewal, so that a second look tells whether the owner is alive.</summary>
public readonly record struct LeaseHolding(string Owner, string Renewal);
