using System.Text.Json.Serialization;
using Akka.Actor;
using Akka.Persistence;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Persistence;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.JournalKeeping;

/// <summary>
/// Forgets what is older than the retention, once a day, and records that it did: a reader of the audit trail must be able to see where it was cut
/// and why. When the last trimming was is remembered, so that restarts neither skip nor repeat it. There is one in the whole cluster.
/// </summary>
internal sealed partial class JournalKeeperActor : UntypedPersistentActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(5);

    private readonly FleetNode _node;
    private readonly IRetention _journal;
    private readonly TimeSpan _retention;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private DateTimeOffset _lastTrimmed = DateTimeOffset.MinValue;

    public JournalKeeperActor(FleetNode node, IRetention journal, TimeSpan retention, ILogger logger) => (_node, _journal, _retention, _logger) = (node, journal, retention, logger);

    public static readonly EventCodec<JournalTrimmed> Codec = new EventCodec<JournalTrimmed>().Add("journal.trimmed", JournalKeeperJson.Default.JournalTrimmed);

    public ITimerScheduler Timers { get; set; } = null!;

    public override string PersistenceId => "journal-keeper/journal";

    protected override void PreStart()
    {
        base.PreStart();
        _node.Meters.Started(ActorKind.JournalKeeper);
    }

    protected override void PostStop()
    {
        _stop.Cancel();
        _stop.Dispose();
        _node.Meters.Stopped(ActorKind.JournalKeeper);
        base.PostStop();
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case JournalTrimmed trimmed: _lastTrimmed = trimmed.At; break;
            case RecoveryCompleted:
                var wait = _lastTrimmed == DateTimeOffset.MinValue ? TimeSpan.Zero : _lastTrimmed + Interval - _node.Time.GetUtcNow();
                Timers.StartSingleTimer("trim", Due.Message, wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
                break;
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case Due: Trim(); break;
            case Done done:
                Persist(new JournalTrimmed(_node.Time.GetUtcNow(), done.OlderThan, done.Events), trimmed =>
                {
                    _lastTrimmed = trimmed.At;
                    Timers.StartSingleTimer("trim", Due.Message, Interval);
                });
                break;
            case Status.Failure failure:
                LogNotTrimmed(failure.Cause.Message);
                Timers.StartSingleTimer("trim", Due.Message, TryAgainAfter);
                break;
            default: Unhandled(message); break;
        }
    }

    private void Trim()
    {
        var cut = _node.Time.GetUtcNow() - _retention;
        _ = TrimAsync(cut, _stop.Token).PipeTo(Self);
    }

    private async Task<Done> TrimAsync(DateTimeOffset cut, CancellationToken stop) => new(cut, await _journal.TrimAsync(cut, stop));

    [LoggerMessage(Level = LogLevel.Warning, Message = "old events could not be trimmed; it is tried again: {Problem}")]
    private partial void LogNotTrimmed(string problem);

    private sealed class Due
    {
        public static readonly Due Message = new();
    }

    private sealed record Done(DateTimeOffset OlderThan, long Events);
}

/// <summary>Recorded after each trimming.</summary>
public sealed record JournalTrimmed(DateTimeOffset At, DateTimeOffset OlderThan, long Events);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JournalTrimmed))]
internal sealed partial class JournalKeeperJson : JsonSerializerContext;
