using GitOpsActors.Actors.JournalKeeping;

namespace GitOpsActors.Actors.Persistence;

/// <summary>
/// How often and how far a journal is trimmed: once a day, what is older than the retention. The actor that calls it records what it
/// returns, so that whoever reads the audit trail sees where it was cut, and so that a restart neither skips a day nor repeats one.
/// </summary>
public sealed class JournalRetention(IRetention journal, TimeProvider time, TimeSpan retention)
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <summary>How long to wait before the next trimming; nothing if it is due.</summary>
    /// <param name="lastTrimmed">Null when nobody has trimmed yet.</param>
    public TimeSpan WaitAfter(DateTimeOffset? lastTrimmed)
    {
        var wait = lastTrimmed is { } last ? last + Interval - time.GetUtcNow() : TimeSpan.Zero;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    public async Task<JournalTrimmed> TrimAsync(CancellationToken cancellation)
    {
        var cut = time.GetUtcNow() - retention;
        var events = await journal.TrimAsync(cut, cancellation);
        return new JournalTrimmed(time.GetUtcNow(), cut, events);
    }
}
