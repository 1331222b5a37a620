using Akka.Hosting;
using GitOpsActors.Actors.Persistence;
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
    public static Task<JournalStore> OpenAsync(ServeOptions options, CancellationToken stop)
    {
        var file = SqliteStore.Open(ServeOptions.JournalIn(options.DataFolder), TimeProvider.System);
        return Task.FromResult(new JournalStore(file, file, file, akka => akka.WithSqliteJournal(file)));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
