namespace GitOpsActors.Actors.Runtime;

/// <summary>What all actors of one sort share: how one is made, and its limits.</summary>
/// <param name="Name">Shown in logs, metrics and `gax actors`; no slashes.</param>
/// <param name="Create">Makes the instance for an id. Cheap: loading belongs into <see cref="Actor.StartAsync"/>.</param>
public sealed record ActorKind(string Name, Func<string, Actor> Create)
{
    /// <summary>How many messages of background work may wait. What an actor started itself (timers, effects) comes on top.</summary>
    public int MailboxCapacity { get; init; } = 1024;

    /// <summary>How many commands may wait.</summary>
    public int CommandCapacity { get; init; } = 128;

    /// <summary>
    /// After how long without a message the instance is let go, or null for never. The wait is measured in whole periods, so
    /// it takes between one and two of them. An actor with a timer armed or an effect running is not idle.
    /// </summary>
    public TimeSpan? PassivateAfter { get; init; }

    /// <summary>How long a failed actor waits for its next life.</summary>
    public Backoff Backoff { get; init; } = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(2));
}
