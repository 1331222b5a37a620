using GitOpsActors.Actors.Auditing;
using GitOpsActors.Engine.Access;
using GitOpsActors.Host.Server.Auditing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Host.Tests.Auditing;

/// <summary>Records on their way into a journal that is slow, or fails.</summary>
public sealed class AuditLogTests
{
    private readonly FakeTime _time = new();
    private readonly List<AuditRecord> _kept = [];

    [Fact]
    public async Task A_journal_that_fails_is_tried_again_and_nothing_is_lost_meanwhile()
    {
        var (failures, isKept) = (3, new TaskCompletionSource());
        await using var log = new AuditLog((records, _) =>
        {
            if (failures-- > 0) throw new InvalidOperationException("the disk is full");
            _kept.AddRange(records);
            if (_kept.Count >= 2) isKept.TrySetResult();
            return Task.CompletedTask;
        }, _time, NullLogger<AuditLog>.Instance);
        log.Add(Record("one"));
        foreach (var pause in (int[])[1, 2, 4])
        {
            await _time.TimerSet.WaitAsync();
            log.Add(Record("more"));
            _time.Advance(TimeSpan.FromSeconds(pause));
        }

        await isKept.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(["one", "more", "more", "more"], _kept.Select(static one => one.Object));
    }

    [Fact]
    public async Task What_finds_no_room_is_in_the_log_of_the_server_and_its_number_in_the_journal()
    {
        var lines = new Lines();
        var (gate, first) = (new TaskCompletionSource(), new TaskCompletionSource());
        var log = new AuditLog(async (records, _) =>
        {
            first.TrySetResult();
            await gate.Task;
            _kept.AddRange(records);
        }, _time, lines);
        log.Add(Record("first"));
        await first.Task;
        for (var i = 0; i < 10_000; i++) log.Add(Record("waits"));
        Assert.Empty(lines.Said);

        for (var i = 0; i < 3; i++) log.Add(Record("too many"));

        Assert.Equal(3, lines.Said.Count);
        Assert.All(lines.Said, static line =>
            Assert.Contains("not in the audit trail, where there is no room: ann sync a method too many", line));
        gate.SetResult();
        await log.DisposeAsync();
        Assert.Equal(10_002, _kept.Count);
        Assert.Equal("3 records, which the log of the server has", Assert.Single(_kept, static one => one.Verb == "lost").Object);
    }

    [Fact]
    public async Task A_server_that_ends_does_not_wait_for_a_journal_for_ever()
    {
        var lines = new Lines();
        var log = new AuditLog(static (_, stop) => Task.Delay(Timeout.Infinite, stop), _time, lines);
        log.Add(Record("late"));
        await log.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Contains("late", Assert.Single(lines.Said));
    }

    private AuditRecord Record(string what) => new()
    {
        At = _time.GetUtcNow(), Who = Caller.OfAccount("ann").Subject, Verb = "sync", Method = "a method", Object = what, Result = "ok",
    };

    private sealed class Lines : ILogger<AuditLog>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Said) Said.Add(formatter(state, exception));
        }
    }
}
