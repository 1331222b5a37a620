namespace GitOpsActors.Simulation.Faults;

/// <summary>What can go wrong. A new one is a name here and a question to the dice at the place where it strikes.</summary>
public enum FaultKind
{
    /// <summary>A message between actors that is news (see Fleet.IsNews) never arrives.</summary>
    MessageLost,
    MessageDoubled,

    /// <summary>It arrives later, so that others overtake it.</summary>
    MessageLate,

    /// <summary>The journal keeps nothing and says so.</summary>
    AppendFailed,

    /// <summary>The journal keeps it, and the writer hears that it failed.</summary>
    AppendAnswerLost,
    AppendSlow,
    ReplayFailed,
    ReplaySlow,
    SnapshotFailed,

    /// <summary>A 5xx; nothing was done.</summary>
    RequestFailed,

    /// <summary>A 429 with Retry-After.</summary>
    RequestThrottled,
    RequestConflicts,

    /// <summary>No answer in time, and nothing was done.</summary>
    RequestLost,

    /// <summary>No answer in time, and yet it was done.</summary>
    RequestAnswerLost,
    RequestSlow,
    WatchLags,
    WatchBreaks,

    /// <summary>The version from which a watch goes on is gone (410).</summary>
    WatchExpires,
    DiscoveryLags,
    DiscoveryFails,
    GitUnreachable,

    /// <summary>A lagging replica shows refs as they were.</summary>
    GitStale,
    GitSlow,

    /// <summary>A Job ends without having done its work.</summary>
    JobFails,
}
