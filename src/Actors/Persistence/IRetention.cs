namespace GitOpsActors.Actors.Persistence;

/// <summary>A store that can forget.</summary>
public interface IRetention
{
    /// <summary>
    /// Forgets events older than the limit that a snapshot makes superfluous, and snapshots that a newer one replaces. The last event of
    /// each entity stays. Returns how many events it were.
    /// </summary>
    ValueTask<long> TrimAsync(DateTimeOffset olderThan, CancellationToken cancellation);
}
