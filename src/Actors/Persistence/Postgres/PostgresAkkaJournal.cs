using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;

namespace GitOpsActors.Actors.Persistence.Postgres;

/// <summary>
/// Akka.Persistence.Sql's journal, whose refusals are sentences that name the database. Made by Akka, by its name in the configuration.
/// </summary>
public sealed class PostgresAkkaJournal(Config config) : SqlWriteJournal(config)
{
    private readonly string _where = PostgresSetup.Of(Context.System).Where;

    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        try
        {
            await base.ReplayMessagesAsync(context, persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw PostgresProblem.Explain(_where, error);
        }
    }

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        try
        {
            return await base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw PostgresProblem.Explain(_where, error);
        }
    }

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        try
        {
            var rejected = await base.WriteMessagesAsync(messages, cancellationToken).ConfigureAwait(false);
            // A single rejection would let the actor go on without what it wanted to remember, and leave a gap in its numbers.
            return rejected?.FirstOrDefault(static problem => (Exception?)problem is not null) is { } first ? throw first : rejected!;
        }
        catch (Exception error)
        {
            throw PostgresProblem.Explain(_where, error);
        }
    }

    protected override async Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken)
    {
        try
        {
            await base.DeleteMessagesToAsync(persistenceId, toSequenceNr, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw PostgresProblem.Explain(_where, error);
        }
    }
}
