namespace GitOpsActors.Actors.Persistence;

/// <summary>Reads what a journal remembers, beside the actors that write it. Both stores answer alike.</summary>
public interface IAuditTrail : IAsyncDisposable
{
    /// <summary>The events that the query names, newest first. Throws when the query names an entity that has no events.</summary>
    IAsyncEnumerable<JournalEntry> ReadAsync(JournalQuery query, CancellationToken cancellation);

    /// <summary>Reads and checks everything there is.</summary>
    /// <param name="codecs">Those of all events of ours; each is read by them.</param>
    ValueTask<Verification> VerifyAsync(IReadOnlyList<EventCodec> codecs, CancellationToken cancellation);
}

/// <summary>How many events there are, and what is wrong with them; no problems if all is well.</summary>
public sealed record Verification(long Events, IReadOnlyList<string> Problems)
{
    /// <summary>After so many problems nobody learns anything from the next.</summary>
    public const int ProblemsMax = 20;
}

/// <summary>One event as it was recorded.</summary>
/// <param name="Position">Its place in the whole journal: grows with every event, with gaps.</param>
/// <param name="Time">When it was recorded.</param>
public sealed record JournalEntry(long Position, EntityId Entity, Sequence Sequence, DateTimeOffset Time, EventData Event)
{
    /// <summary>False for what Akka records for itself: its content is no JSON.</summary>
    public bool IsJson { get; init; } = true;

    public AuditTags Tags { get; init; } = AuditTags.None;
}

/// <summary>Which part of the audit trail to read. What is not given does not restrict.</summary>
public sealed record JournalQuery
{
    /// <summary>Without it, what Akka records for itself is left out.</summary>
    public EntityId? Entity { get; init; }

    /// <summary>Types of events, any of them.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Events that are about this Application: namespace and name, with a slash between.</summary>
    public string? Application { get; init; }

    /// <summary>Events of this project's Applications, by the project that they had then.</summary>
    public string? Project { get; init; }

    /// <summary>Events that this user caused; `automation` for those that nobody asked for.</summary>
    public string? Who { get; init; }

    /// <summary>At this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Positions below this one: go on where the last page ended.</summary>
    public long? Before { get; init; }

    public int Limit { get; init; } = int.MaxValue;

    /// <summary>The tags that an event must have.</summary>
    internal IEnumerable<string> Tags()
    {
        if (Application is not null) yield return AuditTags.ApplicationPrefix + Application;
        if (Project is not null) yield return AuditTags.ProjectPrefix + Project;
        if (Who is not null) yield return AuditTags.WhoPrefix + Who;
    }
}
