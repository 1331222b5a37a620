using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.Serialization;
using GitOpsActors.Actors.Persistence.Sqlite.Writes;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>The store as Akka's journal. Made by Akka, by its name in the configuration.</summary>
public sealed class SqliteAkkaJournal : AsyncWriteJournal
{
    private readonly SqliteStore _store = StoredPayload.StoreOf(Context.System);
    private readonly Serialization _serialization = Context.System.Serialization;

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        var (serialization, entity) = (_serialization, new EntityId(persistenceId));
        return ReplayAsync();

        async Task ReplayAsync()
        {
            var events = await _store.ReadAsync(
                reader => reader.Replay(entity, new Sequence(fromSequenceNr), new Sequence(toSequenceNr), max), CancellationToken.None).ConfigureAwait(false);
            foreach (var one in events)
            {
                recoveryCallback(new Persistent(
                    serialization.FromStored(one.Payload), one.Sequence.Value, persistenceId, one.Payload.Manifest, isDeleted: false, ActorRefs.NoSender, one.Writer,
                    one.Time.UtcTicks));
            }
        }
    }

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
        (await _store.ReadAsync(reader => reader.HighestSequence(new EntityId(persistenceId)), cancellationToken).ConfigureAwait(false)).Value;

    // All messages of one call come from one actor. They are written together, and a failure stops that actor. Nothing is rejected
    // singly: Akka then lets the actor go on without what it wanted to remember.
    protected override async Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var events = messages.SelectMany(static write => (IEnumerable<IPersistentRepresentation>)write.Payload).ToList();
        if (events.Count == 0) return null;
        var write = new AppendWrite(new EntityId(events[0].PersistenceId), new Sequence(events[0].SequenceNr), [.. events.Select(ToStored)]);
        await _store.WriteAsync(write).ConfigureAwait(false);
        return null;
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        _store.WriteAsync(new EventDeletion(new EntityId(persistenceId), new Sequence(toSequenceNr)));

    private NewEvent ToStored(IPersistentRepresentation one)
    {
        var (value, tags) = one.Payload is Tagged tagged ? (tagged.Payload, TagText.Join(tagged.Tags)) : (one.Payload, "");
        return new NewEvent(_serialization.ToStored(value), one.WriterGuid ?? "", tags);
    }
}
