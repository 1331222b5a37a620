using Akka.Hosting;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Postgres;

namespace GitOpsActors.Actors.Tests.Persistence.Stores;

[Collection(PostgresCollection.Name)]
public sealed class PostgresStoreTests(PostgresFixture postgres) : StoreContract
{
    private PostgresStore? _store;

    protected override async Task<IAuditTrail> OpenAsync() => _store = await PostgresStore.OpenAsync(await postgres.CreateDatabaseAsync(), default);

    protected override Task CleanAsync() => Task.CompletedTask;

    protected override void Configure(AkkaConfigurationBuilder akka) => akka.WithPostgresJournal(_store!);
}
