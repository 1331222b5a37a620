using GitOpsActors.Actors.JournalKeeping;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Tests.Persistence.Stores;

namespace GitOpsActors.Actors.Tests.Persistence;

public sealed class JournalRetentionTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Once_a_day_what_is_older_than_the_retention_is_trimmed_and_what_was_done_is_told()
    {
        var (clock, journal) = (new ManualClock(Start), new Journal(events: 4));
        var retention = new JournalRetention(journal, clock, TimeSpan.FromDays(365));
        Assert.Equal(TimeSpan.Zero, retention.WaitAfter(null));

        var done = await retention.TrimAsync(default);

        Assert.Equal(new JournalTrimmed(Start, Start.AddDays(-365), 4), done);
        Assert.Equal(Start.AddDays(-365), journal.Cut);
        clock.Advance(TimeSpan.FromHours(11));
        Assert.Equal(TimeSpan.FromHours(13), retention.WaitAfter(done.At));
        clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(TimeSpan.Zero, retention.WaitAfter(done.At));
    }

    private sealed class Journal(long events) : IRetention
    {
        public DateTimeOffset Cut { get; private set; }

        public ValueTask<long> TrimAsync(DateTimeOffset olderThan, CancellationToken cancellation)
        {
            Cut = olderThan;
            return ValueTask.FromResult(events);
        }
    }
}
