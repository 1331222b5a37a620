using Akka.Hosting;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Postgres;
using GitOpsActors.Actors.Persistence.Sqlite;

namespace GitOpsActors.Host.Server;

/// <summary>The journal that a server uses: a file in its data folder, or a PostgreSQL that several nodes share.</summary>
internal sealed class JournalStore : IAsyncDisposable
{
    private readonly IAsyncDisposable _store;

    private JournalStore(IAsyncDisposable store, IAuditTrail trail, IRetention retention, Action<AkkaConfigurationBuilder> configure) =>
        (_store, Trail, Retention, Configure) = (store, trail, retention, configure);

    public IAuditTrail Trail { get; }

    public IRetention Retention { get; }

    /// <summary>Makes it the journal of an actor system.</summary>
    public Action<AkkaConfigurationBuilder> Configure { get; }

    /// <exception cref="JournalException">It can't be used; the message says why and what to do.</exception>
    public static async Task<JournalStore> OpenAsync(ServeOptions options, CancellationToken stop)
    {
        if (options.Database is { } connection)
        {
            var database = await PostgresStore.OpenAsync(connection, stop);
            return new JournalStore(database, database, database, akka => akka.WithPostgresJournal(database));
        }

        if (!options.Membership.IsAlone)
        {
            throw new JournalException(
                "A cluster of several nodes needs a journal that all of them reach: name a PostgreSQL with --database, or in the environment variable GAX_DATABASE. " +
                "The file in a data folder is for a single node.");
        }

        var file = SqliteStore.Open(ServeOptions.JournalIn(options.DataFolder), TimeProvider.System);
        return new JournalStore(file, file, file, akka => akka.WithSqliteJournal(file));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
