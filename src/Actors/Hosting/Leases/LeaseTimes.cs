namespace GitOpsActors.Actors.Hosting.Leases;

/// <summary>How long things about a lease take. A dead owner's lease expires about when the failure detector and the stable time have removed it.</summary>
internal static class LeaseTimes
{
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan ExpiresAfter = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan StoreAnswersWithin = TimeSpan.FromSeconds(2);

    /// <summary>How often a contender looks again.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>From a decision that needs the lease to the answer: the minority's delay (2 s), a dead owner's expiry, and a store that is slow twice.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2) + ExpiresAfter + (2 * StoreAnswersWithin) + (2 * LookEvery);
}
