using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;
using Akka.Serialization;

namespace GitOpsActors.Actors.Persistence.Postgres;

/// <summary>
/// Akka.Persistence.Sql's journal, with two things of ours: refusals are sentences that name the database, and recovery reads by plain SQL, which
/// costs a fraction of the plugin's queries. Made by Akka, by its name in the configuration.
/// </summary>
public sealed class PostgresAkkaJournal(Config config) : SqlWriteJournal(config)
{
    private readonly PostgresStore _store = PostgresSetup.StoreOf(Context.System);
    private readonly Serialization _serialization = Context.System.Serialization;
    private readonly ConcurrentDictionary<string, Task> _underWay = new(StringComparer.Ordinal);

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        var (store, serialization) = (_store, _serialization);
        return PostgresProblem.ExplainedAsync(store.Where, () => PostgresReplay.RunAsync(store.Source, serialization, persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback));
    }

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        // An earlier incarnation may have a write under way. Whether it succeeds is seen afterwards.
        if (_underWay.TryGetValue(persistenceId, out var write)) await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await PostgresProblem.ExplainedAsync(_store.Where, () => PostgresReplay.HighestAsync(_store.Source, persistenceId, cancellationToken)).ConfigureAwait(false);
    }

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToList();
        var write = PostgresProblem.ExplainedAsync(_store.Where, () => WriteAsync(writes, cancellationToken));
        if (writes.Count == 0) return await write.ConfigureAwait(false);
        var id = writes[0].PersistenceId;
        _underWay[id] = write;
        try
        {
            return await write.ConfigureAwait(false);
        }
        finally
        {
            _underWay.TryRemove(KeyValuePair.Create<string, Task>(id, write));
        }
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        PostgresProblem.ExplainedAsync(_store.Where, () => base.DeleteMessagesToAsync(persistenceId, toSequenceNr, cancellationToken));

    private async Task<IImmutableList<Exception>> WriteAsync(List<AtomicWrite> writes, CancellationToken cancellation)
    {
        var rejected = await base.WriteMessagesAsync(writes, cancellation).ConfigureAwait(false);
        // A single rejection would let the actor go on without what it wanted to remember, and leave a gap in its numbers.
        return rejected?.FirstOrDefault(static problem => (Exception?)problem is not null) is { } first ? throw first : rejected!;
    }
}
