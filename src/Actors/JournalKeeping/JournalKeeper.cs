using System.Text.Json.Serialization;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Runtime;

namespace GitOpsActors.Actors.JournalKeeping;

/// <summary>
/// Forgets what is older than the retention, once a day, and records that it did: whoever reads the audit trail must be able to
/// see where it was cut and why. When the last trimming was is remembered, so that restarts neither skip nor repeat it.
/// </summary>
public sealed class JournalKeeper(IJournal journal, Ownership ownership, TimeSpan retention)
    : PersistentActor<JournalKeeperState, JournalTrimmed>(journal, ownership, Events, Snapshots)
{
    public static readonly EntityId Id = new("journal-keeper/journal");
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    private static readonly EventCodec<JournalTrimmed> Events =
        new EventCodec<JournalTrimmed>().Add("journal.trimmed", JournalKeeperJson.Default.JournalTrimmed);

    private static readonly EventCodec<JournalKeeperState> Snapshots =
        new EventCodec<JournalKeeperState>().Add("journal.keeper", JournalKeeperJson.Default.JournalKeeperState);

    private readonly IJournal _journal = journal;

    protected override JournalKeeperState Initial => new(DateTimeOffset.MinValue);

    public static ActorKind Kind(IJournal journal, ShardId shard, Epoch epoch, TimeSpan retention) =>
        new("journal-keeper", _ => new JournalKeeper(journal, new Ownership(Id, shard, epoch), retention));

    protected override JournalKeeperState Evolve(JournalKeeperState state, JournalTrimmed happened) => new(happened.At);

    protected override ValueTask RecoveredAsync(ActorContext context)
    {
        var wait = State.LastTrimmed + Interval - context.Now;
        context.StartTimer("trim", wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Due.Message);
        return default;
    }

    protected internal override async ValueTask ReceiveAsync(object message, ActorContext context)
    {
        switch (message)
        {
            case Due:
                var cut = context.Now - retention;
                context.StartEffect(
                    async stop => new Done(cut, await _journal.TrimAsync(cut, stop)),
                    static fault => new Failed(fault));
                break;
            case Done done:
                if (!await PersistAsync([new JournalTrimmed(context.Now, done.OlderThan, done.Events)], context)) return;
                context.StartTimer("trim", Interval, Due.Message);
                break;
            case Failed failed:
                // The restart's backoff is the wait before the next try.
                throw new JournalException("Old events could not be trimmed; it is tried again.", failed.Fault);
            default:
                context.Unhandled(message);
                break;
        }
    }

    private sealed record Due
    {
        public static readonly Due Message = new();
    }

    private sealed record Done(DateTimeOffset OlderThan, long Events);

    private sealed record Failed(Exception Fault);
}

/// <summary>Recorded after each trimming.</summary>
public sealed record JournalTrimmed(DateTimeOffset At, DateTimeOffset OlderThan, long Events);

public sealed record JournalKeeperState(DateTimeOffset LastTrimmed);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JournalTrimmed))]
[JsonSerializable(typeof(JournalKeeperState))]
internal sealed partial class JournalKeeperJson : JsonSerializerContext;
