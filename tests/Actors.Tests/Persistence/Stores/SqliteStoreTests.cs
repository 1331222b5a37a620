using Akka.Hosting;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Sqlite;

namespace GitOpsActors.Actors.Tests.Persistence.Stores;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-");

    private SqliteStore? _store;

    protected override Task<IAuditTrail> OpenAsync() => Task.FromResult<IAuditTrail>(_store = SqliteStore.Open(Path.Combine(_folder.FullName, "journal.db"), TimeProvider.System));

    protected override Task CleanAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    protected override void Configure(AkkaConfigurationBuilder akka) => akka.WithSqliteJournal(_store!);
}
